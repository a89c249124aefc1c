"""Every page of the house, light and dark, on a phone or at a desk: nobody is shut out by how it is made.

Each address that answers with a page is looked at as somebody who may open it; one that is missing here fails."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from rehab.access.checks import all_patterns
from rehab.access.roles import Role
from rehab.diary.models import Message, Walk
from rehab.guidance.actions import open_draft
from rehab.people import actions as people
from rehab.people.breaking import break_glass
from rehab.people.caring import share_care
from rehab.people.models import Glass, User
from rehab.people.offers import CareOffer
from rehab.plan.models import Advice
from rehab.reminders import links
from rehab.reminders.models import Reminder
from rehab.review.models import Note
from tests.access.test_census import EXPECTED, GATES
from tests.browser.busy_clinic import fill
from tests.browser.conftest import Clock, sign_in
from tests.browser.hand import OpenPage
from tests.browser.looks import faults
from tests.cast import Cast

HEAVY = 20 * 1024  # bytes, compressed
STAFF = {"tess": Role.THERAPIST, "theo": Role.THERAPIST, "ada": Role.ADMIN}
PAGES = {
    "offline": "nobody",
    "diary:today": "ana ben cora dev finn olga pia",
    "diary:why": "ana",
    "diary:history": "ana cora",
    "diary:fill-week": "ana cora",
    "diary:progress": "ana cora",
    "diary:symptoms": "ana",
    "diary:answer-usual": "ana cora",
    "diary:stopped": "olga yara pia",
    "diary:walking": "ben",
    "diary:log-walk": "ana",
    "diary:set-cues": "ana",
    "diary:choose-place": "ana cora",
    "diary:set-place": "ana",
    "diary:correct-walk": "ana",
    "diary:answer-morning": "ana",
    "diary:inbox": "ana cora",
    "diary:answer-message": "ana",
    "diary:answer-after": "ana",
    "diary:answer-yesterday": "ana",
    "diary:welcome": "nora",
    "diary:ready": "ana cora",
    "diary:screening": "ana",
    "diary:open-stage": "hugo yara",
    "guidance:topics": "ana tess ada",
    "guidance:topic": "ana tess ada",
    "guidance:help-page": "ana tess ada",
    "guidance:rules": "ada",
    "guidance:editions": "tess ada",
    "guidance:edition": "ada",
    "guidance:numbers": "ada",
    "guidance:edit-number": "ada",
    "guidance:bring-back": "ada",
    "plan:test-draft": "ada",
    "guidance:edit-passage": "ada",
    "review:break-glass": "ada",
    "review:read-by-glass": "ada",
    "review:caseload": "tess theo",
    "review:patient": "tess",
    "review:case": "tess",
    "review:walks": "tess",
    "review:advice-log": "tess",
    "review:advice": "tess",
    "review:reports": "tess",
    "review:trail": "tess",
    "review:notes": "tess",
    "review:change-note": "tess",
    "review:sent": "tess",
    "review:plan-changes": "tess",
    "exchange:my-visit": "ana",
    "exchange:visit": "tess",
    "look:patterns": "ada",
    "doctor": "ada",
    "people:use-key": "nobody",
    "people:key": "nobody",
    "people:patients": "tess",
    "people:new-phone": "tess",
    "people:end-care": "tess",
    "people:share-care": "tess",
    "people:answer-offer": "ana",
    "people:transfer-caseload": "ada",
    "people:people": "ada",
    "people:person": "ada",
    "people:deactivate": "ada",
    "people:settings": "ada",
    "exchange:trail": "ada",
    "people:account": "ana tess",
    "people:trail": "ana",
    "people:delete-account": "ana hugo",
    "people:devices": "ana tess",
    "people:leave-therapist": "ana",
    "exchange:everything": "ana",
    "reminders:reminders": "ana hugo",
    "reminders:answer": "nobody",
    "reminders:stop": "nobody",
    "account_login": "nobody",
    "account_request_login_code": "nobody",
    "account_inactive": "nobody",
    "account_reauthenticate": "ana tess",
    "account_logout": "ana tess",
    "account_signup": "nobody",
    "account_reset_password": "nobody",
    "account_reset_password_done": "nobody",
    "account_reset_password_from_key": "nobody",
    "account_reset_password_from_key_done": "nobody",
    "account_change_password": "ana tess",
    "account_set_password": "hugo",
    "account_email": "ana tess",
    "mfa_index": "ana tess ada",
    "mfa_activate_totp": "ana ada",
    "mfa_deactivate_totp": "finn tess",
    "mfa_reauthenticate": "finn tess",
    "mfa_reauthenticate_webauthn": "finn tess",
    "mfa_view_recovery_codes": "finn tess",
    "mfa_generate_recovery_codes": "finn tess",
    "mfa_list_webauthn": "ana tess ada",
    "mfa_add_webauthn": "ana ada",
    "mfa_edit_webauthn": "finn tess",
    "mfa_remove_webauthn": "finn tess",
}
# Seen in test_pages_on_the_way: no address leads straight to them.
ON_THE_WAY = {"account_confirm_login_code", "account_email_verification_sent", "mfa_authenticate"}
NOT_A_PAGE = {
    "home",
    "healthz",
    "readyz",
    "manifest",
    "worker",
    "diary:hello",
    "mfa_login_webauthn",
    "plan:trial",
    "mfa_download_recovery_codes",
    "exchange:my-visit-text",
    "exchange:my-visit-pdf",
    "exchange:visit-text",
    "exchange:visit-pdf",
}
ONLY_PATIENTS = {"account_set_password"}  # staff choose a password when they join


def test_every_page_is_looked_at() -> None:
    acts = {name for name, row in EXPECTED.items() if "405" in row.values()}
    assert {name for _, name, _ in all_patterns()} - acts == {*PAGES, *ON_THE_WAY, *NOT_A_PAGE}


def roles_of(visitors: str) -> set[Role]:
    return {STAFF.get(who, Role.PATIENT) for who in visitors.split()}


def test_a_page_for_patients_and_staff_is_looked_at_as_both() -> None:
    """Therapists and admins share a frame: for a page of both, one of them will do."""
    for name in set(PAGES) - ONLY_PATIENTS:
        admitted, seen_by = GATES[name].roles, roles_of(PAGES[name])
        if not GATES[name].everyone:
            assert seen_by <= admitted, name
            assert (Role.PATIENT in admitted) == (Role.PATIENT in seen_by), name
            assert bool(admitted - {Role.PATIENT}) == bool(seen_by - {Role.PATIENT}), name


FIXED = {
    "diary:screening": {"page": "surgery"},
    "diary:set-place": {"place": "rail"},
    "diary:open-stage": {"name": "sled"},
    "guidance:topic": {"slug": "about"},
    "guidance:edition": {"number": 1},
    "guidance:bring-back": {"number": 1},
    "guidance:edit-number": {"part": "stage", "name": "E1"},
    "guidance:edit-passage": {"kind": "topic", "slug": "outdoors"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "old-key"},
}


def named_in(name: str, user: User | None, everyone: dict[str, User]) -> dict[str, Any]:
    """What this address names: something of Ana's, or something of one's own."""
    ana = everyone["ana"]
    named: dict[str, Callable[[], dict[str, Any]]] = {
        "review:caseload": dict,
        "review:break-glass": dict,
        "review:read-by-glass": lambda: {"key": broken(ana, everyone["ada"]).key},
        "review:advice": lambda: {"handle": ana.handle, "pk": Advice.objects.of(ana).newest_first()[0].pk},
        "plan:test-draft": lambda: {"draft": open_draft(everyone["ada"], now=timezone.now()).pk},
        "people:new-phone": lambda: {"handle": ana.handle},
        "people:end-care": lambda: {"handle": ana.handle},
        "people:share-care": lambda: {"handle": ana.handle},
        "people:answer-offer": lambda: {"key": offered(everyone).key},
        "people:transfer-caseload": lambda: {"handle": everyone["tess"].handle},
        "people:leave-therapist": lambda: {"handle": everyone["tess"].handle},
        "people:person": lambda: {"handle": everyone["theo"].handle},
        "people:deactivate": lambda: {"handle": everyone["theo"].handle},
        "people:key": lambda: {"key": people.invite(everyone["ada"], Role.ADMIN, name="Iris", now=timezone.now())[1]},
        "diary:answer-message": lambda: {"key": Message.objects.of(ana).filter(answer="").latest("at").key},
        "review:change-note": lambda: {"handle": ana.handle, "key": Note.objects.of(ana).current().latest("at").key},
        "diary:correct-walk": lambda: {"key": Walk.objects.of(ana).standing().newest_first()[0].key},
        "diary:answer-after": lambda: {"key": Walk.objects.of(ana).standing().newest_first()[0].key},
        "diary:answer-morning": lambda: {"key": Walk.objects.of(ana).standing().newest_first()[0].key},
        "reminders:answer": lambda: {"token": links.make(links.ANSWER, reminded(ana).key)},
        "reminders:stop": lambda: {"token": links.make(links.STOP, ana.handle)},
        "mfa_edit_webauthn": lambda: {"pk": Authenticator.objects.get(user=user, type="webauthn").pk},
        "mfa_remove_webauthn": lambda: {"pk": Authenticator.objects.get(user=user, type="webauthn").pk},
    }
    if name in named:
        return named[name]()
    return {"handle": ana.handle} if name.startswith(("review:", "exchange:visit")) else FIXED.get(name, {})


def offered(everyone: dict[str, User]) -> CareOffer:
    """Tess has asked Ana about Theo."""
    ana, tess, theo = (everyone[name] for name in ("ana", "tess", "theo"))
    waiting = CareOffer.objects.waiting().filter(patient=ana).first()
    return waiting or share_care(ana, theo, by=tess, hand_over=False, now=timezone.now())


def broken(patient: User, admin: User) -> Glass:
    """The admin has just broken the glass."""
    return break_glass(patient, by=admin, reason="The hospital asks what she may do.", now=timezone.now())


def reminded(user: User) -> Reminder:
    """The mail of this morning about the last walk."""
    last = Walk.objects.of(user).standing().newest_first()[0]
    now = timezone.now()
    return Reminder.objects.create(patient=user, kind="morning", on=user.local(now).date(), walk=last, claimed_at=now)


def look(page: Page, path: str, *, for_thumbs: bool) -> list[str]:
    """What is wrong with the page at this address. An address that leads elsewhere has not been looked at."""
    answer = page.goto(path)
    assert answer
    if answer.status != 200 or not page.url.endswith(path):
        return [f"{path} answers {answer.status} at {page.url}"]
    weight = len(gzip.compress(answer.body()))
    return [*faults(page, for_thumbs=for_thumbs), *([f"{weight} bytes on the way"] if weight > HEAVY else [])]


@pytest.mark.timeout(300)  # some thirty pages in one go, which is faster than thirty tests
@pytest.mark.parametrize("role", ["nobody", "patients", "tess theo", "ada"])
def test_nothing_is_wrong_with_a_page(open_page: OpenPage, clinic: Cast, clock: Clock, role: str) -> None:
    clock.day(0, "08:00")
    everyone = fill(clinic)
    for_thumbs = role in ("nobody", "patients")
    people_here = sorted(set(everyone) - set(STAFF)) if role == "patients" else role.split()
    page = open_page(None, "/sign-in/", desk=not for_thumbs)
    url, wrong = page.url.removesuffix("/sign-in/"), {}
    for who in people_here:
        user = everyone.get(who)
        sign_in(page, user, url)
        for name in (name for name, visitors in PAGES.items() if who in visitors.split()):
            path = reverse(name, kwargs=named_in(name, user, everyone))
            wrong[name, who] = look(page, path, for_thumbs=for_thumbs)
    assert {place: found for place, found in wrong.items() if found} == {}
