"""Numbers are published with open eyes, at once or at a moment to come, and an old edition comes back to the letter."""

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from rehab.guidance.actions import (
    Moved,
    NothingNew,
    Unsound,
    Untested,
    Waiting,
    bring_back,
    call_off,
    keep_test,
    open_draft,
    print_of_numbers,
    publish_draft,
)
from rehab.guidance.models import Edition
from rehab.guidance.rewriting import save_passage, seen_now
from rehab.trail.models import Trail
from tests.cast import BERLIN, MONDAY, Cast

from .conftest import signed_in
from .writing import publish, save, typed

FRIDAY = MONDAY.replace(day=6, hour=4)


@pytest.fixture
def clock() -> Iterator[Any]:
    """It is Monday, until the test says otherwise."""
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


def renumbered(staff: Cast, **limits: float) -> Edition:
    """The open draft with other limits."""
    draft = open_draft(staff.ada, now=MONDAY)
    draft.numbers = copy.deepcopy(draft.numbers)
    for name, value in (limits or {"flare_rise": 1}).items():
        draft.numbers["limits"][name]["value"] = value
    draft.save()
    return draft


def tried(draft: Edition, staff: Cast) -> Edition:
    """As if somebody had looked at what its numbers would have changed."""
    keep_test(draft.pk, print_of_numbers(draft.numbers), {"weeks": 3}, by=staff.ada, now=MONDAY)
    return draft


def publish_(draft: Edition, staff: Cast, **more: Any) -> Edition:
    return publish_draft(draft.pk, note="Why", by=staff.ada, now=MONDAY, **more)


def content(edition: Edition) -> str:
    """Everything an edition says, as bytes would tell it apart."""
    skipped = ("id", "edition_id", "written_by_id", "written_at")  # who wrote it is the history of an edition
    passages = list(edition.passages.order_by("kind", "slug").values())
    told = [{name: value for name, value in passage.items() if name not in skipped} for passage in passages]
    return json.dumps([Edition.objects.get(pk=edition.pk).numbers, told], default=str, sort_keys=True)


# --- open eyes ---------------------------------------------------------------------------------------------------
def test_numbers_that_nobody_tested_are_not_published(staff: Cast) -> None:
    draft = renumbered(staff)
    with pytest.raises(Untested):
        publish_(draft, staff)
    assert publish_(tried(draft, staff), staff).number == 2


def test_numbers_that_changed_since_the_test_are_tested_again(staff: Cast) -> None:
    tried(renumbered(staff), staff)
    draft = renumbered(staff, flare_rise=3)
    with pytest.raises(Untested):
        publish_(draft, staff)


def test_words_alone_need_no_test(ada: Client) -> None:
    assert publish(ada, typed(title="Outside")).status_code == 302


def test_a_passage_does_not_carry_untested_numbers_with_it(ada: Client, staff: Cast) -> None:
    renumbered(staff)
    answer = publish(ada, typed(title="Outside"))
    assert answer.status_code == 422
    assert "not tested on the past" in answer.content.decode()
    assert 'value="Outside"' in answer.content.decode()


def test_a_tested_number_out_of_range_is_not_published(staff: Cast) -> None:
    draft = renumbered(staff, severe_pain_from=10)
    with pytest.raises(Unsound, match="severe_pain_from"):
        publish_(tried(draft, staff), staff)


def test_the_page_offers_the_test_first_and_then_to_publish(ada: Client, staff: Cast) -> None:
    draft = renumbered(staff)
    page = ada.get("/guide/editions/").content.decode()
    assert "Test the numbers" in page
    assert "Publish the draft" not in page
    assert "A rise over usual pain the next morning that is a flare" in page
    assert "<del>2 points of 10</del> <ins>1 points of 10</ins>" in page
    answer = ada.post(f"/guide/drafts/{draft.pk}/publish/", {"note": "Now"})
    assert answer.status_code == 422
    assert "not tested" in answer.content.decode()
    ada.post(f"/guide/drafts/{draft.pk}/test/")
    assert "Publish the draft" in ada.get("/guide/editions/").content.decode()
    assert ada.post(f"/guide/drafts/{draft.pk}/publish/", {"note": "Now"}).status_code == 302


