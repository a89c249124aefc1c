"""A whole walk as a form: written down afterwards, or corrected."""

import uuid
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.guidance.units import IMPERIAL, METRIC
from rehab.plan.models import KNEES, Plan, Profile

from .fields import (
    FUTURE,
    AmountField,
    DayField,
    HourField,
    KeyField,
    PainField,
    VersionField,
    WholeNumberField,
    check_day,
    is_slip,
    moment_of,
)
from .measures import UnitsField, load_field, speed_field
from .models import Walk
from .told import Told

FELT = [
    ("stopped_early", later("I stopped early")),
    ("extra_painkiller", later("I took an extra painkiller first")),
    ("caught", later("A knee caught or locked for a moment")),
    ("gave_way", later("A knee gave way")),
    ("fell", later("I fell")),
]
FLAGS = ("extra_painkiller", "caught", "gave_way", "fell")
PLAIN = ("minutes", "place", "incline_percent", "speed_kmh", "metres", "load_kg", "swelling", "rpe", "note")
PAINS = tuple(f"{knee}_{moment}" for knee in KNEES for moment in ("before", "peak", "after"))
HEAVIEST_PERCENT = 500  # of body weight; more is a slip of the thumb, and the engine refuses it


class WalkForm(forms.Form):
    """A whole walk, written down afterwards or corrected. Blank pain stays blank.

    `now`, when it is written, is on the clock of the place where the walk was; `lived` the moment of a walk that is
    corrected; `units` the reader's, unless the page was written in others."""

    key = KeyField()
    version = VersionField(required=False)
    units = UnitsField()
    on = DayField(
        label=later("Day"),
        help_text=later("After 2 days it is kept for your diary, but does not count towards moving up."),
    )
    at = HourField(label=later("Time you began, if you know it"))
    minutes = WholeNumberField(
        0,
        180,
        later("is more than a walk can be"),
        required=False,
        label=later("Minutes walking backward"),
        help_text=later("Leave out the rests."),
    )
    place = forms.ChoiceField(required=False, widget=forms.RadioSelect(attrs={"class": "paired"}), label=later("Where"))
    incline_percent = AmountField(0, 25, "%", label=later("Slope, in %"))
    speed_kmh = speed_field(METRIC)
    metres = WholeNumberField(
        0, 2000, later("is more than a walk can be"), required=False, label=later("Metres with the sled")
    )
    load_kg = load_field(METRIC)
    swelling = forms.ChoiceField(
        choices=Walk.Swelling.choices,
        required=False,
        widget=forms.RadioSelect,
        label=later("Swelling after the walk"),
    )
    felt = forms.MultipleChoiceField(
        choices=FELT, required=False, widget=forms.CheckboxSelectMultiple, label=later("Anything else?")
    )
    stopped_because = forms.ChoiceField(
        choices=[("", later("Choose one")), *Walk.StoppedBecause.choices],
        required=False,
        label=later("Why did you stop?"),
        widget=forms.Select(attrs={"class": "input medium"}),
    )
    rpe = WholeNumberField(
        0,
        10,
        later("is not on the scale"),
        required=False,
        label=later("How hard was it, 0 to 10?"),
        help_text=later("0 is no effort, 10 is all you have."),
    )
    note = forms.CharField(
        required=False, max_length=1000, label=later("A note"),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        error_messages={"max_length": later("A note has room for %(limit_value)d letters. Yours has %(show_value)d.")},
    )  # fmt: skip
    is_right = forms.BooleanField(required=False, label=later("Yes, it hurt less on the walk than before it"))

    def __init__(
        self, *args: Any, profile: Profile, places: Any, now: datetime, units: str, lived: datetime | None = None,
        **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.profile, self.now, self.lived, self.asks_if_right = profile, now, lived, False
        self._measure_in(units)
        self._name_the_plan()
        self.asks_sled = Walk.Place.SLED in places
        place = cast(forms.ChoiceField, self.fields["place"])
        place.choices = [(code, Walk.Place(code).label) for code in places]
        for knee in KNEES:
            for moment, question in (
                ("before", _("Just before")),
                ("peak", _("The most it hurt")),
                ("after", _("About an hour after")),
            ):
                self.fields[f"{knee}_{moment}"] = PainField(question=question, may_be_blank=True)

    def _measure_in(self, units: str) -> None:
        """Speed and load in the units of the page."""
        self.initial["units"] = units
        written = units if not self.is_bound else IMPERIAL if self["units"].data == IMPERIAL else METRIC
        for name, field in (("speed_kmh", speed_field(written)), ("load_kg", load_field(written))):
            field.was = self.initial.get(name) if self.lived else None
            self.fields[name] = field

    def _name_the_plan(self) -> None:
        """Beside the minutes, as long as they are those of the plan: nobody has written any yet."""
        planned = None if self.lived or self.is_bound else self.initial.get("minutes")
        if planned:
            self.fields["minutes"].unit = _("of {minutes} planned").format(minutes=planned)  # type: ignore[attr-defined]

    def knees(self) -> list[dict[str, Any]]:
        """For the page: the affected knees first, each with its three questions."""
        ordered = sorted(KNEES, key=lambda knee: (knee not in self.profile.knees, knee))
        return [
            {
                "name": knee,
                "affected": knee in self.profile.knees,
                "fields": [self[f"{knee}_{moment}"] for moment in ("before", "peak", "after")],
            }
            for knee in ordered
        ]

    def clean_on(self) -> Any:
        check_day(self.cleaned_data["on"], self.now)
        return self.cleaned_data["on"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for knee in KNEES:
            self._check_fall(knee, data)
        if "on" in data and "at" in data and self.happened > self.now + FUTURE:
            self.add_error(
                "at",
                _("{happened} has not come yet today. What time did you begin?").format(
                    happened=f"{self.happened:%H:%M}"
                ),
            )
        if "stopped_early" in data.get("felt", ()) and "stopped_because" in data and not data["stopped_because"]:
            self.add_error("stopped_because", _("Choose why you stopped, as near as you can."))
        load = load_percent(data.get("load_kg"), self.profile)
        if load is not None and load > HEAVIEST_PERCENT:
            self.add_error("load_kg", _("That is more than five times your weight. Write the weight you pulled."))
        return data

    def _check_fall(self, knee: str, data: dict[str, Any]) -> None:
        before, peak = data.get(f"{knee}_before"), data.get(f"{knee}_peak")
        if not is_slip(before, peak) or data.get("is_right"):
            return
        self.asks_if_right = True
        self.add_error(
            f"{knee}_peak",
            _(
                "You wrote {before} before and {peak} as the most it hurt. If that is right, tick the "
                "box below and save."
            ).format(before=before, peak=peak),
        )

    @property
    def happened(self) -> datetime:
        """When the walk began. What a correction leaves as it was is not dated again."""
        data = self.cleaned_data
        if self.lived and (data["on"], data["at"]) == written_moment(self.lived):
            return self.lived
        return moment_of(data["on"], data["at"], data.get("minutes"), self.now)

    def says(self) -> dict[str, Any]:
        """The answers by the columns of a walk."""
        data = self.cleaned_data
        stopped_because = data["stopped_because"] if "stopped_early" in data["felt"] else ""
        flags = [flag for flag in FLAGS if flag in data["felt"]]
        if stopped_because == Walk.StoppedBecause.KNEE_PAIN:
            flags.append("stopped_for_pain")
        said = {name: data.get(name) for name in (*PLAIN, *PAINS)}
        return {**said, "stopped_because": stopped_because, "flags": flags}

    def told(self, zone: str, *, now: datetime) -> Told:
        data, says = self.cleaned_data, self.says()
        sent = {**says, "on": data["on"], "at": data["at"]}
        load = {"load_percent": load_percent(data.get("load_kg"), self.profile)}
        return Told(data["key"], says | load, happened=self.happened, zone=zone, now=now, entered=self.now, sent=sent)


def load_percent(load_kg: Any, profile: Profile) -> float | None:
    """Sled load in % of body weight; None when either is not known."""
    if load_kg is None or not profile.weight_kg:
        return None
    return round(float(load_kg) / float(profile.weight_kg) * 100, 1)


def written_moment(moment: datetime) -> tuple[date, time]:
    """A moment as the form shows it: the day and the minute."""
    return moment.date(), moment.time().replace(second=0, microsecond=0, fold=0)


def written_before(walk: Walk) -> dict[str, Any]:
    """A stored walk as the form shows it for correction."""
    on, at = written_moment(walk.local_time)
    felt = [flag for flag in walk.flags if flag in FLAGS] + (["stopped_early"] if walk.stopped_because else [])
    shown = {name: getattr(walk, name) for name in (*PLAIN, *PAINS, "stopped_because")}
    return {**shown, "key": walk.key, "on": on, "at": at, "felt": felt}


def planned_walk(plan: Plan, prescription: Any, now: datetime) -> dict[str, Any]:
    """The log form filled with what the plan says; only what was different has to be changed."""
    places = prescription.places
    return {
        "key": uuid.uuid4(),
        "on": now.date(),
        "minutes": prescription.minutes,
        "metres": prescription.metres,
        "place": places[0] if len(places) == 1 else "",
        "incline_percent": prescription.incline_percent or None,
        "speed_kmh": prescription.speed_kmh if prescription.is_of_speed else None,
        "version": plan.version,
    }
