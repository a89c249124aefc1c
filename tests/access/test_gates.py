"""Who a gate admits, and what happens to a view that has none."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, override_settings

from rehab.access import gates
from rehab.access.checks import all_patterns, every_address_has_a_gate
from rehab.access.roles import Role
from rehab.people.models import User
from tests.cast import Cast

ROLES = {"patients_only": {"patient"}, "therapists_only": {"therapist"}, "admins_only": {"admin"}}
ROLES |= {"staff_only": {"therapist", "admin"}, "any_role": set(Role.values), "everyone": set(Role.values)}


def gate_of(name: str) -> Any:
    return getattr(gates, name)(lambda: None).gate


@pytest.mark.parametrize("name", ROLES)
def test_a_gate_admits_its_roles_and_no_other(name: str) -> None:
    admitted = {role for role in Role.values if gate_of(name).admits(User(role=role))}
    assert admitted == ROLES[name]


@pytest.mark.parametrize("name", ROLES)
def test_only_everyone_admits_people_who_are_not_signed_in(name: str) -> None:
    assert gate_of(name).admits(AnonymousUser()) == (name == "everyone")


@pytest.mark.parametrize("name", set(ROLES) - {"everyone"})
def test_no_gate_admits_a_closed_account_or_an_unknown_role(name: str) -> None:
    assert not [role for role in Role.values if gate_of(name).admits(User(role=role, is_active=False))]
    assert not gate_of(name).admits(User(role="owner"))


@override_settings(ROOT_URLCONF="tests.access.open_house")
def test_the_check_finds_an_address_without_a_gate() -> None:
    found = every_address_has_a_gate()
    assert [error.id for error in found] == ["access.E001", "access.E001"]
    assert [error.msg.split("'")[1] for error in found] == ["forgotten/", "annex/cellar/"]


def test_the_check_finds_nothing_in_our_own_house() -> None:
    assert every_address_has_a_gate() == []


@override_settings(ROOT_URLCONF="tests.access.open_house")
def test_a_view_without_a_gate_admits_nobody(cast: Cast) -> None:
    for user in (None, *cast.everyone().values()):
        client = Client()
        if user:
            client.force_login(user)
        for address in ("/forgotten/", "/annex/cellar/"):
            answer = client.get(address)
            assert answer.status_code == 403
            assert b"secret" not in answer.content
    assert Client().get("/annex/porch/").content == b"hello"


def test_the_walk_finds_addresses_of_every_room() -> None:
    names = {name for _, name, _ in all_patterns()}
    assert {"home", "account_login", "people:key", "diary:today", "review:caseload"} <= names
