"""Every address of the house × everybody of the cast, plain and as a fragment for htmx.

Objects in addresses belong to Ana, whom Tess treats; the account that an admin opens and closes is Tess's. `in` is
"sign in first": 302 to the sign-in page, 401 for htmx. An address without a line here fails."""

import uuid
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rehab.access.checks import all_patterns
from rehab.people import actions
from rehab.plan.models import Advice
from tests.cast import MONDAY, Cast, walk

pytestmark = pytest.mark.django_db
CAST = ("nobody", "ana", "ben", "tess", "theo", "ada")
HTMX = {"HX-Request": "true"}

TABLE = """
                                      nobody ana ben tess theo ada
home                                     302 302 302  302  302 302
healthz                                  200 200 200  200  200 200
readyz                                   200 200 200  200  200 200

diary:today                               in 200 200  403  403 403
diary:why                                 in 200 200  403  403 403
diary:history                             in 200 200  403  403 403
diary:progress                            in 200 200  403  403 403
diary:symptoms                            in 200 200  403  403 403
diary:stopped                             in 302 302  403  403 403
diary:open-stage                          in 404 404  403  403 403
diary:start-walk                          in 405 405  403  403 403
diary:walking                             in 302 302  403  403 403
diary:stop-clock                          in 405 405  403  403 403
diary:resume-clock                        in 405 405  403  403 403
diary:discard-start                       in 405 405  403  403 403
diary:finish-walk                         in 405 405  403  403 403
diary:log-walk                            in 200 200  403  403 403
diary:correct-walk                        in 200 404  403  403 403
diary:withdraw-walk                       in 405 405  403  403 403
diary:restore-walk                        in 405 405  403  403 403
diary:answer-morning                      in 200 404  403  403 403
diary:welcome                             in 200 200  403  403 403
diary:ready                               in 200 200  403  403 403
diary:screening                           in 200 200  403  403 403

guidance:topics                           in 200 200  200  200 200
guidance:topic                            in 200 200  200  200 200
guidance:rules                            in 403 403  200  200 200
guidance:editions                         in 403 403  200  200 200
guidance:edition                          in 403 403  200  200 200
guidance:publish-draft                    in 403 403  403  403 405
guidance:discard-draft                    in 403 403  403  403 405
guidance:edit-passage                     in 403 403  403  403 200
guidance:preview-passage                  in 403 403  403  403 405
guidance:publish-passage                  in 403 403  403  403 405

review:caseload                           in 403 403  200  200 403
review:patient                            in 403 403  200  404 403
review:walks                              in 403 403  200  404 403
review:advice-log                         in 403 403  200  404 403
review:advice                             in 403 403  200  404 403
review:clear-stop                         in 403 403  405  405 403
review:pause-plan                         in 403 403  405  405 403
review:resume-plan                        in 403 403  405  405 403
review:plan-changes                       in 403 403  200  404 403
review:set-stage                          in 403 403  405  405 403
review:grant-unlock                       in 403 403  405  405 403
review:withdraw-unlock                    in 403 403  405  405 403
review:test-limit                         in 403 403  405  405 403
review:set-limit                          in 403 403  405  405 403
review:end-limit                          in 403 403  405  405 403

look:patterns                             in 403 403  403  403 200

people:use-key                           200 200 200  200  200 200
people:key                               200 409 409  409  409 409
people:patients                           in 403 403  200  200 403
people:invite-patient                     in 403 403  405  405 403
people:new-phone                          in 403 403  200  404 403
people:end-care                           in 403 403  200  404 403
people:people                             in 403 403  403  403 200
people:invite-staff                       in 403 403  403  403 405
people:deactivate                         in 403 403  403  403 200
people:reactivate                         in 403 403  403  403 405
people:withdraw-invitation                in 403 403  405  405 405
people:settings                           in 403 403  403  403 200
people:account                            in 200 200  200  200 200

account_login                            200 302 302  302  302 302
account_request_login_code               200 302 302  302  302 302
account_confirm_login_code               302 302 302  302  302 302
account_inactive                         200 200 200  200  200 200
account_reauthenticate                    in 200 200  200  200 200
account_logout                           302 200 200  200  200 200
account_signup                           200 302 302  302  302 302
account_email_verification_sent          302 302 302  302  302 302
account_reset_password                   200 200 200  200  200 200
account_reset_password_done              200 200 200  200  200 200
account_reset_password_from_key          200 200 200  200  200 200
account_reset_password_from_key_done     200 200 200  200  200 200
account_change_password                   in 200 200  200  200 200
account_set_password                      in 302 302  302  302 302
account_email                             in 200 200  200  200 200
usersessions_list                         in 200 200  200  200 200
mfa_authenticate                         302 302 302  302  302 302
mfa_login_webauthn                       302 302 302  302  302 302
mfa_reauthenticate                        in 403 403  302  302 302
mfa_reauthenticate_webauthn               in 403 403  302  302 302
mfa_index                                 in 403 403  200  200 200
mfa_activate_totp                         in 403 403  302  302 302
mfa_deactivate_totp                       in 403 403  404  404 404
mfa_view_recovery_codes                   in 403 403  404  404 404
mfa_generate_recovery_codes               in 403 403  302  302 302
mfa_download_recovery_codes               in 403 403  404  404 404
mfa_list_webauthn                         in 403 403  200  200 200
mfa_add_webauthn                          in 403 403  302  302 302
mfa_edit_webauthn                         in 403 403  302  302 302
mfa_remove_webauthn                       in 403 403  302  302 302
"""
LINES = [line.split() for line in TABLE.splitlines()[2:] if line]
EXPECTED = {name: dict(zip(CAST, answers, strict=True)) for name, *answers in LINES}
GATES = {name: pattern.callback.gate for _, name, pattern in all_patterns()}


