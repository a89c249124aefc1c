"""The prescription of a stage is complete: parts and rests, how often, where, speed, slope, load, effort, rails."""

from decimal import Decimal

import pytest

from rehab.guidance.models import Edition
from rehab.guidance.prescribing import lines_of
from rehab.guidance.words import prescription

EASY = "On a treadmill at most 1.6 km/h, else your own easy pace"
INSIDE = "Rail in reach or Treadmill or Clear indoor path"
ANYWHERE = f"{INSIDE} or Outdoors"
NEAR, HOLD = "A rail in reach; on a treadmill clip on", "Keep hold of a rail; on a treadmill both hands on the rails"
BUILT, SLED = "Treadmill without a motor", "Sled with a waist strap"
THREE, TWICE = "3 times a week, a rest day after each", "2 times a week, a rest day after each"
REST, OWN = "At least 60 seconds, until your breath is easy", "Your own easy pace"
# Backward, rest, how often, where, speed, slope, load for 72 kg, effort, rails: the ladder of clinical.md, section 3.
LADDER = {
    "A0": ("4 minutes", None, THREE, "Rail in reach or Treadmill", EASY.replace("1.6", "1.0"), "Flat", None, 4, HOLD),
    "A1": ("6 minutes", None, THREE, INSIDE, EASY, "Flat", None, 4, NEAR),
    "A2": ("8 minutes", None, THREE, INSIDE, EASY, "Flat", None, 4, NEAR),
    "A3": ("10 minutes", None, THREE, INSIDE, EASY, "Flat", None, 4, NEAR),
    "B1": ("13 minutes", None, THREE, ANYWHERE, EASY, "Flat", None, 4, NEAR),
    "B2": ("16 minutes", None, THREE, ANYWHERE, EASY, "Flat", None, 4, NEAR),
    "B3": ("20 minutes", None, THREE, ANYWHERE, EASY, "Flat", None, 4, NEAR),
    "B4": ("25 minutes", None, THREE, ANYWHERE, EASY, "Flat", None, 4, NEAR),
    "B5": ("30 minutes", None, THREE, ANYWHERE, EASY, "Flat", None, 4, NEAR),
    "C1": ("20 minutes", None, THREE, ANYWHERE, "1.9 km/h", "Flat", None, 6, NEAR),
    "C2": ("20 minutes", None, THREE, ANYWHERE, "2.2 km/h", "Flat", None, 6, NEAR),
    "C3": ("20 minutes", None, THREE, ANYWHERE, "2.5 km/h", "Flat", None, 6, NEAR),
    "D1": ("8 minutes", None, THREE, "Treadmill", EASY, "1%", None, 6, NEAR),
    "D2": ("8 minutes", None, THREE, "Treadmill", EASY, "2%", None, 6, NEAR),
    "D3": ("8 minutes", None, THREE, "Treadmill", EASY, "4%", None, 6, NEAR),
    "D4": ("10 minutes", None, THREE, "Treadmill", EASY, "4%", None, 6, NEAR),
    "D5": ("10 minutes", None, THREE, "Treadmill", EASY, "6%", None, 6, NEAR),
    "D6": ("10 minutes", None, THREE, "Treadmill", EASY, "8%", None, 6, NEAR),
    "D7": ("10 minutes", None, THREE, "Treadmill", EASY, "10%", None, 6, NEAR),
    "E1": ("6 × 30 s, 3 minutes in all", REST, TWICE, BUILT, OWN, "Flat", "The lowest resistance", 7, NEAR),
    "E2": ("8 × 30 s, 4 minutes in all", REST, TWICE, BUILT, OWN, "Flat", "The lowest resistance", 7, NEAR),
    "E3": ("6 × 60 s, 6 minutes in all", REST, TWICE, BUILT, OWN, "Flat", "The lowest resistance", 7, NEAR),
    "E4": ("8 × 60 s, 8 minutes in all", REST, TWICE, BUILT, OWN, "Flat", "The lowest resistance", 7, NEAR),
    "F1": ("4 × 15 m, 60 metres in all", REST, TWICE, SLED, OWN, "Flat", "10%: 7.2 kg (15.9 lb)", 7, "somebody"),
    "F2": ("6 × 15 m, 90 metres in all", REST, TWICE, SLED, OWN, "Flat", "10%: 7.2 kg (15.9 lb)", 7, "somebody"),
    "F3": ("6 × 15 m, 90 metres in all", REST, TWICE, SLED, OWN, "Flat", "15%: 10.8 kg (23.8 lb)", 7, "somebody"),
    "F4": ("6 × 15 m, 90 metres in all", REST, TWICE, SLED, OWN, "Flat", "20%: 14.4 kg (31.7 lb)", 7, "somebody"),
    "F5": ("6 × 15 m, 90 metres in all", REST, TWICE, SLED, OWN, "Flat", "25%: 18 kg (39.7 lb)", 7, "somebody"),
    "F6": ("8 × 15 m, 120 metres in all", REST, TWICE, SLED, OWN, "Flat", "25%: 18 kg (39.7 lb)", 7, "somebody"),
}


def told(first: Edition, code: str, **more: object) -> dict[str, str]:
    weight = more.pop("weight_kg", Decimal(72))
    units = str(more.get("units", "metric"))
    walk = prescription(code, first.rulebook, **more)  # type: ignore[arg-type]
    return {line.name: line.words for line in lines_of(walk, weight_kg=weight, units=units)}  # type: ignore[arg-type]


def test_every_stage_of_the_ladder_is_here(first: Edition) -> None:
    assert list(LADDER) == [stage.code for stage in first.rulebook.stages]


@pytest.mark.parametrize("code", LADDER)
def test_every_stage_is_prescribed_in_full(first: Edition, code: str) -> None:
    amount, rest, often, where, speed, slope, load, effort, rails = LADDER[code]
    said = told(first, code)
    assert (said["Backward"], said.get("Rest between"), said["How often"]) == (amount, rest, often)
    assert (said["Where"], said["Speed"], said["Slope"]) == (where, speed, slope)
    assert said.get("Load", "").replace(" of the body weight", "") == (load or "")
    assert said["Effort"] == f"At most {effort} of 10"
    assert said["Rails"].endswith("somebody is near" if rails == "somebody" else rails)


def test_pounds_come_first_for_who_reads_pounds_and_an_unknown_weight_is_said(first: Edition) -> None:
    assert told(first, "F1", units="imperial")["Load"] == "10% of the body weight: 15.9 lb (7.2 kg)"
    assert told(first, "F1", weight_kg=None)["Load"] == "10% of the body weight, which is not known yet"
    assert told(first, "A1", units="imperial")["Speed"] == "On a treadmill at most 1.0 mph, else your own easy pace"


def test_who_is_unsteady_holds_a_rail_and_stays_inside(first: Edition) -> None:
    said = told(first, "B1", unsteady=True)
    assert (said["Where"], said["Rails"]) == (INSIDE, HOLD)


def test_half_a_walk_has_no_parts_and_no_slope(first: Edition) -> None:
    said = told(first, "E2", half=True)
    assert (said["Backward"], said.get("Rest between")) == ("2 minutes", None)
    assert told(first, "D3", half=True)["Slope"] == "Flat"
