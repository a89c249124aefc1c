"""7b. Step back: true of a back event that stands, of starting pain, of a long gap, of a stage off the path."""

from __future__ import annotations

from collections.abc import Callable

from rehab.progression.days import iso
from rehab.progression.knees import SORE_FROM, SORE_RISE
from rehab.progression.names import KNEES
from rehab.progression.scoring import ScoredDay
from rehab.progression.situation import Situation

from .rule import RULES, Said, rule


@rule("7b", "knee", "on", "worst", "line")
def pain_was_too_high(situation: Situation) -> Said:
    """Above 5, or 2 points over a higher usual pain, is too much (pain monitoring: Thomee 1997; Silbernagel 2007)."""
    day = _latest(situation, lambda day: day.outcome == "stop" or day.left.too_high or day.right.too_high)
    if day is None:
        return None
    usual, scores = situation.usual, {"left": day.left, "right": day.right}
    knee = max(KNEES, key=lambda knee: (scores[knee].too_high, (scores[knee].worst or 0) - usual[knee]))
    return {
        "knee": knee,
        "on": iso(day.on),
        "worst": scores[knee].worst,
        "line": situation.zones.too_high_from(usual[knee]),
    }


@rule("7b", "knee", "on", "morning", "usual", "line")
def knee_flared_overnight(situation: Situation) -> Said:
    """A rise that matters and is there next morning is a flare (Thomas 2021; TREK: not higher next morning)."""
    day = _latest(situation, lambda day: "flared" in (day.left.morning, day.right.morning))
    if day is None:
        return None
    flared = [knee for knee in KNEES if day.knee(knee).morning == "flared"]
    knee = max(flared, key=lambda knee: (day.day.pain(knee).morning or 0) - situation.usual[knee])
    usual = situation.usual[knee]
    return {
        "knee": knee,
        "on": iso(day.on),
        "morning": day.day.pain(knee).morning,
        "usual": usual,
        "line": max(usual + situation.zones.flare_rise, situation.zones.flare_from),
    }


@rule("7b", "on")
def knee_gave_way(situation: Situation) -> Said:
    """Buckling raises the odds of a flare 9-fold (Parry 2020); told with a walk or in a report."""
    days = [day.on for day in situation.standing_days if "gave_way" in day.day.walk.flags] + situation.standing_reports
    return {"on": iso(max(days))} if days else None


@rule("7b", "on")
def knee_was_clearly_swollen(situation: Situation) -> Said:
    """Swelling after a walk or the next morning: the joint had more than it takes (soreness rules, Adams)."""
    return _on(_latest(situation, lambda day: day.day.swelling == "clear"))


@rule("7b", "on")
def pain_stopped_two_walks(situation: Situation) -> Said:
    """The dose could not be finished twice in a row (soreness rules, Adams)."""
    return _on(_latest(situation, lambda day: day.stopped_twice))


@rule("7b", "knee", "mean", "usual")
def starting_pain_rose_clearly(situation: Situation) -> Said:
    """The week's walks began 2 points over usual, at 3 or more: pain stays from one walk to the next (decision 2)."""
    return risen_start(situation, SORE_RISE, SORE_FROM)


@rule("7b", "days")
def gap_was_long(situation: Situation) -> Said:
    """Strength keeps about 5 weeks without training (Sforzo 1995); after a gap the walk is an easier one."""
    return {"days": situation.gap} if situation.gap_stage < situation.stage.code else None


@rule("7b", "stage")
def stage_was_off_path(situation: Situation) -> Said:
    """The goal or an unlock has changed and no longer leads through this stage."""
    stage = situation.stage.code
    return None if stage in situation.path else {"stage": stage}


# What the knee says; the gap and the path lead back for reasons of the plan.
OF_THE_KNEE = (
    "pain_was_too_high",
    "knee_flared_overnight",
    "knee_gave_way",
    "knee_was_clearly_swollen",
    "pain_stopped_two_walks",
    "starting_pain_rose_clearly",
)


def knee_leads_back(situation: Situation) -> bool:
    """Whether any of the six rules of the knee is true."""
    return any(RULES[name].speak(situation) for name in OF_THE_KNEE)


def risen_start(situation: Situation, rise: int, at_least: int) -> Said:
    """The knee whose ratings before the run's last walks rose most: by `rise` over usual and to `at_least`, on average.

    Needs two ratings; compares sums, so that no fraction is rounded."""
    risen = []
    for knee in KNEES:
        befores, usual = situation.starting_pain(knee), situation.usual[knee]
        if len(befores) >= 2 and sum(befores) >= len(befores) * max(usual + rise, at_least):
            risen.append((sum(befores) / len(befores), usual, knee))
    if not risen:
        return None
    mean, usual, knee = max(risen, key=lambda rose: rose[0] - rose[1])
    return {"knee": knee, "mean": f"{mean:.1f}".removesuffix(".0"), "usual": usual}


def _latest(situation: Situation, is_so: Callable[[ScoredDay], bool]) -> ScoredDay | None:
    """The latest standing walk-day of which something is so."""
    return next((day for day in reversed(situation.standing_days) if is_so(day)), None)


def _on(day: ScoredDay | None) -> Said:
    return {"on": iso(day.on)} if day else None
