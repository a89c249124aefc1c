"""What an admin writes. One form for each kind of passage, with the fields that this kind has."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.people.models import one_line

from .actions import Seen
from .models import Passage
from .placeholders import named_in, placeholders
from .prose import LIMIT

A_YEAR = timedelta(days=366)
DAYS = (date(2000, 1, 1), date(2100, 12, 31))
MOST_SOURCES, LONGEST_SOURCE = 20, 300


def printable(value: str) -> None:
    """Refuse control characters that no page can show. Line ends and tabs are fine."""
    if any((ord(letter) < 32 and letter not in "\n\t") or 127 <= ord(letter) < 160 for letter in value):
        raise ValidationError(_("Take out the letters that cannot be printed."))


class Line(forms.CharField):
    """Words on one line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validators=[one_line], **more)


class Text(forms.CharField):
    """Words on several lines. A browser sends each line end as two letters; one is kept and counted."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class Sources(Text):
    """One source a line. Blank lines are left out."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        return "\n".join(line.strip() for line in super().to_python(value).split("\n") if line.strip())

    def validate(self, value: str) -> None:
        super().validate(value)
        lines = value.split("\n")
        if len(lines) > MOST_SOURCES:
            raise ValidationError(
                _("{lines} sources are too many. Keep the {most_sources} that matter most.").format(
                    lines=len(lines), most_sources=MOST_SOURCES
                )
            )
        long = next((line for line in lines if len(line) > LONGEST_SOURCE), "")
        if long:
            raise ValidationError(
                _("“{long}…” is too long. At most {longest_source} letters a source.").format(
                    long=long[:40], longest_source=LONGEST_SOURCE
                )
            )


# By their own names: who writes in a language reads it.
LANGUAGES = sorted((code, names["name_local"]) for code, names in LANG_INFO.items() if "name_local" in names)


class DayField(forms.DateField):
    """A day as a browser sends it, of this century."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "medium"})
    input_formats = ("%Y-%m-%d",)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not DAYS[0] <= value <= DAYS[1]:
            raise ValidationError(_("Write a day of this century."))


class PassageForm(forms.Form):
    """The words of a passage, what the writer saw, and the note for the list of editions."""

    title = Line(max_length=120)
    tab = Line(
        max_length=24,
        required=False,
        label=later("Short name"),
        help_text=later("One or two words, for the list of topics."),
    )
    summary = Line(max_length=300, required=False, label=later("In one sentence"))
    body = Text(
        max_length=LIMIT,
        label=later("Text"),
        validators=[printable],
        widget=forms.Textarea(attrs={"rows": 18, "class": "tall"}),
    )
    grade = forms.ChoiceField(
        choices=[("", later("Not graded")), *Passage.Grade.choices], required=False, label=later("How sure are we?")
    )
    grade_says = Line(max_length=300, required=False, label=later("Why, in plain words"))
    sources = Sources(
        required=False,
        max_length=7000,
        label=later("Where this comes from"),
        validators=[printable],
        help_text=later(
            "One source a line. A DOI, PMID, PMC, NCT or SSRN number, or an https address, becomes a link."
        ),
    )
    reviewed_on = DayField(required=False, label=later("Last review"))
    review_due_on = DayField(
        required=False, label=later("Next review"), help_text=later("On that day it is listed for the admins.")
    )
    staff = Line(
        max_length=200, required=False, label=later("For therapists"), help_text=later("The rule in clinical words.")
    )
    change = Line(max_length=200, required=False, label=later("What would change it"))
    language = forms.ChoiceField(
        choices=LANGUAGES,
        label=later("Language"),
        help_text=later("The one these words are in, so that a phone reads them out as they are spoken."),
    )
    note = Line(max_length=200, required=False, help_text=later("For the list of editions: what changed, and why."))
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**31)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    KINDS = {
        Passage.Kind.TOPIC: (
            "title", "tab", "summary", "body", "grade", "grade_says", "sources", "reviewed_on", "review_due_on",
            "language",
        ),
        Passage.Kind.RULE: ("title", "body", "staff", "change", "language"),
        Passage.Kind.DIRECTION: ("title", "body", "language"),
    }  # fmt: skip

    def __init__(self, kind: str, slug: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = placeholders(kind, slug)
        self.written = self.KINDS[Passage.Kind(kind)]
        for name in [name for name in self.fields if name not in (*self.written, "note", "draft", "seen")]:
            del self.fields[name]
        self.fields["body"].help_text = BODY_HINTS[Passage.Kind(kind)] + self._placeholder_hint()

    def _placeholder_hint(self) -> str:
        return _(" You may write ") + ", ".join(f"{{{name}}}" for name in sorted(self.allowed)) + "."

    def clean(self) -> dict[str, Any]:
        for name in self.written:
            unknown = sorted(named_in(str(self.cleaned_data.get(name, ""))) - self.allowed)
            if unknown:
                self.add_error(
                    name,
                    _("{{{unknown}}} has no meaning here.{placeholder_hint}").format(
                        unknown=unknown[0], placeholder_hint=self._placeholder_hint()
                    ),
                )
        reviewed, due = self.cleaned_data.get("reviewed_on"), self.cleaned_data.get("review_due_on")
        if reviewed and due and due <= reviewed:
            self.add_error("review_due_on", _("The next review comes after the last one."))
        return self.cleaned_data

    @property
    def words(self) -> dict[str, str]:
        """The words of the passage, without the note and the hidden fields. Days are written 2026-03-20."""
        return {name: str(self.cleaned_data[name] or "") for name in self.written}

    @property
    def saw(self) -> Seen:
        return Seen(self.cleaned_data["draft"], self.cleaned_data["seen"])

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields now, valid or not: for the preview."""
        return {name: str(self[name].value() or "") for name in self.written}


class MomentField(forms.CharField):
    """A moment to come, at most a year ahead, on the writer's own clock. Blank is at once."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input medium"})

    def clean(self, value: Any) -> datetime | None:
        typed = str(super().clean(value)).strip()
        if not typed:
            return None
        try:
            moment = datetime.strptime(typed, "%Y-%m-%dT%H:%M").replace(tzinfo=timezone.get_current_timezone())
        except ValueError:
            raise ValidationError(_("This is not a moment we can read. Write it as 2026-03-20T04:00.")) from None
        here = timezone.localtime().replace(tzinfo=None)
        if not here < moment.replace(tzinfo=None) <= here + A_YEAR:
            raise ValidationError(_("Choose a moment to come, at most a year ahead."))
        return moment


class NoteForm(forms.Form):
    """The note under which an edition is published, and what patients are told of it."""

    note = Line(
        max_length=200, required=False, label=later("What changed"), help_text=later("For the list of editions.")
    )
    told = Line(
        max_length=200,
        required=False,
        label=later("What patients are told"),
        help_text=later(
            "One plain sentence, for those whose advice it changes. How their walk changes is told by itself."
        ),
    )


class PublishForm(NoteForm):
    """How a draft is published: at once, or at a moment to come."""

    begins = MomentField(
        required=False, max_length=40, label=later("In force from"),
        help_text=later("Blank: at once. Best at 04:00, when the diary begins a new day."),
    )  # fmt: skip


BODY_HINTS = {
    Passage.Kind.TOPIC: (
        later(
            "A blank line begins a paragraph. ## heading, - list, 1. steps, **bold**, "
            "[words](guide:red-flags) for a link."
        )
    ),
    Passage.Kind.RULE: later("Plain words, one or two sentences."),
    Passage.Kind.DIRECTION: later("Plain words, one or two sentences."),
}
