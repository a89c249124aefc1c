"""Spoil the engine in every way, and write down what its tests did not notice: `make mutants`.

    python -m tests.mutants [NAME...]

With names only the mutants whose name holds one of them are tried, and nothing is written. Ends with 1 when a mutant
survives that `survivors.toml` does not explain."""

import argparse
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests.mutants.mutations import ENGINE, ROOT, Mutant, all_mutants, engine
from tests.mutants.spoiling import OPTIONS, Killer, start_by_import, survivors_of

TESTS = [
    "tests/progression",
    "tests/guidance/test_rules_page.py::test_the_file_in_the_repository_is_what_the_command_prints",
]
PAPER, SURVIVORS = ROOT / "docs" / "mutants.md", Path(__file__).with_name("survivors.toml")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Spoil the engine, ask its tests.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only mutants whose name holds one of these")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="what is asked (default: the tests of the engine)")
    asked = parser.parse_args()
    mutants = [one for one in all_mutants(engine()) if not asked.names or any(name in one.name for name in asked.names)]
    begun = time.monotonic()
    survivors = not_noticed(mutants, asked.tests)
    say(f"{len(mutants) - len(survivors)} of {len(mutants)} killed in {time.monotonic() - begun:.0f} s")
    reasons = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))
    known = {name: why for why, names in reasons.items() for name in names}
    unexplained = [one.name for one in survivors if one.name not in known]
    for name in unexplained:
        say(f"not explained: {name}")
    if not asked.names:
        gone = set(known) - {one.name for one in survivors}
        for name in sorted(gone):
            say(f"does not survive: {name}")
        PAPER.write_text(paper(mutants, survivors, known), encoding="utf-8")
    return int(bool(unexplained))


def not_noticed(mutants: list[Mutant], tests: list[str]) -> list[Mutant]:
    """Those that no test notices: functions spoilt where they stand, and by an import what is run by the import."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    killer = Killer([mutant for mutant in mutants if mutant.within])
    if pytest.main([*OPTIONS, *tests], plugins=[killer]) or os.waitpid(start_by_import(None, tests), 0)[1]:
        raise SystemExit("The tests do not pass on the sound engine.")
    imported = [mutant for mutant in mutants if not mutant.within]
    return killer.survivors + survivors_of(killer.unmet + imported, lambda mutant: start_by_import(mutant, tests))


def paper(mutants: list[Mutant], survivors: list[Mutant], known: dict[str, str]) -> str:
    """What `make mutants` found, as Markdown."""
    return "\n".join([*head(mutants, survivors), *by_file(mutants, survivors), *by_reason(survivors, known), ""])


def head(mutants: list[Mutant], survivors: list[Mutant]) -> Iterator[str]:
    yield "# Are the tests of the engine any good?\n"
    yield "Written by `make mutants`; not edited by hand. It spoils `rehab/progression` in one place after the other: a"
    yield "comparison, a number, a name, a condition, an answer, a statement left out. Then it runs the engine's tests."
    yield "Where none fails the mutant has survived, and below stands why that is borne. Left alone is what no advice"
    yield "hangs on: prose, annotations, `__all__`, and how a dataclass is stored.\n"
    yield f"**{share(len(mutants), len(survivors))} killed**: {len(mutants) - len(survivors)} of {len(mutants)}.\n"


def by_file(mutants: list[Mutant], survivors: list[Mutant]) -> Iterator[str]:
    made, alive = (Counter(one.path.relative_to(ENGINE) for one in some) for some in (mutants, survivors))
    yield "| File | Mutants | Survived | Killed |\n|---|--:|--:|--:|"
    for path in sorted(made):
        yield f"| `{path}` | {made[path]} | {alive[path]} | {share(made[path], alive[path])} |"
    yield ""


def by_reason(survivors: list[Mutant], known: dict[str, str]) -> Iterator[str]:
    grouped: dict[str, list[str]] = {why: [] for why in known.values()}
    for one in survivors:
        grouped.setdefault(known.get(one.name, "Not explained yet"), []).append(one.name)
    yield "## Survivors, and why"
    for why, names in grouped.items():
        if names:
            yield f"\n{why}\n"
            yield from (f"- `{name}`" for name in names)


def share(made: int, alive: int) -> str:
    return f"{100 * (made - alive) / made:.1f} %"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
