"""Every address of the house × everybody of the cast, plain and as a fragment for htmx.

Objects in addresses belong to Ana, whom Tess treats; the account that an admin opens and closes is Tess's. `in` is
"sign in first": 302 to the sign-in page, 401 for htmx. An address without a line here fails."""

import uuid
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rehab.access.checks import all_patterns
from rehab.diary.messaging import send_message
from rehab.people import actions
from rehab.people.breaking import break_glass
from rehab.people.caring import share_care
from rehab.plan.models import Advice, UsualProposal
from rehab.reminders import links
from rehab.reminders.models import Reminder
from rehab.review.notes import write_note
from tests.cast import MONDAY, Cast, walk

pytestmark = pytest.mark.django_db
CAST = ("nobody", "ana", "ben", "tess", "theo", "ada")
HTMX = {"HX-Request": "true"}

TABLE = """
                                      nobody ana ben tess theo ada
home                                     302 302 302  302  302 302
healthz                                  200 200 200  200  200 200
readyz                                   200 200 200  200  200 200
manifest                                 200 200 200  200  200 200
worker                                   200 200 200  200  200 200
offline                                  200 200 200  200  200 200

diary:today                               in 200 200  403  403 403
diary:why                                 in 200 200  403  403 403
diary:history                             in 200 200  403  403 403
diary:fill-week                           in 200 200  403  403 403
diary:progress                            in 200 200  403  403 403
diary:symptoms                            in 200 200  403  403 403
diary:answer-usual                        in 200 200  403  403 403
diary:stopped                             in 302 302  403  403 403
diary:hello                              401 200 200  200  200 200
diary:open-stage                          in 404 404  403  403 403
diary:start-walk                          in 405 405  403  403 403
diary:walking                             in 302 302  403  403 403
diary:stop-clock                          in 405 405  403  403 403
diary:resume-clock                        in 405 405  403  403 403
diary:discard-start                       in 405 405  403  403 403
diary:finish-walk                         in 405 405  403  403 403
diary:log-planned                         in 405 405  403  403 403
diary:choose-place                        in 200 200  403  403 403
diary:set-place                           in 200 200  403  403 403
diary:set-cues                            in 200 200  403  403 403
diary:log-walk                            in 200 200  403  403 403
diary:correct-walk                        in 200 404  403  403 403
diary:withdraw-walk                       in 405 405  403  403 403
diary:restore-walk                        in 405 405  403  403 403
diary:answer-yesterday                    in 302 302  403  403 403
diary:answer-morning                      in 200 404  403  403 403
diary:inbox                               in 200 200  403  403 403
diary:hide-change                         in 405 405  403  403 403
diary:answer-message                      in 200 404  403  403 403
diary:read-message                        in 405 405  403  403 403
diary:withdraw-morning                    in 405 405  403  403 403
diary:answer-after                        in 200 404  403  403 403
diary:withdraw-after                      in 405 405  403  403 403
diary:welcome                             in 200 200  403  403 403
diary:begin-screening                     in 405 405  403  403 403
diary:ready                               in 200 200  403  403 403
diary:screening                           in 200 200  403  403 403

guidance:topics                           in 200 200  200  200 200
guidance:topic                            in 200 200  200  200 200
guidance:help-page                        in 200 200  200  200 200
guidance:rules                            in 403 403  200  200 200
guidance:editions                         in 403 403  200  200 200
guidance:edition                          in 403 403  200  200 200
guidance:numbers                          in 403 403  403  403 200
guidance:edit-number                      in 403 403  403  403 200
guidance:call-off                         in 403 403  403  403 405
guidance:bring-back                       in 403 403  403  403 200
guidance:publish-draft                    in 403 403  403  403 405
guidance:discard-draft                    in 403 403  403  403 405
guidance:edit-passage                     in 403 403  403  403 200
guidance:keep-passage                     in 403 403  403  403 405
guidance:preview-passage                  in 403 403  403  403 405
guidance:publish-passage                  in 403 403  403  403 405

plan:test-draft                           in 403 403  404  404 404
plan:trial                                in 403 403  404  404 404
plan:cancel-test                          in 403 403  405  405 405

review:break-glass                        in 403 403  403  403 200
review:read-by-glass                      in 403 403  403  403 200
review:close-glass                        in 403 403  403  403 405
review:caseload                           in 403 403  200  200 403
review:patient                            in 403 403  200  404 403
review:case                               in 403 403  200  404 403
review:acknowledge-flags                  in 403 403  405  405 403
review:snooze-flags                       in 403 403  405  405 403
review:hand-over-flags                    in 403 403  405  405 403
review:reopen-flags                       in 403 403  405  405 403
review:walks                              in 403 403  200  404 403
review:advice-log                         in 403 403  200  404 403
review:advice                             in 403 403  200  404 403
review:agree-with-advice                  in 403 403  405  405 403
review:disagree-with-advice               in 403 403  405  405 403
review:clear-stop                         in 403 403  405  405 403
review:pause-plan                         in 403 403  405  405 403
review:resume-plan                        in 403 403  405  405 403
review:accept-usual                       in 403 403  405  405 403
review:decline-usual                      in 403 403  405  405 403
review:reports                            in 403 403  200  404 403
review:trail                              in 403 403  200  404 403
review:notes                              in 403 403  200  404 403
review:write-note                         in 403 403  405  405 403
review:change-note                        in 403 403  200  404 403
review:sent                               in 403 403  200  404 403
review:read-answers                       in 403 403  405  405 403
review:withdraw-message                   in 403 403  405  405 403
review:plan-changes                       in 403 403  200  404 403
review:set-stage                          in 403 403  405  405 403
review:grant-unlock                       in 403 403  405  405 403
review:withdraw-unlock                    in 403 403  405  405 403
review:set-limit                          in 403 403  405  405 403
review:end-limit                          in 403 403  405  405 403

exchange:my-visit                        in 200 200  403  403 403
exchange:my-visit-text                   in 200 200  403  403 403
exchange:my-visit-pdf                    in 200 200  403  403 403
exchange:visit                           in 403 403  200  404 403
exchange:visit-text                      in 403 403  200  404 403
exchange:visit-pdf                       in 403 403  200  404 403

look:patterns                             in 403 403  403  403 200
doctor                                    in 403 403  403  403 200

people:use-key                           200 200 200  200  200 200
people:key                               200 409 409  409  409 409
people:patients                           in 403 403  200  200 403
people:invite-patient                     in 403 403  405  405 403
people:new-phone                          in 403 403  200  404 403
people:end-care                           in 403 403  200  404 403
people:share-care                        in 403 403  200  404 403
people:archive-patient                   in 403 403  405  405 403
people:restore-patient                   in 403 403  405  405 403
people:answer-offer                      in 200 404  403  403 403
people:withdraw-offer                    in 403 403  405  405 403
people:transfer-caseload                 in 403 403  403  403 200
people:people                             in 403 403  403  403 200
people:invite-staff                       in 403 403  403  403 405
people:person                             in 403 403  403  403 200
people:set-role                           in 403 403  403  403 405
people:reset-access                       in 403 403  403  403 405
people:sign-out-person                    in 403 403  403  403 405
people:deactivate                         in 403 403  403  403 200
people:reactivate                         in 403 403  403  403 405
people:withdraw-invitation                in 403 403  405  405 405
people:settings                           in 403 403  403  403 200
people:account                            in 200 200  200  200 200
people:delete-account                     in 200 200  403  403 403
people:keep-account                       in 405 405  403  403 403
people:trail                              in 200 200  403  403 403
people:devices                            in 200 200  200  200 200
people:end-device                         in 405 405  405  405 405
people:end-other-devices                  in 405 405  405  405 405
people:leave-therapist                    in 200 404  403  403 403

reminders:reminders                       in 200 200  403  403 403
reminders:answer                         410 410 410  410  410 410
reminders:stop                           200 200 200  200  200 200

exchange:trail                            in 403 403  403  403 200
exchange:export-trail                     in 403 403  403  403 405
exchange:everything                       in 200 200  403  403 403
exchange:take-everything                  in 405 405  403  403 403

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
mfa_authenticate                         302 302 302  302  302 302
mfa_login_webauthn                       302 302 302  302  302 302
mfa_reauthenticate                        in 302 302  302  302 302
mfa_reauthenticate_webauthn               in 302 302  302  302 302
mfa_index                                 in 200 200  200  200 200
mfa_activate_totp                         in 302 302  302  302 302
mfa_deactivate_totp                       in 404 404  404  404 404
mfa_view_recovery_codes                   in 404 404  404  404 404
mfa_generate_recovery_codes               in 302 302  302  302 302
mfa_download_recovery_codes               in 404 404  404  404 404
mfa_list_webauthn                         in 200 200  200  200 200
mfa_add_webauthn                          in 302 302  302  302 302
mfa_edit_webauthn                         in 302 302  302  302 302
mfa_remove_webauthn                       in 302 302  302  302 302
"""
LINES = [line.split() for line in TABLE.splitlines()[2:] if line]
EXPECTED = {name: dict(zip(CAST, answers, strict=True)) for name, *answers in LINES}
GATES = {name: pattern.callback.gate for _, name, pattern in all_patterns()}


