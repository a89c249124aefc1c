"""What should the next walk be? Pure: no clock, no database, the standard library only.

`recommend(facts, numbers)` reads a profile, a plan, the walks, the reports and `now`, and answers progress, hold,
step back or stop, with a stage, an earliest day, the rules that spoke, and who is told. The rules are sentences, one
function each, in `rules/`; the numbers are an edition's.

    facts › days › scoring (knees, dose) › situation (climb, paths) › rules › decision › engine › recommendation

What was decided where the evidence or the specification left it open stands in `decisions`, with its reasons."""

from .engine import ENGINE_VERSION, recommend
from .facts import Facts, Pain, Plan, Profile, Report, Walk
from .ladder import Route, Segment, Stage
from .limits import Limit
from .numbers import Numbers
from .paths import is_unsteady, no_start_reasons, one_back, path, start_stage
from .reading import CaseError
from .recommendation import Count, DayOutcome, Finding, Recommendation, stricter
from .rules import RULES, Rule
from .rules.telling import REPEATED_WITHIN_DAYS

__all__ = [
    "ENGINE_VERSION",
    "REPEATED_WITHIN_DAYS",
    "RULES",
    "CaseError",
    "Count",
    "DayOutcome",
    "Facts",
    "Finding",
    "Limit",
    "Numbers",
    "Pain",
    "Plan",
    "Profile",
    "Recommendation",
    "Report",
    "Route",
    "Rule",
    "Segment",
    "Stage",
    "Walk",
    "is_unsteady",
    "no_start_reasons",
    "one_back",
    "path",
    "recommend",
    "start_stage",
    "stricter",
]
