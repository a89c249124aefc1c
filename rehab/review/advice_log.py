"""What this patient was advised, newest first, and one stored advice with everything it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rehab.guidance.words import AdviceWords
from rehab.plan.models import Advice, Opinion, Plan

from .editions import Editions
from .forms import cursor_of
from .plan_card import words_of
from .said import CAUSES, CONTACTS, named

ADVICE_A_PAGE = 25


@dataclass(frozen=True)
class AdviceRow:
    """One advice in words. `cause` is what made the engine be asked, `contact` who was told; `opinions` are what
    therapists said of it, oldest first."""

    advice: Advice
    words: AdviceWords
    cause: str
    contact: str
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True)
class AdviceLog:
    """A page of the log, newest first."""

    rows: tuple[AdviceRow, ...]
    older: str


def read_advice_log(
    patient: Any, therapist: Any, cursor: tuple[datetime, int] | None, editions: Editions, today: date
) -> AdviceLog:
    """25 rows before the cursor, and what was said of them. Two statements; the facts stay where they are."""
    log = Advice.objects.visible_to(therapist).of(patient).newest_first().defer("facts")
    found: Sequence[Advice] = list((log.before(*cursor) if cursor else log)[: ADVICE_A_PAGE + 1])
    shown = found[:ADVICE_A_PAGE]
    said = opinions_on(shown)
    return AdviceLog(
        rows=tuple(advice_row(one, patient, therapist, editions, today, said.get(one.pk, ())) for one in shown),
        older=cursor_of(shown[-1].at, shown[-1].pk) if len(found) > ADVICE_A_PAGE else "",
    )


def opinions_on(advices: Sequence[Advice]) -> dict[int, tuple[Opinion, ...]]:
    """What therapists said of these advices, by the advice's key, oldest first. One statement."""
    found: dict[int, tuple[Opinion, ...]] = {}
    for opinion in Opinion.objects.filter(advice__in=advices).select_related("by").order_by("at", "pk"):
        found[opinion.advice_id] = (*found.get(opinion.advice_id, ()), opinion)
    return found


def advice_row(
    advice: Advice,
    patient: Any,
    therapist: Any,
    editions: Editions,
    today: date,
    opinions: tuple[Opinion, ...],
) -> AdviceRow:
    return AdviceRow(
        advice=advice,
        words=words_of(advice, patient, editions, therapist, today),
        cause=CAUSES.get(advice.cause, named(advice.cause)),
        contact=CONTACTS[advice.contact],
        opinions=opinions,
    )


def facts_said(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the engine was told, in short: the plan, the profile and how much of a diary there was."""
    plan, profile = facts["plan"], facts["profile"]
    return (
        (_("Plan"), _("{plan} since {plan_2}").format(plan=plan["stage"], plan_2=plan["stage_since"])),
        (_("Goal"), Plan.Goal(plan["goal"]).label),
        (_("Locked"), Plan.Lock(plan.get("locked") or "").label),
        (_("Unlocked"), ", ".join(str(named(name)) for name in plan.get("unlocks") or ()) or _("Nothing")),
        (_("Limits of their own"), pairs(plan.get("overrides") or {}) or _("None")),
        (_("Usual pain"), pairs(profile.get("usual") or {}) or _("Not answered")),
        (
            _("Diary"),
            _("{walks}, {reports} of symptoms").format(
                walks=ngettext("{n} walk", "{n} walks", len(facts["walks"])).format(n=len(facts["walks"])),
                reports=ngettext("{n} report", "{n} reports", len(facts["reports"])).format(n=len(facts["reports"])),
            ),
        ),
        (_("Pain before the walk"), pairs(facts.get("pain_now") or {}) or _("Not asked")),
    )


def pairs(values: Mapping[str, Any]) -> str:
    """Names and numbers: "left 2, right not answered"."""
    return ", ".join(
        f"{name.replace('_', ' ')} {_('not answered') if value is None else value}" for name, value in values.items()
    )
