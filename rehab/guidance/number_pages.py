"""The pages on which the numbers of the draft are read and written."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.progression import Numbers, Stage
from rehab.progression.handbook import gate_words, gated_stages

from .actions import print_of_numbers
from .models import Edition
from .number_changes import NumberChange, number_changes, said
from .number_forms import FORMS, NumbersForm
from .ranges import limit_range
from .renumbering import Place, found_at, numbers_now, seen_numbers
from .soundness import faults_of

LADDERS = {
    "A": later("First minutes"),
    "B": later("Longer"),
    "C": later("Faster"),
    "D": later("Slope"),
    "E": later("Treadmill without a motor"),
    "F": later("Sled"),
}


@dataclass(frozen=True)
class LimitRow:
    """One limit as it stands in the draft; `was` is its value in force where that differs."""

    name: str
    meaning: str
    value: str
    was: str
    allowed: str
    own: str
    kind: str
    source: str


@dataclass(frozen=True)
class StageRow:
    """One stage as it stands in the draft; `was` tells what of it is different in force."""

    stage: Stage
    raw: dict[str, Any]
    was: list[NumberChange]


@dataclass(frozen=True)
class Rung:
    """A stage in the drawing of the ladder."""

    word: str
    state: str


@dataclass(frozen=True)
class NumbersPage:
    """Every number of the draft. Those in force while there is no draft, and while it holds `faults`: these can only
    come from outside the app."""

    edition: Edition
    in_force: Edition
    limits: list[LimitRow]
    stages: list[StageRow]
    gates: list[tuple[str, str, str]]
    ladders: list[tuple[str, list[Rung]]]
    changes: list[NumberChange]
    faults: list[str]
    tested: bool

    @property
    def is_draft(self) -> bool:
        return self.edition.published_at is None


def numbers_page() -> NumbersPage:
    edition, in_force = numbers_now()
    faults = faults_of(edition.numbers, in_force.numbers)
    changes = [] if faults else number_changes(in_force.numbers, edition.numbers)
    shown = in_force if faults else edition
    read = Numbers.from_json(shown.numbers)
    rows = stage_rows(shown, read, changes)
    return NumbersPage(
        edition=edition,
        in_force=in_force,
        limits=limit_rows(shown, changes),
        stages=rows,
        gates=[(gate, gated_stages(gate, read), gate_words(gate, read)) for gate in read.gates],
        ladders=[
            (LADDERS.get(letter, letter), [Rung(rung_words(row.stage), "changed" if row.was else "") for row in group])
            for letter, group in groupby(rows, key=lambda row: row.stage.code[0])
        ],
        changes=changes,
        faults=[str(fault) for fault in faults],
        tested=edition.tested_print == print_of_numbers(edition.numbers),
    )


def rung_words(stage: Stage) -> str:
    """A stage under its block of the ladder: "B2 16 min", "D1 8 min, 1%", "F1 60 m, 10%"."""
    amount = f"{stage.metres} m" if stage.metres else _("{minutes} min").format(minutes=stage.minutes)
    makes = {
        "speed": _("{speed_kmh} km/h").format(speed_kmh=f"{stage.speed_kmh:g}") if stage.speed_kmh else "",
        "incline": f"{stage.incline_percent:g}%",
    }
    made_of = {**makes, "load": f"{stage.load_percent or 0:g}%"}.get(stage.must_match or "", "")
    return f"{stage.code} {', '.join(map(str, filter(None, (amount, made_of))))}"


def limit_rows(edition: Edition, changes: list[NumberChange]) -> list[LimitRow]:
    was = {
        change.place.name: change.before
        for change in changes
        if change.place.part == "limit" and change.what == "value"
    }
    return [
        LimitRow(
            name=name,
            meaning=limit["meaning"],
            value=said(limit["value"], limit["unit"]),
            was=was.get(name, ""),
            allowed=limit_range(name).words,
            own=_("the same for everybody")
            if limit.get("fixed")
            else _("{limit} to {limit_2}").format(limit=f"{limit['low']:g}", limit_2=f"{limit['high']:g}"),
            kind=limit["kind"],
            source=limit["source"],
        )
        for name, limit in edition.numbers["limits"].items()
    ]


def stage_rows(edition: Edition, read: Numbers, changes: list[NumberChange]) -> list[StageRow]:
    changed = [change for change in changes if change.place.part == "stage"]
    return [
        StageRow(read.stage(raw["code"]), raw, [change for change in changed if change.place.name == raw["code"]])
        for raw in edition.numbers["stages"]
    ]


@dataclass(frozen=True)
class NumberPage:
    """One place of the numbers with its form."""

    place: Place
    title: str
    edition: Edition
    in_force: Edition
    form: NumbersForm
    stands: str

    @property
    def fields(self) -> list[Any]:
        return [field for field in self.form if field.name not in ("draft", "seen")]

    @property
    def is_draft(self) -> bool:
        return self.edition.published_at is None


def number_page(place: Place, data: Any = None) -> NumberPage:
    """The form with what stands there now, or with what was typed. Raises KeyError for an unknown place."""
    edition, in_force = numbers_now()
    there = found_at(edition.numbers, place)
    seen = seen_numbers(edition, place)
    form = FORMS[place.part](place.name, there, seen, data)
    return NumberPage(place, title_of(place, there), edition, in_force, form, in_force_words(place, in_force, edition))


def title_of(place: Place, there: Any) -> str:
    if place.part == "limit":
        return str(there["meaning"]).rstrip(".")
    return (
        _("Step {place_name} {there}").format(place_name=place.name, there=there["name"])
        if place.part == "stage"
        else _("Gate {place_name}").format(place_name=place.name)
    )


def in_force_words(place: Place, in_force: Edition, edition: Edition) -> str:
    """What of this place reads differently in the edition in force, in a line."""
    changes = number_changes(in_force.numbers, edition.numbers)
    return "; ".join(f"{change.what} {change.before}" for change in changes if change.place == place)
