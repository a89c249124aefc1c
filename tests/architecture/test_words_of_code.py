"""Every sentence that code says to a person goes through gettext; ruff's INT rules see to how."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, modules

ROOMS = {"access", "trail", "people", "guidance", "plan", "diary", "reminders", "review", "exchange", "look"}
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "later"}
SENTENCE = re.compile(r"[^\W\d_]+[,;:.’”)]* +[(“]?[^\W\d_]|^[A-Z][a-z]+[.?!]?$")
WORD = re.compile(r"[A-Za-z]{2,}")
# What looks like a sentence and is none: paths, headers, SQL, markup, names for the style sheet and for the trail.
SIGNS = re.compile(
    r"^[FjgMYHiA:, ]+$"  # how a date is written
    r"|^[\w-]+(/[\w-]+)+|^[A-Z][a-z]+(-[A-Z][A-Za-z]+)+$|^(SELECT|INSERT|CREATE|UPDATE|DELETE|DROP)\b|<\w+"
    r"|^input |pain-|\.txt$|^icon |^attachment;|^noopener |^[a-z]+( [a-z]+-\S*)+$"
    r"|^(report|message|advice|patient|unlock|override|visit|invitation|note|edition|usual proposal) {}$"  # trail
    r"|^(locked|paused|rising|back|silent|review) {}$"  # the mark by which a therapist's flag is known
)
# Proper names, and words that are kept as they were written when it happened.
NAMES = {"Backstep", "Atkinson", "Outbox", "Location", "Our clinic"}
KEPT = {
    "Opened at intake",
    "It no longer fits the answers",
    "Opened by the patient",
    "worklist row",
    "advice log",
    "all addresses",
}
# Said to operators and programmers, who work in English; and the first edition, which has a language of its own.
FOR_OPERATORS = {
    "access/checks", "access/gatekeeper", "access/privacy", "guidance/edition_one", "trail/actions",
    "trail/erasure", "trail/guard", "trail/models", "trail/seal", "trail/verifying",
}  # fmt: skip
FOR_PROGRAMMERS = {
    "ValueError", "RuntimeError", "TypeError", "KeyError", "LookupError", "NotImplementedError", "Error", "Warning",
    "ImproperlyConfigured", "PermissionDenied", "ForeignKey", "OneToOneField", "ManyToManyField", "getLogger", "info",
    "warning", "error", "exception", "cast", "compile",
}  # fmt: skip
UNSAID_KEYWORDS = {"about", "related_name", "headers", "name", "key", "id", "kind", "code", "url"}


def spoken_modules() -> list[Path]:
    here = [path for path in modules() if ROOMS & set(path.parts) and "management" not in path.parts]
    return [path for path in here if room_name(path) not in FOR_OPERATORS]


def room_name(path: Path) -> str:
    return str(path.relative_to(ROOT / "rehab").with_suffix(""))


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def parts_of(node: ast.AST) -> list[ast.AST]:  # noqa: C901, PLR0911, PLR0912  one line for each kind of node
    """What of this node may be said to a person."""
    match node:
        case ast.Call() if name_of(node) in GETTEXT:
            return node.args[2:]
        case ast.Call() if name_of(node) in FOR_PROGRAMMERS and not is_message(node):
            return []
        case ast.Expr(value=ast.Constant()) | ast.Compare() | ast.Assert():
            return []
        case ast.ClassDef(name="Meta"):
            return [one.value for one in node.body if isinstance(one, ast.Assign) and said_by_forms(one)]
        case ast.FunctionDef(name="__str__" | "__repr__"):
            return []
        case ast.keyword(arg=arg) if arg in UNSAID_KEYWORDS:
            return []
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return []
        case ast.AnnAssign(value=value):
            return [value] if value else []
        case ast.FunctionDef():
            return [*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body]
        case ast.Subscript():
            return [node.value]
        case ast.Dict():
            return [value for key, value in zip(node.keys, node.values, strict=True) if not is_class(key)]
        case ast.JoinedStr():
            return [part for part in node.values if isinstance(part, ast.FormattedValue)]
        case _:
            return list(ast.iter_child_nodes(node))


def is_message(call: ast.Call) -> bool:
    """`messages.error(request, …)` is said to a person, as `logger.error(…)` is not."""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "messages"


def said_by_forms(line: ast.Assign) -> bool:
    """A line of a form's Meta that people read."""
    return {"labels", "help_texts", "error_messages"} >= {getattr(target, "id", "") for target in line.targets}


def is_class(key: ast.AST | None) -> bool:
    return isinstance(key, ast.Constant) and key.value in {"class", "autocomplete", "rel"}


def text_of(node: ast.AST) -> str:
    """The sentence that this node is, with {} for its values; "" when it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if SENTENCE.search(node.value) else ""
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return text if " " in text.strip() and WORD.search(text) else ""
    return ""


def unsaid(node: ast.AST) -> Iterator[str]:
    text = text_of(node)
    if text and not SIGNS.search(text) and text not in NAMES | KEPT:
        yield text
    for part in parts_of(node):
        yield from unsaid(part)


@pytest.mark.parametrize(
    "code",
    [
        'say("Well walked.")',
        'messages.error(request, "Not mailed to her.")',
        'say(f"Good morning, {name}")',
        'LABEL = "How sore is it?"',
        '{"a": "Not today"}',
    ],
)
def test_a_sentence_outside_gettext_is_found(code: str) -> None:
    assert list(unsaid(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['say(_("Well walked."))', 'LABEL = later("Good {name}", name=x)', 'raise ValueError("No way")']
)
def test_a_sentence_that_is_said_in_the_readers_language_is_none(code: str) -> None:
    assert not list(unsaid(ast.parse(code)))


@pytest.mark.parametrize("path", spoken_modules(), ids=room_name)
def test_every_sentence_of_the_code_goes_through_gettext(path: Path) -> None:
    assert list(unsaid(ast.parse(path.read_text()))) == []
