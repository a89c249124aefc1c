from django import forms

from rehab.diary.fields import KeyField, WordsField
from rehab.diary.messages import LONGEST

from .models import NOTE_LETTERS


class WriteForm(forms.Form):
    """A note, private unless `share` says that the patient can read it."""

    key = KeyField()
    text = WordsField(label="New note", longest=NOTE_LETTERS, missing="Write something first.", rows=2)
    share = forms.BooleanField(required=False)

    def clean(self) -> dict[str, object]:
        said: dict[str, object] = super().clean() or {}
        text = str(said.get("text", ""))
        if said.get("share") and len(text) > LONGEST:
            self.add_error("text", f"A message has room for {LONGEST} letters. This has {len(text)}.")
        return said


class ChangeNoteForm(forms.Form):
    """What a note should say instead."""

    key = KeyField()
    text = WordsField(label="Note", longest=NOTE_LETTERS, missing="A note cannot be empty.", rows=6)
