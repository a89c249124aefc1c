"""A clinic of a given number of walks, made by seed and written straight into the tables; then what each page costs."""

import gzip
import itertools
import json
import random
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from rehab.access.roles import Role
from rehab.diary import actions as diary
from rehab.diary.models import Morning, PlaceCheck, Summary, Walk
from rehab.guidance.models import Edition
from rehab.people.models import Care, User
from rehab.plan.models import Advice, Plan, Profile
from tests.bench.pages import PAGES, typed
from tests.cast import intake

WALKS_EACH, CASELOAD, SIGNED_IN, BATCH = 200, 500, 16, 5_000
SEED = 20260302


def furnish(walks: int) -> dict[str, Any]:
    """Patients with 200 walks each, at most 500 to a therapist. Gives what a driver needs to know."""
    lots, now = random.Random(SEED), timezone.now()
    count = max(1, walks // WALKS_EACH)
    therapists = [made("Tess", Role.THERAPIST, n) for n in range((count - 1) // CASELOAD + 1)]
    patients = [made("Ana", Role.PATIENT, n) for n in range(count)]
    User.objects.bulk_create([*therapists, *patients], batch_size=BATCH)
    Care.objects.bulk_create(
        [Care(patient=one, therapist=therapists[n // CASELOAD]) for n, one in enumerate(patients)], batch_size=BATCH
    )
    intake(patients[0], at=now - timedelta(days=2 * WALKS_EACH))
    edition = Edition.objects.in_force()
    each = min(walks, WALKS_EACH)
    for batch in itertools.batched(old_walks(patients, each, edition, lots, now), BATCH):
        kept = Walk.objects.bulk_create(batch)
        Morning.objects.bulk_create(old_morning(walk, lots) for walk in kept)
    copy_plans(patients, now)
    return {"patients": patients[:SIGNED_IN], "therapist": therapists[0], "count": count}


def made(name: str, role: str, number: int) -> User:
    user = User(name=f"{name} {number}", role=role, email=f"{name.lower()}{number}@example.org", zone="UTC")
    user.set_unusable_password()
    return user


def old_walks(patients: list[User], each: int, edition: Edition, lots: random.Random, now: datetime) -> Iterator[Walk]:
    """A walk every other day until two days ago, the right knee 0 to 3 at its worst."""
    for patient in patients:
        for n in range(each):
            at = now - timedelta(days=2 * (n + 1), hours=lots.randrange(3))
            walk = Walk(
                patient=patient, key=uuid.UUID(int=lots.getrandbits(128)), edition=edition, stage="A1", minutes=6,
                right_peak=lots.randrange(3), place="treadmill", entered_at=at, received_at=at,
            )  # fmt: skip
            walk.set_happened(at, "UTC")
            yield walk


def old_morning(walk: Walk, lots: random.Random) -> Morning:
    at = walk.happened_at + timedelta(hours=14)
    morning = Morning(
        patient_id=walk.patient_id, walk=walk, key=walk.key, right=lots.randrange(3), entered_at=at, received_at=at
    )
    morning.set_happened(at, "UTC")
    return morning


def copy_plans(patients: list[User], now: datetime) -> None:
    """What the engine says of the first patient, for everybody."""
    first, others = patients[0], patients[1:]
    diary.open_today(held(first), now=first.local(now))
    for model in (Profile, Advice, Plan, Summary):
        row = model.objects.of(first).order_by("-pk").first()
        said = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
        said = {name: value for name, value in said.items() if name not in ("id", "patient_id")}
        model.objects.bulk_create((model(**said, patient=other) for other in others), batch_size=BATCH)
    places = list(PlaceCheck.objects.of(first).values_list("place", flat=True))
    checks = (PlaceCheck(patient=other, place=place, at=now) for other in others for place in places)
    PlaceCheck.objects.bulk_create(checks, batch_size=BATCH)


def held(patient: User) -> Plan:
    plan: Plan = Plan.objects.of(patient).select_related("opinion__by").get()
    plan.patient = patient
    return plan


def costs(browser: Client, method: str, path: str) -> dict[str, Any]:
    """Statements, rows and bytes of one request."""
    found = {"sql": 0, "rows": 0}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            found["sql"] += 1
            found["rows"] += max(0, context["cursor"].rowcount)
        return answer

    with connection.execute_wrapper(watch):
        answer = browser.get(path) if method == "GET" else browser.post(path, typed())
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{method} {path}: {answer.status_code} {answer.content[:2000]!r}")
    return found | {"raw": len(answer.content), "small": len(gzip.compress(answer.content, 6))}


def main(walks: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    clinic = furnish(walks)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    told, browsers = costs_of(clinic)
    sessions = {
        role: [{name: morsel.value for name, morsel in one.cookies.items()} for one in those]
        for role, those in browsers.items()
    }
    handle = str(clinic["patients"][0].handle)
    json.dump({"handle": handle, "patients": clinic["count"], "costs": told, "sessions": sessions}, sys.stdout)


def costs_of(clinic: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[Client]]]:
    """By page, what it costs whoever opens it a second time; and everybody's browser, by role."""
    browsers: dict[str, list[Client]] = {role: [] for role in ("patient", "therapist", "nobody")}
    for person in [*clinic["patients"], clinic["therapist"]]:
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.force_login(person)
        browsers[str(person.role)].append(browser)
    browsers["nobody"].append(Client(SERVER_NAME="127.0.0.1"))
    handle = str(clinic["patients"][0].handle)
    told = {}
    for name, page in PAGES.items():
        browser, path = browsers[page.role][0], page.path.format(handle=handle)
        if page.method == "GET":
            for other in browsers[page.role]:
                other.get(path)  # what time alone has changed is told now
        else:
            costs(browser, page.method, path)  # the plan moves up once
        told[name] = costs(browser, page.method, path)
    return told, browsers
