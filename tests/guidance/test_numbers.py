"""An admin changes limits, the ladder and the gates in the draft: each number has its range, and says why."""

import copy
from typing import Any

import pytest
from django.test import Client

from rehab.guidance.models import Edition
from rehab.guidance.number_changes import number_changes
from rehab.guidance.ranges import limit_range, shipped
from rehab.guidance.soundness import faults_of
from rehab.guidance.steps import rises_in, steps, too_steep
from rehab.progression import Numbers
from rehab.trail.models import Trail
from tests.cast import Cast

from .conftest import signed_in

LIMIT = "/guide/numbers/limit/{}/"
STAGE = "/guide/numbers/stage/{}/"
GATE = "/guide/numbers/gate/{}/"


def fields(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """The form's fields as they stand now, with changes typed over them."""
    form = client.get(address).context["form"]
    return {name: value for name, value in {**form.initial, **changes}.items() if value is not None}


def keep(client: Client, address: str, **changes: Any) -> Any:
    return client.post(address, fields(client, address, **changes))


def draft() -> dict[str, Any]:
    """The numbers of the open draft."""
    return Edition.objects.drafts().get().numbers


def stage(code: str) -> dict[str, Any]:
    return next(stage for stage in draft()["stages"] if stage["code"] == code)


def hand_made(**limits: Any) -> dict[str, Any]:
    numbers = copy.deepcopy(shipped())
    for name, value in limits.items():
        numbers["limits"][name]["value"] = value
    return numbers


# --- limits ------------------------------------------------------------------------------------------------------
def test_a_limit_is_kept_in_the_draft_and_nothing_changes_for_anybody(ada: Client, staff: Cast) -> None:
    answer = keep(ada, LIMIT.format("calm_worst_max"), value="1", source="Our own clinic, 2026")
    assert (answer.status_code, answer["Location"]) == (302, "/guide/numbers/")
    limit = draft()["limits"]["calm_worst_max"]
    assert (limit["value"], limit["source"], limit["unit"]) == (1, "Our own clinic, 2026", "points of 10")
    assert Edition.objects.in_force().rulebook.default("calm_worst_max") == 2
    page = ada.get("/guide/numbers/").content.decode()
    assert "<ins>1 points of 10</ins>" in page
    assert "was 2 points of 10" in page
    assert Trail.objects.filter(action="save_number", about="limit calm_worst_max", actor=staff.ada).count() == 1


@pytest.mark.parametrize("name", list(shipped()["limits"]))
def test_every_limit_takes_the_ends_of_its_range_and_nothing_beyond(ada: Client, name: str) -> None:
    allowed = limit_range(name)
    assert allowed.low <= shipped()["limits"][name]["value"] <= allowed.high
    for value in (allowed.low - 1, allowed.high + 1):
        answer = keep(ada, LIMIT.format(name), value=value)
        assert answer.status_code == 422
        assert "Write " in str(answer.context["form"].errors["value"])
    assert allowed.refusal(allowed.low) == allowed.refusal(allowed.high) == ""


def test_a_value_outside_the_therapists_range_is_refused_beside_it(ada: Client) -> None:
    answer = keep(ada, LIMIT.format("calm_worst_max"), value="3", high="2")
    assert "therapist’s range, 0 to 2" in str(answer.context["form"].errors["value"])


def test_a_limit_that_another_one_forbids_is_refused_with_the_reason(ada: Client) -> None:
    answer = keep(ada, LIMIT.format("gap_far_after"), value="56")
    assert "must be longer than gap_far_after" in str(answer.context["form"].errors["value"])
    assert Edition.objects.drafts().count() == 0


def test_a_faster_base_that_makes_a_step_steep_is_refused_at_the_value(ada: Client) -> None:
    answer = keep(ada, LIMIT.format("base_speed_kmh"), value="2.5")
    assert "A0 to A1 would be 150 % more speed" in str(answer.context["form"].errors["value"])
    assert keep(ada, LIMIT.format("base_speed_kmh"), value="1,4").status_code == 302
    assert draft()["limits"]["base_speed_kmh"]["value"] == 1.4


NONSENSE = ["", "x", "-1", "1e9", "9" * 30, "٥", "1\0", "nan", "inf", "1" * 400, "1.55", "0x1", "²"]


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize(
    ("address", "field"),
    [
        (LIMIT.format("base_speed_kmh"), "value"),
        (LIMIT.format("severe_pain_from"), "value"),
        (LIMIT.format("severe_pain_from"), "low"),
        (STAGE.format("B2"), "minutes"),
        (STAGE.format("F1"), "load_percent"),
        (STAGE.format("C1"), "speed_over_base"),
        (GATE.format("G1"), "steady_0"),
    ],
)
def test_what_is_no_number_is_refused_at_its_field_and_kept(ada: Client, address: str, field: str, value: str) -> None:
    if value == "1.55" and field == "value" and "base" not in address:
        value = "8.5"
    answer = keep(ada, address, **{field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors.get(field)
    assert Edition.objects.drafts().count() == 0


@pytest.mark.parametrize("text", ["a\0b", "a\r\nb", "x" * 301])
@pytest.mark.parametrize(("address", "field"), [(LIMIT.format("after_rise"), "source"), (STAGE.format("B2"), "note")])
def test_a_line_that_cannot_be_kept_is_told_at_its_field(ada: Client, address: str, field: str, text: str) -> None:
    answer = keep(ada, address, **{field: text})
    assert answer.status_code == 422
    assert answer.context["form"].errors.get(field)


@pytest.mark.parametrize("hidden", [{"draft": "x"}, {"draft": "9" * 30}, {"seen": "x" * 99}, {"seen": "\0"}])
def test_a_form_that_was_tampered_with_is_no_server_error(ada: Client, hidden: dict[str, str]) -> None:
    assert keep(ada, LIMIT.format("after_rise"), value="1", **hidden).status_code == 422
    assert Edition.objects.drafts().count() == 0


@pytest.mark.parametrize("address", ["limit/none", "stage/Z9", "gate/G9", "path/pain", "limits/after_rise"])
def test_an_unknown_number_is_not_found(ada: Client, address: str) -> None:
    assert ada.get(f"/guide/numbers/{address}/").status_code == 404
    assert ada.post(f"/guide/numbers/{address}/", {"value": 1}).status_code == 404


def test_keeping_without_a_change_begins_no_draft(ada: Client) -> None:
    for address in (LIMIT.format("after_rise"), STAGE.format("E1"), STAGE.format("A0"), GATE.format("G1")):
        assert keep(ada, address).status_code == 302
    assert Edition.objects.drafts().count() == 0


@pytest.mark.parametrize("part", ["limit", "stage"])
def test_every_form_opens_and_can_be_kept_as_it_is(ada: Client, part: str) -> None:
    names = shipped()["limits"] if part == "limit" else [stage["code"] for stage in shipped()["stages"]]
    assert {keep(ada, f"/guide/numbers/{part}/{name}/").status_code for name in names} == {302}
    assert Edition.objects.drafts().count() == 0


# --- the ladder --------------------------------------------------------------------------------------------------
def test_a_stage_is_changed_in_its_minutes_places_and_words(ada: Client) -> None:
    changes = {"minutes": "24", "places": ["rail", "indoor"], "note": "On flat ground.", "rpe_max": "3"}
    assert keep(ada, STAGE.format("B5"), **changes).status_code == 302
    assert {name: stage("B5")[name] for name in changes} == {
        "minutes": 24, "places": ["rail", "indoor"], "note": "On flat ground.", "rpe_max": 3,
    }  # fmt: skip


def test_a_step_of_more_than_30_percent_is_refused_and_the_stage_beside_it_named(ada: Client) -> None:
    answer = keep(ada, STAGE.format("B2"), minutes="17")
    assert "B1 to B2 would be 31 % more minutes. At most 30 %" in str(answer.context["form"].errors["minutes"])
    answer = keep(ada, STAGE.format("B2"), minutes="15")
    assert "B2 to B3 would be 33 % more minutes" in str(answer.context["form"].errors["minutes"])
    assert keep(ada, STAGE.format("B5"), minutes="33").status_code == 422
    assert keep(ada, STAGE.format("B4"), minutes="26").status_code == 302
    assert keep(ada, STAGE.format("B5"), minutes="33").status_code == 302


def test_two_things_at_once_are_refused(ada: Client) -> None:
    answer = keep(ada, STAGE.format("C2"), minutes="22", speed_over_base="0.6")
    assert "C1 to C2 would raise minutes and speed at once" in str(answer.context["form"].errors["minutes"])


def test_a_steep_step_that_is_in_force_may_stay_or_become_milder_never_steeper(ada: Client) -> None:
    assert "A0 to A1" in str(keep(ada, STAGE.format("A1"), minutes="7").context["form"].errors["minutes"])
    assert keep(ada, STAGE.format("A1"), minutes="5", note="Milder").status_code == 422  # A1 to A2 would be 60 %
    assert keep(ada, STAGE.format("A0"), minutes="5").status_code == 302


def test_the_first_editions_own_steep_steps_are_known_and_may_be_published() -> None:
    numbers = Numbers.from_json(shipped())
    steep = {
        (step.lower, step.higher, step.field)
        for lower, higher in steps(numbers)
        for step in too_steep(lower, higher, rises_in(numbers, lower, higher), {})
    }
    assert steep == {
        ("A0", "A1", "minutes"), ("A0", "A1", "speed_kmh"), ("A1", "A2", "minutes"),
        ("E1", "E2", "minutes"), ("E2", "E3", "minutes"), ("E3", "E4", "minutes"),
        ("D4", "F1", "load_percent"), ("D7", "F1", "load_percent"), ("E4", "F1", "load_percent"),
        ("F1", "F2", "metres"), ("F5", "F6", "metres"),
    }  # fmt: skip
    assert faults_of(shipped(), shipped()) == []


def test_steps_follow_every_path_whatever_is_unlocked() -> None:
    found = steps(Numbers.from_json(shipped()))
    assert {("B3", "C1"), ("B3", "B4"), ("B3", "D1"), ("A3", "D1"), ("D4", "E1"), ("D7", "F1")} <= set(found)
    assert ("C3", "B4") not in found  # with speed the longer walks are no part of the path


def test_sets_must_make_up_the_minutes(ada: Client) -> None:
    answer = keep(ada, STAGE.format("E1"), sets="4 x 30s")
    assert "4 × 30 s" in str(answer.context["form"].errors["sets"])
    assert keep(ada, STAGE.format("E1"), sets="3 x 60 s").status_code == 302
    assert stage("E1")["sets"] == "3 × 60 s"


@pytest.mark.parametrize("places", [[], ["outdoors"], ["sled"], ["moon"], ["rail", "outdoors"]])
def test_a_stage_is_never_walked_where_the_first_edition_does_not_have_it(ada: Client, places: list[str]) -> None:
    answer = keep(ada, STAGE.format("A1"), places=places)
    assert answer.status_code == 422
    assert answer.context["form"].errors["places"]


# --- gates -------------------------------------------------------------------------------------------------------
def test_a_gate_may_become_stricter(ada: Client) -> None:
    assert keep(ada, GATE.format("G1"), steady_0="0", steady_1="2").status_code == 302
    assert [route["steady_allowed"] for route in draft()["gates"]["G1"]] == [0, 2]
    assert keep(ada, GATE.format("G2"), steady_0="1").status_code == 422


# --- what no draft may hold, made by hand ------------------------------------------------------------------------
def broken(change: str) -> dict[str, Any]:
    numbers = copy.deepcopy(shipped())
    stages = {stage["code"]: stage for stage in numbers["stages"]}
    {
        "a stage is gone": lambda: numbers["stages"].pop(3),
        "a stage is added": lambda: numbers["stages"].append({**stages["F6"], "code": "F7"}),
        "outdoors is open to the unsteady": lambda: stages["B1"].update(closed_when_unsteady=[]),
        "the sled needs no unlock": lambda: numbers["paths"]["performance"][3].pop("unlock"),
        "a slope opens like a flat walk": lambda: stages["D1"].update(gate="G1"),
        "high pain needs no unlock": lambda: stages["A3"].update(high_usual_unlock=None),
        "a limit is gone": lambda: numbers["limits"].pop("severe_pain_from"),
        "a limit is switched off": lambda: numbers["limits"]["severe_pain_from"].update(value=11, high=11),
        "a limit is text": lambda: numbers["limits"]["severe_pain_from"].update(value="8"),
        "a limit is nothing": lambda: numbers["limits"]["severe_pain_from"].update(value=None),
        "a limit is no object": lambda: numbers["limits"].update(severe_pain_from=8),
        "a limit is a huge number": lambda: numbers["limits"]["surgery_days"].update(value=10**400),
        "the stages are no list": lambda: numbers.update(stages={}),
        "the gates are gone": lambda: numbers.pop("gates"),
        "a gate lets every walk through": lambda: numbers["gates"]["G3"][0].update(steady_allowed=None),
        "a gate has one more way": lambda: numbers["gates"]["G3"].append(numbers["gates"]["G1"][1]),
        "a step is steep": lambda: stages["B3"].update(minutes=30),
        "the places are no list": lambda: stages["B3"].update(places=5),
        "the places are unknown": lambda: stages["B3"].update(places=["moon"]),
        "the minutes are gone": lambda: stages["B3"].update(minutes=None),
        "the practise speed is gone": lambda: stages["A0"].update(speed_kmh=None),
        "the rests are gone": lambda: stages["E1"].update(rest_seconds=None),
        "the rests are short": lambda: stages["F1"].update(rest_seconds=14),
        "the rails are gone": lambda: stages["A0"].update(rails=None),
        "the top speed is gone": lambda: stages["C3"].update(speed_max_kmh=None),
        "the sets are of another walk": lambda: stages["F1"].update(sets="6 × 10 s"),
        "the sets are gone": lambda: stages["E1"].update(sets=""),
        "a note is a page": lambda: stages["B3"].update(note="x" * 1000),
        "the gaps cross": lambda: numbers["limits"]["gap_back_after"].update(value=28),
    }[change]()
    return numbers


BROKEN = [
    "a stage is gone", "a stage is added", "outdoors is open to the unsteady", "the sled needs no unlock",
    "a slope opens like a flat walk", "high pain needs no unlock", "a limit is gone", "a limit is switched off",
    "a limit is text", "a limit is nothing", "a limit is no object", "a limit is a huge number",
    "the stages are no list", "the gates are gone", "a gate lets every walk through", "a gate has one more way",
    "a step is steep", "the places are no list", "the places are unknown", "the minutes are gone", "the sets are gone",
    "the practise speed is gone", "the rests are gone", "the rests are short", "the rails are gone",
    "the top speed is gone", "the sets are of another walk",
    "a note is a page", "the gaps cross",
]  # fmt: skip


@pytest.mark.parametrize("change", BROKEN)
def test_a_draft_that_was_made_by_hand_is_checked_again(ada: Client, change: str) -> None:
    assert faults_of(broken(change), shipped())
    keep(ada, LIMIT.format("after_rise"), value="1")
    found = Edition.objects.drafts().get()
    try:
        Edition.objects.filter(pk=found.pk).update(numbers=broken(change))
    except ValueError:  # a number with 400 digits is no JSON for this database
        return
    assert "cannot be published" in ada.get("/guide/numbers/").content.decode()
    answer = ada.post(f"/guide/drafts/{found.pk}/publish/", {"note": "By hand"})
    assert answer.status_code == 422
    assert "cannot be published" in answer.content.decode()
    assert ada.get("/guide/editions/").status_code == 200
    assert Edition.objects.in_force().number == 1


def with_stage(code: str, field: str, value: Any) -> dict[str, Any]:
    numbers = copy.deepcopy(shipped())
    next(stage for stage in numbers["stages"] if stage["code"] == code)[field] = value
    return numbers


@pytest.mark.parametrize("stage", shipped()["stages"], ids=lambda stage: stage["code"])
def test_nothing_of_a_stage_can_be_blanked_or_driven_out_of_its_range(stage: dict[str, Any]) -> None:
    """By hand, in the stored numbers. Names and notes are words: they alone may be another text."""
    for field in (field for field in stage if stage[field] not in (None, "")):
        for value in (None, -1, 10**6, *(() if field in ("name", "note") else ("x",))):
            assert faults_of(with_stage(stage["code"], field, value), shipped()), (field, value)


@pytest.mark.parametrize("name", shipped()["limits"])
def test_no_limit_can_be_blanked_or_driven_out_of_its_range(name: str) -> None:
    for field in shipped()["limits"][name].keys() & {"value", "low", "high", "fixed"}:
        for value in (None, -1, 10**6, "x", True):
            numbers = copy.deepcopy(shipped())
            if numbers["limits"][name][field] is not value:
                numbers["limits"][name][field] = value
                assert faults_of(numbers, shipped()), (field, value)


@pytest.mark.parametrize("numbers", [None, [], 5, "x", {}])
def test_numbers_that_are_none_at_all_are_refused(numbers: Any) -> None:
    assert faults_of(numbers, shipped())


# --- the difference in words -------------------------------------------------------------------------------------
def test_every_change_is_told_with_both_readings() -> None:
    new = hand_made(calm_worst_max=1)
    stages = {stage["code"]: stage for stage in new["stages"]}
    stages["B2"].update(minutes=15, places=["rail"])
    new["gates"]["G1"][1]["steady_allowed"] = 2
    told = [(change.title, change.what, change.before, change.after) for change in number_changes(shipped(), new)]
    assert told == [
        ("The highest worst pain of a calm walk", "value", "2 points of 10", "1 points of 10"),
        ("Step B2", "minutes", "16", "15"),
        ("Step B2", "places", "Rail in reach, Treadmill, Clear indoor path, Outdoors", "Rail in reach"),
        ("Gate G1", "slow way", "any number steady", "at most 2 steady"),
    ]


def test_the_page_costs_the_same_however_much_is_changed(ada: Client, django_assert_max_num_queries: Any) -> None:
    keep(ada, LIMIT.format("after_rise"), value="1")
    with django_assert_max_num_queries(12):
        ada.get("/guide/numbers/")
    for name in ("flare_rise", "step_back_rest_days", "calm_walks_needed"):
        keep(ada, LIMIT.format(name), value="1")
    with django_assert_max_num_queries(12):
        ada.get("/guide/numbers/")


# --- two admins --------------------------------------------------------------------------------------------------
def test_numbers_that_someone_else_changed_are_told_and_what_was_typed_is_kept(ada: Client, staff: Cast) -> None:
    address = LIMIT.format("after_rise")
    typed = fields(ada, address, value="3")
    keep(signed_in(staff.ada), address, value="1")
    answer = ada.post(address, typed)
    assert answer.status_code == 422
    assert "Someone else changed these numbers" in answer.content.decode()
    assert draft()["limits"]["after_rise"]["value"] == 1
    again = {**typed, "draft": Edition.objects.drafts().get().pk, "seen": answer.context["form"]["seen"].value()}
    assert ada.post(address, again).status_code == 302
    assert draft()["limits"]["after_rise"]["value"] == 3
