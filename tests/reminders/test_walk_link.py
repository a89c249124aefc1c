"""The links about a planned walk and after quiet days: one question for whoever holds them, while a walk waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from rehab.diary import clock
from rehab.diary.models import Walk
from rehab.people.models import User
from rehab.plan.models import Plan
from rehab.reminders import actions, links
from rehab.reminders.models import Reminder
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, intake, tell, walk

from .conftest import wishes
from .mailbox import TUESDAY, WEDNESDAY, link_in, sent

TEN = TUESDAY.replace(hour=10)
FOUR_DAYS_ON = TEN + timedelta(days=4)


def link_of(patient: User, still: Any, **wanted: bool) -> str:
    """The link in the one mail that comes when only this is wanted: a planned walk on Tuesday, or quiet days later."""
    actions.save_reminders(patient, {"morning": False, "walk": False, "quiet_days": False, **wanted}, now=MONDAY)
    at = TEN if "walk" in wanted else FOUR_DAYS_ON
    still.move_to(at)
    assert len(sent(at)) == 1
    return link_in(mail.outbox[-1])


@pytest.fixture(params=["walk", "quiet_days"])
def link(request: pytest.FixtureRequest, ana: User, still: Any) -> str:
    return link_of(ana, still, **{request.param: True})


def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_looking_changes_nothing_however_often(link: str) -> None:
    trail = Trail.objects.count()
    for method in ("get", "head", "get"):
        assert getattr(strict(), method)(link).status_code == 200
    assert not Walk.objects.exists()
    assert Trail.objects.count() == trail
    assert Reminder.objects.get().answered_at is None


def test_one_tap_saves_the_walk_as_planned(link: str, ana: User, still: Any) -> None:
    page = strict().get(link).content.decode()
    assert "6 minutes backward" in page
    assert "Ana" not in page
    answer = strict().post(link, {"right_peak": "0", "walk": "A1"})
    assert "Saved. Thank you" in answer.content.decode()
    saved = Walk.objects.get()
    assert (saved.patient, saved.minutes, saved.right_peak, saved.left_peak) == (ana, 6, 0, None)
    assert saved.happened_at == Reminder.objects.get().answered_at - timedelta(minutes=6)


def test_a_second_tap_changes_nothing(link: str) -> None:
    strict().post(link, {"right_peak": "2", "walk": "A1"})
    for pain in ("2", "9"):
        assert "answered already" in strict().post(link, {"right_peak": pain, "walk": "A1"}).content.decode()
    assert "answered already" in strict().get(link).content.decode()
    assert [one.right_peak for one in Walk.objects.all()] == [2]


def test_a_walk_that_is_logged_already_is_not_asked_about(link: str, ana: User) -> None:
    walk(ana, Reminder.objects.get().claimed_at)
    for answer in (strict().get(link), strict().post(link, {"right_peak": "2", "walk": "A1"})):
        assert "answered already" in answer.content.decode()
        assert "pain-tile" not in answer.content.decode()
    assert Walk.objects.count() == 1


@pytest.mark.parametrize(
    "odd", [{}, {"right_peak": ""}, {"right_peak": "11"}, {"right_peak": "\0"}, {"right_peak": "٥"}]
)
def test_anything_else_is_refused_and_nothing_saved(link: str, odd: dict[str, str]) -> None:
    assert strict().post(link, {"walk": "A1", **odd}).status_code == 422
    assert not Walk.objects.exists()


def test_a_tap_about_another_plan_is_asked_again(link: str) -> None:
    answer = strict().post(link, {"right_peak": "2", "walk": "B2"})
    assert answer.status_code == 409
    assert "Your plan has changed" in answer.content.decode()
    assert not Walk.objects.exists()


def test_while_a_walk_is_running_it_only_leads_there(link: str, ana: User) -> None:
    began = Reminder.objects.get().claimed_at
    clock.start_walk(ana, tell({"right": 1, "left": None, "minutes": 6, "place": "treadmill"}, began))
    answer = strict().post(link, {"right_peak": "2", "walk": "A1"})
    assert "Go on when you like" in answer.content.decode()
    assert not Walk.objects.exists()


def test_a_stopped_plan_takes_no_walk(link: str, ana: User) -> None:
    Plan.objects.of(ana).update(locked="emergency")
    assert "pain-tile" not in strict().get(link).content.decode()
    strict().post(link, {"right_peak": "2", "walk": "A1"})
    assert not Walk.objects.exists()


def test_a_stop_is_said_at_once(link: str, ana: User) -> None:
    page = strict().post(link, {"right_peak": "10", "walk": "A1"}).content.decode()
    assert Plan.objects.of(ana).get().locked
    assert "Do not walk backward for now" in page


def test_it_gives_access_to_nothing_else(link: str) -> None:
    browser = strict()
    browser.post(link, {"right_peak": "2", "walk": "A1"})
    assert browser.get("/diary/").status_code == 302
    assert not browser.session.get("_auth_user_id")


def test_a_planned_walk_is_asked_about_on_its_day(ana: User, still: Any) -> None:
    link = link_of(ana, still, walk=True)
    still.move_to(TEN.replace(hour=23))
    assert strict().get(link).status_code == 200
    still.move_to(WEDNESDAY)
    assert strict().get(link).status_code == 410
    assert strict().post(link, {"right_peak": "1", "walk": "A1"}).status_code == 410
    assert not Walk.objects.exists()


def test_after_quiet_days_there_are_two_weeks(ana: User, still: Any) -> None:
    link = link_of(ana, still, quiet_days=True)
    still.move_to(MONDAY + timedelta(days=14))
    assert strict().get(link).status_code == 200
    still.move_to(MONDAY + timedelta(days=15))
    assert strict().get(link).status_code == 410


def test_two_knees_are_asked_left_then_right(cast: Cast, still: Any) -> None:
    intake(cast.ben, knees=["left", "right"])
    wishes(cast.ben)
    link = link_of(cast.ben, still, walk=True)
    assert strict().post(link, {"right_peak": "2", "walk": "A1"}).status_code == 422
    assert "Saved" in strict().post(link, {"left_peak": "1", "right_peak": "2", "walk": "A1"}).content.decode()
    assert (Walk.objects.get().left_peak, Walk.objects.get().right_peak) == (1, 2)


def test_a_made_up_link_opens_nothing(link: str, ana: User) -> None:
    for token in (links.make(links.STOP, Reminder.objects.get().key), links.make(links.ANSWER, ana.handle)):
        assert strict().get(f"/reminders/answer/{token}/").status_code == 404


def test_the_mail_says_that_something_waits_and_not_what(link: str) -> None:
    words = f"{mail.outbox[-1].subject} {mail.outbox[-1].body}".lower()
    assert not [word for word in ("pain", "knee", "right", "left", "minutes", "tess", "walk") if word in words]
    assert mail.outbox[-1].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
