"""The time of a walk: its parts and rests, and the backward minutes on its clock. Pure arithmetic."""

import re
from dataclasses import dataclass
from datetime import datetime

from rehab.guidance.words import Prescription

from .models import Start
from .walk_setup import WalkSetup

SETS = re.compile(r"(\d{1,2})\s*[×x]\s*(\d{1,3})\s*s", re.ASCII)
LONGEST = 180  # minutes, of a walk without an end


@dataclass(frozen=True)
class Timing:
    """A walk as the clock sees it, all in seconds: `lead` counts down to the first step, `seconds` is the whole walk
    without rests (0 for metres), made of `parts` pieces of `part` seconds with `rest` between them (0: of one piece);
    `look` lies between two looks behind (0: never)."""

    lead: int
    seconds: int
    parts: int
    part: int
    rest: int
    look: int

    def walked(self, elapsed: float) -> float:
        """The seconds of walking after so many seconds on the clock: rests and the countdown left out."""
        gone = max(0.0, elapsed - self.lead)
        if not self.parts:
            return min(gone, self.seconds or LONGEST * 60)
        whole, begun = divmod(gone, self.part + self.rest)
        return min(whole * self.part + min(begun, self.part), self.parts * self.part)


def timing_of(walk: Prescription, setup: WalkSetup) -> Timing:
    """The prescribed walk with the countdown, rests and looks that this patient chose."""
    sets = SETS.fullmatch(walk.sets.strip())
    parts, part = (int(sets[1]), int(sets[2])) if sets else (0, 0)
    seconds = parts * part or (walk.minutes or 0) * 60
    rest = max(setup.rest_seconds, walk.rest_seconds or 0)  # a longer one is the patient's to choose
    return Timing(setup.lead_seconds, seconds, parts, part, rest, setup.look_seconds)


def minutes_walked(start: Start, timing: Timing, now: datetime) -> int:
    """Backward minutes by the clock, never more than planned: the clock runs on when nobody stops it."""
    elapsed = ((start.stopped_at or now) - start.happened_at).total_seconds()
    return round(timing.walked(elapsed) / 60)
