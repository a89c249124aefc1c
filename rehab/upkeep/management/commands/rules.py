"""`manage.py rules`: the rules of the engine and the numbers of the first edition, as a page for clinicians."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from rehab.guidance.edition_one import first_numbers
from rehab.guidance.pages import BLOCKS, TOLD
from rehab.progression import ENGINE_VERSION, RULES, Limit, Numbers, Rule, Stage
from rehab.progression.decisions import DECISIONS, READINGS
from rehab.progression.handbook import gate_words, gated_stages, path_words

FILE: Path = settings.ROOT / "docs" / "rules.md"


class Command(BaseCommand):
    help = "Print the rules and the numbers of the first edition as Markdown, or write them to docs/rules.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/rules.md")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            FILE.write_text(handbook(), encoding="utf-8")
        else:
            self.stdout.write(handbook(), ending="")


def handbook() -> str:
    """Everything a clinician needs to check the advice by hand."""
    numbers = Numbers.from_json(first_numbers())
    sections = (head(), rules(), limits(numbers), ladder(numbers), ways(numbers), decisions())
    return "\n".join(line for section in sections for line in section)


def head() -> Iterator[str]:
    yield "# Rules and numbers\n"
    yield f"Made by `manage.py rules --write` from engine {ENGINE_VERSION} and edition 1; not edited by hand.\n"
    yield "Rules are asked from the top. The first group with a rule that is true decides, and names its true rules; on"
    yield "the way up and on progress only the first. The last group decides nothing: it tells the therapist beside any"
    yield "advice. Guidance, not a diagnosis. No trial counted harms and none tested this rule set.\n"


def rules() -> Iterator[str]:
    yield "## Rules\n"
    for block, members in groupby(RULES.values(), key=lambda rule: rule.block):
        yield f"### {block} · {BLOCKS[block]}\n"
        yield from table(("Rule", "Told", "Reason and source"), map(rule_row, members))


def rule_row(rule: Rule) -> tuple[str, ...]:
    return f"`{rule.name}`", TOLD[rule.contact] or "nobody", rule.reason


def limits(numbers: Numbers) -> Iterator[str]:
    yield "## Limits\n"
    yield "A limit with a range can be set for one patient; a fixed one changes with an edition only.\n"
    yield from table(("Limit", "Default", "Range", "Unit", "Class", "Source"), map(limit_row, numbers.limits.values()))


def limit_row(limit: Limit) -> tuple[str, ...]:
    span = "fixed" if limit.fixed else f"{limit.low} to {limit.high}"
    return (
        f"{limit.meaning}<br>`{limit.name}`", str(limit.value), span, limit.unit, limit.kind, limit.source or "none",
    )  # fmt: skip


def ladder(numbers: Numbers) -> Iterator[str]:
    yield "## Ladder\n"
    yield "Speed and effort (RPE) are upper ends. Load is in % of body weight.\n"
    names = (
        "Stage",
        "Minutes or metres",
        "A week",
        "km/h at most",
        "Incline %",
        "Load",
        "Where",
        "RPE at most",
        "Gate",
    )
    yield from table(names, map(stage_row, numbers.stages))


def stage_row(stage: Stage) -> tuple[str, ...]:
    amount = f"{stage.metres} m" if stage.metres else f"{stage.minutes} min"
    load = "lowest" if stage.load_percent is None else f"{stage.load_percent} %" if stage.load_percent else "none"
    closed = ", ".join(sorted(stage.closed_when_unsteady))
    return (
        f"{stage.code} {stage.name}",
        f"{amount} ({stage.sets}{f', rest {stage.rest_seconds} s' if stage.rest_seconds else ''})"
        if stage.sets
        else amount,
        str(stage.per_week),
        "own pace" if stage.speed_kmh is None else str(stage.speed_kmh),
        str(stage.incline_percent),
        load,
        ", ".join(stage.places) + (f"; unsteady: not {closed}" if closed else ""),
        str(stage.rpe_max),
        stage.gate,
    )


def ways(numbers: Numbers) -> Iterator[str]:
    yield "## Paths\n"
    yield from table(("Goal", "Path"), ((goal, path_words(goal, numbers)) for goal in numbers.paths))
    yield "## Gates\n"
    yield "The gate belongs to the next stage. Calm and steady walks count, of this stage, since the last bad one.\n"
    rows = ((gate, gated_stages(gate, numbers), gate_words(gate, numbers)) for gate in numbers.gates)
    yield from table(("Gate", "To", "Opens by"), rows)


def decisions() -> Iterator[str]:
    yield "## Decisions\n"
    yield from (f"{number}. {decision}" for number, decision in enumerate(DECISIONS, start=1))
    yield "\n## Where the specification is silent\n"
    yield from (f"- {reading}" for reading in READINGS)
    yield ""


def table(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield line(names)
    yield line("---" for _ in names)
    yield from map(line, rows)
    yield ""


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
