"""What a page may cost, in statements and in bytes on the way: the same in a small clinic and one ten times larger."""

import pytest

from .furnish import costs_of, furnish
from .pages import PAGES

KB = 1024
BUDGETS = {  # statements with those for who asks; bytes by gzip
    "today": (5, 6 * KB),
    "log a walk": (10, 2 * KB),
    "history, 25 walks": (4, 6 * KB),
    "progress": (5, 12 * KB),
    "guidance": (5, 6 * KB),
    "worklist": (5, 8 * KB),
    "patient page": (8, 14 * KB),
    "sign-in": (0, 4 * KB),
}


@pytest.fixture(params=[1_000, 10_000], ids=["small", "large"])
def costs(request: pytest.FixtureRequest, db: None) -> dict[str, dict[str, int]]:
    return costs_of(furnish(request.param))[0]


def test_no_page_costs_more_than_it_may(costs: dict[str, dict[str, int]]) -> None:
    assert costs.keys() == BUDGETS.keys() == PAGES.keys()
    over = {
        name: (cost["sql"], cost["small"])
        for name, cost in costs.items()
        if cost["sql"] > BUDGETS[name][0] or cost["small"] > BUDGETS[name][1]
    }
    assert over == {}
