"""What a writer is told beside the text. Hints stop nobody."""

import pytest
from django.test import Client

from rehab.guidance.edition_one import first_passages
from rehab.guidance.hints import hints
from rehab.guidance.models import Passage
from rehab.guidance.placeholders import sample
from rehab.guidance.prose import broken_links
from rehab.guidance.readability import readability
from rehab.guidance.wording import words_of

from .writing import preview, typed

TOPICS = {"start", "red-flags"}
EASY = "Rest today. Your knee is sore. Stop if it hurts. Walk again on Friday."
HARD = (
    "Contraindications necessitate immediate physiotherapeutic evaluation of the underlying musculoskeletal pathology."
)


def said(kind: str, slug: str, **words: str) -> str:
    return "\n".join(hint.text for hint in hints(kind, slug, words, TOPICS))


def test_easy_words_are_well_as_they_are() -> None:
    first = hints("rule", "knee_caught", {"body": EASY}, TOPICS)[0]
    assert first.good
    assert "Longest sentence 4 words. 14 words in all." in first.text


def test_hard_words_are_told_with_the_sentence_to_shorten() -> None:
    first = hints("rule", "knee_caught", {"body": f"{EASY} {HARD}"}, TOPICS)[0]
    assert not first.good
    assert "Contraindications necessitate" in first.text


def test_the_age_grows_with_the_words() -> None:
    assert readability(EASY).age < 9
    assert readability(HARD).age > 20


@pytest.mark.parametrize("text", ["", "\n\n", "...", "- \n- ", "{nothing}", "🙂"])
def test_a_text_without_words_is_no_trouble(text: str) -> None:
    assert readability(text).words <= 1
    hints("topic", "start", {"body": text}, TOPICS)


def test_a_long_text_is_told() -> None:
    assert "61 words are long for a phone" in said("rule", "knee_caught", body="word " * 61)
    assert "long for a phone" not in said("rule", "knee_caught", body="word " * 60)


def test_the_parts_that_a_topic_lacks_are_named() -> None:
    found = said("topic", "start", body="Walk.", grade="limited")
    for part in ("short name", "one sentence", "plain words", "last review", "next review", "sources", "when to stop"):
        assert part in found


def test_a_rule_needs_no_parts() -> None:
    assert "Missing" not in said("rule", "knee_caught", body=EASY)


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("guide:start", False),
        ("guide:nowhere", True),
        ("/guide/topics/start/", False),
        ("/guide/topics/nowhere/", True),
        ("/guide/", False),
        ("/nowhere/", True),
        ("#up", False),
        ("https://example.org/x", False),
        ("start", True),
        ("", True),
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_words(link: str, broken: bool) -> None:
    text = f"Read **this** [long *word*]({link})."
    assert broken_links(text, TOPICS) == ([("long word", link)] if broken else [])
    assert ("“long word” leads nowhere" in said("topic", "start", body=text)) is broken


def test_what_ships_has_nothing_left_to_say() -> None:
    shipped = {(fields["kind"], fields["slug"]): Passage(**fields) for fields in first_passages()}
    topics = {slug for kind, slug in shipped if kind == "topic"}
    worse = {
        key: [hint.text for hint in hints(*key, words_of(passage), topics) if not hint.good]
        for key, passage in shipped.items()
    }
    assert {key: found for key, found in worse.items() if found} == {}


@pytest.mark.parametrize(("kind", "slug"), [("rule", "knee_flared_overnight"), ("direction", "easier")])
def test_a_preview_fills_in_samples(ada: Client, kind: str, slug: str) -> None:
    page = preview(ada, typed(kind, slug), kind, slug, HTTP_HX_REQUEST="true").content.decode()
    reading = page.partition('class="preview')[2].partition("</section>")[0]
    assert "{" not in reading
    assert all(name in sample(kind, slug) for name in ("therapist", "dose"))
