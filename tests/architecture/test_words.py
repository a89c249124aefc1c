"""Every word that a person reads can be said in another language, and every page can be read from the right."""

import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

TAGS = re.compile(r"{#.*?#}|{{.*?}}|{%.*?%}", re.DOTALL)
SAID = re.compile(r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
LOOKS = re.compile(r"{%\s*block (?:main|body)_class\b.*?{%\s*endblock.*?%}", re.DOTALL)  # names for the style sheet
MARKUP = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(
    r"""\s(?:aria-label|alt|title|placeholder|data-outbox|data-tip)=(["'])(.*?)\1""", re.DOTALL
)
GIVEN = re.compile(r'{%[^%]*?=\s*"([A-Z][a-z]+ [^"]*)"')  # handed on to another template
LETTERS = re.compile(r"[^\W\d_]{2,}")
NAMES = re.compile(
    r"Backstep|&\w+;|\b(?:km/h|kg|min)\b"
)  # a proper name and the signs of units are the same everywhere
JS_TEXT = re.compile(r""""((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`""")
JS_SENTENCE = re.compile(r"^[A-Z][a-z]+[ .?!]|[a-z]{2,} [a-z]{2,} [a-z]{2,}|[a-z]{2,} \$\{.*\} [a-z]{2,} ")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius"
)


def pages() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def sheets() -> list[Path]:
    return sorted((ROOT / "static" / "css").rglob("*.css"))


def scripts() -> list[Path]:
    return sorted((ROOT / "static" / "js").rglob("*.js"))


def said_by(script: str) -> list[str]:
    """The sentences in a script: they belong into the page, where they are translated (see static/js/words.js)."""
    bare = re.sub(r"^\s*//.*$", "", script, flags=re.MULTILINE)
    return [text for text in (one or other for one, other in JS_TEXT.findall(bare)) if JS_SENTENCE.search(text)]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def unsaid(markup: str) -> list[str]:
    """The words of a template that no translation reaches: of its text, and of the attributes that are read out."""
    bare = LOOKS.sub("", SAID.sub("", COMMENT.sub("", markup)))
    given = [value for value in GIVEN.findall(bare) if " " in value]
    texts = MARKUP.sub("\n", TAGS.sub("\x00", bare)).split("\n")
    spoken = [TAGS.sub("", value) for _, value in SPOKEN_ATTRIBUTE.findall(bare)]
    return [text.strip() for text in [*texts, *spoken, *given] if LETTERS.search(NAMES.sub("", text))]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Good morning</p>",
        '<img alt="A knee">',
        "{% if walk %}Well done{% endif %}",
        "Hello {{ name }},",
        '{% include "a.html" with word="Well done" %}',
    ],
)
def test_a_word_outside_gettext_is_found(markup: str) -> None:
    assert unsaid(markup)


@pytest.mark.parametrize("path", pages(), ids=named)
def test_every_word_of_a_page_or_a_mail_goes_through_gettext(path: Path) -> None:
    assert unsaid(path.read_text()) == []


@pytest.mark.parametrize("path", sheets(), ids=named)
def test_a_style_knows_start_and_end_but_not_left_and_right(path: Path) -> None:
    """What is said of a side of the screen is wrong for everybody who reads from the right."""
    assert PHYSICAL.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "script", ['say("Look behind you.")', "say(`part ${one} of ${all}`)", 'x ? "Walk." : ""', 'say("the most it hurt")']
)
def test_a_sentence_in_a_script_is_found(script: str) -> None:
    assert said_by(script)


@pytest.mark.parametrize("path", scripts(), ids=named)
def test_no_script_has_words_of_its_own(path: Path) -> None:
    assert said_by(path.read_text()) == []


def test_every_word_that_a_script_asks_for_is_in_a_page() -> None:
    asked = {name for path in scripts() for name in re.findall(r'\bword\("([\w-]+)"', path.read_text())}
    asked |= {f"{name}-other" for path in scripts() for name in re.findall(r'\bcounted\("([\w-]+)"', path.read_text())}
    asked |= set(re.findall(r'say: \[(?:[^]]*\? )?"([\w-]+)"', (ROOT / "static/js/walk/cues.js").read_text()))
    there = {name for path in pages() for name in re.findall(r'data-word="([\w-]+)"', path.read_text())}
    assert len(asked) > 15
    assert asked <= there
