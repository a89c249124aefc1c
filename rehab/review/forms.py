from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext

from rehab.access.tongues import later
from rehab.plan.deciding import Instead, check_day
from rehab.plan.own_limits import Refused

from .listing import SHOWN, SORTS, Listing
from .plan_card import PlanCard

LARGEST = 2**31 - 1
LARGEST_PK = 2**63 - 1
REASON_LETTERS = 300


class CaseloadForm(forms.Form):
    """The query string of the worklist. What cannot be read shows the whole of it."""

    show = forms.ChoiceField(choices=[(name, name) for name in SHOWN], required=False)
    q = forms.CharField(
        label=later("Find by name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "type": "search", "autocomplete": "off"}),
    )
    sort = forms.ChoiceField(
        label=later("Order"),
        choices=[(name, word) for name, (word, _) in SORTS.items()],
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
    page = forms.IntegerField(min_value=1, max_value=1000, required=False)

    def listing(self) -> Listing:
        """What is asked for, each part with its default."""
        self.is_valid()
        return Listing(**{name: value for name, value in self.cleaned_data.items() if value})


def cursor_of(moment: datetime, pk: int) -> str:
    """The place of a row in a list that is newest first, as a query string holds it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{pk}"


class CursorForm(forms.Form):
    """The query string of a list: the row before which the page goes on. Nonsense is the first page."""

    before = forms.RegexField(r"^\d{8}T\d{6}\.\d{6}-\d{1,19}\Z", required=False, max_length=60)

    def clean_before(self) -> tuple[datetime, int] | None:
        written, _, pk = self.cleaned_data["before"].partition("-")
        if not written:
            return None
        try:
            moment = datetime.strptime(written, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        except ValueError as wrong:
            raise forms.ValidationError(gettext("This is no place in the list.")) from wrong
        if not 1900 <= moment.year <= 2999 or int(pk) > LARGEST_PK:
            raise forms.ValidationError(gettext("This is no place in the list."))
        return moment, int(pk)

    def cursor(self) -> tuple[datetime, int] | None:
        """The moment and key of the row before which to go on, or None from the newest."""
        self.is_valid()
        return self.cleaned_data.get("before")


class PlanChangeForm(forms.Form):
    """A change to a plan. `version` is the record's when the page was opened; the page itself prints it, and all that
    is `unseen`."""

    unseen: tuple[str, ...] = ("version",)
    version = forms.IntegerField(min_value=1, max_value=LARGEST)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Several of them stand on a page, each with a reason: a label must lead to its own field."""
        super().__init__(*args, **{"auto_id": f"{type(self).__name__}-%s", **more})

    @property
    def lost_its_version(self) -> bool:
        """The page no longer says what it was opened on: not a thing that a person can put right."""
        return any(name in self.errors for name in self.unseen)

    def shown_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in self.unseen]


class TestedChangeForm(PlanChangeForm):
    """A change that is looked at on the past before it is saved. `tested` is the mark of that look."""

    unseen: tuple[str, ...] = ("version", "tested")
    tested = forms.CharField(required=False)


class ReasonField(forms.CharField):
    """A sentence that the record keeps."""

    def __init__(self, *, missing: str, **more: Any) -> None:
        super().__init__(
            max_length=REASON_LETTERS,
            widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
            error_messages={
                "required": missing,
                "max_length": gettext("There is room for %(limit_value)d letters. This has %(show_value)d."),
            },
            **more,
        )


class ClearStopForm(TestedChangeForm):
    """A clinician's yes to walking on, from which step, and why."""

    stage = forms.ChoiceField(
        label=later("Go on from"),
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": later("Choose the step to go on from."),
            "invalid_choice": later("“%(value)s” is not offered. Choose the present step or a lower one."),
        },
    )
    reason = ReasonField(
        label=later("Why it is safe to go on"),
        help_text=later("Kept in the record with your name."),
        missing=later("Write why it is safe to go on. The record keeps it."),
    )

    def __init__(self, *args: Any, stages: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]


class PausePlanForm(TestedChangeForm):
    """A rest that the therapist orders."""

    reason = ReasonField(
        label=later("Why pause"), missing=later("Write why the walks are paused. The record keeps it.")
    )


class ResumePlanForm(TestedChangeForm):
    """The end of a pause."""


class DecideForm(forms.Form):
    """The query string of a patient's page: the step that the therapist is about to decide on. Nonsense is none."""

    decide = forms.RegexField(r"^[A-Z][0-9]\Z", required=False, max_length=4)

    def stage(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("decide") or "")


class DisagreeForm(TestedChangeForm):
    """What the patient should do instead of what was advised."""

    stage = forms.ChoiceField(
        label=later("Go on with"),
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={
            "required": later("Choose a step."),
            "invalid_choice": later("“%(value)s” is not offered. Choose a step of the path."),
        },
    )
    not_before = forms.DateField(
        label=later("Not before"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "input medium", "type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": later("Choose the earliest day of the next walk."),
            "invalid": later("This is not a day we can read. Write it as 2026-03-20."),
        },
    )
    reason = ReasonField(
        label=later("Why"), help_text=later("The patient reads it."), missing=later("Write why. The record keeps it.")
    )

    def __init__(self, *args: Any, card: PlanCard, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stage"].choices = card.steps_to_set  # type: ignore[attr-defined]
        self.first_day = card.first_day

    def clean_not_before(self) -> date:
        day: date = self.cleaned_data["not_before"]
        try:
            check_day(day, self.first_day)
        except Refused as no:
            raise forms.ValidationError(str(no)) from no
        return day

    def instead(self) -> Instead:
        """The decision as the plan takes it."""
        said = self.cleaned_data
        return Instead(said["stage"], said["not_before"], said["reason"])
