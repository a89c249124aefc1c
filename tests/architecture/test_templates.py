"""Templates exist where they are named, and hold nothing that a strict content policy would refuse."""

import ast
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.architecture.house import ROOT, modules, nodes, templates

NAMED_IN_TEMPLATE = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape\s+off|safeseq"),
}


def named_in_code(path: Path) -> list[str]:
    texts = [node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if re.fullmatch(r"[\w./-]+\.(html|js)(#[\w-]+)?", text)]


def references() -> list[str]:
    code = [name for path in modules() for name in named_in_code(path) if ".html" in name]
    markup = [name for path in templates() for name in NAMED_IN_TEMPLATE.findall(path.read_text())]
    return sorted({*code, *markup})


def test_there_are_templates_to_look_at() -> None:
    assert templates()
    assert references()


@pytest.mark.parametrize("name", references())
def test_a_named_template_exists(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_template_holds_no(what: str, path: Path) -> None:
    assert FORBIDDEN[what].search(path.read_text()) is None


BLOCK = re.compile(r"{%\s*blocktranslate\b(.*?)%}", re.DOTALL)
QUOTED = re.compile(r'"[^"]*"')


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_names_each_of_its_values_once(path: Path) -> None:
    """Of two with the same name the first is lost, and the sentence says the second twice."""
    for said in BLOCK.findall(path.read_text()):
        names = re.findall(r"(\w+)=", QUOTED.sub("", said))
        assert len(names) == len(set(names)), said


def test_text_is_declared_safe_in_one_place_only() -> None:
    places = [str(path.relative_to(ROOT)) for path in modules() if "mark_safe" in path.read_text()]
    assert len(places) <= 1, places
