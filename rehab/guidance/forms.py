"""What an admin writes. One form for each kind of passage, with the fields that this kind has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rehab.people.models import one_line
from rehab.progression import RULES

from .actions import Seen
from .models import Passage
from .phrases import PLACEHOLDER
from .prose import LIMIT

# What a sentence may name besides the numbers of its rule.
ALWAYS = {
    Passage.Kind.TOPIC: {"therapist"},
    Passage.Kind.RULE: {"therapist", "dose", "stage", "date"},
    Passage.Kind.DIRECTION: {"therapist", "dose", "stage", "date", "minutes"},
}


def placeholders(kind: str, slug: str) -> set[str]:
    """The `{words}` that a passage of this kind may use."""
    known = set(ALWAYS[Passage.Kind(kind)])
    if kind == Passage.Kind.RULE and slug in RULES:
        known |= set(RULES[slug].placeholders)
    return known


def printable(value: str) -> None:
    """Refuse control characters that no page can show. Line ends and tabs are fine."""
    if any((ord(letter) < 32 and letter not in "\n\t") or 127 <= ord(letter) < 160 for letter in value):
        raise ValidationError("Take out the letters that cannot be printed.")


class Line(forms.CharField):
    """Words on one line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validators=[one_line], **more)


class Text(forms.CharField):
    """Words on several lines. A browser sends each line end as two letters; one is kept and counted."""

    widget = forms.Textarea(attrs={"rows": 18})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class PassageForm(forms.Form):
    """The words of a passage, what the writer saw, and the note for the list of editions."""

    title = Line(max_length=120)
    tab = Line(max_length=24, required=False, label="Short name", help_text="One or two words, for the list of topics.")
    summary = Line(max_length=300, required=False, label="In one sentence")
    body = Text(max_length=LIMIT, label="Text", validators=[printable])
    grade = forms.ChoiceField(
        choices=[("", "Not graded"), *Passage.Grade.choices], required=False, label="How sure are we?"
    )
    grade_says = Line(max_length=300, required=False, label="Why, in plain words")
    staff = Line(max_length=200, required=False, label="For therapists", help_text="The rule in clinical words.")
    change = Line(max_length=200, required=False, label="What would change it")
    note = Line(max_length=200, required=False, help_text="For the list of editions: what changed, and why.")
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**31)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    KINDS = {
        Passage.Kind.TOPIC: ("title", "tab", "summary", "body", "grade", "grade_says"),
        Passage.Kind.RULE: ("title", "body", "staff", "change"),
        Passage.Kind.DIRECTION: ("title", "body"),
    }

    def __init__(self, kind: str, slug: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = placeholders(kind, slug)
        self.written = self.KINDS[Passage.Kind(kind)]
        for name in [name for name in self.fields if name not in (*self.written, "note", "draft", "seen")]:
            del self.fields[name]
        self.fields["body"].help_text = BODY_HINTS[Passage.Kind(kind)] + self._placeholder_hint()

    def _placeholder_hint(self) -> str:
        return " You may write " + ", ".join(f"{{{name}}}" for name in sorted(self.allowed)) + "."

    def clean(self) -> dict[str, Any]:
        for name in self.written:
            unknown = sorted(set(PLACEHOLDER.findall(self.cleaned_data.get(name, ""))) - self.allowed)
            if unknown:
                self.add_error(name, f"{{{unknown[0]}}} has no meaning here.{self._placeholder_hint()}")
        return self.cleaned_data

    @property
    def words(self) -> dict[str, str]:
        """The words of the passage, without the note and the hidden fields."""
        return {name: self.cleaned_data[name] for name in self.written}

    @property
    def saw(self) -> Seen:
        return Seen(self.cleaned_data["draft"], self.cleaned_data["seen"])

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields now, valid or not: for the preview."""
        return {name: str(self[name].value() or "") for name in self.written}


class NoteForm(forms.Form):
    """The note under which a draft is published."""

    note = Line(max_length=200, required=False, label="What changed", help_text="For the list of editions.")


BODY_HINTS = {
    Passage.Kind.TOPIC: (
        "A blank line begins a paragraph. ## heading, - list, 1. steps, **bold**, [words](guide:red-flags) for a link."
    ),
    Passage.Kind.RULE: "Plain words, one or two sentences.",
    Passage.Kind.DIRECTION: "Plain words, one or two sentences.",
}