def offered(cast: Cast) -> uuid.UUID:
    """Tess has asked Ana about Theo."""
    return share_care(cast.ana, cast.theo, by=cast.tess, hand_over=False, now=timezone.now()).key


def objects(cast: Cast) -> dict[str, dict[str, Any]]:
    """What each address that names something names."""
    entry = walk(cast.ana, MONDAY).entry
    invitation, key = actions.new_device_key(cast.ana, by=cast.tess, now=timezone.now())
    ana, tess, passage = {"handle": cast.ana.handle}, {"handle": cast.tess.handle}, {"kind": "topic", "slug": "about"}
    named = {
        f"diary:{act}": {"key": entry.key}
        for act in (
            "correct-walk", "withdraw-walk", "restore-walk", "answer-morning", "withdraw-morning", "answer-after",
            "withdraw-after",
        )
    }  # fmt: skip
    named |= {name: ana for name in EXPECTED if name.startswith("review:")} | {"review:caseload": {}}
    glass = {"key": broken(cast)}
    named |= {"review:read-by-glass": glass, "review:close-glass": glass, "review:break-glass": {}}
    named |= {f"exchange:{kind}": ana for kind in ("visit", "visit-text", "visit-pdf")}
    letter, note = uuid.uuid4(), uuid.uuid4()
    send_message(cast.ana, "Well done.", by=cast.tess, key=letter, now=MONDAY)
    write_note(cast.ana, "No swelling.", by=cast.tess, key=note, now=MONDAY)
    named |= {f"diary:{act}-message": {"key": letter} for act in ("answer", "read")}
    named |= {"review:withdraw-message": {**ana, "key": letter}, "review:change-note": {**ana, "key": note}}
    asked = Reminder.objects.create(
        patient=cast.ana, kind="morning", on=timezone.localdate(), walk=entry, claimed_at=timezone.now()
    )
    named |= {f"guidance:{act}-passage": passage for act in ("edit", "keep", "preview", "publish")}
    proposal = UsualProposal.objects.create(patient=cast.ana, knee="right", pain=4, was=2, at=MONDAY)
    waiting, offer = {**ana, "pk": proposal.pk}, {"key": offered(cast)}
    told = {**ana, "pk": Advice.objects.of(cast.ana).latest("pk").pk}
    return named | {
        "review:agree-with-advice": told,
        "review:disagree-with-advice": told,
        "review:accept-usual": waiting,
        "review:decline-usual": waiting,
        "review:advice": told,
        "diary:screening": {"page": "surgery"},
        "diary:set-place": {"place": "rail"},
        "diary:open-stage": {"name": "sled"},
        "guidance:topic": {"slug": "about"},
        "guidance:edition": {"number": 1},
        "guidance:bring-back": {"number": 1},
        "guidance:call-off": {"number": 1},
        "diary:hide-change": {"number": 1},
        "plan:test-draft": {"draft": 9999},
        "plan:trial": {"draft": 9999},
        "plan:cancel-test": {"draft": 9999},
        "guidance:edit-number": {"part": "limit", "name": "calm_worst_max"},
        "guidance:publish-draft": {"draft": 1},
        "guidance:discard-draft": {"draft": 1},
        "people:key": {"key": key},
        "exchange:take-everything": {"kind": "json"},
        "reminders:answer": {"token": links.make(links.ANSWER, asked.key)},
        "reminders:stop": {"token": links.make(links.STOP, cast.ana.handle)},
        "people:new-phone": ana,
        "people:end-care": ana,
        **dict.fromkeys(("people:share-care", "people:archive-patient", "people:restore-patient"), ana),
        "people:answer-offer": offer,
        "people:withdraw-offer": offer,
        "people:transfer-caseload": tess,
        "people:end-device": {"pk": session_of(cast.ana).pk},
        "people:leave-therapist": tess,
        **dict.fromkeys(("people:person", "people:set-role", "people:reset-access", "people:sign-out-person"), tess),
        "people:deactivate": tess,
        "people:reactivate": tess,
        "people:withdraw-invitation": {"pk": invitation.pk},
        "mfa_edit_webauthn": {"pk": 1},
        "mfa_remove_webauthn": {"pk": 1},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    }


def broken(cast: Cast) -> uuid.UUID:
    """The key of a glass that Ada broke a moment ago, to read Ana's record."""
    return break_glass(cast.ana, by=cast.ada, reason="The hospital asks", now=timezone.now()).key


def session_of(user: Any) -> UserSession:
    """Another phone of this person."""
    return UserSession.objects.create(user=user, ip="192.0.2.1", session_key=uuid.uuid4().hex, user_agent="A phone")


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
        name
        for name, kwargs in named.items()
        if kwargs != ghost(kwargs) and not name.startswith(("mfa", "guidance", "diary:hide-change"))
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
    assert ada.get(reverse("people:person", args=[cast.ana.handle])).status_code == 404
    for name in ("deactivate", "reactivate", "set-role", "reset-access", "sign-out-person"):
        assert ada.post(reverse(f"people:{name}", args=[cast.ana.handle])).status_code == 404
