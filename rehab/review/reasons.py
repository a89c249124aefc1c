"""Why somebody is on the list, in one line: a few strong words, then the numbers. For staff, in the field's terms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rehab.access.tongues import later, number
from rehab.guidance.words import AdviceWords, RuleWords, advice_words, leading
from rehab.progression import REPEATED_WITHIN_DAYS, Recommendation
from rehab.progression.names import KNEES

from .editions import Editions
from .grounds import FLARE, REPEATED, STOPS, TARGET, TASKS, Flag, repeated, week_of
from .listing import Seat
from .said import ago, numbers_said
from .standing import Standing

# What to call a ground that comes after the first one.
WORDS = {
    "emergency": "stopped",
    "same_day": "stopped",
    "stopped": "stopped",
    "flare": "flare",
    "contact": later("asked for"),
    "rising": later("pain rising"),
    "step_backs": later("stepped back twice"),
    "seen": "stopped",
    "silent": later("not walking"),
    "waiting": later("ready, but locked"),
    "answer": later("wrote to you"),
    "usual": later("usual pain higher"),
    "review": later("look again"),
    "target": later("at target"),
    "paused": "paused",
    "quiet": "nothing",
}
STATES = {"seen": later("Stopped until you clear it. Seen."), "paused": later("Paused until a therapist ends it.")}
STOPPED = later("Stopped until you clear it.")


@dataclass(frozen=True)
class Reason:
    """The strong words and the rest of the line, and what else is true."""

    title: str
    rest: str
    also: str = ""


def reason_of(standing: Standing, words: AdviceWords | None) -> Reason:
    """The first open flag in words, then the names of the others and what has been done about those at rest."""
    flag, *others = standing.place.flags
    title, rest = line_of(flag, standing, words)
    also = ", ".join(str(WORDS[other.ground]) for other in others)
    said = [_("Also: {also}.").format(also=also)] if also else []
    return Reason(title, rest, " ".join(map(str, [*said, *rests(standing)])))


def rests(standing: Standing) -> Iterator[str]:
    """What a therapist has done about the flags at rest, each kind of act in one sentence."""
    done: dict[str, list[str]] = {}
    for flag in standing.place.resting:
        kept = standing.known.handled[flag.ground]
        until = _("Put off until {short}").format(short=short(kept.until)) if kept.until else _("Answered")
        done.setdefault(_("With {owner}").format(owner=standing.owner) if kept.is_handed_over else until, []).append(
            WORDS[flag.ground]
        )
    return (f"{act}: {', '.join(map(str, words))}." for act, words in done.items())


def flag_said(flag: Flag, standing: Standing, words: AdviceWords | None) -> str:
    """One flag in one line."""
    return " ".join(map(str, filter(None, line_of(flag, standing, words))))


def words_of(standing: Standing, editions: Editions, therapist: Any) -> AdviceWords | None:
    """What the advice that stands says, in the words of its own edition."""
    says, findings = standing.summary.advice, standing.summary.findings
    if not says:
        return None
    return advice_words(
        Recommendation.from_json({**says, "findings": findings}),
        edition=editions.by_pk[says["edition"]],
        patient=standing.patient,
        reader="staff",
        today=standing.today,
        plan_stage=says["plan_stage"],
        therapist=therapist.name,
    )


def line_of(flag: Flag, standing: Standing, words: AdviceWords | None) -> tuple[str, str]:
    own = OWN_LINES.get(flag.ground)
    headline = f"{words.headline}." if words and words.headline else ""
    if own:
        return own(standing, headline)
    if words is None or not words.rules:
        return headline or _("No advice yet."), ""
    rule = rule_of(flag, words.rules)
    if flag.ground == "quiet":
        return headline, rule.sentence
    state = STOPPED if flag.ground in STOPS else STATES.get(flag.ground, headline)
    numbers = numbers_said(rule)
    return (f"{rule.title}:", f"{numbers} {state}") if numbers else (f"{rule.title}.", state)


def rule_of(flag: Flag, rules: Sequence[RuleWords]) -> RuleWords:
    """The rule that put the flag up: the one that its ground names, else the first that tells, else the first."""
    spoken: Mapping[str, Any] = {
        "flare": lambda rule: rule.name == FLARE,
        "waiting": lambda rule: rule.name in TASKS,
        "target": lambda rule: rule.name == TARGET,
        "contact": lambda rule: rule.contact != "none" and rule.name not in (*TASKS, FLARE, REPEATED),
    }
    if flag.ground in spoken:
        return next((rule for rule in rules if spoken[flag.ground](rule)), rules[0])
    return leading(rules)


def rising(standing: Standing, headline: str) -> tuple[str, str]:
    """Both weeks' means, and how many walks each is of."""
    before, latest = (week_of(standing.known.days, ago) for ago in (1, 0))
    means = [
        _("{week} on {week_2} walks").format(week=number(sum(week) / len(week), 1), week_2=len(week))
        for week in (before, latest)
    ]
    return _("Pain rose week on week:"), _("mean worst {means}, then {means_2}. {headline}").format(
        means=means[0], means_2=means[1], headline=headline
    ).strip()


