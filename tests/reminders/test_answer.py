"""The answer page: one question, for whoever holds the link, and nothing else."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from rehab.diary.actions import answer_morning, withdraw_walk
from rehab.diary.models import Morning
from rehab.people.models import User
from rehab.plan.models import Plan, Profile
from rehab.reminders import links
from rehab.reminders.models import Reminder
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, tell, walk

from .mailbox import TUESDAY, link_in, sent, stop_path


@pytest.fixture
def link(ana: User, still: Any) -> str:
    """The link in Ana's mail of Tuesday morning."""
    walk(ana, MONDAY)
    sent(TUESDAY)
    return link_in(mail.outbox[0])


def strict() -> Client:
    """A browser in which nobody is signed in, and which is asked for a token like any other."""
    return Client(enforce_csrf_checks=True)


def test_looking_changes_nothing_however_often(link: str) -> None:
    trail = Trail.objects.count()
    for method in ("get", "head", "get"):
        assert getattr(strict(), method)(link).status_code == 200
    assert not Morning.objects.exists()
    assert Trail.objects.count() == trail
    assert Reminder.objects.get().answered_at is None


def test_the_tap_saves_the_morning_of_this_walk(link: str, ana: User) -> None:
    page = strict().get(link).content.decode()
    assert 'name="right_morning" value="0"' in page
    answer = strict().post(link, {"right_morning": "3"})
    assert answer.status_code == 200
    assert "Saved. Thank you" in answer.content.decode()
    saved = Morning.objects.get()
    assert (saved.patient, saved.walk, saved.right, saved.left) == (ana, ana.walks.get(), 3, None)
    assert Trail.objects.visible_to(ana).filter(action="answer_morning").count() == 1
    assert Reminder.objects.get().answered_at == TUESDAY


def test_zero_is_an_answer_and_blank_is_none(link: str) -> None:
    assert strict().post(link, {}).status_code == 422
    assert not Morning.objects.exists()
    strict().post(link, {"right_morning": "0"})
    assert Morning.objects.get().right == 0


def test_two_knees_are_asked_left_then_right(link: str, ana: User) -> None:
    Profile.objects.of(ana).update(knees=["left", "right"])
    assert strict().post(link, {"right_morning": "2"}).status_code == 422
    assert strict().post(link, {"left_morning": "1", "right_morning": "2"}).status_code == 200
    assert (Morning.objects.get().left, Morning.objects.get().right) == (1, 2)


@pytest.mark.parametrize("odd", ["", "11", "-1", "5.5", "\0", "٥", "1e30", "x" * 10_000, "null", "0x1"])
def test_anything_else_is_refused_and_nothing_saved(link: str, odd: str) -> None:
    answer = strict().post(link, {"right_morning": odd})
    assert answer.status_code == 422
    assert not Morning.objects.exists()


def test_a_second_tap_changes_nothing(link: str) -> None:
    browser = strict()
    assert "Saved" in browser.post(link, {"right_morning": "3"}).content.decode()
    for pain in ("3", "9"):
        assert "answered already" in browser.post(link, {"right_morning": pain}).content.decode()
    assert Morning.objects.get().right == 3
    assert "answered already" in browser.get(link).content.decode()
    assert Trail.objects.filter(action="answer_morning").count() == 1


def test_what_was_answered_in_the_app_stays(link: str, ana: User) -> None:
    answer_morning(ana, ana.walks.get(), tell({"right": 5}, TUESDAY))
    for answer in (strict().get(link), strict().post(link, {"right_morning": "1"})):
        page = answer.content.decode()
        assert "answered already" in page
        assert "pain-tile" not in page
    assert Morning.objects.get().right == 5


def test_it_lasts_for_the_day(link: str, still: Any) -> None:
    still.move_to(TUESDAY.replace(hour=23, minute=59))
    assert strict().get(link).status_code == 200
    for later in (timedelta(days=1), timedelta(hours=17), timedelta(days=400)):
        still.move_to(TUESDAY + later)
        assert strict().get(link).status_code == 410
        assert strict().post(link, {"right_morning": "1"}).status_code == 410
    assert not Morning.objects.exists()


def test_a_walk_that_was_taken_back_is_not_asked_about(link: str, ana: User) -> None:
    withdraw_walk(ana, ana.walks.get(), version=None, now=TUESDAY)
    assert strict().post(link, {"right_morning": "1"}).status_code == 410
    assert not Morning.objects.exists()


def test_it_gives_access_to_nothing_else(link: str, ana: User) -> None:
    browser = strict()
    page = browser.get(link).content.decode()
    assert "Ana" not in page
    assert "minutes" not in page
    browser.post(link, {"right_morning": "3"})
    assert browser.get("/diary/").status_code == 302
    assert not browser.session.get("_auth_user_id")
    assert browser.get(link)["Cache-Control"] == "no-store"


def test_a_stop_is_said_at_once(link: str, ana: User) -> None:
    page = strict().post(link, {"right_morning": "10"}).content.decode()
    assert Plan.objects.of(ana).get().locked
    assert "Do not walk backward for now" in page
    assert "tel:112" in page


def test_a_made_up_link_opens_nothing(link: str, ana: User) -> None:
    key = Reminder.objects.get().key
    for token in ("x", key.hex, f"{key.hex}:x", links.make(links.STOP, key), links.make(links.ANSWER, ana.handle),
                  "٥" * 40, "a" * 3000, f"{key.hex}:{'A' * 43}"):  # fmt: skip
        for method in ("get", "post"):
            assert getattr(strict(), method)(f"/reminders/answer/{token}/", {"right_morning": "1"}).status_code == 404
    assert not Morning.objects.exists()


def test_a_closed_account_has_no_answer_page(link: str, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert strict().get(link).status_code == 404


def test_somebody_else_who_is_signed_in_answers_for_the_holder_of_the_mail(link: str, cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.ben)
    assert browser.post(link, {"right_morning": "2"}).status_code == 200
    assert Morning.objects.get().patient == cast.ana


# --- the way out -------------------------------------------------------------------------------------------------
def test_one_click_stops_all_of_them_without_cookie_or_token(link: str, ana: User) -> None:
    path = stop_path(mail.outbox[0])
    assert strict().get(path).status_code == 200
    assert ana.reminder_wish.morning, "looking changes nothing"
    assert strict().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    ana.reminder_wish.refresh_from_db()
    assert not any(getattr(ana.reminder_wish, kind) for kind in ("morning", "walk", "quiet_days"))
    assert strict().post(path).status_code == 200, "twice is once"
    assert Trail.objects.visible_to(ana).filter(action="stop_reminders").count() == 1


def test_a_link_to_stop_never_grows_old(link: str, ana: User, still: Any) -> None:
    still.move_to(TUESDAY + timedelta(days=3000))
    assert strict().post(stop_path(mail.outbox[0])).status_code == 200
    ana.reminder_wish.refresh_from_db()
    assert not ana.reminder_wish.morning


def test_a_link_of_another_purpose_stops_nothing(link: str, ana: User) -> None:
    for token in ("x", links.make(links.ANSWER, ana.handle), ana.handle.hex):
        assert strict().post(f"/reminders/stop/{token}/").status_code == 404
    assert ana.reminder_wish.morning


def test_a_link_of_somebody_who_is_gone_says_the_same(db: None) -> None:
    path = f"/reminders/stop/{links.make(links.STOP, uuid.uuid4())}/"
    assert "No more reminders" in strict().post(path).content.decode()
