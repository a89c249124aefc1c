"""The hazard log names tests that exist, and the data map every table that there is."""

import ast
import re
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.house import ROOT

HAZARDS = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
DATA = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
ROWS = [line for line in HAZARDS.splitlines() if re.match(r"\| [A-Z]\d", line)]


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_every_control_of_the_hazard_log_names_a_test_that_exists(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
    assert named
    for file, test in named:
        assert test in functions_of(file), f"{file}::{test}"


def test_the_hazards_are_numbered_once() -> None:
    numbers = [row.split("|")[1].strip() for row in ROWS]
    assert len(numbers) > 20
    assert len(numbers) == len(set(numbers))


def test_the_data_map_names_every_table_and_no_other() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", DATA, flags=re.MULTILINE)
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert len(listed) == len(set(listed))
    assert set(listed) == tables | {settings.CACHES["default"]["LOCATION"]}


def test_every_table_says_how_long_and_why() -> None:
    rows = [line for line in DATA.splitlines() if line.startswith("| `")]
    assert [row for row in rows if len([cell for cell in row.strip("| ").split("|") if cell.strip()]) != 5] == []
