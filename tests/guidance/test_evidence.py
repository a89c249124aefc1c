"""How sure we are, where it comes from, and when somebody looks again: written in the editor, kept by editions."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from rehab.guidance.evidence import source_of
from rehab.guidance.models import Edition
from tests.cast import MONDAY, Cast

from .conftest import signed_in
from .writing import publish, save, typed

SOURCES = "Alghadir 2019, doi:10.1186/s12891-019-2537-9\nThe clinic’s own count, https://example.org/count?a=1&b=2"


def test_grade_sources_and_reviews_are_edited_on_the_page(ada: Client) -> None:
    fields = typed(grade="strong", sources=SOURCES, reviewed_on="2026-03-01", review_due_on="2027-03-01")
    assert publish(ada, fields).status_code == 302
    topic = Edition.objects.in_force().passages.get(kind="topic", slug="outdoors")
    assert (topic.grade, topic.sources) == ("strong", SOURCES.split("\n"))
    assert (topic.reviewed_on, topic.review_due_on) == (date(2026, 3, 1), date(2027, 3, 1))
    page = ada.get("/guide/topics/outdoors/").content.decode()
    assert 'href="https://doi.org/10.1186/s12891-019-2537-9"' in page
    assert 'href="https://example.org/count?a=1&amp;b=2"' in page
    assert "next check 1 March 2027" in page


def test_the_draft_tells_what_of_the_evidence_changes(ada: Client) -> None:
    save(ada, typed(sources=SOURCES, reviewed_on="2026-11-02"))
    page = ada.get("/guide/editions/").content.decode()
    assert "Sources" in page
    assert "Last review" in page
    assert "<ins>" in page


def test_the_first_edition_keeps_its_own(ada: Client, first: Edition) -> None:
    before = list(first.passages.order_by("pk").values())
    publish(ada, typed(grade="strong", sources=SOURCES, reviewed_on="2026-11-03"))
    assert list(first.passages.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("sources", "\n".join(f"Source {n}" for n in range(21)), "21 sources are too many"),
        ("sources", "x" * 301, "At most 300 letters"),
        ("sources", "a\x07b", "cannot be printed"),
        ("sources", "a\0b", "Null characters"),
        ("reviewed_on", "tomorrow", "valid date"),
        ("reviewed_on", "0001-01-01", "this century"),
        ("review_due_on", "9999-12-31", "this century"),
        ("review_due_on", "2026-10-31", "comes after the last one"),
    ],
)
def test_bad_evidence_is_told_at_its_field(ada: Client, field: str, value: str, why: str) -> None:
    answer = save(ada, typed(**{"title": "Kept title", field: value}))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "Kept title" in answer.content.decode()
    assert not Edition.objects.drafts().exists()


@pytest.mark.parametrize("attack", ["javascript:alert(1)", "data:text/html,x", 'https://x"onclick="y', "http://plain"])
def test_no_source_is_a_link_that_acts(attack: str) -> None:
    assert source_of(f"Trust me, {attack}").url in ("", "https://x")


def test_reviews_that_are_due_are_listed_for_admins(ada: Client, staff: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False):
        assert "Reviews that are due" not in ada.get("/guide/editions/").content.decode()
        publish(ada, typed(reviewed_on="2025-03-01", review_due_on="2026-03-01"))
        publish(ada, typed("topic", "start", reviewed_on="", review_due_on=""), slug="start")
        page = ada.get("/guide/editions/").content.decode()
        due = page.partition("Reviews that are due")[2].partition("</section>")[0]
        assert "since 1 March 2026" in due
        assert 'href="/guide/passages/topic/outdoors/"' in due
        assert "no day is set" in due
        assert due.count("<li>") == 2
        assert "Reviews that are due" not in signed_in(staff.tess).get("/guide/editions/").content.decode()
