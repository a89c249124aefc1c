"""Marks that say who a view is for. A view without a mark admits nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .roles import Role


@dataclass(frozen=True)
class Gate:
    """Who may pass. `roles` are admitted when signed in; `everyone` also admits people who are not."""

    roles: frozenset[Role]
    everyone: bool = False

    def admits(self, user: Any) -> bool:
        """True when this user, signed in or not, may pass."""
        if self.everyone:
            return True
        return user.is_authenticated and user.is_active and user.role in self.roles


def gate(*roles: Role, everyone: bool = False) -> Callable[..., Any]:
    """Make a decorator that marks a view with a gate. It changes nothing else."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.gate = Gate(frozenset(roles), everyone)  # type: ignore[attr-defined]
        return view

    return mark


patients_only = gate(Role.PATIENT)
therapists_only = gate(Role.THERAPIST)
admins_only = gate(Role.ADMIN)
staff_only = gate(Role.THERAPIST, Role.ADMIN)
any_role = gate(*Role)
everyone = gate(*Role, everyone=True)
