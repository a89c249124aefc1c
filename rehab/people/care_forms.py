"""What is asked when care is shared, handed over or answered."""

from typing import Any

from django import forms

from .models import User


class ColleagueChoice(forms.ModelChoiceField):
    """A therapist who works here now, by their public handle."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            User.objects.none(), to_field_name="handle", empty_label="Choose",
            widget=forms.Select(attrs={"class": "input"}),
            error_messages={"required": "Choose a colleague.", "invalid_choice": "Choose a colleague who works here."},
            **more,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, TypeError):  # not even the shape of a handle
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class ColleagueForm(forms.Form):
    """Who takes over."""

    colleague = ColleagueChoice(label="Colleague")

    def __init__(self, data: Any, *, without: User) -> None:
        super().__init__(data)
        others = User.objects.active().filter(role="therapist").exclude(pk=without.pk).order_by("name", "pk")
        self.fields["colleague"].queryset = others  # type: ignore[attr-defined]


class ShareCareForm(ColleagueForm):
    """Who is asked for, and what becomes of one's own care."""

    how = forms.ChoiceField(
        choices=[("too", "We both care"), ("instead", "My care ends with the patient’s yes")],
        widget=forms.RadioSelect, label="And you?", error_messages={"required": "Choose one."},
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {"to": self.cleaned_data["colleague"], "hand_over": self.cleaned_data["how"] == "instead"}


class AnswerOfferForm(forms.Form):
    """Yes or no, with nothing chosen beforehand: the button is the answer."""

    answer = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], error_messages={"required": "Tap yes or no."})
