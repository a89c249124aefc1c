from datetime import timedelta

from django.test import Client
from django.utils import timezone

from rehab.access.roles import Role
from rehab.diary import actions as diary
from rehab.people.models import Care
from rehab.plan.models import Advice, Profile
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, morning, person, tell, walk

from .people import HTMX, report, url


def read(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def amount(words: str) -> str:
    """An amount as a table prints it, on one line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def test_the_page_says_who_what_and_why(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    report(cast.ana, "pain_elsewhere", at=MONDAY + timedelta(hours=1))
    page = read(tess, url("patient", cast.ana))
    assert "right knee, usual pain: right 2." in page
    assert "Goal: less pain." in page
    assert "Plan now, step A1" in page
    assert 'aria-current="step">A1' in page
    assert "edition 1" in page
    assert "Right knee: most pain on the last walk" in page
    assert amount("6 of 6 min") in page
    assert "Safety answers" in page


def test_a_blank_is_a_dash_and_a_zero_is_a_zero(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=None, right_before=0)
    page = read(tess, url("walks", cast.ana))
    assert page.count('<span class="pain-mark pain-0">0</span>') == 1
    assert page.count("no answer</span>") == 4  # worst, after and morning of the right knee, worst of the left


def test_a_usual_pain_that_was_not_answered_is_not_zero(tess: Client, cast: Cast) -> None:
    Profile.objects.filter(patient=cast.ana).update(left_usual=None)
    assert "left not answered, right 2" in read(tess, url("patient", cast.ana))


def test_a_corrected_walk_keeps_its_original_in_sight(tess: Client, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY, peak=4, minutes=6)
    told = tell({"minutes": 7, "right_peak": 2}, MONDAY, now=MONDAY + timedelta(hours=1))
    cast.ana.plan.refresh_from_db()
    diary.correct_walk(cast.ana, saved.entry, told, version=cast.ana.plan.version)
    page = read(tess, url("patient", cast.ana))
    assert amount("7 of 6 min") in page
    assert 'edited<span class="spoken-only">' in page
    page = read(tess, url("walks", cast.ana))
    assert amount("7 of 6 min") in page
    assert "1 earlier version" in page
    assert amount("6 of 6 min") in page
    assert '<span class="pain-mark pain-4">4</span>' in page


def test_a_walk_taken_back_is_marked_and_leaves_the_chart(tess: Client, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY, peak=4)
    diary.withdraw_walk(cast.ana, saved.entry, version=None, now=MONDAY + timedelta(hours=1))
    page = read(tess, url("patient", cast.ana))
    assert "taken back" in page
    assert "No pain score for this knee yet." in page


def test_a_walk_written_days_later_is_marked_late(tess: Client, cast: Cast) -> None:
    before = MONDAY - timedelta(days=3)
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 2}, before, now=MONDAY))
    page = read(tess, url("walks", cast.ana))
    assert "3 days later" in page
    assert '<span class="badge back">late</span>' in page


def test_a_changed_morning_keeps_the_first_answer(tess: Client, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=1))
    morning(cast.ana, saved, 1)
    later = MONDAY
    diary.answer_morning(cast.ana, saved.entry, tell({"right": 3}, later))
    page = read(tess, url("walks", cast.ana))
    assert "Morning changed" in page
    assert 'morning <span class="pain-mark pain-1">1</span>' in page


def test_a_look_into_the_record_leaves_one_row_in_the_trail(tess: Client, cast: Cast) -> None:
    for name in ("patient", "walks", "advice-log", "reports", "trail", "notes", "sent"):
        before = Trail.objects.filter(action="read_patient").count()
        tess.get(url(name, cast.ana))
        rows = Trail.objects.filter(action="read_patient")
        assert rows.count() == before + 1
        assert (rows.latest("pk").actor, rows.latest("pk").patient) == (cast.tess, cast.ana)


def every_address(cast: Cast) -> list[tuple[str, str]]:
    pk = Advice.objects.of(cast.ana).newest_first()[0].pk
    names = ("patient", "walks", "advice-log", "reports", "trail", "notes", "sent")
    pages = [("get", url(name, cast.ana)) for name in names]
    changes = [("post", url(name, cast.ana)) for name in ("clear-stop", "pause-plan", "resume-plan")]
    return [*pages, ("get", url("advice", cast.ana, pk=pk)), *changes]


def test_another_therapists_patient_is_404_on_every_path(theo: Client, cast: Cast) -> None:
    for method, address in every_address(cast):
        assert getattr(theo, method)(address).status_code == 404
        assert getattr(theo, method)(address, headers=HTMX).status_code == 404
    assert not Trail.objects.filter(action="read_patient").exists()


def test_after_care_ended_the_next_request_is_404(tess: Client, cast: Cast) -> None:
    assert tess.get(url("patient", cast.ana)).status_code == 200
    Care.objects.filter(patient=cast.ana).update(ended_at=timezone.now())
    for method, address in every_address(cast):
        assert getattr(tess, method)(address).status_code == 404


def test_another_patients_advice_is_404(tess: Client, cast: Cast) -> None:
    theirs = Advice.objects.of(cast.ben).newest_first()[0].pk
    assert tess.get(url("advice", cast.ana, pk=theirs)).status_code == 404
    assert tess.get(url("advice", cast.ana, pk=10**30)).status_code == 404


def test_a_patient_without_a_plan_has_a_page_and_nothing_to_change(tess: Client, cast: Cast) -> None:
    newcomer = person("Fay", Role.PATIENT)
    Care.objects.create(patient=newcomer, therapist=cast.tess)
    assert "No plan yet" in read(tess, url("patient", newcomer))
    assert tess.post(url("pause-plan", newcomer)).status_code == 404
    assert tess.get(url("walks", newcomer)).status_code == 404


def test_an_advice_is_shown_with_its_rules_numbers_and_edition(tess: Client, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY, peak=9)
    page = read(tess, url("advice", cast.ana, pk=saved.advice.pk))
    assert "pain_was_severe" in page
    assert "pain 9" in page
    assert "1 walk, 0 reports of symptoms" in page
    assert "Therapist told" in page


def test_the_advice_log_is_newest_first(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    page = read(tess, url("advice-log", cast.ana))
    assert page.index("after a walk" if "after a walk" in page else "a walk") < page.index("the intake")