def test_words_and_numbers_are_shown_to_staff_side_by_side(ada: Client, staff: Cast) -> None:
    save(ada, typed(title="Outside"))
    renumbered(staff)
    page = signed_in(staff.tess).get("/guide/editions/").content.decode()
    assert "<ins>Outside</ins>" in page
    assert "<ins>1 points of 10</ins>" in page
    assert "Test it on my patients" in page


# --- a moment to come --------------------------------------------------------------------------------------------
def test_an_edition_comes_into_force_by_itself_at_its_moment(staff: Cast, clock: Any) -> None:
    edition = publish_(tried(renumbered(staff), staff), staff, begins=FRIDAY)
    assert (edition.number, Edition.objects.in_force().number) == (2, 1)
    assert Edition.objects.in_force().rulebook.default("flare_rise") == 2
    clock.move_to(FRIDAY - timedelta(seconds=1))
    assert Edition.objects.in_force().number == 1
    clock.move_to(FRIDAY)
    assert Edition.objects.in_force() == edition
    assert Edition.objects.in_force().rulebook.default("flare_rise") == 1


def test_what_is_read_and_advised_changes_at_that_moment(ada: Client, staff: Cast, clock: Any) -> None:
    save(ada, typed(title="Outside on Friday"))
    draft = Edition.objects.drafts().get()
    answer = ada.post(f"/guide/drafts/{draft.pk}/publish/", {"begins": "2026-03-06T04:00"}, follow=True)
    page = answer.content.decode()
    assert "In force from 6 March 2026" in page
    assert "Call it off" in page
    assert "Outside on Friday" not in signed_in(staff.ana).get("/guide/topics/outdoors/").content.decode()
    clock.move_to(FRIDAY)
    assert "Outside on Friday" in signed_in(staff.ana).get("/guide/topics/outdoors/").content.decode()
    assert "Call it off" not in ada.get("/guide/editions/").content.decode()


def test_while_one_waits_nothing_else_is_written_or_published(ada: Client, staff: Cast, clock: Any) -> None:
    publish_(tried(renumbered(staff), staff), staff, begins=FRIDAY)
    answer = save(ada, typed(title="Outside"))
    assert answer.status_code == 422
    assert "Call it off" in answer.content.decode()
    with pytest.raises(Waiting):
        bring_back(1, note="", by=staff.ada, now=MONDAY)
    assert Edition.objects.count() == 2


def test_what_waits_can_be_called_off_and_is_a_draft_again(ada: Client, staff: Cast, clock: Any) -> None:
    edition = publish_(tried(renumbered(staff), staff), staff, begins=FRIDAY)
    assert ada.post("/guide/editions/2/call-off/").status_code == 302
    draft = Edition.objects.drafts().get()
    assert (draft.pk, draft.number, draft.in_force_from) == (edition.pk, None, None)
    clock.move_to(FRIDAY)
    assert Edition.objects.in_force().number == 1
    assert publish_(draft, staff).number == 2
    assert Edition.objects.in_force().rulebook.default("flare_rise") == 1


@pytest.mark.parametrize("number", ["1", "2", "99", "9" * 30])
def test_only_what_waits_is_called_off(ada: Client, staff: Cast, clock: Any, number: str) -> None:
    publish_(tried(renumbered(staff), staff), staff)
    answer = ada.post(f"/guide/editions/{number}/call-off/")
    assert answer.status_code == 422
    assert "does not wait" in answer.content.decode()
    assert Edition.objects.in_force().number == 2


def test_it_is_not_called_off_once_its_moment_has_come(staff: Cast, clock: Any) -> None:
    publish_(tried(renumbered(staff), staff), staff, begins=FRIDAY)
    with pytest.raises(Moved):
        call_off(2, by=staff.ada, now=FRIDAY)


