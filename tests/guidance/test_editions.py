"""A published edition never changes, and the first one ships with the app."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rehab.guidance.actions import NothingNew, open_draft, publish_draft
from rehab.guidance.edition_one import PUBLISHED_AT, first_passages, publish_first_edition
from rehab.guidance.forms import PassageForm
from rehab.guidance.models import Edition, Passage, Published
from rehab.guidance.rewriting import save_passage, seen_now
from rehab.guidance.wording import words_of
from rehab.progression import RULES, Numbers
from tests.cast import MONDAY, Cast

from .conftest import signed_in


def publish_one(by: Any, title: str) -> Edition:
    """One more edition, with a new title for the first topic."""
    draft = open_draft(by, now=MONDAY)
    passage = draft.passages.get(kind="topic", slug="about")
    passage.title = title
    passage.save()
    return publish_draft(draft.pk, note=f"Now {title}", by=by, now=MONDAY)


# --- the first edition -------------------------------------------------------------------------------------------
def test_the_first_edition_ships_published_by_nobody(first: Edition) -> None:
    assert (first.number, first.published_at, first.published_by) == (1, PUBLISHED_AT, None)
    assert isinstance(first.rulebook, Numbers)
    assert Edition.objects.in_force() == first


def test_publishing_it_again_changes_nothing(first: Edition) -> None:
    before = list(Passage.objects.order_by("pk").values())
    assert publish_first_edition(Edition, Passage) == first
    assert list(Passage.objects.order_by("pk").values()) == before


def test_it_comes_back_after_the_tables_were_emptied(first: Edition) -> None:
    Passage.objects.all()._raw_delete("default")
    Edition.objects.all()._raw_delete("default")
    again = publish_first_edition(Edition, Passage)
    assert again.passages.count() == len(list(first_passages()))


def test_it_has_words_for_every_rule_and_direction(first: Edition) -> None:
    assert set(first.passages.filter(kind="rule").values_list("slug", flat=True)) == set(RULES)
    directions = {"progress", "hold", "step_back", "stop", "rest", "easier"}
    assert set(first.passages.filter(kind="direction").values_list("slug", flat=True)) == directions


def test_topics_stand_in_their_order(first: Edition) -> None:
    slugs = list(first.passages.topics().values_list("slug", flat=True))
    assert slugs[:2] == ["about", "start"]
    assert len(slugs) == 16


@pytest.mark.parametrize("fields", list(first_passages()), ids=lambda fields: fields["slug"])
def test_its_passages_could_be_saved_in_the_editor(fields: dict[str, Any]) -> None:
    assert PassageForm(fields["kind"], fields["slug"], words_of(Passage(**fields))).errors == {}


# --- nothing changes after it is published -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        lambda passage: passage.edition.save(),
        lambda passage: passage.edition.delete(),
        lambda passage: passage.save(),
        lambda passage: passage.delete(),
        lambda passage: Edition.objects.filter(passages=passage).update(note="x"),
        lambda passage: Edition.objects.filter(passages=passage).delete(),
        lambda passage: Passage.objects.filter(pk=passage.pk).update(title="x"),
        lambda passage: passage.edition.passages.all().delete(),
        lambda passage: Passage.objects.bulk_update([passage], ["title"]),
        lambda passage: Passage.objects.create(edition=passage.edition, kind="topic", slug="new", title="x"),
    ],
)
def test_what_is_published_stays_as_it_is(first: Edition, change: Callable[[Passage], Any]) -> None:
    before = (list(Edition.objects.values()), list(Passage.objects.order_by("pk").values()))
    passage = first.passages.all()[0]
    passage.title = passage.edition.note = "Changed"
    with pytest.raises(Published), transaction.atomic():
        change(passage)
    assert (list(Edition.objects.values()), list(Passage.objects.order_by("pk").values())) == before


def test_an_edition_read_before_it_was_published_cannot_be_saved_afterwards(staff: Cast) -> None:
    draft = open_draft(staff.ada, now=MONDAY)
    stale = Edition.objects.get(pk=draft.pk)
    seen = seen_now(draft.passages.get(slug="about"))
    save_passage("topic", "about", {"title": "New"}, seen=seen, by=staff.ada, now=MONDAY)
    publish_draft(draft.pk, note="", by=staff.ada, now=MONDAY)
    stale.note = "late"
    with pytest.raises(Published):
        stale.save()


# --- drafts ------------------------------------------------------------------------------------------------------
def test_there_is_one_open_draft_and_it_is_a_copy(staff: Cast, first: Edition) -> None:
    draft = open_draft(staff.ada, now=MONDAY)
    assert open_draft(staff.ada, now=MONDAY) == draft
    fields = [field.attname for field in Passage._meta.fields if field.attname not in ("id", "edition_id")]
    assert list(draft.passages.order_by("kind", "slug").values(*fields)) == list(
        first.passages.order_by("kind", "slug").values(*fields)
    )
    assert draft.numbers == first.numbers


def test_numbers_follow_each_other(staff: Cast) -> None:
    assert [publish_one(staff.ada, f"Title {n}").number for n in range(2, 5)] == [2, 3, 4]


def test_a_draft_that_changes_nothing_is_not_published(staff: Cast) -> None:
    draft = open_draft(staff.ada, now=MONDAY)
    with pytest.raises(NothingNew):
        publish_draft(draft.pk, note="", by=staff.ada, now=MONDAY)


# --- pages -------------------------------------------------------------------------------------------------------
def test_staff_read_who_published_what_and_when(staff: Cast) -> None:
    publish_one(staff.ada, "Backward")
    open_draft(staff.ada, now=MONDAY)
    page = signed_in(staff.tess).get("/guide/editions/").content.decode()
    assert "Now Backward" in page
    assert "Ada" in page
    assert "Draft of edition 3" in page
    assert "Nothing in it differs from edition 2" in page
    assert "Throw the draft away" not in page
    assert "Throw the draft away" in signed_in(staff.ada).get("/guide/editions/").content.decode()


def test_an_old_edition_reads_as_it_was(staff: Cast) -> None:
    publish_one(staff.ada, "Brand new title")
    client = signed_in(staff.tess)
    assert "Brand new title" in client.get("/guide/editions/2/").content.decode()
    old = client.get("/guide/editions/1/").content.decode()
    assert "Brand new title" not in old
    assert "Walking backward for a sore knee" in old


@pytest.mark.parametrize("number", ["99", "0", "9" * 30])
def test_an_unknown_edition_is_not_found(staff: Cast, number: str) -> None:
    assert signed_in(staff.tess).get(f"/guide/editions/{number}/").status_code == 404


def test_a_draft_is_nobody_elses_edition(staff: Cast) -> None:
    open_draft(staff.ada, now=MONDAY)
    assert signed_in(staff.tess).get("/guide/editions/2/").status_code == 404


@pytest.mark.parametrize("draft", ["99", "9" * 30])
def test_an_unknown_draft_is_a_clear_message(ada: Client, draft: str) -> None:
    for act in ("publish", "discard"):
        answer = ada.post(f"/guide/drafts/{draft}/{act}/")
        assert answer.status_code == 422
        assert "threw the draft away" in answer.content.decode()


def test_a_note_that_cannot_be_kept_is_told_at_the_field(ada: Client, staff: Cast) -> None:
    draft = open_draft(staff.ada, now=MONDAY)
    answer = ada.post(f"/guide/drafts/{draft.pk}/publish/", {"note": "x" * 201})
    assert answer.status_code == 422
    assert "at most 200" in answer.content.decode()
    assert "x" * 201 in answer.content.decode()


@pytest.mark.parametrize("name", ["ana", "tess", "ada"])
def test_reading_costs_the_same_however_many_editions_there_are(staff: Cast, name: str) -> None:
    client = signed_in(vars(staff)[name])
    everyone = ["/guide/", "/guide/topics/about/"]
    desk = ["/guide/rules/", "/guide/editions/", "/guide/editions/1/"]
    addresses = everyone if name == "ana" else everyone + desk
    if name == "ada":
        addresses.append("/guide/passages/topic/about/")
    publish_one(staff.ada, "One")
    first = {address: statements(client, address) for address in addresses}
    for n in range(4):
        publish_one(staff.ada, f"Title {n}")
    assert {address: statements(client, address) for address in addresses} == first


def statements(client: Client, address: str) -> int:
    client.get(address)  # what is kept per process is kept before counting
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
