"""A therapist opens a row, answers it, puts it off, hands it over, and puts it back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rehab.diary.messages import Message
from rehab.diary.messaging import answer_message, send_message
from rehab.people.models import Care
from rehab.plan.models import Plan
from rehab.review.flagging import handling_again
from rehab.review.flags import FlagAct, Handling
from rehab.trail.models import AppendOnly, Trail
from tests.cast import MONDAY, Cast, morning, walk

from .people import HTMX, long_history, patient_of, report, standing, url
from .test_statement_counts import statements

CASELOAD = reverse("review:caseload")


@pytest.fixture
def flared(cast: Cast) -> Cast:
    """Ana's knee flared after Saturday's walk."""
    Plan.objects.of(cast.ana).update(stage_since=MONDAY.date() - timedelta(days=10))
    morning(cast.ana, walk(cast.ana, MONDAY - timedelta(days=2)), 5)
    return cast


@pytest.fixture
def stopped(cast: Cast) -> Cast:
    walk(cast.ana, MONDAY, peak=9)
    return cast


def seen(patient: Any) -> str:
    return " ".join(flag.token for flag in standing(patient, MONDAY + timedelta(hours=15)).place.flags)


def act(browser: Client, name: str, patient: Any, query: str = "", **typed: Any) -> HttpResponse:
    headers = typed.pop("headers", None)
    typed = {"key": uuid4(), "seen": seen(patient), **typed}
    return browser.post(url(name, patient) + query, typed, headers=headers)  # type: ignore[return-value]


def answer(browser: Client, patient: Any, **typed: Any) -> HttpResponse:
    return act(browser, "acknowledge-flags", patient, **typed)


def page(browser: Client, query: str = "") -> str:
    return str(browser.get(CASELOAD + query).content.decode())


def opened(browser: Client, patient: Any, **more: Any) -> str:
    response = browser.get(url("case", patient), **more)
    assert response.status_code == 200
    return str(response.content.decode())


# -- opened -----------------------------------------------------------------------------------------------------------


def test_an_opened_row_has_the_chart_the_walks_the_advice_and_why(tess: Client, flared: Cast) -> None:
    walk(flared.ana, MONDAY, peak=6)
    report(flared.ana, "unwell")
    text = opened(tess, flared.ana)
    for words in (
        "Right knee, last 2 walks", "Why Ana is here", "Last advice:", "Symptoms reported",
        "Mornings without an answer, last 14 days: Mon 2 March.", "<dt>Owner</dt><dd>You</dd>",
    ):  # fmt: skip
        assert words in text
    assert Trail.objects.filter(action="read_patient", actor=flared.tess, patient=flared.ana).count() == 1


def test_it_is_the_same_in_place_without_the_page_around_it(tess: Client, flared: Cast) -> None:
    text = opened(tess, flared.ana, headers=HTMX)
    assert "<html" not in text
    assert "Why Ana is here" in text
    assert f'hx-target="#case-{flared.ana.handle}"' in text
    assert "hx-post" not in opened(tess, flared.ana)


@pytest.mark.parametrize("name", ["case", "acknowledge-flags", "snooze-flags", "hand-over-flags", "reopen-flags"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_after_the_end_of_care_there_is_nothing(tess: Client, flared: Cast, name: str, headers: dict[str, str]) -> None:
    typed = {"key": uuid4(), "seen": seen(flared.ana), "until": "2026-03-10", "colleague": str(flared.theo.handle)}
    Care.objects.filter(patient=flared.ana).update(ended_at=MONDAY)
    address = url(name, flared.ana)
    response = tess.get(address, headers=headers) if name == "case" else tess.post(address, typed, headers=headers)
    assert response.status_code == 404
    assert not FlagAct.objects.exists()
    assert "Ana" not in page(tess)


# -- answered ---------------------------------------------------------------------------------------------------------


def test_an_answer_takes_the_row_off_and_is_kept_with_who_why_and_when(tess: Client, flared: Cast) -> None:
    assert "<h1>1 person needs you</h1>" in page(tess)
    response = answer(tess, flared.ana, ready="call")
    assert response["Location"] == CASELOAD
    text = page(tess)
    assert "<h1>Nothing needs you today</h1>" in text
    assert "Answered: flare." in text
    kept = FlagAct.objects.get()
    assert (kept.ground, kept.act, kept.by, kept.note) == (
        "flare",
        "acknowledged",
        flared.tess,
        "I will call you today.",
    )
    assert kept.reason.startswith("Next-morning flare: right knee")
    assert Trail.objects.get(action="acknowledge_flags").after == {"grounds": ["flare"]}
    assert "“I will call you today.”" in opened(tess, flared.ana)
    assert "answered on the worklist: flare" in tess.get(url("trail", flared.ana)).content.decode()


def test_words_of_ones_own_are_sent_to_the_patient_only_when_asked(tess: Client, flared: Cast) -> None:
    answer(tess, flared.ana, note="Rest to Sunday.")
    assert not Message.objects.exists()
    morning(flared.ana, walk(flared.ana, MONDAY), 6)
    answer(tess, flared.ana, note="Rest to Sunday.", share="on")
    assert Message.objects.get().text == "Rest to Sunday."
    refused = answer(tess, flared.ana, share="on")
    assert refused.status_code == 422
    assert "Write what to send, or choose a ready sentence." in refused.content.decode()


def test_the_same_form_twice_is_one_answer(tess: Client, flared: Cast) -> None:
    key = uuid4()
    typed = {"key": key, "seen": seen(flared.ana), "note": "Seen", "share": "on"}
    for _ in range(2):
        tess.post(url("acknowledge-flags", flared.ana), typed)
    assert FlagAct.objects.count() == Message.objects.count() == 1


def test_another_flare_brings_the_row_back(tess: Client, flared: Cast) -> None:
    answer(tess, flared.ana)
    assert "<h1>Nothing needs you today</h1>" in page(tess)
    morning(flared.ana, walk(flared.ana, MONDAY), 6)
    assert "<h1>1 person needs you</h1>" in page(tess)


def test_only_what_was_seen_is_answered(tess: Client, flared: Cast) -> None:
    before = seen(flared.ana)
    letter = send_message(flared.ana, "Well?", by=flared.tess, key=uuid4(), now=MONDAY)
    answer_message(flared.ana, letter, "Not so well.", now=MONDAY)
    answer(tess, flared.ana, seen=before)
    assert [act.ground for act in FlagAct.objects.all()] == ["flare"]
    assert "<b>Answered your message.</b>" in page(tess)


def test_a_stop_that_came_up_meanwhile_is_not_answered_with_what_was_seen(tess: Client, flared: Cast) -> None:
    before = seen(flared.ana)
    report(flared.ana, "chest_pain")
    assert answer(tess, flared.ana, seen=before).status_code == 422
    assert not FlagAct.objects.exists()
    assert "<h1>1 person needs you</h1>" in page(tess)


def test_when_all_that_was_seen_is_gone_nothing_is_kept_and_the_page_says_so(tess: Client, flared: Cast) -> None:
    response = answer(tess, flared.ana, seen="flare.000000000000", note="Typed text")
    assert response.status_code == 422
    text = response.content.decode()
    assert "What you saw has changed meanwhile." in text
    assert "Typed text" in text
    assert f'name="seen" value="{seen(flared.ana)}"' in text
    assert not FlagAct.objects.exists()


def test_a_stop_that_was_answered_stays_as_seen_until_it_is_cleared(tess: Client, stopped: Cast) -> None:
    answer(tess, stopped.ana, ready="talked")
    text = page(tess)
    assert "<h1>Nothing needs you today</h1>" in text
    assert "Stopped until you clear it. Seen." in text
    assert "Stopped <b>1</b>" in text
    report(stopped.ana, "chest_pain")
    assert "<h1>1 person needs you</h1>" in page(tess)


def test_an_answer_to_a_message_says_that_it_was_read(tess: Client, cast: Cast) -> None:
    letter = send_message(cast.ana, "Well?", by=cast.tess, key=uuid4(), now=MONDAY)
    answer_message(cast.ana, letter, "Not so well.", now=MONDAY)
    assert "Not so well." in opened(tess, cast.ana)
    answer(tess, cast.ana)
    letter.refresh_from_db()
    assert letter.answer_read_by == cast.tess
    assert "Wrote to me" not in page(tess)


# -- put off ----------------------------------------------------------------------------------------------------------


def test_put_off_until_a_day_and_back_on_that_day(tess: Client, flared: Cast, at_the_desk: Any) -> None:
    assert act(tess, "snooze-flags", flared.ana, until="2026-03-09").status_code == 302
    text = page(tess)
    assert "<h1>Nothing needs you today</h1>" in text
    assert "Put off until 9 March: flare." in text
    assert "again 9 March" in text
    at_the_desk.move_to(MONDAY.replace(day=9, hour=8))
    tess.force_login(flared.tess)
    text = page(tess)
    assert "<h1>1 person needs you</h1>" in text
    assert "Also: not walking, look again." in text
    tess.post(url("acknowledge-flags", flared.ana), {"key": uuid4(), "seen": tokens(text, tess, flared)})
    assert Handling.objects.get().review_on is None


def tokens(text: str, browser: Client, cast: Cast) -> str:
    return opened(browser, cast.ana).split('name="seen" value="')[1].split('"')[0]


@pytest.mark.parametrize("until", ["2026-03-03", "2026-06-02", "soon", "", "\0", "9999-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_is_said_beside_the_field(tess: Client, flared: Cast, until: str) -> None:
    response = act(tess, "snooze-flags", flared.ana, until=until, note="Typed text")
    assert response.status_code == 422
    assert "Typed text" in response.content.decode()
    assert "field-error" in response.content.decode() or 'class="error"' in response.content.decode()
    assert not FlagAct.objects.exists()


def test_a_stop_is_never_put_off(tess: Client, stopped: Cast) -> None:
    response = act(tess, "snooze-flags", stopped.ana, until="2026-03-09")
    assert response.status_code == 422
    assert "A stop cannot be put off." in response.content.decode()
    answer(tess, stopped.ana)
    assert act(tess, "snooze-flags", stopped.ana, until="2026-03-09").status_code == 422


def test_a_stop_is_not_silenced_by_what_was_put_off_before(tess: Client, flared: Cast) -> None:
    act(tess, "snooze-flags", flared.ana, until="2026-03-09")
    report(flared.ana, "chest_pain")
    assert "<h1>1 person needs you</h1>" in page(tess)


def test_a_quiet_patient_can_be_looked_at_again_on_a_day(tess: Client, cast: Cast, at_the_desk: Any) -> None:
    assert act(tess, "snooze-flags", cast.ana, until="2026-03-05").status_code == 302
    at_the_desk.move_to(MONDAY.replace(day=5, hour=8))
    tess.force_login(cast.tess)
    assert "Time to look again." in page(tess)


# -- handed over ------------------------------------------------------------------------------------------------------


def test_a_colleague_who_cares_too_takes_it_on(tess: Client, theo: Client, flared: Cast) -> None:
    Care.objects.create(patient=flared.ana, therapist=flared.theo)
    act(tess, "hand-over-flags", flared.ana, colleague=str(flared.theo.handle), note="You know this knee.")
    assert "With Theo: flare." in page(tess)
    assert "<h1>Nothing needs you today</h1>" in page(tess)
    assert "With a colleague <b>1</b>" in page(tess)
    assert "<h1>1 person needs you</h1>" in page(theo)
    text = opened(theo, flared.ana)
    assert "You, handed over by a colleague" in text
    assert "handed over to Theo" in text
    assert "“You know this knee.”" in text
    act(theo, "acknowledge-flags", flared.ana)
    assert "<h1>Nothing needs you today</h1>" in page(theo)


def test_it_comes_back_when_the_colleague_no_longer_cares(tess: Client, flared: Cast) -> None:
    tie = Care.objects.create(patient=flared.ana, therapist=flared.theo)
    act(tess, "hand-over-flags", flared.ana, colleague=str(flared.theo.handle))
    tie.ended_at = MONDAY
    tie.save()
    assert "<h1>1 person needs you</h1>" in page(tess)


def test_something_new_is_everybodys_again(tess: Client, theo: Client, flared: Cast) -> None:
    Care.objects.create(patient=flared.ana, therapist=flared.theo)
    act(tess, "hand-over-flags", flared.ana, colleague=str(flared.theo.handle))
    report(flared.ana, "chest_pain")
    for browser in (tess, theo):
        assert "<h1>1 person needs you</h1>" in page(browser)


@pytest.mark.parametrize("who", ["theo", "tess", "ana", "nobody"])
def test_nobody_is_given_it_who_does_not_care(tess: Client, flared: Cast, who: str) -> None:
    handle = flared.everyone()[who].handle if who != "nobody" else "\0"
    response = act(tess, "hand-over-flags", flared.ana, colleague=str(handle))
    assert response.status_code == 422
    assert not FlagAct.objects.exists()


def test_without_a_colleague_the_patient_is_asked_first(tess: Client, flared: Cast) -> None:
    text = opened(tess, flared.ana)
    assert "Nobody else cares for Ana." in text
    assert reverse("people:share-care", args=[flared.ana.handle]) in text


# -- put back, in place, kept -----------------------------------------------------------------------------------------


def test_what_rests_can_be_put_back(tess: Client, flared: Cast) -> None:
    act(tess, "snooze-flags", flared.ana, until="2026-03-09")
    assert "Put back on the list" in opened(tess, flared.ana)
    act(tess, "reopen-flags", flared.ana)
    assert "<h1>1 person needs you</h1>" in page(tess)
    assert "again 9 March" not in page(tess)


def test_in_place_the_row_and_the_counts_come_back(tess: Client, flared: Cast) -> None:
    response = answer(tess, flared.ana, headers=HTMX, query="?show=need")
    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert f'id="case-{flared.ana.handle}" data-done' in text
    assert 'id="worklist-head" hx-swap-oob="true"' in text
    assert "<h1>Nothing needs you today</h1>" in text
    assert "Need me <b>0</b>" in text
    assert "Answered: Ana." in text


def test_a_mistake_in_place_comes_back_into_the_open_row(tess: Client, flared: Cast) -> None:
    response = act(tess, "snooze-flags", flared.ana, until="soon", headers=HTMX)
    assert response.status_code == 422
    assert response["HX-Retarget"] == f"#open-{flared.ana.handle}"
    assert response["HX-Reswap"] == "innerHTML"
    assert "This is not a day we can read." in response.content.decode()


def test_without_scripts_one_comes_back_to_the_list_as_it_was_asked_for(tess: Client, flared: Cast) -> None:
    assert answer(tess, flared.ana, query="?show=flare&sort=name")["Location"] == f"{CASELOAD}?show=flare&sort=name"
    assert answer(tess, flared.ana, query="?show=%00").status_code in (302, 422)


def test_the_row_of_flags_is_what_the_log_says(tess: Client, flared: Cast) -> None:
    Care.objects.create(patient=flared.ana, therapist=flared.theo)
    act(tess, "snooze-flags", flared.ana, until="2026-03-09")
    act(tess, "reopen-flags", flared.ana)
    act(tess, "hand-over-flags", flared.ana, colleague=str(flared.theo.handle))
    kept, again = Handling.objects.get(), handling_again(flared.ana)
    names = ("handled", "handed_to_id", "review_on")
    assert [getattr(kept, name) for name in names] == [getattr(again, name) for name in names]
    Handling.objects.update(handled={}, handed_to=None)
    call_command("renew_summaries", verbosity=0)
    assert Handling.objects.get().handled == again.handled


def test_what_was_done_stays_as_it_was(tess: Client, flared: Cast) -> None:
    answer(tess, flared.ana)
    with pytest.raises(AppendOnly):
        FlagAct.objects.update(note="Other words")
    with pytest.raises(AppendOnly):
        FlagAct.objects.get().save()


def test_the_opened_row_takes_as_many_statements_for_much_as_for_little(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    few = [statements(tess, url("case", patient)) for patient in (cast.ana,)]
    long_history(cast.ana, 60)
    for number in range(12):
        report(cast.ana, "unwell", at=MONDAY + timedelta(minutes=number))
        answer(tess, cast.ana, note=f"Note {number}")
        act(tess, "reopen-flags", cast.ana)
    assert [statements(tess, url("case", cast.ana))] == few
    assert few[0] <= 12
    patient_of(cast.tess, "Dora")
    assert [statements(tess, url("case", cast.ana))] == few
