"""The one way to write the trail."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from .models import Trail
from .moment import here
from .seal import seal

log = logging.getLogger(__name__)


def record(
    action: str,
    *,
    actor: Any,
    at: datetime | None = None,
    patient: Any = None,
    about: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Trail:
    """Write one act. Call it inside the act's transaction: if the row cannot be written, the act does not happen."""
    moment = here()
    row = Trail(
        at=at or timezone.now(),
        action=action,
        actor=actor,
        actor_role=actor.role if actor else "",
        patient=patient,
        about=about,
        before=before,
        after=after,
        address=moment.address,
        request_id=moment.request_id,
    )
    seal(row)
    row.save()
    facts = {"act": action, "role": row.actor_role}
    transaction.on_commit(lambda: log.info("On record", extra={"facts": facts}), robust=True)
    return row
