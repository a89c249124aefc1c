"""The steps that a therapist may choose from, in words."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from rehab import progression
from rehab.guidance.doses import dose_words
from rehab.plan.grants import UNLOCK_NAMES, stages_to_set, unlocks_needed
from rehab.plan.models import Plan
from rehab.progression import Numbers, Profile


def stage_choices(
    plan: Plan, profile: Profile, unlocks: Collection[str], numbers: Numbers
) -> tuple[tuple[str, str], ...]:
    """The steps that may be set, highest first, with what lies one up or back and what each would unlock."""
    codes = [code for code in stages_to_set(profile, plan.goal, unlocks, numbers) if code != plan.stage]
    path = progression.path(profile, plan.goal, unlocks, numbers)
    up = next((code for code in path if code > plan.stage), "")
    notes = {up: _("one up"), progression.one_back(plan.stage, path, numbers): _("one back")}
    said = []
    for code in reversed(codes):
        opened = [name for name in unlocks_needed(code, profile, plan.goal, numbers) if name not in unlocks]
        note = [
            notes.get(code, ""),
            *(_("opens “{name}”").format(name=UNLOCK_NAMES[name]) for name in opened),
        ]
        said.append((code, ", ".join(map(str, filter(None, (code, dose_words(code, numbers), *note))))))
    return tuple(said)


def with_present(plan: Plan, choices: tuple[tuple[str, str], ...], numbers: Numbers) -> tuple[tuple[str, str], ...]:
    """The same with the present step in its place."""
    present = (
        plan.stage,
        _("{stage}, {dose_words}, the present step").format(
            stage=plan.stage, dose_words=dose_words(plan.stage, numbers)
        ),
    )
    return tuple(sorted((*choices, present), reverse=True))
