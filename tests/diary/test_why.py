"""Why this advice: the rules that spoke, with the numbers they saw."""

from datetime import timedelta

from rehab.plan.models import Advice
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
