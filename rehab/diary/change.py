"""Is it better? Worst pain on the first answered walks against the latest ones, and whether the difference matters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from rehab.access.tongues import number
from rehab.progression import Numbers

from .charts import PainPoint
from .charts.pain_words import SOME, mean_text

LEAST_POINTS = 1  # the scale's own step: less than a point is never called a difference that matters


@dataclass(frozen=True)
class Change:
    """One knee over a run of walks, NPRS 0-10.

    `first` and `latest` are the worst pains of six answered walks each, both empty below twelve answers. A blank is in
    neither, a true zero is. It matters from `meaningful_points` points, or `meaningful_percent` % of the first mean."""

    knee: str
    first: tuple[int, ...]
    latest: tuple[int, ...]
    answered: int
    walks: int
    meaningful_points: float
    meaningful_percent: float

    @property
    def is_known(self) -> bool:
        return bool(self.first)

    @property
    def missing(self) -> int:
        """Answered walks still to come before this can be said."""
        return max(0, 2 * SOME - self.answered)

    @property
    def fell_by(self) -> float:
        """Points of the mean; negative when pain rose, 0 while nothing is known."""
        return (sum(self.first) - sum(self.latest)) / SOME

    @property
    def matters(self) -> bool:
        """A difference that a person notices, for better or worse (limits `meaningful_points` and `_percent`)."""
        fell = abs(sum(self.first) - sum(self.latest))
        share = 100 * fell >= self.meaningful_percent * sum(self.first)
        return self.is_known and (fell >= self.meaningful_points * SOME or (share and fell >= LEAST_POINTS * SOME))

    @property
    def first_mean(self) -> str:
        """With one decimal; "–" while nothing is known."""
        return mean_text(self.first) if self.first else "–"

    @property
    def latest_mean(self) -> str:
        return mean_text(self.latest) if self.latest else "–"

    @property
    def size(self) -> str:
        """How large the difference is, without its direction: "1.3"."""
        tenths = round(abs(sum(self.first) - sum(self.latest)) * 10 / SOME)
        return number(tenths / 10, 1)


def change_of(knee: str, points: Sequence[PainPoint], numbers: Numbers) -> Change:
    """The change over these walks of one knee, oldest first."""
    answered = tuple(point.worst for point in points if point.worst is not None)
    is_known = len(answered) >= 2 * SOME
    return Change(
        knee=knee,
        first=answered[:SOME] if is_known else (),
        latest=answered[-SOME:] if is_known else (),
        answered=len(answered),
        walks=len(points),
        meaningful_points=numbers.default("meaningful_points"),
        meaningful_percent=numbers.default("meaningful_percent"),
    )


def answered_by(knee: str) -> Q:
    """Walks on which this knee's worst pain was answered."""
    return Q(**{f"{knee}_peak__isnull": False}) | Q(**{f"{knee}_after__isnull": False})


def change_since_start(
    knee: str, ends: tuple[tuple[int, ...], tuple[int, ...]], answered: int, count: int, numbers: Numbers
) -> Change:
    """The change over a whole diary of `count` walks, `answered` of which told. `ends` are the worst pains of the first
    six of those and of the latest six."""
    first, latest = ends if answered >= 2 * SOME else ((), ())
    return Change(
        knee=knee,
        first=first,
        latest=latest,
        answered=answered,
        walks=count,
        meaningful_points=numbers.default("meaningful_points"),
        meaningful_percent=numbers.default("meaningful_percent"),
    )
