"""The same form in two tabs: whoever is second sees both texts, and loses neither."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from rehab.people.models import Clinic, User
from rehab.reminders.models import Wish
from tests.cast import Cast, intake
from tests.diary.phone import text_of

from .keys import sign_in

pytestmark = pytest.mark.django_db


def sent_by(form: Any) -> dict[str, Any]:
    """What this form on a page would send."""
    values = {field.html_name: field.value() for field in form}
    return {name: "on" if value is True else value for name, value in values.items() if value not in (None, False)}


def opened(client: Client, path: str) -> dict[str, Any]:
    return sent_by(client.get(path).context["form"])


@pytest.mark.parametrize(
    ("path", "who", "field", "first", "second"),
    [
        ("/settings/", "ada", "name", "Knee clinic", "Clinic of knees"),
        ("/account/", "ana", "name", "Anna", "Ana Maria"),
        ("/account/", "ana", "units", "imperial", "metric"),
        ("/account/reminders/", "ana", "walk_at", "09:00", "10:30"),
    ],
)
def test_what_was_saved_meanwhile_is_shown_and_the_second_save_is_meant(
    cast: Cast, path: str, who: str, field: str, first: str, second: str
) -> None:
    user = getattr(cast, who)
    if who == "ana":
        intake(cast.ana)
        EmailAddress.objects.create(user=cast.ana, email=cast.ana.email, verified=True, primary=True)
    client = sign_in(user)
    one, other = opened(client, path), opened(client, path)
    assert client.post(path, one | {field: first}).status_code == 302
    untouched = client.post(path, other | {field: second})
    assert untouched.status_code == 422
    shown = text_of(untouched)
    assert "Changed while this page was open" in shown
    assert untouched.context["form"][field].value() == second
    again = sent_by(untouched.context["form"])
    assert client.post(path, again).status_code == 302
    row = {"/settings/": Clinic.here, "/account/": lambda: User.objects.get(pk=user.pk)}.get(
        path, lambda: Wish.objects.get(patient=user)
    )()
    assert str(getattr(row, field)).startswith(second)


def test_two_tabs_that_say_the_same_are_no_conflict(cast: Cast) -> None:
    client = sign_in(cast.ada)
    one, other = opened(client, "/settings/"), opened(client, "/settings/")
    for tab in (one, other):
        assert client.post("/settings/", tab | {"name": "Knee clinic"}).status_code == 302
