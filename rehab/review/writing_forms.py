from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.diary.fields import KeyField, WordsField
from rehab.diary.messages import LONGEST

from .models import NOTE_LETTERS


class WriteForm(forms.Form):
    """A note, private unless `share` says that the patient can read it."""

    key = KeyField()
    text = WordsField(label=later("New note"), longest=NOTE_LETTERS, missing=later("Write something first."), rows=2)
    share = forms.BooleanField(required=False)

    def clean(self) -> dict[str, object]:
        said: dict[str, object] = super().clean() or {}
        text = str(said.get("text", ""))
        if said.get("share") and len(text) > LONGEST:
            self.add_error(
                "text",
                _("A message has room for {longest} letters. This has {text}.").format(longest=LONGEST, text=len(text)),
            )
        return said


class ChangeNoteForm(forms.Form):
    """What a note should say instead."""

    key = KeyField()
    text = WordsField(label=later("Note"), longest=NOTE_LETTERS, missing=later("A note cannot be empty."), rows=6)
