"""How much, how fast and where: a stage of the ladder in the reader's words and units."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from rehab.access.tongues import later, number
from rehab.progression import Numbers, Stage

from .phrases import counted, unit_words
from .units import METRIC, SPEED

PLACES = {
    "rail": later("Rail in reach"),
    "treadmill": later("Treadmill"),
    "indoor": later("Clear indoor path"),
    "outdoors": later("Outdoors"),
    "unpowered": later("Treadmill without a motor"),
    "sled": later("Sled with a waist strap"),
}


@dataclass(frozen=True)
class Prescription:
    """One walk as prescribed. `minutes` are backward minutes, `metres` the sled's distance; one of them is None.

    `chips` are the short words under the dose on the patient's card, `places` the codes this patient may walk in.
    `speed` is the upper end in the reader's units, "" where the pace is the patient's own (`speed_kmh` None);
    `is_of_speed` marks the stages that are made of speed, whose walks must tell it."""

    stage: str
    minutes: int | None
    metres: int | None
    sets: str
    rest_seconds: int | None
    per_week: int
    places: tuple[str, ...]
    chips: tuple[str, ...]
    speed: str
    speed_kmh: float | None
    incline_percent: float
    load_percent: float | None
    rails: str | None
    rpe_ceiling: int
    note: str
    half: bool = False
    is_of_speed: bool = False

    @property
    def amount(self) -> int:
        """The one big number: minutes, or metres with the sled."""
        return self.metres or self.minutes or 0

    @property
    def unit(self) -> str:
        """What the big number counts: "minutes", "metres"."""
        return unit_words(self.amount, "metre" if self.metres else "minute")

    def at(self, place: str) -> "Prescription":
        """The same walk for a reader who walks in this one of its places."""
        if place not in self.places:
            return self
        return replace(self, chips=(self.chips[0], PLACES[place], self.chips[-1]))


def prescription(
    code: str, numbers: Numbers, *, half: bool = False, unsteady: bool = False, units: str = METRIC
) -> Prescription:
    """The walk of a stage. `half` is the easier walk: half the amount (at least 2), flat, no faster.

    `unsteady` closes the places that need balance, and asks for a hand on the rail. `units` (metric, imperial) changes
    the words for speed alone.
    Raises KeyError for a stage that the ladder does not have."""
    stage = numbers.stage(code)
    incline = 0 if half else stage.incline_percent
    closed = stage.closed_when_unsteady if unsteady else frozenset()
    places = tuple(place for place in stage.places if place not in closed)
    speed = speed_words(stage.speed_kmh, units)
    return Prescription(
        stage=code,
        minutes=share(stage.minutes, half),
        metres=share(stage.metres, half),
        sets="" if half else stage.sets,
        rest_seconds=None if half else stage.rest_seconds,
        per_week=stage.per_week,
        places=places,
        chips=chips(stage, incline, places, speed),
        speed=speed,
        speed_kmh=stage.speed_kmh,
        incline_percent=incline,
        load_percent=stage.load_percent,
        rails="hold" if unsteady and stage.rails else stage.rails,
        rpe_ceiling=stage.rpe_max,
        note=stage.note,
        half=half,
        is_of_speed=stage.must_match == "speed",
    )


def share(amount: int | None, half: bool) -> int | None:
    return max(2, amount // 2) if amount and half else amount


def chips(stage: Stage, incline: float, places: tuple[str, ...], speed: str) -> tuple[str, ...]:
    """The words under the dose: the slope or the load, where, how fast."""
    slope = slope_words(incline) if incline else _("Flat")
    first = load_words(stage) if stage.metres else stage.sets or slope
    # Off a treadmill the pace is the patient's own, so a number belongs to stages made of speed alone.
    pace = speed if speed and stage.must_match == "speed" else _("Easy pace")
    return (first, *(PLACES[place] for place in places[:1]), pace)


def dose_words(code: str, numbers: Numbers, *, half: bool = False, units: str = METRIC) -> str:
    """A stage as a reader knows it: "20 minutes", "slope 2%, 8 minutes", "60 metres with the sled".

    A stage that this ladder does not have is its own name."""
    try:
        stage = numbers.stage(code)
    except KeyError:
        return code
    if stage.metres:
        return _("{counted} with the sled, {load_words}").format(
            counted=counted(share(stage.metres, half), "metre"), load_words=load_words(stage)
        )
    minutes = counted(share(stage.minutes, half))
    if stage.incline_percent and not half:
        return f"{slope_words(stage.incline_percent).lower()}, {minutes}"
    if stage.must_match == "speed":
        return _("{minutes} at {speed_words}").format(minutes=minutes, speed_words=speed_words(stage.speed_kmh, units))
    return _("{minutes} without a motor").format(minutes=minutes) if "unpowered" in stage.places else minutes


def slope_words(incline_percent: float) -> str:
    return _("Slope {incline_percent}%").format(incline_percent=number(incline_percent))


def load_words(stage: Stage) -> str:
    return _("{load_percent}% of your weight").format(load_percent=number(stage.load_percent))


def speed_words(kmh: float | None, units: str = METRIC) -> str:
    """A speed in the reader's units: "1.6 km/h", "1.0 mph"; "" for the patient's own pace."""
    return f"{number(SPEED[units].shown(kmh), 1)} {SPEED[units].name}" if kmh else ""
