"""How hard a text is to read: years of age, sentences, words. Counted, not judged: a hint for its writer.

A library for this counts syllables with dictionaries of some forty megabytes; groups of vowels are near enough."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINK = re.compile(r"\]\([^)]*\)")
BULLET = re.compile(r"^\s*(#+|-|>|\d+\.) ", re.MULTILINE)
SENTENCE_END = re.compile(r"[.!?]+(?:\s|\*|$)|\n")
WORD = re.compile(r"[\w’'-]+")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouscxzhg]es$")
SCHOOL_BEGINS = 5  # years of age


@dataclass(frozen=True)
class Readability:
    """`age` is about how old a reader has to be, `longest` the longest sentence."""

    age: int
    words: int
    longest: str

    @property
    def longest_words(self) -> int:
        return len(WORD.findall(self.longest))


def readability(text: str) -> Readability:
    sentences = [sentence.strip() for sentence in sentences_of(text)]
    longest = max(sentences, key=lambda sentence: len(WORD.findall(sentence)), default="")
    words = sum(len(WORD.findall(sentence)) for sentence in sentences)
    return Readability(max(SCHOOL_BEGINS, round(reading_grade(text) + SCHOOL_BEGINS)), words, longest)


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade: the years at school that a text asks for. A line of a list is a sentence."""
    sentences = [words for sentence in sentences_of(text) if (words := WORD.findall(sentence))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    syllables = sum(syllables_of(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def sentences_of(text: str) -> Iterator[str]:
    """The sentences without the marks of Markdown; placeholders are to be filled before."""
    plain = BULLET.sub("", LINK.sub("", text)).replace("[", "")
    yield from SENTENCE_END.split(plain.replace("**", ""))


def syllables_of(word: str) -> int:
    """Groups of vowels, without a silent e at the end; a number counts as one."""
    groups = len(VOWELS.findall(word.lower()))
    return max(1, groups - bool(SILENT.search(word.lower())))
