"""A walk is changed, taken back and put back. What it said before is kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rehab.diary import actions as diary
from rehab.diary.facts import walk_facts
from rehab.diary.models import Correction, Summary, Walk
from rehab.plan.models import Plan
from rehab.trail.models import AppendOnly, Trail
from tests.cast import BERLIN, MONDAY, Cast, tell, walk

from .phone import Phone, failing_on, text_of, walk_form


@pytest.fixture
def logged(phone: Phone) -> Walk:
    """Six minutes on Monday at 17:30, the right knee 2."""
    phone.send("log-walk", typed=walk_form(note="first words"))
    return Walk.objects.get()


def shown(phone: Phone, walk: Walk) -> dict[str, Any]:
    """The form of a walk as a browser would send it back untouched."""
    form = phone.open("correct-walk", walk.key).context["form"]
    typed: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False and value != "":
            widget = field.field.widget
            typed[field.html_name] = value if isinstance(value, list) else widget.format_value(value) or value
    return {name: value[0] if isinstance(value, list) and name != "felt" else value for name, value in typed.items()}


def correct(phone: Phone, walk: Walk, **changes: Any) -> HttpResponse:
    return phone.send("correct-walk", walk.key, typed=shown(phone, walk) | changes)


def test_a_correction_keeps_the_original(phone: Phone, cast: Cast, logged: Walk) -> None:
    later = MONDAY + timedelta(minutes=30)
    assert correct(phone.at(later), logged, minutes="5", right_peak="3").status_code == 302
    now = Walk.objects.get()
    assert (now.minutes, now.right_peak, now.edited_at, now.received_at) == (5, 3, later, logged.received_at)
    kept = Correction.objects.of(cast.ana).get()
    assert (kept.kind, kept.at, kept.by) == ("changed", later, cast.ana)
    assert (kept.before["minutes"], kept.before["right_peak"], kept.before["note"]) == (6, 2, "first words")
    row = Trail.objects.get(action="correct_walk")
    assert (row.before["minutes"], row.after["minutes"]) == (6, 5)


def test_what_a_walk_said_before_can_be_read(phone: Phone, logged: Walk) -> None:
    correct(phone, logged, minutes="5")
    correct(phone, logged, right_peak="0")
    page = text_of(phone.open("correct-walk", logged.key))
    was = "Until Monday 2 March, 18:00: {} minutes on Monday 2 March; right knee 2 at its worst; first words"
    assert was.format(6) in page
    assert was.format(5) in page
    assert "Changed on" in text_of(phone.open("history"))


def test_details_told_later_are_no_correction_and_keep_what_was_said(phone: Phone, cast: Cast) -> None:
    """A tap saved the walk. The other knee, the effort and a note come afterwards, where nothing had been said."""
    phone.send("log-walk", typed=walk_form())
    logged = Walk.objects.get()
    later = MONDAY + timedelta(minutes=20)
    page = phone.at(later).send(
        "correct-walk", logged.key, typed=shown(phone, logged) | {"left_peak": "1", "rpe": "3", "felt": ["caught"]},
        follow=True,
    )  # fmt: skip
    assert "Added. 6 minutes" in text_of(page)
    now = Walk.objects.get()
    assert (now.left_peak, now.rpe, now.flags, now.added_at, now.edited_at) == (1, 3, ["caught"], later, None)
    assert [(kept.kind, kept.before["left_peak"]) for kept in Correction.objects.of(cast.ana)] == [("added", None)]
    assert "First:" not in text_of(phone.open("history"))
    assert "What this walk said before" not in text_of(phone.open("correct-walk", now.key))
    assert walk_facts(now).edited == later
    correct(phone, now, rpe="4")
    assert [kept.kind for kept in Correction.objects.of(cast.ana).order_by("pk")] == ["added", "changed"]


@pytest.mark.parametrize("change", [{"right_peak": "3"}, {"right_peak": ""}, {"on": "2026-03-01"}, {"place": "rail"}])
def test_what_was_said_and_does_not_stand_is_a_correction(phone: Phone, logged: Walk, change: dict[str, str]) -> None:
    correct(phone, logged, left_peak="1", **change)
    assert Correction.objects.get().kind == "changed"


def test_a_correction_is_never_changed_or_removed(phone: Phone, logged: Walk) -> None:
    correct(phone, logged, minutes="5")
    for act in (Correction.objects.get().save, Correction.objects.get().delete, Correction.objects.all().delete):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.parametrize("version", ["1", "", None, "9" * 30, "-1"])
def test_a_stale_page_changes_nothing_and_shows_both_texts(phone: Phone, logged: Walk, version: str | None) -> None:
    typed = shown(phone, logged)
    correct(phone, logged, minutes="5")
    wrote = typed | {"minutes": "4", "note": "my words", "version": version}
    page = phone.send("correct-walk", logged.key, typed={name: v for name, v in wrote.items() if v is not None})
    assert page.status_code == 409
    assert "Kept is: 5 minutes on Monday 2 March." in text_of(page)
    assert 'value="4"' in page.content.decode()
    assert "my words" in page.content.decode()
    assert (Walk.objects.get().minutes, Walk.objects.get().note) == (5, "first words")
    assert correct_again(phone, page, logged).status_code == 302
    assert Walk.objects.get().minutes == 4


def correct_again(phone: Phone, page: HttpResponse, walk: Walk) -> HttpResponse:
    """Press save once more on the page that was refused."""
    form = page.context["form"]
    return phone.send("correct-walk", walk.key, typed=form.data.dict())


def test_whatever_happened_meanwhile_makes_the_page_stale(phone: Phone, cast: Cast, logged: Walk) -> None:
    typed = shown(phone, logged)
    diary.report_symptoms(cast.ana, tell({"symptoms": ["unwell"]}, MONDAY))
    assert phone.send("correct-walk", logged.key, typed=typed).status_code == 409


def test_without_its_trail_nothing_is_changed(phone: Phone, logged: Walk) -> None:
    with failing_on("trail_trail"), pytest.raises(RuntimeError):
        correct(phone, logged, minutes="5")
    assert Walk.objects.get().minutes == 6
    assert not Correction.objects.exists()


def test_a_walk_is_taken_back_and_put_back(phone: Phone, cast: Cast, logged: Walk) -> None:
    page = phone.send("withdraw-walk", logged.key, follow=True)
    assert "Taken back. 6 minutes Undo" in text_of(page)
    assert "Taken back. It does not count." in text_of(phone.open("history"))
    assert Summary.objects.of(cast.ana).get().last_walk_on is None
    page = phone.send("restore-walk", logged.key, follow=True)
    assert "Saved. 6 minutes Undo" in text_of(page)
    assert Walk.objects.get().withdrawn_at is None
    assert list(Correction.objects.order_by("pk").values_list("kind", flat=True)) == ["withdrawn", "restored"]
    assert Trail.objects.filter(action__in=["withdraw_walk", "restore_walk"]).count() == 2


def test_taking_back_twice_is_taking_back_once(phone: Phone, cast: Cast, logged: Walk) -> None:
    stale = Walk.objects.get()
    phone.send("withdraw-walk", logged.key)
    phone.send("withdraw-walk", logged.key)
    assert diary.withdraw_walk(cast.ana, stale, version=None, now=MONDAY).again
    phone.send("restore-walk", logged.key)
    phone.send("restore-walk", logged.key)
    assert diary.restore_walk(cast.ana, stale, now=MONDAY).again
    assert Correction.objects.count() == 2


def test_taking_back_does_not_undo_a_change_made_meanwhile(phone: Phone, cast: Cast, logged: Walk) -> None:
    read_before = Walk.objects.get()
    correct(phone, logged, minutes="5")
    diary.withdraw_walk(cast.ana, read_before, version=None, now=MONDAY)
    assert Walk.objects.get().minutes == 5


def test_after_a_change_nothing_offers_to_take_the_whole_walk_back(phone: Phone, logged: Walk) -> None:
    typed = shown(phone, logged) | {"minutes": "5"}
    page = phone.send("correct-walk", logged.key, typed=typed, follow=True)
    assert "Changed. 5 minutes" in text_of(page)
    assert reverse("diary:withdraw-walk", args=[logged.key]) not in page.content.decode()


# -- when it was ------------------------------------------------------------------------------------------------------


def test_a_change_of_the_note_does_not_touch_the_moment(phone: Phone, cast: Cast) -> None:
    began = MONDAY + timedelta(seconds=42)
    timed = walk(cast.ana, began).entry
    correct(phone.at(began + timedelta(minutes=9)), timed, note="windy")
    assert Walk.objects.get().happened_at == began


def test_the_second_of_two_half_past_twos_stays_the_second(phone: Phone, cast: Cast) -> None:
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    lived = walk(cast.ana, second).entry
    correct(phone.at(second + timedelta(hours=8)), lived, note="clocks changed")
    assert Walk.objects.get().local_time.isoformat() == "2026-10-25T02:30:00+01:00"


def test_a_walk_is_corrected_on_the_clock_of_the_place_where_it_was(phone: Phone, cast: Cast, logged: Walk) -> None:
    cast.ana.zone = "America/Los_Angeles"
    cast.ana.save()
    correct(phone, logged, note="seen from far away")
    assert Walk.objects.get().local_time.isoformat() == "2026-03-02T17:30:00+01:00"
    correct(phone, logged, at="17:00")
    moved = Walk.objects.get()
    assert moved.local_time.isoformat() == "2026-03-02T17:00:00+01:00"
    assert (moved.zone, moved.happened_on) == ("Europe/Berlin", date(2026, 3, 2))


def test_another_day_can_be_given(phone: Phone, logged: Walk) -> None:
    correct(phone, logged, on="2026-03-01", at="02:00")
    assert Walk.objects.get().happened_on == date(2026, 2, 28)


# -- what the form shows ----------------------------------------------------------------------------------------------


def test_everything_that_was_said_is_on_the_page_again(phone: Phone) -> None:
    said = walk_form(
        felt=["stopped_early", "caught"], stopped_because="knee_pain", swelling="little", rpe="3",
        incline_percent="1.5", speed_kmh="1.6", left_peak="0", right_before="1", right_after="2", note="a “note”",
    )  # fmt: skip
    phone.send("log-walk", typed=said)
    logged = Walk.objects.get()
    before = {name: getattr(logged, name) for name in diary.BODY if name != "added_at"}
    assert correct(phone, logged).status_code == 302
    assert {name: getattr(Walk.objects.get(), name) for name in before} == before


def test_an_answer_can_be_taken_back_to_no_answer(phone: Phone, logged: Walk) -> None:
    assert 'name="right_peak" value=""' in phone.open("correct-walk", logged.key).content.decode()
    correct(phone, logged, right_peak="")
    assert Walk.objects.get().right_peak is None


def test_a_sled_walk_stays_one_though_the_sled_is_closed_now(phone: Phone, cast: Cast) -> None:
    pulled = walk(cast.ana, MONDAY, place="sled", metres=60, load_kg=9, minutes=None).entry
    correct(phone, pulled, note="heavy")
    now = Walk.objects.get()
    assert (now.note, now.place, now.metres, now.load_kg) == ("heavy", "sled", 60, 9)


def test_nobody_elses_walk(phone: Phone, bens_phone: Phone, logged: Walk) -> None:
    assert bens_phone.open("correct-walk", logged.key).status_code == 404
    for act in ("correct-walk", "withdraw-walk", "restore-walk", "answer-morning"):
        assert bens_phone.send(act, logged.key, typed=walk_form()).status_code == 404
    assert Walk.objects.get().edited_at is None


def test_a_change_never_opens_a_locked_plan(phone: Phone, cast: Cast) -> None:
    phone.send("log-walk", typed=walk_form(right_peak="9"))
    assert correct(phone, Walk.objects.get(), right_peak="1")["Location"] == reverse("diary:stopped")
    phone.send("withdraw-walk", Walk.objects.get().key)
    assert Plan.objects.of(cast.ana).get().locked == "therapist"
