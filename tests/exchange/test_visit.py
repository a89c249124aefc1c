"""The page for a visit: its numbers are those of the rows, and nobody reads it who may not."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rehab.diary.models import Morning, Walk
from rehab.people.models import Care
from rehab.plan.models import Plan
from rehab.review import actions as review
from rehab.review.notes import write_note
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, morning, walk
from tests.review.people import long_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_spring")]
KINDS = ("visit", "visit-text", "visit-pdf")


def signed_in(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def address(cast: Cast, kind: str = "visit", **query: str) -> str:
    return reverse(f"exchange:{kind}", args=[cast.ana.handle], query=query)


def opened(cast: Cast, kind: str = "visit", **query: str) -> HttpResponse:
    return signed_in(cast.tess).get(address(cast, kind, **query))


# A blank, a true zero, a high one; told on the day or two days later; mornings answered, blank, zero.
WORSTS = [4, None, 0, 3, 4, 4, 5, 2, None, 1, 0, 0, 3, 2, 1, 1]
MORNINGS = [2, None, 0, 2, None, 2, 2, 1, 0, None, 0, 1, 2, 2, None, 1]
LATER = {3, 7}


@pytest.fixture
def diary(cast: Cast) -> Cast:
    """Sixteen walks of Ana's right knee, one every other day from Monday 2 March on."""
    for n, (worst, next_day) in enumerate(zip(WORSTS, MORNINGS, strict=True)):
        saved = walk(cast.ana, MONDAY + timedelta(days=2 * n), peak=worst)
        if next_day is not None:
            morning(cast.ana, saved, next_day)
        if n in LATER:
            Walk.objects.filter(pk=saved.entry.pk).update(entered_at=saved.entry.happened_at + timedelta(days=2))
    return cast


def test_the_numbers_are_those_of_the_rows(diary: Cast) -> None:
    visit = opened(diary).context["visit"]
    rows = list(Walk.objects.filter(patient=diary.ana).order_by("happened_at").values())
    worsts = [row["right_peak"] for row in rows if row["right_peak"] is not None]
    answered = Morning.objects.filter(patient=diary.ana).exclude(right=None).count()
    assert (visit.change.first_mean, visit.change.latest_mean) == (
        f"{sum(worsts[:6]) / 6:.1f}",
        f"{sum(worsts[-6:]) / 6:.1f}",
    )
    assert (visit.change.answered, visit.change.walks) == (len(worsts), len(rows)) == (14, 16)
    assert (visit.tally.worst_answered, visit.tally.walks) == (14, 16)
    assert (visit.tally.mornings_answered, visit.tally.mornings_due) == (answered, 16) == (12, 16)
    assert (
        visit.tally.same_day == sum(row["entered_at"] - row["happened_at"] < timedelta(hours=8) for row in rows) == 14
    )
    assert visit.tally.done == len({row["happened_on"] for row in rows}) == 16


def test_every_number_links_to_its_rows(diary: Cast) -> None:
    response = opened(diary)
    text = response.content.decode()
    linked = set(re.findall(r'href="#(rows-[a-z]+)"', text))
    assert linked == set(re.findall(r' id="(rows-[a-z]+)"', text)) == {table.name for table in response.context["rows"]}
    behind = {table.name: table.lines for table in response.context["rows"]}
    assert [line[1] for line in behind["rows-change"]] == [
        str(w) for w in reversed([4, 0, 3, 4, 4, 5, 0, 0, 3, 2, 1, 1])
    ]
    assert len(behind["rows-missing"]) == sum(None in both for both in zip(WORSTS, MORNINGS, strict=True)) == 5
    assert len(behind["rows-later"]) == len(LATER)
    assert sum(int(line[1]) for line in behind["rows-planned"]) == 16


def test_a_period_counts_its_own_days_only(diary: Cast) -> None:
    visit = opened(diary, since="2026-03-06", until="2026-03-19").context["visit"]
    assert visit.tally.walks == 7
    assert (visit.tally.planned, visit.tally.closed_days) == (6, 0)  # two weeks of three
    assert not visit.change.is_known
    assert visit.change.missing == 12 - 6
    assert visit.advice is None  # what is advised now is not of that time


