"""The line through the dots: the mean of seven answered walks."""

from collections import deque
from collections.abc import Callable, Sequence

from .drawing import path

WALKS = 7
LEAST = 3
"""A line needs at least three walks: before that, nothing rather than a guess."""
LONG_GAP = 3
"""So many blanks in a row break the line: nobody knows what lay between."""


def trend(worst: Sequence[int | None], x: Callable[[int], float], y: Callable[[float], float]) -> str:
    """The path through the mean of each answered walk and up to six answered before it, blanks left out."""
    runs: list[list[tuple[float, float]]] = []
    recent: deque[int] = deque(maxlen=WALKS)
    blanks = 0
    for index, pain in enumerate(worst):
        if pain is None:
            blanks += 1
            continue
        recent.append(pain)
        if len(recent) >= LEAST:
            if not runs or blanks >= LONG_GAP:
                runs.append([])
            runs[-1].append((x(index), y(sum(recent) / len(recent))))
        blanks = 0
    return path(runs)
