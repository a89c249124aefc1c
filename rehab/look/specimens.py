"""What the pattern page shows: one of each, invented."""

from datetime import date, timedelta
from typing import Any

import segno
from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.diary.charts import Limits, Look, PainPoint, Week, minutes_chart, pain_chart, spark

FIRST_DAY = date(2026, 1, 5)
WORST = (4, 4, 3, 5, None, 3, 3, 2, 6, 3, 2, 2, 1, 2)
CALM_MAX, SORE_FROM = 2, 6
MINUTES = ((6, 18), (18, 18), (24, 24), (20, 30), (30, 30), (39, 39))


class Specimen(forms.Form):
    """Each kind of field, two of them with an error."""

    words = forms.CharField(label=later("Label"), help_text=later("A hint, always visible."), required=False)
    minutes = forms.IntegerField(
        label=later("With an error"),
        min_value=1,
        max_value=60,
        error_messages={"max_value": later("160 is more than a walk can be. Write 1 to 60.")},
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    on = forms.DateField(
        label=later("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}),
    )
    path = forms.ChoiceField(
        label=later("Choose"), required=False, choices=[("one", later("One")), ("two", later("Two"))]
    )
    where = forms.ChoiceField(
        label=later("Where"),
        choices=[("treadmill", later("Treadmill")), ("outdoors", later("Outdoors"))],
        widget=forms.RadioSelect(attrs={"class": "paired"}),
        error_messages={"required": later("Choose one.")},
    )
    felt = forms.MultipleChoiceField(
        label=later("Anything else?"),
        required=False,
        choices=[("swelling", later("A little swelling")), ("fell", later("I fell"))],
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(label=later("Ticked"), required=False)
    open = forms.BooleanField(
        label=later("Switch on"),
        help_text=later("Takes effect with Save"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "switch"}),
    )
    worst = forms.IntegerField(  # type: ignore[call-arg]  # the stubs do not know template_name
        label=later("Pain as a field"), required=False, template_name="parts/pain_field.html"
    )
    note = forms.CharField(label=later("A note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


def specimens() -> dict[str, Any]:
    """Everything look/patterns.html needs, the same every time."""
    filled = {"minutes": "160", "path": "two", "felt": ["swelling"], "sure": "on", "open": "on", "worst": "4"}
    states = ("done", "done", "done", "now", "", "locked")
    words = ("6", "8", "10", "13", "16", _("Slope"))
    return {
        "form": Specimen(filled),
        "ladder": [{"word": word, "state": state} for word, state in zip(words, states, strict=True)],
        "footprints": ["part", "done", "to-come"],
        "figures": [{"value": 5, "of": 6, "label": _("planned walks, 14 days")}, {"value": 0, "label": "falls"}],
        "qr": segno.make(_("an example, leads nowhere")).svg_data_uri(border=0),
        **charts(),
    }


def charts() -> dict[str, Any]:
    """Fourteen walks with one blank, six weeks, and the small line of a worklist row."""
    return {
        "pain": pain_chart(
            "right",
            [walk(at, worst) for at, worst in enumerate(WORST)],
            Limits(CALM_MAX, SORE_FROM, usual=3),
            {"A3": "10", "B1": "13"},
            Look(staff=True, prefix="specimen", table=False),
        ),
        "minutes": minutes_chart([week(at, *minutes) for at, minutes in enumerate(MINUTES)], table=False),
        "spark": spark(WORST, SORE_FROM),
    }


def walk(at: int, worst: int | None) -> PainPoint:
    """The walk number `at`: one every other day, a flare after the sorest, a move up half way."""
    flared = worst is not None and worst >= SORE_FROM
    return PainPoint(
        on=FIRST_DAY + timedelta(days=2 * at),
        worst=worst,
        morning=worst,
        morning_state=None if worst is None else "flared" if flared else "settled",
        before=2,
        stage="A3" if at < len(WORST) // 2 else "B1",
        minutes=10,
        move="up" if at == len(WORST) // 2 else None,
        late=False,
    )


def week(at: int, walked: int, planned: int) -> Week:
    """The week number `at`; the last one is not over yet."""
    return Week(FIRST_DAY + timedelta(weeks=at), walked, planned, is_now=at == len(MINUTES) - 1)
