"""What a clinician reads about the rules, in the app and in the repository, is what the engine does."""

from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.progression import RULES
from rehab.progression.decisions import DECISIONS, READINGS
from rehab.progression.limits import LIMITS
from rehab.upkeep.management.commands.rules import FILE
from tests.cast import Cast

from .conftest import signed_in


def printed() -> str:
    out = StringIO()
    call_command("rules", stdout=out)
    return out.getvalue()


def page(client: Client) -> str:
    return unescape(client.get("/guide/rules/").content.decode())


@pytest.fixture
def tess(staff: Cast) -> Client:
    """A browser in which the therapist is signed in."""
    return signed_in(staff.tess)


def test_the_file_in_the_repository_is_what_the_command_prints() -> None:
    assert FILE.read_text(encoding="utf-8") == printed(), "Run manage.py rules --write"


def test_the_file_names_every_rule_in_order_with_its_reason() -> None:
    text = printed()
    assert [text.index(f"| `{name}` |") for name in RULES] == sorted(text.index(f"| `{name}` |") for name in RULES)
    assert all(rule.reason and rule.reason in text for rule in RULES.values())


OUTDOORS = "rail, treadmill, indoor, outdoors; unsteady: not outdoors"
G1 = (
    "the latest 3 counting walks within 14 days, at most 1 steady; or "
    "the latest 6 counting walks within 28 days, of any colour"
)
FUNCTION = (
    "A0 A1 A2 A3 B1 B2 B3; with unlock speed: C1 C2 C3; "
    "without speed, with severe osteoarthritis only with long_walks: B4 B5"
)


@pytest.mark.parametrize(
    "row",
    [
        "| The highest worst pain of a calm walk.<br>`calm_worst_max` | 2 | 0 to 3 | points of 10 | guideline |",
        "`stand_in_days` | 4 | fixed | days | default | none |",
        f"| B1 Longer | 13 min | 3 | 1.6 | 0 | none | {OUTDOORS} | 4 | G1 |",
        "| F1 Sled | 60 m (4 × 15 m, rest 60 s) | 2 | own pace | 0 | 10 % | sled | 7 | G3 |",
        "| E1 Unpowered treadmill | 3 min (6 × 30 s, rest 60 s) | 2 | own pace | 0 | lowest | unpowered | 7 | G3 |",
        f"| G1 | A0 A1 A2 A3 B1 B2 B3 B4 B5 C1 C2 C3 | {G1} |",
        "| G2 | D1 D2 D3 D4 D5 D6 D7 | the latest 3 counting walks within 14 days, all calm |",
        f"| function | {FUNCTION} |",
        "with unlock sled, never when unsteady: F1 F2 F3 F4 F5 F6 |",
    ],
)
def test_the_file_gives_limits_stages_gates_and_paths(row: str) -> None:
    assert row in printed()


def test_the_page_gives_each_rule_its_reason_and_each_limit_its_class(tess: Client) -> None:
    text = page(tess)
    assert all(name in text and rule.reason in text for name, rule in RULES.items())
    assert text.count("<td>guideline</td>") + text.count("<td>default</td>") + text.count("<td>evidence</td>") == len(
        LIMITS
    )
    assert "the latest 4 counting walks within 21 days, all calm" in text


def test_the_page_gives_the_decisions(tess: Client) -> None:
    text = page(tess)
    assert all(decision in text for decision in (*DECISIONS, *READINGS))


def test_the_page_asks_the_database_little(tess: Client) -> None:
    page(tess)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(tess)
    assert len(asked) <= 6


def test_patients_do_not_read_it(staff: Cast) -> None:
    assert signed_in(staff.ana).get("/guide/rules/").status_code in (403, 404)