@pytest.mark.parametrize(
    "begins",
    ["2026-03-02T18:00", "2025-03-06T04:00", "2027-03-06T04:00", "0001-01-01T00:00", "9999-12-31T23:59", "soon", "1",
     "2026-02-30T04:00", "\0", "2" * 400],
)  # fmt: skip
def test_a_moment_that_cannot_be_is_refused_beside_the_field(ada: Client, staff: Cast, clock: Any, begins: str) -> None:
    save(ada, typed(title="Outside"))
    draft = Edition.objects.drafts().get()
    answer = ada.post(f"/guide/drafts/{draft.pk}/publish/", {"begins": begins, "note": "Kept"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["begins"]
    assert "Kept" in answer.content.decode()
    assert Edition.objects.in_force().number == 1


def test_an_hour_that_happens_twice_or_never_is_a_moment_all_the_same(ada: Client, staff: Cast) -> None:
    for begins, now in (("2026-10-25T02:30", "2026-10-20"), ("2026-03-29T02:30", "2026-03-20")):
        with time_machine.travel(MONDAY.fromisoformat(now).replace(tzinfo=BERLIN), tick=False):
            save(ada, typed(title=f"Outside {begins}"))
            draft = Edition.objects.drafts().get()
            assert ada.post(f"/guide/drafts/{draft.pk}/publish/", {"begins": begins}).status_code == 302
            assert ada.post(f"/guide/editions/{Edition.objects.get(pk=draft.pk).number}/call-off/").status_code == 302


# --- back again --------------------------------------------------------------------------------------------------
def test_an_old_edition_comes_back_in_two_clicks_and_to_the_letter(ada: Client, staff: Cast, first: Edition) -> None:
    publish_(tried(renumbered(staff), staff), staff)
    publish(ada, typed(title="Outside"))
    assert 'href="/guide/editions/1/bring-back/"' in ada.get("/guide/editions/").content.decode()
    page = ada.get("/guide/editions/1/bring-back/").content.decode()
    assert "<del>Outside</del>" in page
    assert "Bring edition 1 back" in page
    assert ada.post("/guide/editions/1/bring-back/", {"note": "Too strict"}).status_code == 302
    back = Edition.objects.in_force()
    assert (back.number, back.made_from, back.note) == (4, first, "Too strict")
    assert content(back) == content(first)
    assert content(Edition.objects.get(number=2)) != content(first)
    assert Trail.objects.filter(action="bring_back_edition", actor=staff.ada, about="edition 4").count() == 1


def test_what_is_read_now_cannot_be_brought_back(ada: Client, staff: Cast) -> None:
    with pytest.raises(NothingNew):
        bring_back(1, note="", by=staff.ada, now=MONDAY)
    assert ada.post("/guide/editions/1/bring-back/").status_code == 422


@pytest.mark.parametrize("number", ["0", "99", "9" * 30])
def test_an_edition_that_never_was_cannot_come_back(ada: Client, number: str) -> None:
    assert ada.post(f"/guide/editions/{number}/bring-back/").status_code == 404


def test_a_bad_note_is_told_at_its_field(ada: Client, staff: Cast) -> None:
    publish_(tried(renumbered(staff), staff), staff)
    for note in ("x" * 201, "a\0b", "a\r\nb"):
        answer = ada.post("/guide/editions/1/bring-back/", {"note": note})
        assert answer.status_code == 422
        assert answer.context["form"].errors["note"]
    assert Edition.objects.in_force().number == 2


def test_an_open_draft_that_would_undo_it_says_so(ada: Client, staff: Cast) -> None:
    publish_(tried(renumbered(staff), staff), staff)
    save(ada, typed(title="Outside"))
    bring_back(1, note="", by=staff.ada, now=MONDAY)
    page = ada.get("/guide/editions/").content.decode()
    assert "It was begun before edition 3" in page


def test_a_draft_thrown_away_meanwhile_is_told(staff: Cast) -> None:
    draft = renumbered(staff)
    print_ = print_of_numbers(draft.numbers)
    draft.delete()
    with pytest.raises(Moved):
        keep_test(draft.pk or 99, print_, {}, by=staff.ada, now=MONDAY)


def test_saving_words_leaves_the_test_of_the_numbers_standing(staff: Cast) -> None:
    draft = tried(renumbered(staff), staff)
    passage = draft.passages.get(kind="topic", slug="about")
    save_passage("topic", "about", {"title": "New"}, seen=seen_now(passage), by=staff.ada, now=MONDAY)
    assert publish_(draft, staff).number == 2
