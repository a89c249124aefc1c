"""7c, H1 to H4. Hold: something about today, the gap, or the last walk asks to wait. Only the first block is named."""

from __future__ import annotations

from collections.abc import Callable

from rehab.progression.days import day_of, iso
from rehab.progression.knees import SORE_FROM, SORE_RISE
from rehab.progression.names import KNEES
from rehab.progression.scoring import ScoredDay
from rehab.progression.situation import Situation

from .rule import Said, rule
from .step_back import risen_start

TOO_SORE_FROM, TOO_SORE_RISE = 7, 3


@rule("H1", "knee", "pain", "usual")
def knee_was_too_sore_to_walk(situation: Situation) -> Said:
    """A knee at 7, or 3 over usual, rests today (soreness rules: stays sore, days off)."""
    return _sorest(situation, {knee: pain for knee, pain in situation.pain_now.items() if _too_sore(situation, knee)})


@rule("H1", "knee", "pain", "usual")
def knee_was_sore_before_walk(situation: Situation) -> Said:
    """Two points over usual, at 3 or more, and not already too sore: an easier walk (soreness rules)."""
    return _sorest(situation, {
        knee: pain
        for knee, pain in situation.pain_now.items()
        if pain - situation.usual[knee] == SORE_RISE and pain >= SORE_FROM and not _too_sore(situation, knee)
    })  # fmt: skip


@rule("H1", "on")
def patient_was_unwell(situation: Situation) -> Said:
    """An illness or a new medicine: neither pain nor effort means what it did."""
    return _since_last_walk(situation, "unwell")


@rule("H1", "on", contact="therapist")
def pain_was_elsewhere(situation: Situation) -> Said:
    """Hip or back at 4 or more: the way of walking may be the reason, and that is seen by someone."""
    return _since_last_walk(situation, "pain_elsewhere")


@rule("H1", "on", contact="therapist")
def knee_was_sore_for_a_week(situation: Situation) -> Said:
    """A flare lasts 5 to 8 days at the median (Thomas 2021); a longer one is looked at."""
    return _since_last_walk(situation, "sore_over_a_week")


@rule("H2", "days")
def gap_reset_the_count(situation: Situation) -> Said:
    """More than a week away, but not long enough for an easier walk: what was counted before is stale."""
    return {"days": situation.gap} if situation.gap > situation.limit("gap_reset_after") else None


@rule("H3", "knee", "on", "pain", "line")
def pain_was_high(situation: Situation) -> Said:
    """A pain of 6 never counts toward moving up, however usual it is (pain monitoring; decision 3)."""
    day = _last(situation, "held")
    high = [knee for knee in KNEES if day and day.knee(knee).high]
    if day is None or not high:
        return None
    knee = max(high, key=lambda knee: day.knee(knee).highest or 0)
    score, zones = day.knee(knee), situation.zones
    never = (score.highest or 0) >= zones.never_counts_from
    return {
        "knee": knee,
        "on": iso(day.on),
        "pain": score.highest if never else score.worst,
        "line": zones.never_counts_from if never else zones.steady_worst_max + 1,
    }


@rule("H3", "knee", "on", "morning", "usual")
def morning_was_up(situation: Situation) -> Said:
    """Above usual next morning, not yet a flare: repeat (TREK: not higher next morning). `morning` is null if a
    later rating stood in."""
    day = _last(situation, "held")
    up = [knee for knee in KNEES if day and day.knee(knee).morning == "up"]
    if day is None or not up:
        return None
    knee = max(up, key=lambda knee: (day.day.pain(knee).morning or 0) - situation.usual[knee])
    return {"knee": knee, "on": iso(day.on), "morning": day.day.pain(knee).morning, "usual": situation.usual[knee]}


@rule("H3", "knee", "on", "before", "usual")
def knee_started_sore(situation: Situation) -> Said:
    """A walk begun 2 over usual, at 3 or more, shows what the knee brought, not what it takes (soreness rules)."""
    day = _last(situation, "held")
    sore = [knee for knee in KNEES if day and day.knee(knee).started_sore]
    if day is None or not sore:
        return None
    knee = max(sore, key=lambda knee: (day.day.pain(knee).before or 0) - situation.usual[knee])
    return {"knee": knee, "on": iso(day.on), "before": day.day.pain(knee).before, "usual": situation.usual[knee]}


@rule("H3", "on")
def knee_was_a_little_swollen(situation: Situation) -> Said:
    """A little swelling: the same dose again until it is gone (soreness rules)."""
    return _if(_last(situation, "held"), lambda day: day.day.swelling == "little")


