"""One advice, said to one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.progression import RULES, Finding, Numbers, Recommendation

from .doses import dose_words, prescription
from .models import Passage
from .phrases import counted, first_that_fills, full_day, knee_words, listed, walk_of

SIGNS = {"progress": "up", "hold": "hold", "step_back": "back", "stop": "stop"}
# For an edition that has lost a passage: an advice is never without a headline.
HEADLINES = {
    "progress": later("Move up to {dose}"),
    "hold": later("Stay at {dose}"),
    "step_back": later("Step back to {dose}"),
    "stop": later("Stop for now"),
    "rest": later("Rest today"),
    "easier": later("Walk easier today"),
}
TO_DO = {"same_day": later("See a clinician today."), "emergency": later("Call the emergency number now.")}
MOMENTS = {
    "before": later("before the walk"),
    "peak": later("at its worst"),
    "after": later("after the walk"),
    "morning": later("the next morning"),
    "now": later("now"),
}
# How a therapist's line says a number, where its name and value are not enough.
PHRASES = {
    **dict.fromkeys(("knee", "on", "moment", "signs", "reasons", "minutes", "stage", "next_stage"), "{value}"),
    "count": later("{value} counting"),
    "needed": later("{value} needed"),
    "more": later("{value} to go"),
    "window": later("within {value} days"),
    "days": later("{value} days"),
    "line": later("limit {value}"),
    "first_on": later("first on {value}"),
}


@dataclass(frozen=True)
class RuleWords:
    """One rule that spoke: its name, a title, the sentence with its numbers, and what would change it."""

    name: str
    title: str
    sentence: str
    change: str
    contact: str
    numbers: Mapping[str, Any]
    language: str


@dataclass(frozen=True)
class AdviceWords:
    """An advice, ready to print as plain text.

    `sign` (up, hold, back, stop, rest) is the icon and the class of the card, `by` the small line below the headline,
    `reason` the sentence of the first rule, `todo` what to do next, `rules` all of them in the order of `because`,
    `when` the earliest day if it lies ahead, `contact` none, therapist, same_day or emergency, `told` who hears of it.
    `half` says that half the minutes are meant, `language` which one the edition says it in. `by`, `todo`, `when` and
    `told` may be empty."""

    sign: str
    direction: str
    headline: str
    by: str
    reason: str
    todo: str
    rules: tuple[RuleWords, ...]
    when: str
    contact: str
    told: str
    half: bool
    language: str


@dataclass
class Speaker:
    """The words of an edition, and who hears them. `plan_stage` is the stage that the advice was asked from."""

    passages: Mapping[tuple[str, str], Passage]
    numbers: Numbers
    patient: Any
    reader: str
    today: date
    therapist: str = ""
    plan_stage: str = ""

    def say(self, answer: Recommendation) -> AdviceWords:
        rules = tuple(self.rule(finding, answer) for finding in answer.findings)
        speaks = speaks_first(answer)
        passage = self.passages.get(("direction", speaks))
        return AdviceWords(
            sign="rest" if speaks == "rest" else SIGNS[answer.direction],
            direction=answer.direction,
            headline=first_that_fills([passage.title if passage else "", HEADLINES[speaks]], self.about(answer)),
            by=self.by_line(answer),
            reason=leading(rules).sentence if rules else "",
            todo=first_that_fills([passage.body], self.about(answer)) if passage else "",
            rules=rules,
            when=self.when(answer),
            contact=answer.contact,
            told=self.told(answer.contact),
            half=is_half(answer),
            language=passage.language if passage else "",
        )

    def rule(self, finding: Finding, answer: Recommendation) -> RuleWords:
        """A sentence that cannot be filled gives way to the title, and that to the rule's own name."""
        passage = self.passages.get(("rule", finding.rule)) or Passage(slug=finding.rule)
        values = {**self.about(answer), **self.values(finding.numbers)}
        name = finding.rule.replace("_", " ").capitalize()
        title = first_that_fills([passage.staff if self.reader == "staff" else "", passage.title, name], values)
        sentence = self.in_brief(title, finding) if self.reader == "staff" else passage.body
        return RuleWords(
            name=finding.rule,
            title=title,
            sentence=first_that_fills([sentence, title], values),
            change=first_that_fills([passage.change], values),
            contact=finding.contact,
            numbers=finding.numbers,
            language=passage.language,
        )

    def in_brief(self, title: str, finding: Finding) -> str:
        """For staff: the title and the numbers that were read, in one line and in the rule's own order.

        Databases do not keep the order of the keys of a stored answer."""
        values = self.values(finding.numbers)
        names = RULES[finding.rule].placeholders if finding.rule in RULES else sorted(values)
        said = [phrase(name, value) for name in names if (value := values.get(name)) is not None]
        return f"{title}: {', '.join(map(str, said))}." if said else f"{title}."

    def about(self, answer: Recommendation) -> dict[str, Any]:
        """What every sentence may use. The therapist is looked up only when a sentence names one."""
        day = max(answer.not_before, self.today) if answer.not_before else None
        return {
            "therapist": lambda: self.therapist_name,
            "dose": self.dose(answer.stage, half=is_half(answer)),
            "minutes": lambda: prescription(answer.stage, self.numbers, half=True).amount,
            "stage": self.dose(self.plan_stage) if self.plan_stage else None,
            "date": full_day(day, self.today) if day else None,
        }

    def dose(self, code: str, *, half: bool = False) -> str:
        """The dose of a stage. Staff see its code as well."""
        words = dose_words(code, self.numbers, half=half, units=self.patient.units)
        return f"{code}, {words}" if self.reader == "staff" and words != code else words

    @cached_property
    def sled_stages(self) -> set[str]:
        return {stage.code for stage in self.numbers.stages if stage.metres}

    @cached_property
    def therapist_name(self) -> str:
        return self.therapist or str(self.patient.therapist() or _("your clinician"))

    def values(self, numbers: Mapping[str, Any]) -> dict[str, str | None]:
        """A rule's numbers as words. What was not answered stays None, and a sentence that needs it is not used."""
        return {key: self.value(key, value) for key, value in numbers.items()}

    def value(self, key: str, value: Any) -> str | None:
        """One number as words: lengths, days, knees, lists and stages each in their own way, all others as they are."""
        if key in ("minutes", "planned"):
            return counted(value, "metre" if self.plan_stage in self.sled_stages else "minute")
        if value is None:
            return None
        if key in ("on", "first_on"):
            return full_day(date.fromisoformat(value), self.today)
        if key in ("signs", "reasons"):
            return listed(value, self.reader)
        if key in ("stage", "next_stage"):
            return self.dose(value)
        return {"knee": knee_words, "moment": moment_words}.get(key, str)(value)

    def by_line(self, answer: Recommendation) -> str:
        """As in "After Wednesday’s walk, 2 of 3 calm walks done": the last walk, and the way up while it lasts."""
        if not answer.days:
            return ""
        last = _("After {walk_of}").format(walk_of=walk_of(answer.days[-1].on, self.today))
        count = answer.count
        if answer.direction != "hold" or not count.needed:
            return last
        return _("{last}, {needed} of {needed_2} calm walks done").format(
            last=last, needed=count.needed - count.more, needed_2=count.needed
        )

    def told(self, contact: str) -> str:
        """What to do at once, and who hears of it. Without a therapist nobody hears of it, and nothing says so."""
        if contact == "none":
            return ""
        therapist = self.therapist or self.patient.therapist()
        said = [TO_DO.get(contact, ""), _("{therapist} is told.").format(therapist=therapist) if therapist else ""]
        return " ".join(map(str, filter(None, said)))

    def when(self, answer: Recommendation) -> str:
        """As in "Not before Friday 20 March"; "" when it may be today or is not known."""
        if answer.direction == "stop" or answer.not_before is None or answer.not_before <= self.today:
            return ""
        return _("Not before {day}").format(day=full_day(answer.not_before, self.today))


def leading(rules: Sequence[RuleWords]) -> RuleWords:
    """The first rule that says what happened: that a plan is locked is not the reason why."""
    return next((rule for rule in rules if rule.name != "plan_was_locked"), rules[0])


def speaks_first(answer: Recommendation) -> str:
    """Which direction passage speaks: a stop, then the tap before a walk (rest, easier), then the way on."""
    if answer.direction != "stop" and answer.today in ("rest", "easier"):
        return str(answer.today)
    return str(answer.direction)


def is_half(answer: Recommendation) -> bool:
    """Half the minutes are meant: an easier day, or a step back where there is no lower step."""
    return answer.today == "easier" or "first_stage_was_too_much" in answer.because


def moment_words(moment: str) -> str:
    return MOMENTS.get(moment, moment)


def phrase(key: str, value: str) -> str:
    """A number in a therapist's line: "morning 5", "right knee"."""
    return PHRASES.get(key, "{key} {value}").format(key=key.replace("_", " "), value=value)