def test_no_walk_is_planned_while_the_plan_is_paused(cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    for days, change in ((10, review.pause_plan), (20, review.resume_plan)):
        more = {"reason": "Away"} if change is review.pause_plan else {}
        version = Plan.objects.get(patient=cast.ana).version
        change(cast.ana, by=cast.tess, version=version, now=MONDAY + timedelta(days=days), **more)
    visit = opened(cast, since="2026-03-02", until="2026-03-29").context["visit"]
    assert (visit.tally.closed_days, visit.tally.planned) == (9, 8)  # 19 open days at three a week
    text = opened(cast, "visit-text", since="2026-03-02", until="2026-03-29").content.decode()
    assert "2026-03-12 Paused: Away, Tess." in text
    assert "stopped or paused for 9 days" in text


def test_the_steps_flares_and_stops_of_the_period_are_told(cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY, peak=4)
    morning(cast.ana, saved, 6)
    walk(cast.ana, MONDAY + timedelta(days=3), peak=9)
    text = opened(cast, "visit-text").content.decode()
    assert "2026-03-02 Right knee flared: worst 4 on 6 min, 6 next morning." in text
    assert "2026-03-05 Stepped back to A0." in text
    assert "2026-03-05 Stopped (pain was severe, step back was repeated)." in text


def test_the_pdf_is_one_page_with_the_same_numbers(diary: Cast) -> None:
    first, again = (opened(diary, "visit-pdf") for _ in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"] == 'attachment; filename="ana-2026-05-31.pdf"'
    assert first.content == again.content
    pages = PdfReader(BytesIO(first.content)).pages
    assert len(pages) == 1
    printed = pages[0].extract_text()
    assert "Ana: backward walking, right knee" in printed
    assert "14 of 16 walks and 12 of 16 mornings" in printed.replace("\n", " ")


@pytest.mark.parametrize("language", ["en", "en-gb"])
def test_the_paper_is_the_one_that_is_asked_for(diary: Cast, language: str) -> None:
    """Its width in points; without a word, or with nonsense, the paper of the language."""
    diary.tess.language = language
    diary.tess.save()
    own = 612 if language == "en" else 595
    for query, width in (({"paper": "a4"}, 595), ({"paper": "letter"}, 612), ({}, own), ({"paper": "\0"}, own)):
        (page,) = PdfReader(BytesIO(opened(diary, "visit-pdf", **query).content)).pages
        assert int(page.mediabox.width) == width
    links = re.findall(r'href="([^"]+paper=(a4|letter)[^"]*)"', opened(diary).content.decode())
    assert [paper for _, paper in links] == ["a4", "letter"]


@pytest.mark.parametrize("name", ["Zoë Ağaoğlu", "李小龙", "x" * 80, "<b>&amp;"])
def test_the_pdf_takes_any_name(cast: Cast, name: str) -> None:
    cast.ana.name = name
    cast.ana.save()
    assert opened(cast, "visit-pdf").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-03-20", "until": "2026-03-01"}, {"since": "9999-12-31"}, {"until": "0001-01-01"},
        {"since": "x"},
        {"since": "\0"}, {"until": "2026-06-01"}, {"since": "٢٠٢٦-٠٣-٠١x"}, {"until": "1" * 10_000},
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_is_refused_beside_the_field(diary: Cast, query: dict[str, str]) -> None:
    response = opened(diary, **query)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert response.context["visit"].tally.walks == 16
    assert opened(diary, "visit-pdf", **query).status_code == 422


def test_before_the_first_walk_it_says_so(cast: Cast) -> None:
    for kind in KINDS:
        assert opened(cast, kind).status_code == 200
    text = opened(cast, "visit-text").content.decode()
    assert "No walk in this period." in text
    assert "0 of 0 walks" in text


def test_a_private_note_is_on_it_only_when_a_therapist_asks(diary: Cast) -> None:
    write_note(diary.ana, "Fears the slope.", by=diary.tess, key=uuid4(), now=timezone.now())
    for kind in ("visit", "visit-text"):
        assert "Fears the slope." not in opened(diary, kind).content.decode()
        assert "Fears the slope." in opened(diary, kind, note="on").content.decode()
        own = signed_in(diary.ana).get(reverse(f"exchange:my-{kind}", query={"note": "on"}))
        assert own.status_code == 200
        assert "Fears the slope." not in own.content.decode()


def test_when_care_ends_every_form_of_it_is_gone_in_the_session_already_open(diary: Cast) -> None:
    tess = signed_in(diary.tess)
    assert [tess.get(address(diary, kind)).status_code for kind in KINDS] == [200, 200, 200]
    Care.objects.filter(therapist=diary.tess).update(ended_at=timezone.now())
    assert [tess.get(address(diary, kind)).status_code for kind in KINDS] == [404, 404, 404]


def test_who_looked_and_who_took_it_along_is_in_the_trail(diary: Cast) -> None:
    for kind in KINDS:
        opened(diary, kind)
    rows = Trail.objects.filter(patient=diary.ana, actor=diary.tess).order_by("pk")
    assert [row.action for row in rows] == ["read_patient", "export_visit", "export_visit"]
    assert all("looked" in row.in_words or "visit" in row.in_words for row in rows)


def test_it_takes_as_many_statements_for_a_long_diary_as_for_a_short_one(cast: Cast) -> None:
    walk(cast.ana, MONDAY)
    few = statements(cast)
    long_history(cast.ana, 200)
    assert statements(cast) == few <= 16


def statements(cast: Cast) -> int:
    browser = signed_in(cast.tess)
    browser.get(address(cast))
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address(cast)).status_code == 200
    return len(captured)


def test_the_period_begins_with_the_first_walk(diary: Cast) -> None:
    period = opened(diary).context["visit"].period
    assert (period.since, period.until) == (date(2026, 3, 2), date(2026, 5, 31))
