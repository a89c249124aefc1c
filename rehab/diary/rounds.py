"""A round of questions: the first intake, the safety check after a long gap, everything again, or another goal.

What is answered is kept at once, and says nothing until the round is finished: half a screening is no screening."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rehab.plan.models import KNEES, Plan, Profile

from .welcome import EXCLUSIONS, SAFETY

KINDS = ("intake", "check", "goal")
FORGOTTEN_AFTER = timedelta(days=14)
"""Answers that old say nothing about today any more: the round begins again."""


@dataclass(frozen=True)
class Round:
    """The questions of one round, and those that are answered."""

    kind: str
    affected: tuple[str, ...]
    begun: date
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[str, ...]:
        """The questions in their order. The weight is asked of those whose way leads to the sled."""
        usual = tuple(f"{knee}_usual" for knee in KNEES)
        weight = ("weight",) if self.answers.get("goal") == Plan.Goal.PERFORMANCE else ()
        if self.kind == "check":
            return (*SAFETY, *(f"{knee}_usual" for knee in self.affected))
        if self.kind == "goal":
            return ("goal", *weight)
        return (*SAFETY, "knees", *usual, "oa", "born", "goal", *weight)

    @property
    def next_step(self) -> str | None:
        """The first question that is not answered; None when all are."""
        return next((step for step in self.steps if step not in self.answers), None)

    def reaches(self, name: str) -> bool:
        """Whether this question may be asked: those before it are answered."""
        return name in self.steps and set(self.steps[: self.steps.index(name)]) <= self.answers.keys()

    def says(self) -> dict[str, Any]:
        """The answers by the columns of a profile, all but usual pain and goal."""
        answers, says = self.answers, {}
        if set(SAFETY) <= answers.keys():
            says = says_of(answers) | {"exclusions": [name for name in EXCLUSIONS if answers[name] != "no"]}
        if "knees" in answers:
            says["knees"] = list(KNEES) if answers["knees"] == "both" else [answers["knees"]]
        if answers.get("weight") is not None:
            says["weight_kg"] = Decimal(answers["weight"])
        return says | {name: answers[name] for name in ("oa", "born") if name in answers}

    def usual(self) -> dict[str, int]:
        """Usual pain as it was told, by knee."""
        return {knee: self.answers[f"{knee}_usual"] for knee in KNEES if f"{knee}_usual" in self.answers}


def says_of(answers: dict[str, Any]) -> dict[str, Any]:
    """Surgery, falls and balance by the columns of a profile, as far as they are answered. "Not sure" is yes."""
    says: dict[str, Any] = {}
    if "surgery" in answers:
        on = answers.get("surgery_on")
        says["surgery_on"] = date.fromisoformat(on) if on else None
    if "falls" in answers:
        says["fell_in_12_months"] = answers["falls"] != "no"
    if "balance" in answers:
        says["balance_problem"] = answers["balance"] != "no"
    return says


def says_at_once(profile: Profile, answers: dict[str, Any]) -> dict[str, Any]:
    """What one answer alone says, beside all that is known: a "yes" is added, a "no" takes nothing away."""
    says = says_of(answers)
    told = [name for name in EXCLUSIONS if answers.get(name, "no") != "no"]
    if told:
        says["exclusions"] = [name for name in EXCLUSIONS if name in (*profile.exclusions, *told)]
    if answers.get("oa") == Profile.Osteoarthritis.SEVERE:
        says["oa"] = answers["oa"]
    if "born" in answers:
        says["born"] = answers["born"]
    return says


def round_of(profile: Profile, *, has_plan: bool, today: date) -> Round:
    """The round that is under way, or the one that would begin now."""
    affected = tuple(knee for knee in KNEES if knee in profile.knees)
    kept = profile.unfinished
    begun = date.fromisoformat(kept["begun"]) if kept else None
    if begun and today - begun < FORGOTTEN_AFTER and (has_plan or kept["kind"] == "intake"):
        return Round(kept["kind"], affected, begun, kept["answers"])
    return Round("check" if has_plan else "intake", affected, today)


def kept_round(one: Round) -> dict[str, Any]:
    """A round as the profile keeps it."""
    return {"kind": one.kind, "begun": str(one.begun), "answers": one.answers}