@rule("H3", "on")
def knee_caught(situation: Situation) -> Said:
    """Catching that lets go again; a knee that stays stuck is same-day care."""
    return _if(_last(situation, "held"), lambda day: "caught" in day.day.walk.flags)


@rule("H3", "on")
def pain_stopped_the_walk(situation: Situation) -> Said:
    """A walk that pain ended does not show that the dose is borne."""
    return _if(_last(situation, "held"), lambda day: "stopped_for_pain" in day.day.walk.flags)


@rule("H3", "knee", "mean", "usual")
def starting_pain_rose(situation: Situation) -> Said:
    """The week's walks began a point over usual, at 2 or more: wait and see (decision 2)."""
    return risen_start(situation, 1, 2)


@rule("H4", "knee", "on")
def pain_was_not_answered(situation: Situation) -> Said:
    """Not answered is never 0: without the peak of an affected knee a walk cannot count (decision 6)."""
    day = _last(situation, "neutral")
    blank = [knee for knee in KNEES if day and day.knee(knee).blank_peak]
    return {"knee": blank[0], "on": iso(day.on)} if day and blank else None


@rule("H4", "knee", "on")
def morning_is_awaited(situation: Situation) -> Said:
    """Not missing, only not there yet: the morning after is today or tomorrow (decision 10)."""
    return _missing_morning(situation, awaited=True)


@rule("H4", "knee", "on")
def morning_was_missing(situation: Situation) -> Said:
    """Without the next morning nobody knows how the knee took the walk (Silbernagel 2007: settled next morning)."""
    return _missing_morning(situation, awaited=False)


@rule("H4", "on", "minutes", "planned")
def minutes_were_off_plan(situation: Situation) -> Said:
    """Much more or less than planned shows nothing about the planned dose (decision 16). Metres with a sled."""
    day, dose = _last(situation, "neutral"), situation.dose
    if day is None or not dose.minutes_are_off(day.day):
        return None
    return {"on": iso(day.on), "minutes": dose.walked(day.day), "planned": dose.planned}


@rule("H4", "on")
def setting_was_off_plan(situation: Situation) -> Said:
    """Another place, speed, slope or load than planned is another exercise (decision 16)."""
    return _if(_last(situation, "neutral"), lambda day: situation.dose.setting_is_off(day.day))


@rule("H4", "on")
def walk_was_late(situation: Situation) -> Said:
    """Pain told two days later is told from memory: kept for safety, not for moving up."""
    return _if(_last(situation, "neutral"), lambda day: day.day.late)


@rule("H4", "on")
def walk_came_too_soon(situation: Situation) -> Said:
    """No rest day before it: the frequency of the trials is 3 a week (Alghadir 2019)."""
    return _if(_last(situation, "neutral"), lambda day: day.too_soon)


def _too_sore(situation: Situation, knee: str) -> bool:
    pain = situation.pain_now[knee]
    return pain >= TOO_SORE_FROM or pain >= situation.usual[knee] + TOO_SORE_RISE


def _sorest(situation: Situation, sore: dict[str, int]) -> Said:
    if not sore:
        return None
    usual = situation.usual
    knee = max(sorted(sore), key=lambda knee: sore[knee] - usual[knee])
    return {"knee": knee, "pain": sore[knee], "usual": usual[knee]}


def _since_last_walk(situation: Situation, symptom: str) -> Said:
    """The latest fresh report of a symptom, if no walk-day came after it."""
    told = [day_of(report.happened) for report in situation.fresh_reports if symptom in report.symptoms]
    latest = max(told, default=None)
    return {"on": iso(latest)} if latest is not None and latest >= (situation.last_on or 0) else None


def _last(situation: Situation, outcome: str) -> ScoredDay | None:
    """The last walk-day of the run, if that was its outcome."""
    return situation.last if situation.last and situation.last.outcome == outcome else None


def _if(day: ScoredDay | None, is_so: Callable[[ScoredDay], bool]) -> Said:
    return {"on": iso(day.on)} if day and is_so(day) else None


def _missing_morning(situation: Situation, *, awaited: bool) -> Said:
    day = _last(situation, "neutral")
    missing = [knee for knee in KNEES if day and day.knee(knee).morning == "missing"]
    if day is None or not missing or awaited != (situation.today - day.on <= 1):
        return None
    return {"knee": missing[0], "on": iso(day.on)}
