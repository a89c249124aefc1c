"""Whatever is typed into a form of the diary: a message at the field, the text still there, nothing saved, no 5xx."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from rehab.diary import actions as diary
from rehab.diary.models import Correction, Morning, Report, Start, Walk
from rehab.people.models import Care
from rehab.plan.models import Advice, Clearing, Plan, Profile
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast, tell

from .phone import HTMX, Phone, answer_questions, text_of, walk_form

# Each of these is wrong in every field but a note, where only the first and the last are.
STRANGE = {
    "NUL": "5\0",
    "ten to the thirtieth": "1" + "0" * 30,
    "emoji": "👟",
    "year 9999": "9999-12-31",
    "year 1": "0001-01-01",
    "a half": "5.5",
    "Arabic digit": "٥",
    "minus one": "-1",
    "a million letters": "x" * 10_000,
}
TEXT = {"NUL", "a million letters"}
KEY = uuid.UUID(int=7)
TUESDAY = (MONDAY + timedelta(days=1)).replace(hour=8)

FORMS: dict[str, dict[str, Any]] = {
    "log-walk": {
        "on": "2026-03-02", "at": "17:30", "minutes": "6", "place": "treadmill", "incline_percent": "1",
        "speed_kmh": "1", "metres": "90", "load_kg": "9", "left_before": "1", "left_peak": "2", "left_after": "1",
        "right_before": "1", "right_peak": "2", "right_after": "1", "felt": "caught", "swelling": "none",
        "stopped_because": "", "rpe": "3", "note": "fine",
    },
    "start-walk": {"right_before": "1"},
    "finish-walk": {"right_peak": "2", "felt": "fell"},
    "answer-morning": {"right_morning": "2", "left_morning": "2", "swelling": "none"},
    "symptoms": {"symptoms": "fell", "note": "fine"},
    "screening surgery": {"surgery": "yes", "surgery_on": "2026-01-01"},
    "screening falls": {"falls": "no"},
    "screening right_usual": {"right_usual": "2"},
    "screening born": {"born": "1975"},
    "screening goal": {"goal": "pain"},
    "screening weight": {"weight": "80"},
    "answer-usual": {"right_usual": "2"},
    "stopped": {"who": "Dr Weiss", "agreed": "on"},
}  # fmt: skip
ALONE = [*FORMS]  # a correction has the fields of a walk
FORMS["correct-walk"] = FORMS["log-walk"]
AMOUNTS = {"incline_percent", "speed_kmh", "load_kg", "weight"}
TYPED = {"text", "number", "date", "time", "textarea"}
MAY_BE_BLANK = {"screening weight"}
NEITHER_WRONG = {"agreed"}  # a tick is a tick


@pytest.fixture
def ready(cast: Cast, phone: Phone) -> Phone:
    """Ana without a therapist, with a walk of Monday (key 7) and a walk that runs, on Tuesday morning."""
    Care.objects.all().delete()
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 2}, MONDAY, key=KEY))
    return phone.at(TUESDAY)


def prepare(phone: Phone, form: str) -> None:
    """What has to be there before this form can be sent with all its fields."""
    if form in ("log-walk", "correct-walk"):
        Plan.objects.of(phone.owner).update(stage="F1", goal="performance")
    if form == "finish-walk":
        phone.at(TUESDAY + timedelta(days=1)).send("start-walk", typed={"key": uuid.UUID(int=8), "right_before": "1"})
    if form.startswith("screening"):
        answer_questions(phone, until=form.split()[1], goal="performance")
    if form == "stopped":
        diary.report_symptoms(phone.owner, tell({"symptoms": ["fell"]}, TUESDAY))


def complete(form: str, **changes: Any) -> dict[str, Any]:
    key = uuid.UUID(int=8) if form == "finish-walk" else uuid.uuid4()
    return {"key": key, "version": "1", **FORMS[form], **changes}


def send(phone: Phone, form: str, typed: dict[str, Any], **more: Any) -> HttpResponse:
    name, *args = form.split()
    if name in ("correct-walk", "answer-morning"):
        args = [KEY]
    return phone.send(name, *args, typed=typed, **more)


def everything() -> list[Any]:
    """All that a form of the diary could have changed."""
    kinds = (Walk, Morning, Report, Start, Correction, Advice, Clearing, Plan, Profile, Trail)
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


def is_wrong(field: str, kind: str) -> bool:
    if field in ("note", "who"):
        return kind in TEXT
    return field not in NEITHER_WRONG and not (kind == "a half" and field in AMOUNTS)


@pytest.mark.parametrize("form", FORMS)
def test_each_strange_value_is_refused_at_its_field_and_stays_in_the_page(ready: Phone, form: str) -> None:
    prepare(ready, form)
    before = everything()
    for kind, value in STRANGE.items():
        wrong = {field for field in FORMS[form] if is_wrong(field, kind)}
        if not wrong:
            continue
        page = send(ready, form, complete(form, **dict.fromkeys(wrong, value)))
        html, errors = page.content.decode(), page.context["form"].errors
        assert page.status_code == 422, kind
        assert wrong - set(errors) == set(), kind
        for field in wrong:
            assert html.count(escape(errors[field][0])) >= 2, (kind, field)  # at the top, and at the field
        assert missing_texts(page, wrong) == [], kind
    assert everything() == before


def missing_texts(page: HttpResponse, fields: set[str]) -> list[str]:
    """The fields made for typing whose text is not in the page any more."""
    html, form = page.content.decode(), page.context["form"]
    typed = [form[field] for field in fields if form[field].widget_type in TYPED]
    return [field.name for field in typed if escape(field.value()) not in html]


@pytest.mark.parametrize("form", ALONE)
def test_one_strange_value_is_enough_to_save_nothing(ready: Phone, form: str) -> None:
    prepare(ready, form)
    before = everything()
    for field in FORMS[form]:
        value = STRANGE["NUL"] if field in ("note", "who") else "٥"
        if field not in NEITHER_WRONG:
            page = send(ready, form, complete(form, **{field: value}))
            assert (page.status_code, field in page.context["form"].errors) == (422, True), field
    assert everything() == before


@pytest.mark.parametrize("form", [form for form in FORMS if form not in MAY_BE_BLANK])
def test_nothing_at_all_is_refused_with_a_message_plain_and_with_htmx(ready: Phone, form: str) -> None:
    prepare(ready, form)
    before = everything()
    for headers in ({}, HTMX):
        page = send(ready, form, {}, headers=headers)
        assert page.status_code == 422
        assert page.context["form"].errors
        assert "Fix " in text_of(page)
    assert everything() == before


KEYED = [form for form in FORMS if not form.startswith(("screening", "stopped", "answer-usual"))]


@pytest.mark.parametrize("form", KEYED)
def test_without_a_good_key_nothing_is_saved(ready: Phone, form: str) -> None:
    prepare(ready, form)
    before = everything()
    for key in ("", "\0", "x" * 10_000):
        page = send(ready, form, complete(form, key=key))
        assert page.status_code == 422
        assert "Something is missing. Open it again." in text_of(page)
    assert everything() == before


ADDRESSES = [
    "today", "why", "history", "progress", "symptoms", "stopped", "start-walk", "walking", "stop-clock", "resume-clock",
    "discard-start", "finish-walk", "log-walk", "correct-walk", "withdraw-walk", "restore-walk", "answer-morning",
    "welcome", "ready", "screening", "begin-screening", "answer-usual",
    "fill-week",
]  # fmt: skip


WITH_A_KEY = ("correct-walk", "withdraw-walk", "restore-walk", "answer-morning")


def address(name: str) -> str:
    args = {"screening": "surgery"} | {name: str(KEY) for name in WITH_A_KEY}
    return reverse(f"diary:{name}", args=[args[name]] if name in args else [])


def test_no_address_takes_another_method(ready: Phone) -> None:
    before = everything()
    for name in ADDRESSES:
        for method in ("put", "patch", "delete", "trace", "options"):
            assert getattr(ready.client, method)(address(name)).status_code == 405, (name, method)
    assert everything() == before


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=no-such-thing",
        "multipart/form-data; charset=utf-7; boundary=x",
        "multipart/form-data",
        "application/json",
        "text/plain; charset=no-such-thing",
    ],
)
def test_a_strange_content_type_is_no_server_error(ready: Phone, content_type: str) -> None:
    before = everything()
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(ready.owner)
    for browser, allowed in ((ready.client, {400, 422}), (careful, {400, 403})):
        for form in ("log-walk", "symptoms", "start-walk"):
            response = browser.generic("POST", address(form), b"minutes=6&key=+AGE-", content_type)
            assert response.status_code in allowed
    assert everything() == before


@pytest.mark.parametrize("key", ["7", "x" * 36, "%00", "00000000-0000-0000-0000-00000000000g"])
def test_a_bad_key_in_an_address_is_not_found(ready: Phone, key: str) -> None:
    for path in ("", "withdraw/", "restore/", "morning/"):
        assert ready.client.post(f"/diary/walks/{key}/{path}").status_code == 404


def test_an_unknown_symptom_among_others_saves_none_of_them(ready: Phone) -> None:
    page = ready.send("symptoms", typed={"key": uuid.uuid4(), "symptoms": ["fell", "hiccups"]})
    assert page.status_code == 422
    assert "hiccups" in text_of(page)
    assert not Report.objects.exists()


def test_a_place_that_is_not_open_yet_is_refused(ready: Phone) -> None:
    assert ready.send("log-walk", typed=walk_form(place="sled")).status_code == 422
    Plan.objects.of(ready.owner).update(stage="F1", goal="performance")
    assert ready.send("log-walk", typed=walk_form(place="sled", metres="60", load_kg="9.5")).status_code == 302


@pytest.mark.parametrize(("weight", "status"), [("80.0", 302), ("40.0", 422), (None, 302)])
def test_a_load_of_more_than_five_times_the_weight_is_a_slip(ready: Phone, weight: str | None, status: int) -> None:
    Plan.objects.of(ready.owner).update(stage="F1", goal="performance")
    Profile.objects.of(ready.owner).update(weight_kg=weight)
    assert ready.send("log-walk", typed=walk_form(place="sled", load_kg="300")).status_code == status


@pytest.mark.parametrize("minutes", ["0", "180", " 7 ", "007"])
def test_what_is_only_unusual_is_taken(ready: Phone, minutes: str) -> None:
    assert ready.send("log-walk", typed=walk_form(minutes=minutes)).status_code == 302
    assert Walk.objects.exclude(key=KEY).get().minutes == int(minutes)


def test_a_comma_is_a_decimal_point(ready: Phone) -> None:
    ready.send("log-walk", typed=walk_form(speed_kmh="1,6"))
    assert str(Walk.objects.exclude(key=KEY).get().speed_kmh) == "1.6"


def test_words_of_every_kind_are_kept_as_they_are(ready: Phone) -> None:
    note = "<script>alert(1)</script> 👟 \u202e {{ x }} %s 'quoted' \"twice\""
    ready.send("log-walk", typed=walk_form(note=note))
    saved = Walk.objects.exclude(key=KEY).get()
    assert saved.note == note
    page = ready.open("correct-walk", saved.key).content.decode()
    assert escape(note) in page
    assert "<script>alert" not in page
