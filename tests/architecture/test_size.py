"""Generous guards: nothing has grown past its room, and everything has a name of its own."""

import ast
from pathlib import Path

from tests.architecture.house import ROOT, modules, nodes

LONGEST_FUNCTION = 40  # lines
LONGEST_FILE = 300  # lines
NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "lib", "services"}


def long_functions(path: Path) -> list[str]:
    functions = [node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [node for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]
    return [f"{path.relative_to(ROOT)}: {node.name}" for node in long]


def test_no_function_is_longer_than_a_screen() -> None:
    assert [name for path in modules() for name in long_functions(path)] == []


def test_no_file_is_longer_than_a_few_screens() -> None:
    long = [path for path in modules() if len(path.read_text().splitlines()) > LONGEST_FILE]
    assert [str(path.relative_to(ROOT)) for path in long] == []


def test_no_module_or_room_is_called_by_a_name_that_says_nothing() -> None:
    assert [str(path.relative_to(ROOT)) for path in modules() if {path.stem, path.parent.name} & NAMELESS] == []
