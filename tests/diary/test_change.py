"""Whether pain has changed enough to matter, over answered walks only."""

from datetime import timedelta

import pytest

from rehab.diary.change import Change, change_of
from rehab.diary.charts import PainPoint
from rehab.progression import Numbers
from tests.cast import MONDAY
from tests.progression.situations import numbers


def change(*worsts: int | None) -> Change:
    points = [
        PainPoint(MONDAY.date() + timedelta(days=n), worst, None, None, None, "A1", 6, None, late=False)
        for n, worst in enumerate(worsts)
    ]
    return change_of("right", points, numbers())


def test_below_twelve_answers_nothing_is_said_and_what_is_missing_is_counted() -> None:
    few = change(*[3] * 11, None)
    assert (few.is_known, few.missing, few.answered, few.walks) == (False, 1, 11, 12)
    assert (few.first_mean, few.latest_mean, few.fell_by, few.matters) == ("–", "–", 0, False)


def test_blanks_are_in_no_mean_and_zeros_are() -> None:
    said = change(None, 4, 4, 4, None, 4, 4, 4, None, 0, 0, 0, 3, None, 3, 3, None)
    assert (said.first_mean, said.latest_mean, said.answered, said.walks) == ("4.0", "1.5", 12, 17)
    assert said.fell_by == 2.5


@pytest.mark.parametrize(
    ("first", "latest", "matters"),
    [
        ([6] * 6, [4] * 6, True),  # 2 points
        ([7, 7, 7, 7, 7, 7], [5, 5, 5, 5, 5, 6], False),  # 1.8 points, 26 %
        ([5] * 6, [4, 4, 4, 3, 3, 3], True),  # 1.5 points, 30 %
        ([5] * 6, [4, 4, 4, 4, 3, 3], False),  # 1.3 points, 27 %
        ([2, 2, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1], True),  # 1 point, half of it
        ([2, 2, 2, 2, 2, 2], [1, 1, 1, 1, 1, 2], False),  # less than a point never matters
        ([0] * 6, [0] * 6, False),
        ([4] * 6, [6] * 6, True),  # for the worse it matters too
        ([0] * 6, [1] * 6, True),
    ],
)
def test_a_change_matters_from_two_points_or_thirty_per_cent(
    first: list[int], latest: list[int], matters: bool
) -> None:
    assert change(*first, *latest).matters is matters


def test_the_size_has_no_direction() -> None:
    assert (change(*[4] * 6, *[6] * 6).size, change(*[4] * 6, *[6] * 6).fell_by) == ("2.0", -2)
    assert change(*[5] * 6, 4, 4, 4, 4, 3, 3).size == "1.3"


def test_the_edition_says_what_matters() -> None:
    stricter = numbers()
    assert isinstance(stricter, Numbers)
    assert (stricter.default("meaningful_points"), stricter.default("meaningful_percent")) == (2, 30)
