"""The walk as prescribed in full, in the numbers of the patient's own, and whose doing it is."""

from datetime import timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from rehab.diary.models import Walk
from rehab.plan.models import Plan
from rehab.plan.own_limits import OwnLimit
from rehab.review import actions as review
from tests.cast import MONDAY, Cast, intake

from .phone import Phone, text_of


def set_limit(cast: Cast, name: str, value: str, days: int = 7) -> None:
    own = OwnLimit(name, Decimal(value), (MONDAY + timedelta(days=days)).date(), "Short steps for now")
    version = Plan.objects.of(cast.ana).get().version
    review.set_limit(cast.ana, own, by=cast.tess, version=version, now=MONDAY)


def test_today_why_and_the_plan_card_say_the_whole_prescription(phone: Phone, cast: Cast) -> None:
    said = (
        "Backward 6 minutes How often 3 times a week, a rest day after each Where Rail in reach or Treadmill or Clear "
        "indoor path Speed On a treadmill at most 1.6 km/h, else your own easy pace Slope Flat Effort At most 4 of 10 "
        "Rails A rail in reach; on a treadmill clip on"
    )
    assert said in text_of(phone.open("today"))
    assert said in text_of(phone.open("why"))
    desk = Client()
    desk.force_login(cast.tess)
    assert said in text_of(desk.get(reverse("review:patient", args=[cast.ana.handle])))


def test_the_load_is_worked_out_from_the_body_weight(phone: Phone, cast: Cast) -> None:
    intake(cast.ana, "performance", weight_kg=Decimal("81.5"))
    review.grant_unlock(
        cast.ana, "sled", by=cast.tess, reason="Seen", version=Plan.objects.of(cast.ana).get().version, now=MONDAY
    )
    Plan.objects.of(cast.ana).update(stage="F3")
    page = text_of(phone.open("today"))
    assert "6 × 15 m, 90 metres in all" in page
    assert "15% of the body weight: 12.2 kg (27 lb)" in page


def test_a_base_speed_of_their_own_holds_on_every_page_and_in_the_log(phone: Phone, cast: Cast) -> None:
    """What is shown, what one tap logs and what the engine asks for are one number."""
    intake(cast.ana, "function")
    Plan.objects.of(cast.ana).update(stage="B3")
    set_limit(cast, "base_speed_kmh", "1.0")
    review.set_stage(
        cast.ana, "C1", by=cast.tess, reason="Ready", version=Plan.objects.of(cast.ana).get().version, now=MONDAY
    )
    today = phone.open("today")
    assert today.context["page"].walk.speed_kmh == 1.3
    assert "20 minutes at 1.3 km/h" in text_of(today)
    assert "1.9 km/h" not in text_of(today)
    assert "Speed 1.3 km/h" in text_of(phone.open("why"))
    assert "1.9 km/h" not in text_of(phone.open("why"))
    form = today.context["planned_form"]
    typed = {"key": "1" * 32, "walk": form["walk"].value(), "right_peak": "2"}
    phone.send("log-planned", typed=typed)
    assert Walk.objects.get().speed_kmh == Decimal("1.3")


def test_today_says_what_is_set_by_the_therapist_until_its_last_day(phone: Phone, cast: Cast) -> None:
    assert "set by your therapist" not in text_of(phone.open("today"))
    set_limit(cast, "calm_walks_needed", "4", days=2)
    for days, is_said in ((0, True), (2, True), (3, False)):
        phone.at(MONDAY + timedelta(days=days, hours=-1))
        assert ("A part of this is set by your therapist" in text_of(phone.open("today"))) == is_said, days


def test_the_last_day_is_the_patients_own_and_lasts_until_four(phone: Phone, cast: Cast) -> None:
    """A limit until 2 March holds at 03:59 of the 3rd in Auckland, and no minute longer, whatever the day is here."""
    cast.ana.zone = "Pacific/Auckland"
    cast.ana.save()
    set_limit(cast, "calm_walks_needed", "5", days=1)
    last = cast.ana.local(MONDAY + timedelta(days=1)).replace(month=3, day=4, hour=3, minute=59)
    for moment, needed in ((last, 5), (last + timedelta(minutes=1), 3)):
        phone.at(moment).open("today")
        reading = phone.open("why").context["reading"]
        assert (reading.answer.count.needed, reading.numbers.default("calm_walks_needed")) == (needed, needed)


def test_a_step_set_by_the_therapist_is_said_until_the_advice_changes(phone: Phone, cast: Cast) -> None:
    version = Plan.objects.of(cast.ana).get().version
    review.set_stage(cast.ana, "A3", by=cast.tess, reason="Ready for it", version=version, now=MONDAY)
    assert "A part of this is set by your therapist" in text_of(phone.open("today"))
    assert "Ready for it" in text_of(phone.open("why"))
