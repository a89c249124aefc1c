"""The trail as admins read it."""

import ast
import csv
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.exchange.ledger import A_PAGE
from rehab.trail.actions import record
from rehab.trail.kinds import KINDS, NAMED, act_words
from rehab.trail.models import Trail
from rehab.trail.words import DIARY_ACTS, PLAN_ACTS
from tests.architecture.house import modules, nodes
from tests.cast import MONDAY, Cast, walk

PAGE = "/trail/"


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.9")
    client.force_login(cast.ada)
    return client


def lines(client: Client, query: str = "") -> list[Any]:
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return list(answer.context["ledger"].lines)


def table(client: Client, **filters: str) -> list[list[str]]:
    answer = client.post(f"{PAGE}export/", filters)
    assert answer.status_code == 200
    body = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.reader(body.splitlines()))


def test_it_says_who_did_what_to_whom_from_where(ada: Client, cast: Cast) -> None:
    tess = Client(REMOTE_ADDR="192.0.2.7")
    tess.force_login(cast.tess)
    tess.get(f"/review/patients/{cast.ana.handle}/")
    [line] = lines(ada, "what=look")
    assert (line.who, line.role, line.what, line.of) == ("Tess", "therapist", "Read patient", cast.ana.number)
    assert (line.address, bool(line.request)) == ("192.0.2.7", True)


def test_nothing_of_anybodys_health_is_on_the_page_or_in_the_table(ada: Client, cast: Cast) -> None:
    said = {"reason": "SECRET"}
    for act in sorted(DIARY_ACTS | PLAN_ACTS | {"note_fall", "an_act_of_tomorrow"}):
        record(act, actor=cast.ana, patient=cast.ana, about="SECRET", before=said, after=said)
    page = ada.get(PAGE).content.decode() + str(table(ada))
    assert "SECRET" not in page
    assert "Ana" not in page
    assert cast.ana.number in page
    for act in DIARY_ACTS | PLAN_ACTS:
        assert act.replace("_", " ").capitalize() not in page
    assert "an_act_of_tomorrow" not in page
    assert "An act of tomorrow" not in page


def test_what_is_about_nobodys_health_says_what_changed(ada: Client, cast: Cast) -> None:
    record("save_clinic", actor=cast.ada, before={"name": "Old"}, after={"name": "New"})
    [line] = lines(ada, "what=clinic")
    assert (line.before, line.after) == ('{"name": "Old"}', '{"name": "New"}')


@pytest.mark.parametrize("reader", ["ana", "tess"])
def test_only_admins_read_it(cast: Cast, reader: str) -> None:
    client = Client()
    client.force_login(getattr(cast, reader))
    assert client.get(PAGE).status_code == client.post(f"{PAGE}export/").status_code == 403
    assert not Trail.objects.in_ledger(getattr(cast, reader)).exists()


def test_each_filter_shows_what_it_says(ada: Client, cast: Cast) -> None:
    record("read_patient", actor=cast.tess, patient=cast.ana, at=MONDAY)
    record("read_patient", actor=cast.theo, patient=cast.ben, at=MONDAY)
    record("sign_in_failed", actor=None, at=MONDAY)
    walk(cast.ana, MONDAY)
    assert {line.who for line in lines(ada, f"who={cast.tess.handle}")} == {"Tess"}
    assert {line.role for line in lines(ada, "who=patients")} == {"patient"}
    assert {line.who for line in lines(ada, "who=house")} == {"Backstep"}
    assert [line.of for line in lines(ada, f"what=look&patient={cast.ben.number}")] == [cast.ben.number]
    assert {line.what for line in lines(ada, "what=record")} == {"Changed a diary or a plan"}
    assert {line.what for line in lines(ada, "what=failed")} == {"Sign in failed"}
    assert len(lines(ada, "since=2026-03-02&until=2026-03-02&what=look")) == 2
    assert lines(ada, "since=2026-03-03&what=look") == []
    assert lines(ada, "until=2026-03-01&what=look") == []


