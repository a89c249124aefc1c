"""Transactional tests empty every table afterwards, the first edition too. This puts it back, and publishes others."""

import copy
from datetime import datetime
from typing import Any

from rehab.guidance.models import Edition, Passage, _published_numbers


def publish_first_edition() -> None:
    from rehab.guidance.edition_one import publish_first_edition as publish

    if not Edition.objects.published().exists():
        publish(Edition, Passage)


def publish_limits(by: Any, now: datetime, **limits: float) -> Edition:
    """The edition in force again, with other limits, tested and published as an admin does it."""
    from rehab.guidance.actions import keep_test, open_draft, print_of_numbers, publish_draft

    _published_numbers.cache_clear()  # what a process remembers of an edition outlives the rollback of a test
    draft = open_draft(by, now=now)
    draft.numbers = copy.deepcopy(draft.numbers)
    for name, value in limits.items():
        draft.numbers["limits"][name]["value"] = value
    draft.save()
    keep_test(draft.pk, print_of_numbers(draft.numbers), {"weeks": 0}, by=by, now=now)
    return publish_draft(draft.pk, note="Other limits", by=by, now=now)
