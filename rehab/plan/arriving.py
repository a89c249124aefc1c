"""Who comes in: people are read together with their plan and how they walk, because every page of theirs needs them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from rehab.people.kept import Kept, Told
from rehab.people.models import User
from rehab.people.second_step import with_second_step

PERSON = Kept(
    lambda: with_second_step(User.objects.select_related("plan__opinion__by", "walk_setup")).filter(pk=Told("person"))
)


class WithPlan(AuthenticationBackend):
    """Signs in as allauth does. One statement a request for a patient, their plan, a therapist's word on it, and
    how they walk."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of this session, if they may still come in."""
        user: User | None = PERSON.first(person=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
