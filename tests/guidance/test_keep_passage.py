"""The page keeps what is typed by itself: in the draft, without a click, and never over somebody else's words."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from rehab.access.roles import Role
from rehab.guidance.actions import Unsound, discard_draft, open_draft, publish_draft
from rehab.guidance.models import Edition, Passage
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, person

from .conftest import HTMX, signed_in
from .writing import EDIT, publish, save, typed

NEW = "## On the path\n\nWalk where it is *hushed*."


@pytest.fixture
def bea(staff: Cast) -> Client:
    """One more admin, at another desk."""
    return signed_in(person("Bea", Role.ADMIN))


def keep(client: Client, data: dict[str, Any], kind: str = "topic", slug: str = "outdoors", **headers: str) -> Any:
    return client.post(EDIT.format(kind, slug) + "keep/", data, **headers)


def held(slug: str = "outdoors") -> Passage:
    return Edition.objects.drafts().get().passages.get(kind="topic", slug=slug)


def test_what_is_typed_is_kept_in_the_draft_and_said_with_its_time(ada: Client) -> None:
    with time_machine.travel(MONDAY, tick=False):
        answer = keep(ada, typed(body=NEW), **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kept in the draft at 18:00" in page
    assert "Draft of edition 2" in page
    assert held().body == NEW
    assert Edition.objects.in_force().number == 1


def test_the_answer_tells_the_page_what_stands_so_that_it_can_go_on(ada: Client) -> None:
    answer = keep(ada, typed(body=NEW), **HTMX)
    told = {name: answer.context["form"][name].value() for name in ("draft", "seen")}
    again = keep(ada, typed() | {"body": NEW + " Still."} | told, **HTMX)
    assert again.status_code == 200
    assert held().body == NEW + " Still."


def test_nothing_typed_begins_no_draft(ada: Client) -> None:
    assert keep(ada, typed(), **HTMX).status_code == 200
    assert not Edition.objects.drafts().exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"body": "Ask {nobody}."}, "{nobody} has no meaning here"), ({"title": ""}, "required")],
)
def test_what_cannot_be_kept_is_said_and_shown_all_the_same(ada: Client, changes: dict[str, str], why: str) -> None:
    answer = keep(ada, typed(**{"body": NEW, **changes}), **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Not kept" in page
    assert why in page
    assert not Edition.objects.drafts().exists()


def test_it_works_without_scripts_as_well(ada: Client) -> None:
    answer = keep(ada, typed(body=NEW))
    assert (answer.status_code, held().body) == (200, NEW)
    assert "<!doctype html>" in answer.content.decode()


# --- two admins --------------------------------------------------------------------------------------------------
def test_it_never_goes_over_the_words_of_another(ada: Client, bea: Client) -> None:
    mine = typed(body=NEW)
    keep(bea, typed(body="Theirs."), **HTMX)
    answer = keep(ada, mine, **HTMX)
    assert answer.status_code == 422
    assert "Bea changed this passage while you were writing" in answer.content.decode()
    assert held().body == "Theirs."


def test_both_texts_are_shown_and_neither_is_lost(ada: Client, bea: Client) -> None:
    mine = typed(body=NEW)
    keep(bea, typed(body="Theirs, all of it."), **HTMX)
    page = save(ada, mine).content.decode()
    assert "Two texts" in page
    assert '<p class="as-typed">Theirs, all of it.</p>' in page
    assert "Walk where it is *hushed*." in page
    # From here on nothing is kept by itself: whose words stay is a decision.
    assert 'hx-post="/guide/passages/topic/outdoors/keep/"' not in page


def test_somebody_who_wrote_here_a_moment_ago_is_named(ada: Client, bea: Client) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        keep(bea, typed(body="Theirs."), **HTMX)
        assert "Bea wrote here at 18:00" in ada.get(EDIT.format("topic", "outdoors")).content.decode()
        assert "wrote here" not in bea.get(EDIT.format("topic", "outdoors")).content.decode()
        assert "wrote here" not in ada.get(EDIT.format("topic", "start")).content.decode()
        clock.shift(timedelta(hours=1))
        assert "wrote here" not in ada.get(EDIT.format("topic", "outdoors")).content.decode()


# --- the trail ---------------------------------------------------------------------------------------------------
def test_one_sitting_is_one_row_of_the_trail(ada: Client, bea: Client) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        for length in (4, 9, 20):
            keep(ada, typed(body=NEW[:length]), **HTMX)
            clock.shift(5)
        assert Trail.objects.filter(action="save_passage").count() == 1
        clock.shift(timedelta(minutes=11))
        keep(ada, typed(body=NEW), **HTMX)
        keep(bea, typed(body="Theirs."), **HTMX)
    rows = list(Trail.objects.filter(action="save_passage").order_by("pk"))
    assert len(rows) == 3
    assert (rows[2].before, rows[2].after) == ({"body": NEW}, {"body": "Theirs."})


def test_the_trail_keeps_what_was_thrown_away(ada: Client, staff: Cast) -> None:
    keep(ada, typed(body=NEW), **HTMX)
    discard_draft(Edition.objects.drafts().get().pk, by=staff.ada, now=MONDAY)
    row = Trail.objects.get(action="discard_draft")
    assert list(row.before) == ["topic outdoors"]
    assert row.before["topic outdoors"]["body"] == NEW


# --- who and when ------------------------------------------------------------------------------------------------
def test_the_history_of_a_passage_tells_who_and_when(ada: Client, bea: Client) -> None:
    publish(bea, typed(title="Outside", note="Shorter"))
    publish(ada, typed("topic", "start", title="Begin"), slug="start")
    page = ada.get(EDIT.format("topic", "outdoors")).content.decode()
    history = page.partition('id="history"')[2]
    assert "Bea" in history
    assert "Shorter" in history
    assert history.count('class="version-number"') == 2  # edition 3 did not touch it
    assert 'href="/guide/editions/2/#topic-outdoors"' in history


# --- placeholders and missing passages -----------------------------------------------------------------------------
def test_a_placeholder_that_came_another_way_is_not_published(staff: Cast, first: Edition) -> None:
    draft = open_draft(staff.ada, now=MONDAY)
    passage = draft.passages.get(kind="rule", slug="knee_caught")
    passage.body = "It caught {nobody}."
    passage.save()
    with pytest.raises(Unsound, match=r"\{nobody\} has no meaning there"):
        publish_draft(draft.pk, note="", by=staff.ada, now=MONDAY)


def test_a_missing_passage_is_named_and_written_from_what_ships(ada: Client, staff: Cast, first: Edition) -> None:
    draft = open_draft(staff.ada, now=MONDAY)
    draft.passages.get(kind="rule", slug="knee_caught").delete()
    page = ada.get("/guide/editions/").content.decode()
    assert 'href="/guide/passages/rule/knee_caught/"' in page.partition("Missing")[2]
    editor = ada.get(EDIT.format("rule", "knee_caught")).content.decode()
    assert "These are the words that ship with Backstep" in editor
    assert save(ada, typed("rule", "knee_caught"), "rule", "knee_caught").status_code == 302
    again = draft.passages.get(kind="rule", slug="knee_caught")
    assert again.body == first.passages.get(kind="rule", slug="knee_caught").body
    assert "Missing" not in ada.get("/guide/editions/").content.decode()
