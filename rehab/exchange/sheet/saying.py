"""The sheet's sentences, the same on screen, on paper and in plain text."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rehab.access.tongues import number
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
    answered = _("{answered} of {walks} answered").format(answered=change.answered, walks=change.walks)
    return (
        Figure(
            _("{first_mean} to {latest_mean}").format(first_mean=change.first_mean, latest_mean=change.latest_mean),
            "",
            _("{knee} knee, worst on a walk, first six to latest six ({answered})").format(
                knee=_(visit.knee), answered=answered
            ),
            "rows-change",
        ),
        Figure(change.size if change.is_known else "–", "", verdict(change), "rows-change"),
        Figure(
            visit.dose,
            "",
            _("a walk, {per_week} a week; at first {first_dose}").format(
                per_week=visit.per_week, first_dose=visit.first_dose
            ),
            "rows-planned",
        ),
        Figure(
            str(tally.done),
            _("of {planned}").format(planned=tally.planned),
            _("planned walks done in this period"),
            "rows-planned",
        ),
    )


def verdict(change: Change) -> str:
    """What the size of the change means, against the least that matters."""
    if not change.is_known:
        return _("too early to compare: {missing} more answered walks are needed").format(missing=change.missing)
    if change.fell_by == 0:
        return _("points: no change")
    way = "lower" if change.fell_by > 0 else "higher"
    least = _("{meaningful_points} points or {meaningful_percent}%").format(
        meaningful_points=number(change.meaningful_points), meaningful_percent=number(change.meaningful_percent)
    )
    return _("points {way}, {said} ({least})").format(
        way=way, said=_("which matters") if change.matters else _("less than what matters"), least=least
    )


def other_said(other: OtherKnee) -> str:
    """A knee that is not charted, in one sentence."""
    name = _("{knee} knee").format(knee=_(other.knee).capitalize())
    if other.highest is None:
        return _("{name}: no walk answered.").format(name=name)
    if not other.change.is_known:
        return _("{name}: never above {highest} ({answered} of {walks} walks answered).").format(
            name=name, highest=other.highest, answered=other.change.answered, walks=other.change.walks
        )
    return _("{name}: {first_mean} to {latest_mean}, never above {highest}.").format(
        name=name, first_mean=other.change.first_mean, latest_mean=other.change.latest_mean, highest=other.highest
    )


def missing_said(visit: Visit) -> str:
    """What is blank, how soon walks were written down, and on how many days no walk was asked for."""
    tally = visit.tally
    walks, mornings = (
        _("{worst_answered} of {walks}").format(worst_answered=tally.worst_answered, walks=tally.walks),
        _("{mornings_answered} of {mornings_due}").format(
            mornings_answered=tally.mornings_answered, mornings_due=tally.mornings_due
        ),
    )
    said = [
        _("{walks} walks and {mornings} mornings have an answer.").format(walks=walks, mornings=mornings),
        _("Blanks are left out of every average; zeros are kept in."),
        _("{same_day} of {walks} walks were written down on the same day.").format(
            same_day=tally.same_day, walks=tally.walks
        ),
    ]
    if tally.closed_days:
        days = "1 day" if tally.closed_days == 1 else _("{closed_days} days").format(closed_days=tally.closed_days)
        said.append(_("The plan was stopped or paused for {days}, on which no walk was planned.").format(days=days))
    if visit.is_cut:
        said.append(
            _("Only the newest {walks} walks are counted. Choose a shorter period for the others.").format(
                walks=len(visit.walks)
            )
        )
    return " ".join(map(str, said))
