"""The words that ship with the app: complete, true to their rules, and easy to read. No database needed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from rehab.guidance.readability import reading_grade

EDITION = Path(__file__).parents[2] / "rehab" / "guidance" / "first_edition"
GRADES = {"strong", "moderate", "limited", "expert"}
LEVELS = {"emergency", "same_day", "therapist", "hold", "flag"}
DIRECTIONS = {"progress", "hold", "step_back", "stop", "rest", "easier"}
TOPIC_KEYS = {"title", "tab", "summary", "grade", "grade_says", "reviewed", "review_due"}
RULE_KEYS = {"title", "staff", "change"}
# The room that the database keeps for each.
LONGEST = {"title": 120, "tab": 24, "summary": 300, "grade_says": 300, "staff": 200, "change": 200}
IN_DIRECTIONS = {"minutes", "dose", "date", "therapist"}
# Placeholders that become words in lower case.
LOWER = r"\{(knee|therapist|stage|next_stage|dose|signs|reasons)\}"
# Where the evidence may come from. A new source is added here when someone has read it.
EVIDENCE = (
    "doi:10.1186/s12891-019-2537-9",
    "doi:10.1080/09593985.2025.2550532",
    "doi:10.4103/2278-344X.194085",
    "doi:10.1016/j.gaitpost.2019.01.002",
    "doi:10.1519/JSC.0000000000003093",
    "doi:10.1016/j.joca.2021.04.007",
    "doi:10.1016/j.joca.2015.04.001",
    "doi:10.3390/jfmk10020154",
    "PMID 31633440",
    "PMID 15029939",
    "PMC7990728",
    "PMC6044585",
    "NCT07649863",
    "SSRN 4809810",
    "AJSM 35:897",
    "La Trobe 2005",
    "Sforzo 1995",
)
# What a placeholder looks like to the reader, for counting its syllables.
SPOKEN = {
    "knee": "left knee",
    "therapist": "Tess",
    "on": "Wednesday 18 March",
    "first_on": "Monday 16 March",
    "stage": "20 minutes",
    "next_stage": "20 minutes",
    "dose": "20 minutes",
    "date": "Friday 20 March",
    "signs": "fainting",
    "reasons": "being pregnant",
}


@dataclass(frozen=True)
class Words:
    """One file: its front matter, sources apart, and its body."""

    slug: str
    front: Mapping[str, str]
    sources: tuple[str, ...]
    body: str

    @property
    def text(self) -> str:
        return "\n".join([*self.front.values(), self.body])

    @property
    def placeholders(self) -> set[str]:
        return set(re.findall(r"\{(\w*)\}", self.text))


def read(path: Path) -> Words:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pairs = [line.split(": ", 1) for line in front.splitlines()]
    single = [(key, value) for key, value in pairs if key != "source"]
    assert len(dict(single)) == len(single), f"{path.name} says a key twice"
    slug = re.sub(r"^\d\d-", "", path.stem)
    return Words(slug, dict(single), tuple(value for key, value in pairs if key == "source"), body.strip())


def folder(name: str) -> list[Words]:
    return [read(path) for path in sorted((EDITION / name).glob("*.md"))]


TOPICS, RULE_WORDS, DIRECTION_WORDS = folder("topics"), folder("rules"), folder("directions")
EVERYTHING = [*TOPICS, *RULE_WORDS, *DIRECTION_WORDS]


def each(words: list[Words]) -> Any:
    return pytest.mark.parametrize("words", words, ids=lambda words: words.slug)


def rules() -> Mapping[str, Any]:
    from rehab.progression import RULES

    return RULES


def symptoms() -> dict[str, dict[str, dict[str, str]]]:
    return json.loads((EDITION / "symptoms.json").read_text(encoding="utf-8"))


def test_every_rule_has_a_passage_and_every_passage_a_rule():
    assert {words.slug for words in RULE_WORDS} == set(rules())


def test_every_direction_has_a_passage():
    assert {words.slug for words in DIRECTION_WORDS} == DIRECTIONS


@each(RULE_WORDS)
def test_a_rule_uses_only_its_own_numbers(words: Words):
    assert words.placeholders <= {*rules()[words.slug].placeholders, "therapist"}


@each(DIRECTION_WORDS)
def test_a_direction_uses_only_what_every_advice_has(words: Words):
    assert words.placeholders <= IN_DIRECTIONS


@each(TOPICS)
def test_a_topic_names_only_the_therapist(words: Words):
    assert words.placeholders <= {"therapist"}


@each(EVERYTHING)
def test_no_sentence_starts_with_a_lower_case_word(words: Words):
    patient = "\n".join(value for key, value in words.front.items() if key != "staff") + "\n" + words.body
    assert not re.search(rf"(^|[.!?]\s+|^[-\d.]+ ){LOWER}", patient, re.MULTILINE)


@each(EVERYTHING)
def test_text_is_plain(words: Words):
    assert not re.search(r"<\w|</|!\[|https?:|\]\((?!guide:)", words.text)
    assert "{" not in re.sub(r"\{\w+\}", "", words.text)


@each(EVERYTHING)
def test_titles_are_short(words: Words):
    assert len(words.front["title"].split()) <= 9
    assert not words.front["title"].endswith(".")


@each(EVERYTHING)
def test_words_fit_into_their_room(words: Words):
    assert all(len(words.front.get(key, "")) <= longest for key, longest in LONGEST.items())
    assert 0 < len(words.body) <= 10_000


@each(TOPICS)
def test_the_front_of_a_topic_is_complete(words: Words):
    assert set(words.front) == TOPIC_KEYS
    assert all(words.front.values())
    assert words.front["grade"] in GRADES
    assert date.fromisoformat(words.front["reviewed"]) < date.fromisoformat(words.front["review_due"])
    assert len(words.front["tab"].split()) <= 2


@each(RULE_WORDS)
def test_the_front_of_a_rule_is_complete(words: Words):
    assert set(words.front) == RULE_KEYS
    assert all(words.front.values())
    assert not re.search(r"\{|\.$", words.front["staff"]), "staff read a headline, with the numbers beside it"


@each(TOPICS)
def test_only_expert_view_goes_without_a_source(words: Words):
    assert words.sources or words.front["grade"] == "expert"


@each(TOPICS)
def test_every_source_is_one_that_was_read(words: Words):
    assert all(any(known in source for known in EVIDENCE) for source in words.sources)


@each(TOPICS)
def test_every_guide_link_leads_to_a_topic(words: Words):
    assert set(re.findall(r"\(guide:([\w-]+)\)", words.body)) <= {topic.slug for topic in TOPICS}


def test_topics_have_one_place_each():
    places = [path.name[:2] for path in sorted((EDITION / "topics").glob("*.md"))]
    assert places == [f"{place:02}" for place in range(1, len(places) + 1)]


def test_it_says_once_that_it_is_not_a_diagnosis():
    assert [topic.slug for topic in TOPICS if "not a diagnosis" in topic.body] == ["about"]


def test_every_symptom_flag_and_exclusion_has_words():
    from rehab.progression.names import EXCLUSIONS, FLAGS, REPORTABLE

    assert set(symptoms()["symptoms"]) == {*REPORTABLE, *FLAGS}
    assert set(EXCLUSIONS) <= set(symptoms()["exclusions"])


@pytest.mark.parametrize("part", ["symptoms", "exclusions"])
def test_every_symptom_has_words_for_both_readers_and_a_level(part: str):
    for said in symptoms()[part].values():
        assert set(said) == {"patient", "staff", "level"}
        assert said["level"] in LEVELS
        assert "," not in said["patient"], "it is joined to others by commas"


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("emergency_sign_was_reported", "Stop walking and call the emergency number now."),
        ("urgent_sign_was_reported", "Stop walking and see a clinician today."),
    ],
)
def test_what_to_do_now_comes_first(rule: str, first: str):
    assert next(words for words in RULE_WORDS if words.slug == rule).body.startswith(first)


@pytest.mark.parametrize("kind", [TOPICS, RULE_WORDS, DIRECTION_WORDS], ids=["topics", "rules", "directions"])
def test_a_child_of_twelve_can_read_it(kind: list[Words]):
    grades = {words.slug: reading_grade(spoken(words.body)) for words in kind}
    assert mean(grades.values()) <= 7
    assert [slug for slug, grade in grades.items() if grade > 9] == []


def test_the_reading_grade_tells_easy_from_hard():
    assert reading_grade("Rest today. Your knee is sore. Walk again on Friday.") < 3
    assert reading_grade("Contraindications necessitate immediate physiotherapeutic evaluation.") > 15


def spoken(text: str) -> str:
    """The text with something to read in place of each placeholder."""
    return re.sub(r"\{(\w+)\}", lambda match: SPOKEN.get(match[1], "3"), text)
