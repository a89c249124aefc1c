"""The rules, a sentence each. Importing them here fills the registry in the order of the specification."""

from . import stop, step_back, hold, way_up, telling  # noqa: I001
from .rule import RULES, Rule

__all__ = ["RULES", "Rule", "hold", "step_back", "stop", "telling", "way_up"]
