"""A change of what is read is looked at on the past before it is saved: the page that shows the test marks the form.

The mark is of one change, for one patient, at one version of their record, so a test of something else, or of an older
record, is none."""

from typing import Any

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from rehab.plan.actions import Stale
from rehab.plan.own_limits import Refused

LOOK_FIRST = "Look below at what it would have changed in the past, then press again."


def mark_of(patient: Any, version: Any, name: Any, value: Any = "") -> str:
    """The mark of a change that was tested. `value` is a limit's as it was typed."""
    signer = Signer(salt="rehab.review.tested")
    return signer.signature(f"{patient.handle} {version} {name} {str(value).strip()}")


def check_mark(patient: Any, said: dict[str, Any], value: Any = "") -> None:
    """Raises Stale when the record has moved on, and Refused for a change that nobody has looked at."""
    if said["version"] != patient.plan.version:
        raise Stale
    if not constant_time_compare(said["tested"], mark_of(patient, said["version"], said["name"], value)):
        raise Refused(LOOK_FIRST)
