"""When may a mail come? The clock on the patient's wall decides, so a night on which clocks change needs no care."""

from dataclasses import dataclass
from datetime import time

WINDOW_MINUTES = 4 * 60  # a mail that could not come by then would come too late to help
EARLIEST, LATEST = time(5), time(22)


@dataclass(frozen=True)
class Quiet:
    """Hours without mail, over midnight or not: the first minute is quiet, the last one no more. Two equal times are
    no quiet at all."""

    begin: time
    end: time

    def covers(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def is_time(at: time, chosen: time) -> bool:
    """From the chosen time on, for four hours, and never past midnight."""
    begin = chosen.hour * 60 + chosen.minute
    return begin <= at.hour * 60 + at.minute < begin + WINDOW_MINUTES
