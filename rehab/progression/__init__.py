"""What should the next walk be? Pure: no clock, no database, the standard library only.

`recommend(facts, numbers)` reads a profile, a plan, the walks, the reports and `now`, and answers progress, hold,
step back or stop, with a stage, an earliest day, the rules that spoke, and who is told. The rules are sentences, one
function each, in `rules/`; the numbers are an edition's.

    facts › days › scoring (knees, dose) › situation (climb, paths) › rules › decision › engine › recommendation

Where the specification is silent this is the reading, the safer one unless said:

- No knee named as affected: neither may be blank. A null usual pain counts as 0, as a missing one does.
- An unknown name (a sign, a flag, a place, an unlock) is refused, because a misspelt warning sign must not pass for
  none; unknown keys are ignored. Moments without an offset, and years outside 1900-2200, are refused.
- A blank place beside an answered one is looked at too: where the place makes the stage, it is off plan.
- Surgery 84 days ago is still within 84 days, and so is surgery on a day to come.
- Reports are never dropped for being told late. What a clinician cleared is left out of every rule that asks for
  fresh reports: the telling ones and the holds too.
- A stand-in settles or unsettles a morning and nothing else: it is not one of the four ratings.
- A stage's code sorts as its place on the ladder; `Numbers.from_json` refuses an edition whose codes do not.
- A fraction for a limit that is a whole number is left out: the edition's value stands.
- The rest after a step back is counted from the bad walk, as written, also when a later walk did not count."""

from .engine import ENGINE_VERSION, recommend
from .facts import Facts, Pain, Plan, Profile, Report, Walk
from .ladder import Route, Segment, Stage
from .limits import Limit
from .numbers import Numbers
from .paths import is_unsteady, no_start_reasons, one_back, path, start_stage
from .reading import CaseError
from .recommendation import Count, DayOutcome, Finding, Recommendation, stricter
from .rules import RULES, Rule

__all__ = [
    "ENGINE_VERSION",
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
