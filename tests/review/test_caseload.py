from datetime import timedelta
from html import escape
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rehab.access.roles import Role
from rehab.diary import actions as diary
from rehab.diary.messaging import answer_message, send_message
from rehab.people.caring import archive_patient
from rehab.people.keys import hash_key
from rehab.people.models import Care, Invitation, User
from tests.cast import MONDAY, Cast, person, tell, walk

from .people import patient_of, report

CASELOAD = reverse("review:caseload")


def names_in_order(page: str, *names: str) -> list[str]:
    return sorted(names, key=lambda name: page.index(f'<span class="case-name">{name}<'))


def read(browser: Client, query: str = "") -> str:
    response = browser.get(CASELOAD + query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_nothing_needs_you_today_is_a_page(tess: Client, cast: Cast) -> None:
    page = read(tess)
    assert "<h1>Nothing needs you today</h1>" in page
    assert "Ana" in page


def test_a_red_flag_comes_before_a_stop_before_a_quiet_patient(tess: Client, cast: Cast) -> None:
    severe, flagged = patient_of(cast.tess, "Dora"), patient_of(cast.tess, "Eve")
    walk(severe, MONDAY, peak=9)
    report(flagged, "chest_pain", at=MONDAY + timedelta(hours=1))
    page = read(tess)
    assert names_in_order(page, "Ana", "Dora", "Eve") == ["Eve", "Dora", "Ana"]
    assert "<h1>2 people need you</h1>" in page


def test_who_has_waited_longest_comes_first_among_equals(tess: Client, cast: Cast) -> None:
    late = patient_of(cast.tess, "Ada-Lou")
    walk(cast.ana, MONDAY, peak=9)
    walk(late, MONDAY + timedelta(hours=2), peak=9)
    assert names_in_order(read(tess), "Ana", "Ada-Lou") == ["Ana", "Ada-Lou"]


def test_a_row_says_why_in_the_words_for_staff_with_the_numbers(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    page = read(tess)
    assert "<b>NPRS at or above the severe line:</b> right knee, pain 9, limit 8" in page
    assert "Stopped until you clear it." in page
    assert "<b>15 h</b>waiting" in page


def test_the_reason_stays_the_pain_when_the_lock_speaks_too(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=9)
    walk(cast.ana, MONDAY + timedelta(hours=1), peak=1)
    assert '<span class="case-why"><b>NPRS at or above the severe line:</b>' in read(tess)


def test_planned_and_not_logged_shows_when_time_has_passed_without_any_write(
    tess: Client, cast: Cast, at_the_desk
) -> None:
    walk(cast.ana, MONDAY)
    assert "No walk for" not in read(tess)
    at_the_desk.move_to(MONDAY + timedelta(days=8))
    tess.force_login(cast.tess)
    page = read(tess)
    assert "<b>No walk for 8 days.</b>" in page
    assert "<b>8 days</b>last walk" in page
    assert names_in_order(read(tess, "?show=silent"), "Ana") == ["Ana"]


def test_walks_are_counted_against_the_plan_of_fourteen_days(tess: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.ana.pk).update(joined_at=MONDAY - timedelta(days=60))
    walk(cast.ana, MONDAY)
    assert "<b>1 of 6</b>walks, 14 days" in read(tess)


def test_a_blank_is_never_drawn_as_zero(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY, peak=None)
    page = read(tess)
    assert "Worst pain: no walk answered yet" in page
    assert "pain-0" not in page


def test_tabs_count_and_filter(tess: Client, cast: Cast) -> None:
    walk(patient_of(cast.tess, "Dora"), MONDAY, peak=9)
    page = read(tess, "?show=need")
    assert "Need me <b>1</b>" in page
    assert "Quiet <b>1</b>" in page
    assert "Dora" in page
    assert "Ana" not in page
    assert "Nobody is on this list now." in read(tess, "?show=waiting")


@pytest.mark.parametrize(
    "query", ["?show=%00", "?show=everybody", "?page=9" + "9" * 30, "?page=-1", "?page=x", "?page=٥"]
)
def test_an_unreadable_query_shows_the_whole_caseload(tess: Client, cast: Cast, query: str) -> None:
    assert "Ana" in read(tess, query)


def test_only_patients_in_care_now(tess: Client, cast: Cast) -> None:
    assert "Ben" not in read(tess)
    Care.objects.filter(patient=cast.ana).update(ended_at=timezone.now())
    page = read(tess)
    assert "Ana" not in page
    assert "No patients yet" in page


def test_newcomers_and_open_invitations_are_listed_kindly(tess: Client, cast: Cast) -> None:
    Care.objects.create(patient=person("Fay", Role.PATIENT), therapist=cast.tess)
    invitation = {"role": Role.PATIENT, "expires_at": timezone.now() + timedelta(days=1)}
    Invitation.objects.create(key_hash=hash_key("AAAAAAAA"), name="Gus", invited_by=cast.tess, **invitation)
    Invitation.objects.create(key_hash=hash_key("BBBBBBBB"), name="Hal", invited_by=cast.theo, **invitation)
    page = read(tess)
    assert "Fay</a> joined on" in page
    assert "Gus has a key to join" in page
    assert "Hal" not in page


def test_only_therapists_enter(cast: Cast, client: Client) -> None:
    for person_, status in ((cast.ana, 403), (cast.ada, 403)):
        client.force_login(person_)
        assert client.get(CASELOAD).status_code == status


def test_the_newest_worst_ground_is_the_line_and_the_others_are_named(tess: Client, cast: Cast) -> None:
    letter = send_message(cast.ana, "Well?", by=cast.tess, key=uuid4(), now=MONDAY)
    answer_message(cast.ana, letter, "Not really.", now=MONDAY)
    walk(cast.ana, MONDAY, peak=9)
    page = read(tess)
    assert "<b>NPRS at or above the severe line:</b>" in page
    assert "Also: wrote to you." in page
    assert "Stopped <b>1</b>" in page
    assert "Wrote to me <b>1</b>" in page
    assert names_in_order(read(tess, "?show=answer"), "Ana") == ["Ana"]


def test_the_same_day_share_is_said_with_the_walks(tess: Client, cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    says = {"minutes": 6, "place": "treadmill", "right_peak": 2}
    diary.log_walk(cast.ana, tell(says, MONDAY - timedelta(days=2), now=MONDAY))
    assert "walks, 14 days, 1 same day</span>" in read(tess)


@pytest.mark.parametrize("q", ["ÅSA", "asa", "åsa li", "LI Åsa", "A\u030asa"])
def test_a_name_is_found_whatever_its_capitals_and_accents(tess: Client, cast: Cast, q: str) -> None:
    patient_of(cast.tess, "Åsa Lindström")
    page = read(tess, f"?q={quote(q)}")
    assert "Åsa Lindström" in page
    assert "Ana<small>" not in page
    assert f'value="{escape(q)}"' in page
    assert "Nobody on this list has that name." in read(tess, "?q=zzz")


def test_the_order_can_be_chosen_and_stays_in_the_address(tess: Client, cast: Cast) -> None:
    walk(patient_of(cast.tess, "Zoe"), MONDAY, peak=9)
    assert names_in_order(read(tess), "Ana", "Zoe") == ["Zoe", "Ana"]
    page = read(tess, "?sort=name&q=o")
    assert 'href="/review/?show=need&amp;q=o&amp;sort=name"' in page
    assert names_in_order(read(tess, "?sort=name"), "Ana", "Zoe") == ["Ana", "Zoe"]


def test_fifty_a_page_and_the_next_page_is_a_link_with_the_rest_of_the_address(tess: Client, cast: Cast) -> None:
    for number in range(51):
        patient_of(cast.tess, f"Pat{number:02}")
    page = read(tess, "?sort=name")
    assert page.count('class="case-row"') == 50
    assert 'href="/review/?sort=name&amp;page=2"' in page
    assert read(tess, "?sort=name&page=2").count('class="case-row"') == 2
    assert read(tess, "?sort=name&page=9").count('class="case-row"') == 2


def test_who_is_archived_is_in_a_view_of_their_own_until_they_need_somebody(tess: Client, cast: Cast) -> None:
    patient_of(cast.tess, "Dora")
    archive_patient(cast.ana, cast.tess, now=MONDAY)
    assert "Ana<small>" not in read(tess)
    assert "Archived <b>1</b>" in read(tess)
    assert names_in_order(read(tess, "?show=archived"), "Ana") == ["Ana"]
    walk(cast.ana, MONDAY, peak=9)
    assert names_in_order(read(tess), "Ana", "Dora") == ["Ana", "Dora"]
