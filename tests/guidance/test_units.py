"""Speeds and weights in two systems: what was typed is what is shown, and what a plan says can be kept to."""

from decimal import Decimal

import pytest

from rehab.guidance.models import Edition
from rehab.guidance.units import IMPERIAL, METRIC, SPEED, WEIGHT, Unit
from rehab.progression.dose import Bounds

TENTHS = [Decimal(number) / 10 for number in range(1, 6601)]


@pytest.mark.parametrize("unit", [SPEED[METRIC], SPEED[IMPERIAL], WEIGHT[METRIC], WEIGHT[IMPERIAL]])
def test_what_was_typed_is_shown_again(unit: Unit) -> None:
    assert [unit.shown(unit.kept(typed)) for typed in TENTHS] == TENTHS


def test_what_is_kept_is_metric() -> None:
    assert SPEED[IMPERIAL].kept(Decimal("1.2")) == Decimal("1.9")
    assert WEIGHT[IMPERIAL].kept(Decimal("165.4")) == Decimal("75.02")
    assert (WEIGHT[IMPERIAL].short(Decimal("81.65")), WEIGHT[METRIC].short(81.5)) == ("180", "81.5")


@pytest.mark.django_db
def test_a_walk_at_the_speed_that_was_read_in_miles_is_on_plan(first: Edition) -> None:
    """A tenth of a mile is coarser than a tenth of a kilometre: read, set and written down it must still fit."""
    for base in (Decimal(tenth) / 10 for tenth in range(5, 31)):
        numbers = first.rulebook.with_overrides({"base_speed_kmh": float(base)})
        for stage in (stage for stage in numbers.stages if stage.speed_kmh):
            walked = SPEED[IMPERIAL].kept(SPEED[IMPERIAL].shown(stage.speed_kmh))
            assert not Bounds.of("speed", stage.speed_kmh, stage).exclude(float(walked)), (base, stage.code)
