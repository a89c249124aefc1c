"""The facts, ready for the rules: walk-days scored, the run and its count, the gap, and the back events that stand.

Built once a decision. Days are ordinals; lists are oldest first. Specification, sections 5 and 6."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import takewhile

from .climb import Climb, climbs
from .days import Calendar, day_of
from .dose import Dose
from .facts import Facts
from .knees import Zones, knee_of
from .names import KNEES
from .numbers import Numbers
from .paths import back, is_unsteady, next_stage, path, start_stage
from .reading import CaseError
from .scoring import BAD, ScoredDay, Scorer

BOTH_KNEES = frozenset(KNEES)
STARTING_PAIN_DAYS = 7


class Situation:
    """Everything that a rule may ask."""

    def __init__(self, facts: Facts, numbers: Numbers) -> None:
        if facts.plan.stage not in numbers.by_code:
            raise CaseError("plan.stage", f"{facts.plan.stage!a} is not on the ladder")
        self.facts, self.plan, self.profile = facts, facts.plan, facts.profile
        self.numbers = numbers.with_overrides(facts.plan.overrides)
        self.zones = Zones.of(self.numbers)
        self.usual = {knee: facts.profile.usual.get(knee) or 0 for knee in KNEES}
        self.pain_now = {knee: pain for knee, pain in facts.pain_now.items() if pain is not None}
        self.calendar = Calendar(facts.now, facts.plan.cleared_at, self.numbers)
        self.today = self.calendar.today
        self.stage_since = facts.plan.stage_since.toordinal()
        self._find_path()
        self._read_history()

    def _find_path(self) -> None:
        self.stage = self.numbers.stage(self.plan.stage)
        self.dose = Dose.of(self.stage, is_unsteady(self.profile, self.numbers), self.numbers)
        self.path = path(self.profile, self.plan.goal, self.plan.unlocks, self.numbers)
        self.next_stage, self.awaited_unlock = next_stage(self.stage.code, self.path, self.plan.goal, self.numbers)

    def _read_history(self) -> None:
        walks, reports = self.calendar.begun(self.facts.walks), self.calendar.begun(self.facts.reports)
        self.fresh_walks, self.fresh_reports = self.calendar.fresh(walks), self.calendar.fresh(reports)
        self.days = self._scorer().score(self.calendar.walk_days(walks))
        self.last_on = self.days[-1].on if self.days else None
        self.run = self._run()
        bad_ends = takewhile(lambda day: day.outcome not in BAD, reversed(self.run))
        self.count = [day for day in bad_ends if day.counts][::-1]

    def _scorer(self) -> Scorer:
        # Nobody said which knee it is: then neither may stay blank.
        affected = self.profile.knees or BOTH_KNEES
        left, right = (knee_of(self.usual[knee], knee in affected, self.zones) for knee in KNEES)
        return Scorer(
            left=left,
            right=right,
            dose=self.dose,
            stage_since=self.stage_since,
            today=self.today,
            pain_now=self.pain_now,
            stand_in_days=self.limit("stand_in_days"),
        )

    def _run(self) -> list[ScoredDay]:
        """The walk-days of this stage, as far back as no gap parts them."""
        run: list[ScoredDay] = []
        longest = self.limit("gap_reset_after")
        for day in reversed(self.days):
            if day.on < self.stage_since or (run and run[-1].on - day.on > longest):
                break
            run.append(day)
        return run[::-1]

    def limit(self, name: str) -> float:
        return self.numbers.default(name)

    @property
    def date(self) -> date:
        return date.fromordinal(self.today)

    @property
    def last(self) -> ScoredDay | None:
        """The last walk-day of the run."""
        return self.run[-1] if self.run else None

    # -- the gap ------------------------------------------------------------------------------------------------------

    @cached_property
    def gap(self) -> int:
        """Days since the last walk, the therapist's setting or the clearing, whichever is latest."""
        since = [self.stage_since]
        since += [self.last_on] if self.last_on else []
        since += [day_of(self.plan.cleared_at)] if self.plan.cleared_at else []
        return max(0, self.today - max(since))

    @cached_property
    def gap_stage(self) -> str:
        """Where the gap leads: the present stage, or a lower one, but never below the start stage."""
        stage = self.stage.code
        floor = min(stage, start_stage(self.profile, self.date, self.numbers))
        if self.gap > self.limit("gap_restart_after"):
            return floor
        times = (self.gap > self.limit("gap_back_after")) + (self.gap > self.limit("gap_far_after"))
        return max(floor, back(stage, self.path, self.numbers, times))

    # -- back events --------------------------------------------------------------------------------------------------

    @cached_property
    def _back_days(self) -> list[ScoredDay]:
        return [day for day in self.days if day.outcome in ("back", "stop") and day.day.fresh]

    @cached_property
    def _gave_way_reports(self) -> list[int]:
        return [day_of(report.happened) for report in self.fresh_reports if "gave_way" in report.symptoms]

    def _stands(self, on: int) -> bool:
        """Of this stage, and no later walk has counted since."""
        return on >= max(self.stage_since, self._last_counting)

    @cached_property
    def _last_counting(self) -> int:
        return next((day.on for day in reversed(self.days) if day.counts), 0)

    @cached_property
    def standing_days(self) -> list[ScoredDay]:
        return [day for day in self._back_days if self._stands(day.on)]

    @cached_property
    def standing_reports(self) -> list[int]:
        return [on for on in self._gave_way_reports if self._stands(on)]

    @property
    def standing(self) -> list[int]:
        """The days of the back events that stand."""
        return [day.on for day in self.standing_days] + self.standing_reports

    @property
    def back_events(self) -> list[int]:
        """The days of all fresh back events, standing or not."""
        return [day.on for day in self._back_days] + self._gave_way_reports

    # -- starting pain and the way up ---------------------------------------------------------------------------------

    def starting_pain(self, knee: str) -> list[int]:
        """The ratings before the walks of the run's last 7 days."""
        befores = (day.day.pain(knee).before for day in self._last_week)
        return [before for before in befores if before is not None]

    @cached_property
    def _last_week(self) -> list[ScoredDay]:
        last_on = self.run[-1].on if self.run else 0
        return [day for day in self.run if last_on - day.on < STARTING_PAIN_DAYS]

    @cached_property
    def climbs(self) -> list[Climb]:
        """The routes through the gate of the next stage, and how far each has been walked."""
        return climbs(self.next_stage, self.count, self.numbers) if self.next_stage else []

    @property
    def met(self) -> Climb | None:
        """The first route that has been walked to its end."""
        return next((climb for climb in self.climbs if climb.is_met), None)
