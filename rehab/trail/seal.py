"""How a row of the trail is sealed, and how the seals are chained, so that a later change of any of it shows.

What is about a patient goes into a seal of its own, mixed with a salt. Erasing the patient takes out the words and the
salt and leaves the seal: the row still fits into the chain, and nobody can guess from it what was said. Who did it, and
from where, is sealed with that when a patient did it themselves; of the staff it stays readable, and checked."""

import hashlib
import ipaddress
import json
import secrets
from datetime import UTC
from typing import Any

from rehab.access.roles import Role


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(said: Any) -> str:
    """The one way to write it down: the same from either database."""
    return json.dumps(plain(json.loads(json.dumps(said))), sort_keys=True, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Whole numbers without a point: PostgreSQL gives 1e16 back as a whole number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value


def doer_of(row: Any) -> list[Any]:
    """Who did it, from where, in which request."""
    address = ipaddress.ip_address(row.address).exploded if row.address else None
    return [row.actor_id, address, row.request_id]


def personal_seal(row: Any) -> str:
    """The seal of what goes when the patient is erased."""
    doer = doer_of(row) if row.actor_role == Role.PATIENT else None
    return sha256(canonical([row.salt, doer, row.patient_id, row.about, row.before, row.after]))


def digest_of(row: Any) -> str:
    """What goes into the chain: all that stays, and the seal of the rest."""
    doer = None if row.actor_role == Role.PATIENT else doer_of(row)
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256(canonical([at, row.action, row.actor_role, doer, row.sealed]))


def seal(row: Any) -> None:
    """Seal a row that is about to be written."""
    row.salt = secrets.token_hex(16)
    row.sealed = personal_seal(row)
    row.digest = digest_of(row)


def chain_hash(number: int, previous: str, row_id: int, digest: str) -> str:
    """The link that ties a row to all before it. The triggers in `guard` write the same."""
    return sha256(f"{number} {previous} {row_id} {digest}")
