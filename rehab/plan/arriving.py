"""Who comes in: people are read together with their plan, because every page of a patient begins with it."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from rehab.people.models import User


class WithPlan(AuthenticationBackend):
    """Signs in as allauth does. One statement a request for a patient, their plan and a therapist's word on it."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of this session, if they may still come in."""
        user = User.objects.select_related("plan__opinion__by").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
