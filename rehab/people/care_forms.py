"""What is asked when care is shared, handed over or answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later

from .models import User


class ColleagueChoice(forms.ModelChoiceField):
    """A therapist who works here now, by their public handle."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            User.objects.none(),
            to_field_name="handle",
            empty_label=_("Choose"),
            widget=forms.Select(attrs={"class": "input"}),
            error_messages={
                "required": _("Choose a colleague."),
                "invalid_choice": _("Choose a colleague who works here."),
            },
            **more,
        )

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, TypeError):  # not even the shape of a handle
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class ColleagueForm(forms.Form):
    """Who takes over."""

    colleague = ColleagueChoice(label=later("Colleague"))

    def __init__(self, data: Any, *, without: User) -> None:
        super().__init__(data)
        others = User.objects.active().filter(role="therapist").exclude(pk=without.pk).order_by("name", "pk")
        self.fields["colleague"].queryset = others  # type: ignore[attr-defined]


class ShareCareForm(ColleagueForm):
    """Who is asked for, and what becomes of one's own care."""

    how = forms.ChoiceField(
        choices=[("too", later("We both care")), ("instead", later("My care ends with the patient’s yes"))],
        widget=forms.RadioSelect, label=later("And you?"), error_messages={"required": later("Choose one.")},
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"to": self.cleaned_data["colleague"], "hand_over": self.cleaned_data["how"] == "instead"}


class AnswerOfferForm(forms.Form):
    """Yes or no, with nothing chosen beforehand: the button is the answer."""

    answer = forms.ChoiceField(
        choices=[("yes", later("Yes")), ("no", later("No"))], error_messages={"required": later("Tap yes or no.")}
    )
