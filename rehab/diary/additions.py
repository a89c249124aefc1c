"""Details that are told after a walk: they fill blanks, and change nothing that was said."""

from typing import Any

from .models import Walk
from .told import Told

WORKED_OUT = {"load_percent"}  # from the load and the weight: nobody says it


def only_adds(walk: Walk, told: Told) -> bool:
    """Everything that this walk said still stands, and its moment too; what was blank may be answered now."""
    stands = all(keeps(getattr(walk, name), said) for name, said in told.says.items() if name not in WORKED_OUT)
    return stands and told.happened == walk.happened_at


def keeps(before: Any, said: Any) -> bool:
    if isinstance(before, list):
        return set(before) <= set(said)
    return before in (None, "") or before == said