@pytest.mark.parametrize(
    "query",
    ["who=%00", "what=nothing", "patient=%00", "patient=zzzz", "since=9999-12-31", "until=0001-01-01", "since=x",
     "since=2026-03-03&until=2026-03-02"],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_says_so(ada: Client, query: str) -> None:
    assert ada.get(f"{PAGE}?{query}").status_code == 422
    assert ada.post(f"{PAGE}export/", dict([pair.split("=") for pair in query.split("&")])).status_code == 422
    assert not Trail.objects.filter(action="export_trail").exists()


@pytest.mark.parametrize("cursor", ["%00", "x", "9" * 40, "99991231T235959.000000-1"])
def test_an_unreadable_place_is_the_newest(ada: Client, cursor: str) -> None:
    assert lines(ada, f"before={cursor}")


def test_paging_reaches_every_act_once(ada: Client, cast: Cast) -> None:
    for _ in range(2 * A_PAGE + 3):
        record("read_patient", actor=cast.tess, patient=cast.ana, at=MONDAY)
    found, older = [], ""
    while True:
        answer = ada.get(f"{PAGE}?what=look&before={older}")
        found += answer.context["ledger"].lines
        older = answer.context["older"]
        if not older:
            break
    assert len(found) == 2 * A_PAGE + 3
    assert "what=look&amp;before=" in ada.get(f"{PAGE}?what=look").content.decode()


def test_a_long_trail_takes_as_many_statements_as_a_short_one(ada: Client, cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            ada.get(PAGE)
        return len(captured)

    few = statements()
    for _ in range(120):
        record("read_patient", actor=cast.tess, patient=cast.ana)
    assert statements() == few <= 4


def test_a_table_is_taken_out_and_that_is_on_the_trail(ada: Client, cast: Cast) -> None:
    record("read_patient", actor=cast.tess, patient=cast.ana)
    record("save_clinic", actor=cast.ada, about="=1+1", after={"name": "=HYPERLINK(1)"})
    head, *rows = table(ada)
    assert head == ["at", "who", "role", "what", "about", "before", "after", "of", "address", "request"]
    assert len(rows) == Trail.objects.count() - 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "'=1+1" in {row[4] for row in rows}
    kept = Trail.objects.get(action="export_trail")
    assert (kept.actor, kept.after) == (cast.ada, {"rows": len(rows)})
    table(ada, what="look", since="2020-01-01")
    latest = Trail.objects.filter(action="export_trail").newest_first()[0].after
    assert latest == {"rows": 1, "what": "look", "since": "2020-01-01"}


def test_somebody_who_was_erased_is_nobody(ada: Client, cast: Cast) -> None:
    from rehab.people.leaving import PAUSE, ask_erasure
    from rehab.upkeep.erasing import erase_due

    number = cast.ana.number
    ask_erasure(cast.ana, now=MONDAY)
    erase_due(MONDAY + PAUSE)
    everything = [line for line in lines(ada) if line.of == "erased"]
    assert {line.who for line in everything} == {"Erased"}
    assert number not in ada.get(PAGE).content.decode()


def acts_in_the_code() -> set[str]:
    """The first word of every `record("…")`."""
    calls = [node for path in modules() for node in nodes(path) if isinstance(node, ast.Call)]
    named = [
        call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "record" and call.args
    ]
    return {str(word.value) for word in named if isinstance(word, ast.Constant)}


def test_every_kind_is_of_acts_that_are_done() -> None:
    """What is in no kind of its own counts as diary and plan, and is not named to an admin."""
    assert act_words("lock_plan", of_patient=True) == "Changed a diary or a plan"
    assert act_words("totp_removed_somehow", of_patient=False) == "Totp removed somehow"
    assert not NAMED & (DIARY_ACTS | PLAN_ACTS)
    about_nobody = {
        "invite",
        "save_clinic",
        "open_draft",
        "test_draft",
        "sign_in_failed",
        "erase_account",
        "deactivate",
    }
    assert about_nobody <= acts_in_the_code() & NAMED
    assert sum(len(acts) for _, acts in KINDS.values()) == len(NAMED), "no act is of two kinds"
