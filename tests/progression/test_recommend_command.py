import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .situations import MONDAY, case, walk

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def run(*files):
    """What the command prints, and the code it ends with."""
    out, code = StringIO(), 0
    try:
        call_command("recommend", *map(str, files), stdout=out)
    except CommandError as error:
        code = error.returncode
    return [json.loads(line) for line in out.getvalue().splitlines()], code


def test_one_line_a_file_in_the_order_given():
    lines, code = run(*reversed(CASES))
    expected = [json.loads(file.read_text())["expect"] for file in reversed(CASES)]
    assert [{key: line[key] for key in expect} for line, expect in zip(lines, expected, strict=True)] == expected
    assert {"today", "count"} <= set(lines[0])
    assert code == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"case"',
        "[" * 100_000,
        "1" * 5000,
        '{"now": "\\u0000"}',
        '{"now": "\\ud800"}',
        "\udcff",
        "NaN",
    ],
)
def test_what_is_no_case_is_an_error_line_and_the_others_are_answered(tmp_path, text):
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="utf-8", errors="surrogateescape")
    lines, code = run(CASES[0], bad, CASES[1])
    assert [sorted(line) == ["error"] for line in lines] == [False, True, False]
    assert code == 1


def test_a_file_that_is_not_there_is_an_error_line(tmp_path):
    lines, code = run(tmp_path / "nowhere.json", tmp_path)
    assert [line["error"].split(":")[0] for line in lines] == ["file", "file"]
    assert code == 1


def test_the_error_names_the_field(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(case(walk(MONDAY, (1, "2", 1, 1)))))
    assert run(bad)[0] == [{"error": "walks[0].pain.right.peak: must be a whole number from 0 to 10, not '2'"}]


def test_a_case_may_begin_with_a_byte_order_mark(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case()), encoding="utf-8-sig")
    assert run(file)[1] == 0
