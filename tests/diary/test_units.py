"""A walk in the patient's own units: typed in miles and pounds, kept in kilometres and kilograms."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rehab.diary.models import Walk
from rehab.people.models import User
from rehab.plan.models import Plan, Profile
from tests.cast import MONDAY, Cast, walk

from .phone import Phone, text_of, walk_form


@pytest.fixture
def puller(phone: Phone, cast: Cast) -> Phone:
    """Ana pulls the sled and counts in miles and pounds."""
    User.objects.filter(pk=cast.ana.pk).update(units="imperial")
    Plan.objects.of(cast.ana).update(stage="F1", goal="performance")
    Profile.objects.of(cast.ana).update(weight_kg="80")
    cast.ana.refresh_from_db()
    return phone


def pulled(**changes: str) -> dict[str, str]:
    return walk_form(place="sled", metres="60", **changes)


def test_the_page_asks_in_miles_and_pounds(puller: Phone) -> None:
    page = text_of(puller.open("log-walk"))
    assert "Speed in mph, if you know it" in page
    assert "Sled and weights together, in lb" in page


@pytest.mark.parametrize(
    ("typed", "speed", "load"),
    [({"units": "imperial"}, "1.9", "20.55"), ({"units": "metric"}, "1.2", "45.30"), ({}, "1.2", "45.30")],
    ids=["miles", "kilometres", "a page from before there was a choice"],
)
def test_a_page_is_read_in_the_units_it_was_written_in(
    puller: Phone, typed: dict[str, str], speed: str, load: str
) -> None:
    """Also when it waited on a phone while the patient chose other units."""
    assert puller.send("log-walk", typed=pulled(speed_kmh="1.2", load_kg="45.3", **typed)).status_code == 302
    kept = Walk.objects.get()
    assert (kept.speed_kmh, kept.load_kg) == (Decimal(speed), Decimal(load))


def test_what_was_typed_is_shown_again_and_saved_again_as_it_was(puller: Phone) -> None:
    puller.send("log-walk", typed=pulled(speed_kmh="1,2", load_kg="45.3", units="imperial"))
    first = Walk.objects.get()
    form = puller.open("correct-walk", first.key).context["form"]
    assert (form["speed_kmh"].value(), form["load_kg"].value()) == ("1.2", "45.3")


@pytest.mark.parametrize("units", ["metric", "imperial"])
def test_an_amount_that_was_left_as_it_was_stays_to_the_last_digit(puller: Phone, cast: Cast, units: str) -> None:
    """1.7 km/h is shown as 1.1 mph, and 1.1 mph would be 1.8 km/h."""
    puller.send("log-walk", typed=pulled(speed_kmh="1.7", load_kg="20.4", units="metric"))
    User.objects.filter(pk=cast.ana.pk).update(units=units)
    walk = Walk.objects.get()
    form = puller.open("correct-walk", walk.key).context["form"]
    shown = {name: form[name].value() for name in ("speed_kmh", "load_kg", "units", "version")}
    typed = pulled(key=walk.key, note="heavy", **shown)
    assert puller.send("correct-walk", walk.key, typed=typed).status_code == 302
    walk.refresh_from_db()
    assert (walk.note, walk.speed_kmh, walk.load_kg) == ("heavy", Decimal("1.7"), Decimal("20.40"))


def test_numbers_and_days_are_written_as_in_the_readers_language(phone: Phone, cast: Cast) -> None:
    """Without a word of ours in that language yet: a comma, and the day before the month."""
    for number in range(12):
        walk(cast.ana, MONDAY - timedelta(days=60 - 2 * number), peak=4 + number % 2 if number < 6 else 2)
    User.objects.filter(pk=cast.ana.pk).update(language="de")
    assert "at most 1,6 km/h" in text_of(phone.open("why"))
    assert "was about 4,5 on your first 6 answered walks" in text_of(phone.open("progress"))
    assert "März" in text_of(phone.open("today"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"speed_kmh": "6.3"}, "“6.3” cannot be right. Write 0.1 to 6.2 mph."),
        ({"load_kg": "661"}, "“661” cannot be right. Write 0 to 660 lb."),
        ({"units": "stone"}, "Something is missing. Open it again."),
    ],
)
def test_what_cannot_be_right_is_said_in_the_same_units(puller: Phone, wrong: dict[str, str], said: str) -> None:
    page = puller.send("log-walk", typed=pulled(**({"units": "imperial"} | wrong)))
    assert page.status_code == 422
    assert said in text_of(page)
