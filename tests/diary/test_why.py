"""Why this advice: the rules that spoke, with the numbers they saw."""

from datetime import timedelta

from rehab.diary.checked import BLOCKS
from rehab.plan.models import Advice, Override
from tests.cast import MONDAY, Cast, walk

from .phone import HTMX, Phone, text_of


def test_every_rule_is_named_and_the_first_decided(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=6, flags=["gave_way"])
    advice = Advice.objects.of(cast.ana).newest_first()[0]
    assert advice.because == ["pain_was_too_high", "knee_gave_way"]
    page = phone.open("why")
    words = page.context["words"]
    text = text_of(page)
    assert [rule.name for rule in words.rules] == advice.because
    assert all(rule.title in text and rule.sentence in text for rule in words.rules)
    assert text.count("This decided") == 1
    assert f"guidance edition {advice.edition.number}" in text


def test_what_was_checked_before_is_said_with_its_lines_and_what_was_not_reached(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=2)
    page = phone.at(MONDAY + timedelta(hours=1)).open("why")
    said = page.context["checked"]
    assert Advice.objects.of(cast.ana).newest_first()[0].because == ["morning_is_awaited"]
    assert [check.decided for check in said.checks] == [False] * 5 + [True]
    assert said.left == ("Is something still missing to move up?", "Ready to move up?")
    text = text_of(page)
    assert "1. A danger sign, a fall, or pain of 8 or more? On your latest walk the worst was 2. No." in text
    assert "4. More than 7 days without a walk? No." in text
    assert "6. Is an answer missing, or was the walk not the planned one?" in text


def test_a_limit_of_ones_own_is_the_line_that_is_said(phone: Phone, cast: Cast) -> None:
    Override.objects.create(
        patient=cast.ana, name="severe_pain_from", value=7, reason="Careful", by=cast.tess, until=MONDAY + timedelta(9)
    )
    walk(cast.ana, MONDAY, peak=2)
    assert "pain of 7 or more" in text_of(phone.at(MONDAY + timedelta(hours=1)).open("why"))


def test_once_a_stop_has_decided_nothing_else_is_asked(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    said = phone.at(MONDAY + timedelta(hours=1)).open("why").context["checked"]
    assert [check.decided for check in said.checks] == [True]
    assert len(said.left) == len(BLOCKS) - 2


def test_it_says_when_it_was_worked_out_on_the_patients_clock(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    assert "Worked out Monday 2 March, 18:00" in text_of(phone.open("why"))
    cast.ana.zone = "America/New_York"
    cast.ana.save()
    assert "Worked out Monday 2 March, 12:00" in text_of(phone.at(MONDAY).open("why"))


def test_it_shows_the_latest_walks_and_how_they_counted(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=None)
    page = text_of(phone.at(MONDAY + timedelta(hours=1)).open("why"))
    assert "– no answer Mon 2 March Does not count either way" in page


def test_htmx_gets_the_page(phone: Phone) -> None:
    assert phone.open("why", headers=HTMX).status_code == 200
