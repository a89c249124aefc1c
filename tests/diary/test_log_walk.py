"""A walk that is written down afterwards."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from rehab.diary.models import Summary, Walk
from rehab.plan.models import Advice, Plan
from rehab.trail.models import Trail
from tests.architecture.house import ROOT
from tests.cast import BERLIN, MONDAY, Cast

from .phone import HTMX, Phone, failing_on, text_of, walk_form


def only_walk() -> Walk:
    return Walk.objects.get()


def test_the_page_is_filled_in_with_the_plan_and_no_pain(phone: Phone) -> None:
    page = phone.open("log-walk")
    form = page.context["form"]
    assert form["minutes"].value() == 6
    assert form["on"].value() == date(2026, 3, 2)
    assert [form[name].value() for name in form.fields if name.endswith(("before", "peak", "after"))] == [None] * 6
    assert 'name="right_peak" value="0" checked' not in page.content.decode()


def test_walk_advice_summary_and_trail_are_saved_together(phone: Phone, cast: Cast) -> None:
    typed = walk_form(right_before="1", right_after="3", note="Good shoes 👟")
    response = phone.send("log-walk", typed=typed)
    assert response["Location"] == f"{reverse('diary:today')}?saved={typed['key']}"
    walk = only_walk()
    assert (walk.minutes, walk.place, walk.note, walk.stage) == (6, "treadmill", "Good shoes 👟", "A1")
    assert (walk.right_before, walk.right_peak, walk.right_after) == (1, 2, 3)
    advice = Advice.objects.of(cast.ana).newest_first()[0]
    assert (advice.cause, advice.at) == ("walk", MONDAY)
    assert Summary.objects.of(cast.ana).get().last_walk_on == date(2026, 3, 2)
    row = Trail.objects.get(action="log_walk")
    assert (row.actor, row.patient, row.about, row.address) == (cast.ana, cast.ana, f"walk {walk.pk}", "127.0.0.1")


@pytest.mark.parametrize("table", ["trail_trail", "plan_advice"])
def test_without_its_trail_or_its_advice_nothing_is_saved(phone: Phone, cast: Cast, table: str) -> None:
    before = Plan.objects.of(cast.ana).get().version
    with failing_on(table), pytest.raises(RuntimeError):
        phone.send("log-walk", typed=walk_form())
    assert not Walk.objects.exists()
    assert not Trail.objects.filter(action="log_walk").exists()
    assert not Advice.objects.of(cast.ana).filter(cause="walk").exists()
    assert Summary.objects.of(cast.ana).get().last_walk_on is None
    assert Plan.objects.of(cast.ana).get().version == before


def test_today_says_what_was_saved_and_offers_to_undo_it(phone: Phone) -> None:
    page = phone.send("log-walk", typed=walk_form(), follow=True)
    assert "Saved. 6 minutes Undo" in text_of(page)
    assert reverse("diary:withdraw-walk", args=[only_walk().key]) in page.content.decode()


def test_the_same_key_again_is_the_same_walk(phone: Phone, cast: Cast) -> None:
    typed = walk_form(at="")
    first = phone.send("log-walk", typed=typed)
    told, trail = Advice.objects.count(), Trail.objects.count()
    again = phone.at(MONDAY + timedelta(minutes=40)).send("log-walk", typed=typed)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Walk.objects.count() == 1
    assert only_walk().happened_at == MONDAY - timedelta(minutes=6)
    assert (Advice.objects.count(), Trail.objects.count()) == (told, trail)


def test_the_same_key_is_the_same_walk_even_when_it_was_taken_back(phone: Phone) -> None:
    typed = walk_form()
    phone.send("log-walk", typed=typed)
    phone.send("withdraw-walk", typed["key"])
    assert phone.send("log-walk", typed=typed).status_code == 302
    assert only_walk().withdrawn_at is not None


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_same_key_with_another_body_is_refused_and_shows_what_is_stored(
    phone: Phone, headers: dict[str, str]
) -> None:
    typed = walk_form()
    phone.send("log-walk", typed=typed)
    page = phone.send("log-walk", typed=typed | {"minutes": "5", "note": "two laps"}, headers=headers)
    assert page.status_code == 409
    assert "Kept is: 6 minutes on Monday 2 March." in text_of(page)
    assert 'value="5"' in page.content.decode()
    assert "two laps" in page.content.decode()
    assert (Walk.objects.count(), only_walk().minutes) == (1, 6)


def test_what_was_refused_can_be_saved_as_another_walk(phone: Phone) -> None:
    typed = walk_form()
    phone.send("log-walk", typed=typed)
    page = phone.send("log-walk", typed=typed | {"minutes": "5"})
    renewed = page.context["form"]["key"].value()
    assert phone.send("log-walk", typed=typed | {"minutes": "5", "key": renewed}).status_code == 302
    assert sorted(Walk.objects.values_list("minutes", flat=True)) == [5, 6]


def test_the_same_key_of_another_patient_is_simply_another_walk(phone: Phone, bens_phone: Phone, cast: Cast) -> None:
    typed = walk_form()
    phone.send("log-walk", typed=typed)
    bens_phone.send("log-walk", typed=typed | {"minutes": "4"})
    assert Walk.objects.of(cast.ana).get().minutes == 6
    assert Walk.objects.of(cast.ben).get().minutes == 4


# -- a blank is not a zero --------------------------------------------------------------------------------------------


def test_a_blank_stays_blank_in_the_row_the_facts_and_the_page(phone: Phone, cast: Cast) -> None:
    phone.send("log-walk", typed=walk_form(right_peak=""))
    walk = only_walk()
    assert (walk.right_before, walk.right_peak, walk.right_after, walk.left_peak) == (None,) * 4
    told = Advice.objects.of(cast.ana).newest_first()[0].facts["walks"][0]["pain"]
    assert told["right"] == {"before": None, "peak": None, "after": None, "morning": None}
    assert "Right – no answer next day – no answer" in text_of(phone.open("history"))
    assert phone.open("correct-walk", walk.key).context["form"]["right_peak"].value() is None


def test_a_zero_stays_zero_in_the_row_the_facts_and_the_page(phone: Phone, cast: Cast) -> None:
    phone.send("log-walk", typed=walk_form(right_peak="0", right_before="0"))
    walk = only_walk()
    assert (walk.right_before, walk.right_peak, walk.right_after) == (0, 0, None)
    told = Advice.objects.of(cast.ana).newest_first()[0].facts["walks"][0]["pain"]["right"]
    assert (told["before"], told["peak"], told["after"]) == (0, 0, None)
    assert "Right 0 next day – no answer" in text_of(phone.open("history"))
    page = phone.open("correct-walk", walk.key).content.decode()
    assert 'name="right_peak" value="0" checked' in page
    assert 'name="right_after" value="0" checked' not in page


# -- when it was ------------------------------------------------------------------------------------------------------


def test_the_three_moments_are_frozen(phone: Phone, cast: Cast) -> None:
    now = MONDAY + timedelta(days=1, hours=2)
    phone.at(now).send("log-walk", typed=walk_form())
    walk = only_walk()
    assert walk.happened_at == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    assert (walk.happened_on, walk.zone, walk.utc_offset) == (date(2026, 3, 2), "Europe/Berlin", 60)
    assert (walk.entered_at, walk.received_at) == (now, now)


def test_a_change_of_the_time_zone_re_dates_nothing(phone: Phone, cast: Cast) -> None:
    phone.send("log-walk", typed=walk_form(on="2026-03-01", at="23:30"))
    cast.ana.zone = "Pacific/Auckland"
    cast.ana.save()
    assert "Sunday 1 March" in text_of(phone.open("history"))
    phone.send("log-walk", typed=walk_form(on="2026-03-03", at="05:00"))
    there, here = Walk.objects.newest_first()
    assert (here.happened_on, here.zone, here.utc_offset) == (date(2026, 3, 1), "Europe/Berlin", 60)
    assert (there.happened_on, there.zone, there.utc_offset) == (date(2026, 3, 3), "Pacific/Auckland", 780)
    told = [walk["happened"] for walk in Advice.objects.of(cast.ana).newest_first()[0].facts["walks"]]
    assert "2026-03-01T23:30:00+01:00" in told


@pytest.mark.parametrize(
    ("at", "on"), [("03:59", date(2026, 3, 1)), ("04:00", date(2026, 3, 2)), ("23:59", date(2026, 3, 2))]
)
def test_the_day_begins_at_four(phone: Phone, at: str, on: date) -> None:
    phone.at(MONDAY + timedelta(hours=7)).send("log-walk", typed=walk_form(at=at))
    assert only_walk().happened_on == on


@pytest.mark.parametrize("on", ["2026-03-02", "2026-03-03"])
def test_after_midnight_a_walk_without_a_time_ended_just_now_and_belongs_to_monday(phone: Phone, on: str) -> None:
    one_at_night = MONDAY + timedelta(hours=7)
    assert phone.at(one_at_night).send("log-walk", typed=walk_form(on=on, at="")).status_code == 302
    assert only_walk().happened_at == one_at_night - timedelta(minutes=6)
    assert only_walk().happened_on == date(2026, 3, 2)


def test_a_walk_of_another_day_without_a_time_was_at_noon(phone: Phone) -> None:
    phone.send("log-walk", typed=walk_form(on="2026-02-28", at=""))
    assert only_walk().local_time.isoformat() == "2026-02-28T12:00:00+01:00"


@pytest.mark.parametrize(
    ("now", "on", "frozen"),
    [
        (datetime(2026, 10, 25, 9, 0, tzinfo=BERLIN), "2026-10-25", "2026-10-25T02:30:00+02:00"),  # lived twice
        (datetime(2026, 3, 29, 9, 0, tzinfo=BERLIN), "2026-03-29", "2026-03-29T02:30:00+01:00"),  # never lived
    ],
)
def test_an_hour_that_the_clocks_change_can_be_logged(phone: Phone, now: datetime, on: str, frozen: str) -> None:
    assert phone.at(now).send("log-walk", typed=walk_form(on=on, at="02:30")).status_code == 302
    walk = only_walk()
    assert walk.local_time.isoformat() == frozen
    assert walk.happened_on == date.fromisoformat(on) - timedelta(days=1)


@pytest.mark.parametrize(("at", "status"), [("18:15", 302), ("18:16", 422)])
def test_a_walk_may_lie_a_quarter_of_an_hour_ahead_and_no_more(phone: Phone, at: str, status: int) -> None:
    page = phone.send("log-walk", typed=walk_form(at=at))
    assert page.status_code == status
    assert Walk.objects.exists() == (status == 302)
    if status == 422:
        assert "18:16 has not come yet today." in text_of(page)


@pytest.mark.parametrize(("on", "status"), [("2025-12-02", 302), ("2025-12-01", 422), ("2026-03-03", 422)])
def test_the_diary_goes_back_ninety_days_and_never_ahead(phone: Phone, on: str, status: int) -> None:
    assert phone.send("log-walk", typed=walk_form(on=on)).status_code == status


def test_a_walk_written_after_two_days_is_marked(phone: Phone) -> None:
    phone.send("log-walk", typed=walk_form(on="2026-02-27"))
    assert "Written down later" in text_of(phone.open("history"))


def test_two_walks_of_a_day_are_two_walks(phone: Phone, cast: Cast) -> None:
    phone.send("log-walk", typed=walk_form(at="09:00"))
    phone.send("log-walk", typed=walk_form(at="17:00", right_peak="4"))
    assert Walk.objects.of(cast.ana).count() == 2
    assert Summary.objects.of(cast.ana).get().days == [["2026-03-02", 4, True, False]]


# -- asked back -------------------------------------------------------------------------------------------------------


def test_a_peak_far_below_the_pain_before_is_asked_again_and_then_believed(phone: Phone) -> None:
    slip = walk_form(right_before="6", right_peak="2")
    page = phone.send("log-walk", typed=slip)
    assert page.status_code == 422
    assert "You wrote 6 before and 2 as the most it hurt." in text_of(page)
    assert not Walk.objects.exists()
    assert phone.send("log-walk", typed=slip | {"is_right": "on"}).status_code == 302
    assert only_walk().right_peak == 2


def test_stopping_for_knee_pain_is_a_flag(phone: Phone) -> None:
    phone.send("log-walk", typed=walk_form(felt=["stopped_early", "caught"], stopped_because="knee_pain"))
    assert (only_walk().flags, only_walk().stopped_because) == (["caught", "stopped_for_pain"], "knee_pain")


def test_stopping_early_without_a_reason_is_not_dropped_in_silence(phone: Phone) -> None:
    page = phone.send("log-walk", typed=walk_form(felt=["stopped_early"]))
    assert page.status_code == 422
    assert "Choose why you stopped" in text_of(page)


def test_a_reason_without_the_tick_says_nothing(phone: Phone) -> None:
    phone.send("log-walk", typed=walk_form(stopped_because="knee_pain"))
    assert (only_walk().flags, only_walk().stopped_because) == ([], "")


def test_the_page_can_show_what_it_asks_when_somebody_stopped_early(phone: Phone) -> None:
    styles = (ROOT / "static/css/parts/field.css").read_text()
    shown = '[value="stopped_early"]:checked'
    assert shown in styles
    assert 'value="stopped_early"' in phone.open("log-walk").content.decode()


def test_severe_pain_leads_to_the_stop_page(phone: Phone, cast: Cast) -> None:
    assert phone.send("log-walk", typed=walk_form(right_peak="8"))["Location"] == reverse("diary:stopped")
    assert Plan.objects.of(cast.ana).get().locked == "therapist"


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(("changes", "status"), [({}, 302), ({"minutes": "x"}, 422)])
def test_htmx_gets_the_same_answers(phone: Phone, headers: dict[str, str], changes: Any, status: int) -> None:
    response = phone.send("log-walk", typed=walk_form(**changes), headers=headers)
    assert response.status_code == status
    assert "HX-Request" in response["Vary"]


def test_a_walk_needs_a_plan(phone: Phone, cast: Cast) -> None:
    Plan.objects.of(cast.ana).delete()
    assert phone.send("log-walk", typed=walk_form(key=uuid.uuid4()))["Location"] == reverse("diary:welcome")
    assert not Walk.objects.exists()
