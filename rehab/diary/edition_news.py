"""What a new edition of the guidance changes for this patient: told once on Today, calmly, until they have read it.

It touches them when the engine would tell them something else with the numbers they knew, when the walk of their step
is another, or when the words that they were shown have changed. Whom it does not touch is not told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rehab.guidance.models import Edition, Passage
from rehab.guidance.words import dose_words, passages_of
from rehab.plan.actions import hold_plan
from rehab.progression import CaseError, Numbers, Recommendation, recommend
from rehab.trail.actions import record

from .advising import Reading


@dataclass(frozen=True)
class EditionNews:
    """The notice: the edition it is about, what the admins say of it, how the walk changes ("" when it stays), and
    which passages read differently."""

    number: int
    said: list[str]
    walk: str
    passages: list[Passage]


def edition_news(reading: Reading) -> EditionNews | None:
    """What the edition in force changes for this patient; None when it is known, or changes nothing for them.

    No statement for an edition that is known, two for one that is not."""
    known, now = known_edition(reading), reading.edition
    if known is None or known.pk == now.pk:
        return None
    walk = changed_walk(reading, known.rulebook)
    passages = list(changed_words(reading, known))
    if not walk and not passages:
        return None
    between = Edition.objects.begun().filter(number__gt=known.number, number__lte=now.number).exclude(told="")
    said = list(between.order_by("number").values_list("told", flat=True))
    return EditionNews(now.number or 0, said, walk, passages)


def known_edition(reading: Reading) -> Edition | None:
    """The edition that the patient has been told of; before the first such word, the one they began with."""
    known = reading.plan.known_edition_id
    if known is None or known == reading.edition.pk:
        return reading.edition
    return Edition.objects.defer("numbers").filter(pk=known).first()


def changed_walk(reading: Reading, numbers: Numbers) -> str:
    """As in "Your next walk is 16 minutes. Before the change it was 20 minutes."; "" when it is the same."""
    try:
        then = recommend(reading.facts, numbers)
    except CaseError:  # numbers of long ago, which nobody can read any more
        return ""
    units = reading.plan.patient.units
    was = dose_words(then.stage, numbers.with_overrides(reading.history.grants.overrides), units=units)
    now = dose_words(reading.answer.stage, reading.numbers, units=units)
    if was != now and "stop" not in (then.direction, reading.answer.direction):
        return _("Your next walk is {now}. Before the change it was {was}.").format(now=now, was=was)
    return "" if as_told(then) == as_told(reading.answer) else _("Your advice is not what it was before the change.")


def as_told(answer: Recommendation) -> tuple[Any, ...]:
    """What the patient does or hears, whichever rules spoke."""
    return answer.direction, answer.stage, answer.not_before, answer.contact, answer.today


def changed_words(reading: Reading, known: Edition) -> Iterator[Passage]:
    """The passages of the advice that stood which read differently now, as they read now."""
    advice = reading.advice
    shown = [("direction", advice.direction), *(("rule", name) for name in advice.because)]
    before, after = passages_of(known), passages_of(reading.edition)
    for key in shown:
        old, new = before.get(key), after.get(key)
        if old and new and (old.title, old.body, old.change) != (new.title, new.body, new.change):
            yield new


@transaction.atomic
def hide_change(patient: Any, number: int, *, now: datetime) -> None:
    """The patient has read what the edition with this number changes. An older one than is known changes nothing."""
    plan = hold_plan(patient)
    edition = Edition.objects.begun(now).defer("numbers").filter(number=number).first()
    known = plan.known_edition
    if edition is None or (known is not None and number <= (known.number or 0)):
        return
    plan.known_edition = edition
    plan.save(update_fields=["known_edition"])
    record("hide_change", actor=patient, at=now, patient=patient, about=f"edition {number}")
