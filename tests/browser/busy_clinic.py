"""A small clinic in which every page has something to show. It is Monday 2 March 2026, 08:00."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from rehab.access.roles import Role
from rehab.diary import actions as diary
from rehab.diary import clock, messaging
from rehab.guidance import rewriting as guidance
from rehab.guidance.editor import editor
from rehab.people import actions as people
from rehab.people import staffing
from rehab.people.models import Care, User
from rehab.plan.models import Plan
from rehab.review import notes
from rehab.review.actions import pause_plan
from tests.cast import MONDAY, Cast, intake, morning, person, tell, walk

MORNING = MONDAY.replace(hour=8)
SECRET = "JBSWY3DPEHPK3PXP"


def days_ago(days: int) -> datetime:
    return MONDAY - timedelta(days=days)


def version_of(patient: User) -> int:
    return Plan.objects.of(patient).get().version


def patient(name: str, therapist: User | None, begun: int = 20, **answers: Any) -> User:
    """A patient whose plan began so many days ago."""
    user = person(name, Role.PATIENT)
    if therapist:
        Care.objects.create(patient=user, therapist=therapist)
    intake(user, at=days_ago(begun), **answers)
    return user


def walked_for_weeks(ana: User) -> None:
    """Walks of both knees: calm, sore, taken back, corrected, written down late; the last morning is not answered."""
    intake(ana, at=days_ago(20), knees=["left", "right"], left_usual=1)
    for days, peak in ((19, 2), (17, 2), (14, 6), (11, 1), (9, None)):
        morning(ana, walk(ana, days_ago(days), peak=peak, left_peak=1, right_before=1, note="On the mat."), 2, left=1)
    wrong = walk(ana, days_ago(8), peak=3).entry
    diary.withdraw_walk(ana, wrong, version=None, now=days_ago(8))
    last = walk(ana, days_ago(1), left_peak=2, swelling="little").entry
    diary.correct_walk(ana, last, tell({"minutes": 5, "right_peak": 3}, days_ago(1)), version=version_of(ana))


def report(user: User, *symptoms: str) -> None:
    diary.report_symptoms(user, tell({"symptoms": list(symptoms), "note": "Since last night."}, MORNING))


def start(user: User, pain: int) -> None:
    says = {"left": None, "right": pain, "minutes": 6, "place": "treadmill"}
    clock.start_walk(user, tell(says, MORNING))


def passkey() -> dict[str, Any]:
    """A passkey as a browser registers it. Nobody has its secret half."""
    key = CoseKey({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    credential = AttestedCredentialData.create(b"\0" * 16, b"a passkey", key)
    known = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.AT, 0, credential)
    attested = websafe_encode(AttestationObject.create("none", known, {}))
    client = websafe_encode(json.dumps({"type": "webauthn.create", "challenge": "", "origin": ""}).encode())
    response = {"clientDataJSON": client, "attestationObject": attested}
    return {"id": "YSBwYXNza2V5", "rawId": "YSBwYXNza2V5", "type": "public-key", "response": response}


def secure(user: User) -> None:
    """A confirmed address, a code from an app, spare codes and a passkey."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "My key", "credential": passkey()})


def write_draft(admin: User) -> None:
    """One passage of the next edition is written and not published."""
    form = editor("topic", "outdoors").form
    words = {name: form[name].value() or "" for name in form.written}
    words |= {"body": words["body"] + "\n\nWear shoes that you trust."}
    guidance.save_passage("topic", "outdoors", words, seen=guidance.seen_now(guidance.passage_now("topic", "outdoors")),
                          by=admin, now=MORNING)  # fmt: skip


def write_about(ana: User, tess: User) -> None:
    """A note that was changed, a message that was answered, and two to read."""
    note = notes.write_note(ana, "No swelling on exam.", by=tess, key=uuid4(), now=days_ago(6))
    notes.change_note(note, "A little swelling on exam.", by=tess, key=uuid4(), now=days_ago(5))
    letters = [
        messaging.send_message(ana, f"Pick up at {number}.", by=tess, key=uuid4(), now=days_ago(7 - number))
        for number in (3, 4, 5)
    ]
    messaging.answer_message(ana, letters[0], "I will.", now=days_ago(2))


def rest_day(user: User) -> None:
    """Walked yesterday, and answered this morning."""
    morning(user, walk(user, days_ago(3)), 1)
    morning(user, walk(user, days_ago(1)), 1)


def patients_in_every_state(cast: Cast) -> dict[str, User]:
    walked_for_weeks(cast.ana)
    report(cast.ana, "unwell")
    write_about(cast.ana, cast.tess)
    intake(cast.ben, at=days_ago(3))
    start(cast.ben, 1)  # walks just now
    newcomer = person("Nora", Role.PATIENT)
    Care.objects.create(patient=newcomer, therapist=cast.tess)
    dev, finn, olga, pia = (patient(name, cast.tess) for name in ("Dev", "Finn", "Olga", "Pia"))
    yara = patient("Yara", None)
    start(dev, 6)  # too sore to walk today
    rest_day(finn)
    report(olga, "calf_pain_or_swelling")
    report(yara, "chest_pain")
    pause_plan(pia, by=cast.tess, now=MORNING, version=version_of(pia), reason="On holiday")
    hugo = patient("Hugo", None, goal="performance")  # nobody cares for him, and he has no password
    hugo.set_unusable_password()
    hugo.save()
    return {
        "cora": patient("Cora", cast.tess, begun=1, fell_in_12_months=True), "hugo": hugo,
        "dev": dev, "finn": finn, "olga": olga, "pia": pia, "yara": yara, "nora": newcomer,
    }  # fmt: skip


def fill(cast: Cast) -> dict[str, User]:
    """Everyone by name: the cast, and patients in each state that a page can show."""
    patients = patients_in_every_state(cast)
    people.invite(cast.tess, Role.PATIENT, name="Mara", now=MORNING)
    people.invite(cast.ada, Role.THERAPIST, name="Toni", now=MORNING)
    staffing.deactivate(person("Gus", Role.THERAPIST), by=cast.ada, now=MORNING)
    secure(cast.tess)
    secure(patients["finn"])
    write_draft(cast.ada)
    for user in (cast.ada, cast.ana):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return cast.everyone() | patients
