"""The full run is `make mutants`; here is only that it works, and that its list of survivors speaks of this engine."""

import subprocess
import sys
import tomllib

from tests.mutants.__main__ import PAPER, SURVIVORS
from tests.mutants.mutations import ENGINE, ROOT, all_mutants, engine, mutants_of

MET = "climb.py Climb.is_enough: return self.more == 0"


def names() -> list[str]:
    return [mutant.name for mutant in all_mutants(engine())]


def survivors() -> list[str]:
    reasons = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))
    return [name for some in reasons.values() for name in some]


def test_every_mutant_has_a_name_of_its_own() -> None:
    made = names()
    assert len(made) == len(set(made)) > 2000


def test_a_mutant_is_one_place_spoilt() -> None:
    mutant = next(one for one in mutants_of(ENGINE / "climb.py") if one.name == f"{MET} → return self.more != 0")
    assert (mutant.module, mutant.within) == ("rehab.progression.climb", "Climb.is_enough")
    code = compile(mutant.tree(), "climb.py", "exec")
    assert code != compile((ENGINE / "climb.py").read_text(), "climb.py", "exec")


def test_each_survivor_stands_in_the_paper_with_its_reason() -> None:
    text = PAPER.read_text(encoding="utf-8")
    assert [name for name in survivors() if f"`{name}`" not in text] == []


def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.mutants", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_tests_kill_a_mutant() -> None:
    run = asked(MET, "--tests", "tests/progression/test_way_up.py")
    assert "4 of 4 killed" in run.stdout
    assert run.returncode == 0


def test_a_mutant_survives_tests_that_do_not_look() -> None:
    run = asked("scoring.py import: COUNTING", "--tests", "tests/progression/test_stop_rules.py")
    assert "not explained: scoring.py import: COUNTING" in run.stdout
    assert run.returncode == 1
