"""What was just saved or taken back, said once, with the way back from it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.plan.models import KNEES

from .afterwards import AFTER
from .forms import SavedForm
from .models import Correction, Morning, Walk
from .words import amount_words

CHANGES: dict[str, str] = {Correction.Kind.CHANGED: later("Changed."), Correction.Kind.ADDED: later("Added.")}


@dataclass(frozen=True)
class Toast:
    """`undo` is the address that takes it back, "" when there is none; `key` the walk it is about."""

    done: str
    text: str
    undo: str
    key: UUID


def toast_of(patient: Any, query: Any) -> Toast | None:
    """The toast that the query string of Today asks for, if that is a walk of this patient."""
    form = SavedForm(query)
    asked = form.cleaned_data if form.is_valid() else {}
    kind = next((name for name in TOASTS if asked.get(name)), "")
    walks = Walk.objects.visible_to(patient).select_related("morning")
    walk = walks.filter(key=asked[kind]).first() if kind else None
    return TOASTS[kind](walk) if walk else None


def of_walk(walk: Walk) -> Toast:
    text = amount_words(walk)
    if walk.withdrawn_at:
        return Toast(_("Taken back."), text, "diary:restore-walk", walk.key)
    last = walk.corrections.order_by("-pk").first()
    if last and last.kind in CHANGES:  # taking the whole walk back would not undo that
        return Toast(CHANGES[last.kind], text, "", walk.key)
    return Toast(_("Saved."), text, "diary:withdraw-walk", walk.key)


def of_morning(walk: Walk) -> Toast | None:
    morning: Morning | None = getattr(walk, "morning", None)
    if morning is None or morning.is_blank:
        return None
    if morning.edited_at:  # blank again would not be what it was before
        return Toast(_("Changed."), _("This morning"), "", walk.key)
    return Toast(
        _("Saved."),
        _("This morning: {pains}").format(pains=pains(morning.left, morning.right)),
        "diary:withdraw-morning",
        walk.key,
    )


def of_after(walk: Walk) -> Toast | None:
    told = [getattr(walk, name) for name in AFTER]
    if told == [None] * len(KNEES):
        return None
    return Toast(_("Saved."), _("After the walk: {pains}").format(pains=pains(*told)), "diary:withdraw-after", walk.key)


def pains(left: int | None, right: int | None) -> str:
    """The numbers that were tapped, each with its knee: "left 1, right 2"."""
    told = {"left": left, "right": right}
    return ", ".join(f"{knee} {pain}" for knee, pain in told.items() if pain is not None)


TOASTS = {"saved": of_walk, "morning": of_morning, "after": of_after}
