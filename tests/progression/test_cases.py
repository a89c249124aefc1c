import json
from pathlib import Path

import pytest

from rehab.progression import Facts, Recommendation, recommend

from .situations import numbers

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def test_all_cases_are_here():
    assert len(CASES) == 30


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_case_gives_the_advice_it_must_give(file):
    case = json.loads(file.read_text(encoding="utf-8"))
    answer = recommend(Facts.from_json(case), numbers()).to_json()
    assert {key: answer[key] for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_facts_and_advice_survive_their_json(file):
    facts = Facts.from_json(json.loads(file.read_text(encoding="utf-8")))
    again = Facts.from_json(json.loads(json.dumps(facts.to_json())))
    answer = recommend(facts, numbers())
    assert again == facts
    assert recommend(again, numbers()) == answer
    assert Recommendation.from_json(json.loads(json.dumps(answer.to_json()))) == answer
