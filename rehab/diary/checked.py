"""Everything that was asked before an advice, most serious first: what was not so, what decided, what was left."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rehab.guidance.words import AdviceWords, RuleWords
from rehab.progression import RULES, Numbers, Recommendation

# The blocks of the rules in the order in which the engine asks them; the last ones tell, and decide nothing.
BLOCKS = tuple(dict.fromkeys(rule.block for rule in RULES.values()))


@dataclass(frozen=True)
class Check:
    """One thing that was asked. `rules` are those that spoke in it: none, and the answer was no."""

    question: str
    found: str
    rules: tuple[RuleWords, ...]

    @property
    def decided(self) -> bool:
        return bool(self.rules)


@dataclass(frozen=True)
class Checked:
    """`checks` end with the one that decided; `left` were not asked any more; `told` spoke beside it."""

    checks: tuple[Check, ...]
    left: tuple[str, ...]
    told: tuple[RuleWords, ...]


def checked(words: AdviceWords, answer: Recommendation, numbers: Numbers) -> Checked:
    """What was asked for `answer`, said in `words`, by an edition's `numbers` with the limits of the patient's own."""
    questions = asked(answer, numbers)
    block = deciding_block(words)
    decided = tuple(rule for rule in words.rules if block_of(rule) == block)
    told = tuple(rule for rule in words.rules if rule not in decided)
    order = [name for name in BLOCKS if name in questions]
    if block not in order:  # a rule of an engine that asked otherwise: only what it said can be told
        return Checked((Check("", "", decided),), (), told)
    at = order.index(block)
    before = tuple(Check(*questions[name], rules=()) for name in order[:at])
    this = Check(*questions[block], rules=decided)
    return Checked((*before, this), tuple(questions[name][0] for name in order[at + 1 :]), told)


def block_of(rule: RuleWords) -> str:
    return RULES[rule.name].block if rule.name in RULES else ""


def deciding_block(words: AdviceWords) -> str:
    return block_of(words.rules[0]) if words.rules else ""


def asked(answer: Recommendation, numbers: Numbers) -> dict[str, tuple[str, str]]:
    """Each block as a question, and what was found where the answer is no."""
    worst = answer.days[-1].worst if answer.days else None
    latest = _("On your latest walk the worst was {pain}.").format(pain=worst) if worst is not None else ""
    count = answer.count
    return {
        "7a": (_("A danger sign, a fall, or pain of {pain} or more?").format(pain=_whole(numbers, "severe_pain_from")),
               latest),
        "7b": (_("Too sore on a walk, or clearly sorer the next morning?"), latest),
        "H1": (_("Too sore just now, or not well?"), ""),
        "H2": (_("More than {days} days without a walk?").format(days=_whole(numbers, "gap_reset_after")), ""),
        "H3": (_("Was the latest walk a little too much?"), ""),
        "H4": (_("Is an answer missing, or was the walk not the planned one?"), ""),
        "H5": (_("Is something still missing to move up?"),
               _("{needed} of {needed} walks that count.").format(needed=count.needed) if count.needed else ""),
        "7d": (_("Ready to move up?"), ""),
    }  # fmt: skip


def _whole(numbers: Numbers, name: str) -> int:
    return int(numbers.default(name))
