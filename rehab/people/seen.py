"""Two tabs, one form: what was saved meanwhile is shown beside what is typed, and neither is lost."""

from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class SeenForm(forms.ModelForm):
    """A form that knows what its page had shown. Saved over something newer it asks once; saved again it is meant."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stands = {name: self.initial.get(name) for name in self.fields if name != "seen"}
        self.initial["seen"] = print_of(self.stands)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.pop("seen", "") not in ("", self.initial["seen"]):
            self._show_both(data)
        return data

    def _show_both(self, typed: dict[str, Any]) -> None:
        for name, standing in self.stands.items():
            if name in typed and typed[name] != standing:
                said = _("Changed while this page was open: it says “{standing}” now. Save again to keep yours.")
                self.add_error(name, said.format(standing=self._in_words(name, standing)))
        self.data = {**self.data.dict(), "seen": self.initial["seen"]}  # type: ignore[attr-defined]

    def _in_words(self, name: str, value: Any) -> str:
        """A value as the page shows it."""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value if value not in (None, "") else _("Empty")))


def print_of(values: dict[str, Any]) -> str:
    """A short print of what a page showed."""
    return sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]
