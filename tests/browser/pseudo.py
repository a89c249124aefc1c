"""Two languages that nobody speaks. Every word that goes through gettext comes back a third longer and in letters of
its own, so that what is left in plain letters has not gone through it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

import pytest
from django.utils.translation import trans_real

LONG, FROM_THE_RIGHT = "qps", "ar-xb"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER = "àƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÀƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
TO_OTHER = str.maketrans(PLAIN, OTHER)
# What a translator leaves as it is: values, tags, signs, and the address within a tag.
KEPT = re.compile(r"(%\(\w+\)[\d.]*[sdf]|%[\d.]*[sdf%]|\{\{|\}\}|\{\w*\}|<[^>]+>|&\w+;)")
WORD = re.compile(r"[^\W\d_]{4,}")


def longer(word: str) -> str:
    """A third longer, without a place to break: "walking" becomes "walkingng"."""
    return word + word[-(len(word) // 3) :]


def said(words: str) -> str:
    """The words in a language that nobody speaks."""
    parts = KEPT.split(words)
    return "".join(
        part if place % 2 else WORD.sub(lambda found: longer(found[0]), part).translate(TO_OTHER)
        for place, part in enumerate(parts)
    )


class Pseudo(NullTranslations):
    """Stands where Django keeps the catalogue of a language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.name = language

    def to_language(self) -> str:
        return self.name

    def gettext(self, message: str) -> str:
        return said(message.rpartition("\x04")[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return said((msgid1 if n == 1 else msgid2).rpartition("\x04")[2])


@contextmanager
def pseudo_languages() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for language in (LONG, FROM_THE_RIGHT):
            patch.setitem(trans_real._translations, language, Pseudo(language))
        yield
