"""What everyone reads: topics with their evidence, and for staff every rule and number."""

import pytest
from django.test import Client

from rehab.guidance.changes import changed_lines
from rehab.guidance.evidence import evidence_of, source_of
from rehab.guidance.models import Edition, Passage
from rehab.progression import RULES
from tests.cast import Cast

from .conftest import signed_in


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["ana", "tess", "ada"])
def test_every_role_reads_every_topic(staff: Cast, first: Edition, name: str) -> None:
    client = signed_in(vars(staff)[name])
    page = read(client, "/guide/")
    for topic in first.passages.topics():
        assert f'href="/guide/topics/{topic.slug}/"' in page
        assert topic.title in read(client, f"/guide/topics/{topic.slug}/")


def test_no_link_of_the_first_edition_leads_nowhere(first: Edition) -> None:
    slugs = set(first.passages.topics().values_list("slug", flat=True))
    for topic in first.passages.topics():
        linked = {part.split(")")[0] for part in topic.body.split("(guide:")[1:]}
        assert linked <= slugs


def test_patients_and_staff_have_their_own_frame(staff: Cast) -> None:
    assert 'class="by-thumb"' in read(signed_in(staff.ana), "/guide/topics/about/")
    assert 'class="desk"' in read(signed_in(staff.tess), "/guide/topics/about/")


def test_the_evidence_is_graded_and_its_sources_are_links(staff: Cast) -> None:
    page = read(signed_in(staff.ana), "/guide/topics/about/")
    assert "How sure are we? Fairly sure" in page
    assert 'href="https://doi.org/10.1186/s12891-019-2537-9"' in page
    assert page.count('class="solid"') == 3


@pytest.mark.parametrize(("grade", "bars"), [("expert", 1), ("limited", 2), ("moderate", 3), ("strong", 4)])
def test_surer_is_more_bars(grade: str, bars: int) -> None:
    evidence = evidence_of(Passage(grade=grade))
    assert evidence is not None
    assert sum(bar.solid for bar in evidence.bars) == bars


def test_a_passage_without_a_grade_has_no_evidence_box() -> None:
    assert evidence_of(Passage()) is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Lin 2025, doi:10.1080/09593985.2025.2550532", "https://doi.org/10.1080/09593985.2025.2550532"),
        ("Adams, in PMC6044585.", "https://pmc.ncbi.nlm.nih.gov/articles/PMC6044585/"),
        ("Hooper 2004, PMID 15029939", "https://pubmed.ncbi.nlm.nih.gov/15029939/"),
        ("A plan, NCT07649863", "https://clinicaltrials.gov/study/NCT07649863"),
        ("La Trobe 2005", ""),
    ],
)
def test_a_source_is_linked_where_it_can_be_read(text: str, url: str) -> None:
    assert source_of(text).url == url


def test_a_patient_reads_the_name_of_the_therapist(staff: Cast) -> None:
    assert "ask Tess" in read(signed_in(staff.ana), "/guide/topics/about/")
    staff.ana.ties.all().delete()
    assert "ask your clinician" in read(signed_in(staff.ana), "/guide/topics/about/")


def test_a_name_cannot_bring_markdown_or_html_into_a_topic(staff: Cast) -> None:
    staff.tess.name = "[x](https://evil.example) <b>T</b>"
    staff.tess.save()
    page = read(signed_in(staff.ana), "/guide/topics/about/")
    assert "evil.example) &lt;b&gt;T" in page
    assert 'href="https://evil.example"' not in page


@pytest.mark.parametrize("address", ["/guide/topics/nothing/", "/guide/topics/knee_caught/"])
def test_an_unknown_topic_is_not_found(staff: Cast, address: str) -> None:
    assert signed_in(staff.ana).get(address).status_code == 404


def test_staff_read_every_rule_and_number(staff: Cast, first: Edition) -> None:
    page = read(signed_in(staff.tess), "/guide/rules/")
    for name in [*RULES, *first.rulebook.limits]:
        assert name in page
    for stage in first.rulebook.stages:
        assert f"{stage.code} {stage.name}" in page
    assert "Care the same day" in page
    assert "/guide/passages/" not in page


@pytest.mark.parametrize("address", ["/guide/rules/", "/guide/editions/", "/guide/editions/1/"])
def test_the_desk_is_for_staff(staff: Cast, address: str) -> None:
    assert signed_in(staff.ana).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b", "a b", []),
        ("Walk behind you.", "Walk facing you.", [["same:Walk ", "del:behind", "ins:facing", "same: you."]]),
        ("One.", "One.\n\nTwo.", [["ins:Two."]]),
        ("One.\nTwo.", "Two.", [["del:One."]]),
        ("x", "x\n\n\n", []),
    ],
)
def test_a_change_is_shown_word_by_word(old: str, new: str, pieces: list[list[str]]) -> None:
    assert [[f"{piece.kind}:{piece.text}" for piece in line] for line in changed_lines(old, new)] == pieces