def step_backs(standing: Standing, headline: str) -> tuple[str, str]:
    """Both days, and the worst pain on each. One that was told in a report is known to the engine alone."""
    pair = repeated(standing.known, standing.today, REPEATED_WITHIN_DAYS)
    worst = {day.on: day.worst for day in standing.known.days}
    said = [
        _("worst {worst} on {short}").format(worst=worst[on], short=short(on))
        for on in pair or ()
        if worst.get(on) is not None
    ]
    line = f"W{', '.join(map(str, said))[1:]}. {headline}" if said else headline
    return _("Second step back in {repeated_within_days} days.").format(repeated_within_days=REPEATED_WITHIN_DAYS), line


def silent(standing: Standing, headline: str) -> tuple[str, str]:
    last = standing.known.last_walk_on
    days = (standing.today - max(day for day in (last, standing.plan.stage_since) if day)).days
    return _("{said} for {days} days.").format(said=_("No walk") if last else _("No walk yet,"), days=days), headline


def answer(standing: Standing, headline: str) -> tuple[str, str]:
    return _("Answered your message."), _("Not read yet. {headline}").format(headline=headline).strip()


def usual(standing: Standing, headline: str) -> tuple[str, str]:
    knees = " and ".join(knee for knee in KNEES if knee in standing.summary.knees)
    return _("Says that usual pain is higher."), _("Accept it, or leave it as it is ({knees}). {headline}").format(
        knees=knees, headline=headline
    ).strip()


def review(standing: Standing, headline: str) -> tuple[str, str]:
    on = standing.known.review_on
    return _("Time to look again."), _("Put off until {short}. {headline}").format(
        short=short(on), headline=headline
    ).strip() if on else headline


OWN_LINES = {
    "rising": rising, "step_backs": step_backs, "silent": silent, "answer": answer, "usual": usual, "review": review,
}  # fmt: skip


def short(on: date) -> str:
    return date_format(on, "MONTH_DAY_FORMAT")


def counted_of(seat: Seat, now: datetime) -> tuple[str, str]:
    """The last column: how long somebody has waited, or when the last walk was."""
    if seat.group == "need" and seat.since:
        return waited_said(seat.since, seat.today, now), "waiting"
    if seat.last_walk_on is None:
        return _("None"), _("walks yet")
    days = max(0, (seat.today - seat.last_walk_on).days)
    return {0: _("Today"), 1: _("Yesterday")}.get(days, _("{days} days").format(days=days)), _("last walk")


def waited_said(since: date | datetime, today: date, now: datetime) -> str:
    """How long: to the minute where a moment is known, else in days."""
    if isinstance(since, datetime):
        return ago(now - since)
    return {0: _("Today"), 1: "1 day"}.get((today - since).days, _("{days} days").format(days=(today - since).days))
