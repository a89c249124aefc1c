"""The sheet's sentences, the same on screen, on paper and in plain text."""

from dataclasses import dataclass

from rehab.diary.change import Change

from .visit import OtherKnee, Visit


@dataclass(frozen=True)
class Figure:
    """One of the four numbers, what it counts, and the anchor of the rows behind it."""

    value: str
    small: str
    label: str
    rows: str


def figures(visit: Visit) -> tuple[Figure, ...]:
    """The change, its size, the dose, and what was done of what was planned."""
    change, tally = visit.change, visit.tally
    answered = f"{change.answered} of {change.walks} answered"
    return (
        Figure(
            f"{change.first_mean} to {change.latest_mean}", "",
            f"{visit.knee} knee, worst on a walk, first six to latest six ({answered})", "rows-change",
        ),
        Figure(change.size if change.is_known else "–", "", verdict(change), "rows-change"),
        Figure(visit.dose, "", f"a walk, {visit.per_week} a week; at first {visit.first_dose}", "rows-planned"),
        Figure(str(tally.done), f"of {tally.planned}", "planned walks done in this period", "rows-planned"),
    )  # fmt: skip


def verdict(change: Change) -> str:
    """What the size of the change means, against the least that matters."""
    if not change.is_known:
        return f"too early to compare: {change.missing} more answered walks are needed"
    if change.fell_by == 0:
        return "points: no change"
    way = "lower" if change.fell_by > 0 else "higher"
    least = f"{change.meaningful_points:g} points or {change.meaningful_percent:g}%"
    return f"points {way}, {'which matters' if change.matters else 'less than what matters'} ({least})"


def other_said(other: OtherKnee) -> str:
    """A knee that is not charted, in one sentence."""
    name = f"{other.knee.capitalize()} knee"
    if other.highest is None:
        return f"{name}: no walk answered."
    if not other.change.is_known:
        return f"{name}: never above {other.highest} ({other.change.answered} of {other.change.walks} walks answered)."
    return f"{name}: {other.change.first_mean} to {other.change.latest_mean}, never above {other.highest}."


def missing_said(visit: Visit) -> str:
    """What is blank, how soon walks were written down, and on how many days no walk was asked for."""
    tally = visit.tally
    walks, mornings = f"{tally.worst_answered} of {tally.walks}", f"{tally.mornings_answered} of {tally.mornings_due}"
    said = [
        f"{walks} walks and {mornings} mornings have an answer.",
        "Blanks are left out of every average; zeros are kept in.",
        f"{tally.same_day} of {tally.walks} walks were written down on the same day.",
    ]
    if tally.closed_days:
        days = "1 day" if tally.closed_days == 1 else f"{tally.closed_days} days"
        said.append(f"The plan was stopped or paused for {days}, on which no walk was planned.")
    if visit.is_cut:
        said.append(f"Only the newest {len(visit.walks)} walks are counted. Choose a shorter period for the others.")
    return " ".join(said)