def objects(cast: Cast) -> dict[str, dict[str, Any]]:
    """What each address that names something names."""
    entry = walk(cast.ana, MONDAY).entry
    invitation, key = actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    ana, tess, passage = {"handle": cast.ana.handle}, {"handle": cast.tess.handle}, {"kind": "topic", "slug": "about"}
    named = {
        f"diary:{act}": {"key": entry.key}
        for act in ("correct-walk", "withdraw-walk", "restore-walk", "answer-morning")
    }
    named |= {name: ana for name in EXPECTED if name.startswith("review:")} | {"review:caseload": {}}
    named |= {f"guidance:{act}-passage": passage for act in ("edit", "preview", "publish")}
    return named | {
        "review:advice": {**ana, "pk": Advice.objects.of(cast.ana).latest("pk").pk},
        "diary:screening": {"page": "safety"},
        "diary:open-stage": {"name": "sled"},
        "guidance:topic": {"slug": "about"},
        "guidance:edition": {"number": 1},
        "guidance:publish-draft": {"draft": 1},
        "guidance:discard-draft": {"draft": 1},
        "people:key": {"key": key},
        "people:new-phone": ana,
        "people:end-care": ana,
        "people:deactivate": tess,
        "people:reactivate": tess,
        "people:withdraw-invitation": {"pk": invitation.pk},
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    }


def ghost(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The same, of things that do not exist."""
    made_up = {uuid.UUID: uuid.uuid4(), int: 10**9}
    return {name: made_up.get(type(value), value) for name, value in kwargs.items()}


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(cast.everyone()[who])
    return client


def surprises(answers: Iterator[tuple[str, Any, Any]]) -> list[tuple[str, Any, Any]]:
    """(where, what came, what was expected) for each answer that is not as expected."""
    return [(where, came, expected) for where, came, expected in answers if came != expected]


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    names = [name for _, name, _ in all_patterns()]
    assert "" not in names
    assert len(names) == len(set(names))
    assert set(names) == set(EXPECTED)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("who", CAST)
def test_everybody_gets_what_the_table_says(cast: Cast, who: str, headers: dict[str, str]) -> None:
    named, client = objects(cast), browser(cast, who)

    def answers() -> Iterator[tuple[str, Any, Any]]:
        for name, row in EXPECTED.items():
            answer = client.get(reverse(name, kwargs=named.get(name)), headers=headers)
            expected = ("401" if headers else "302") if row[who] == "in" else row[who]
            yield name, str(answer.status_code), expected
            if row[who] == "in":
                yield name, (answer["HX-Redirect"] if headers else answer["Location"])[:9], "/sign-in/"

    assert surprises(answers()) == []


@pytest.mark.parametrize("who", CAST)
def test_no_address_answers_to_other_methods(cast: Cast, who: str) -> None:
    named, client = objects(cast), browser(cast, who)
    user = cast.everyone().get(who)

    def refusal(name: str) -> int:
        if GATES[name].everyone or (user and GATES[name].admits(user)):
            return 405
        return 403 if user else 302

    def answers() -> Iterator[tuple[str, Any, Any]]:
        for name, method in product(EXPECTED, ("put", "patch", "delete", "trace", "options")):
            answer = getattr(client, method)(reverse(name, kwargs=named.get(name)))
            yield f"{method} {name}", answer.status_code, refusal(name)

    assert surprises(answers()) == []


def alike(ask: Callable[[str], HttpResponse], name: str, kwargs: dict[str, Any]) -> tuple[str, Any, Any]:
    """The answer for the real thing, and for one that does not exist."""
    real, none = ask(reverse(name, kwargs=kwargs)), ask(reverse(name, kwargs=ghost(kwargs)))
    return name, (real.status_code, real.content), (none.status_code, none.content)


@pytest.mark.parametrize("who", ["ben", "theo"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_is_anas_and_what_is_not_there_look_the_same(
    cast: Cast, who: str, method: str, headers: dict[str, str]
) -> None:
    """Also for a change: nothing of Ana's is touched by a POST from somebody else."""
    named, client = objects(cast), browser(cast, who)
    before = Advice.objects.of(cast.ana).count()
    hers = [
        name for name, kwargs in named.items() if kwargs != ghost(kwargs) and not name.startswith(("mfa", "guidance"))
    ]
    mine = [name for name in hers if GATES[name].admits(cast.everyone()[who])]
    assert len(mine) >= 4

    def ask(address: str) -> HttpResponse:
        return getattr(client, method)(address, headers=headers)

    assert surprises(alike(ask, name, named[name]) for name in mine) == []
    if method == "post":
        takes_posts = [name for name in mine if ask(reverse(name, kwargs=named[name])).status_code != 405]
        answers = {ask(reverse(name, kwargs=named[name])).status_code for name in takes_posts}
        assert answers == {404}
    assert Advice.objects.of(cast.ana).count() == before


def test_nobody_edits_the_passkey_of_another(cast: Cast, settings: Any) -> None:
    settings.MFA_REAUTHENTICATION_REQUIRED = False
    passkey = Authenticator.objects.create(user=cast.tess, type="webauthn", data={"name": "Key"})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        address = reverse(name, args=[passkey.pk])
        assert browser(cast, "tess").get(address).status_code == 200
        for who in ("theo", "ada"):
            assert browser(cast, who).get(address).status_code == 404
            assert browser(cast, who).post(address, {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.filter(user=cast.tess, data={"name": "Key"}).exists()


def test_an_admin_opens_and_closes_no_patients_account(cast: Cast) -> None:
    ada = browser(cast, "ada")
    for name in ("people:deactivate", "people:reactivate"):
        assert ada.post(reverse(name, args=[cast.ana.handle])).status_code == 404
