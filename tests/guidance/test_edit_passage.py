"""An admin edits a passage on the page and publishes it. What was published stays as it was."""

from typing import Any

import pytest
from django.test import Client

from rehab.guidance.actions import discard_draft, publish_draft
from rehab.guidance.models import Edition, Passage
from rehab.trail.models import Trail
from tests.cast import Cast

from .conftest import HTMX, signed_in
from .writing import EDIT, preview, publish, save, typed

NEW = "## On the path\n\nWalk where it is *hushed*."


def drafts() -> int:
    return Edition.objects.drafts().count()


def test_edit_type_publish_is_two_clicks(ada: Client) -> None:
    page = ada.get("/guide/topics/outdoors/")
    assert 'href="/guide/passages/topic/outdoors/"' in page.content.decode()
    answer = publish(ada, typed(body=NEW))
    assert (answer.status_code, answer["Location"]) == (302, "/guide/topics/outdoors/")
    read = ada.get("/guide/topics/outdoors/").content.decode()
    assert "Walk where it is <em>hushed</em>." in read
    assert "Edition 2" in read
    assert "Edition 2 is published" in read


def test_publishing_with_htmx_moves_the_whole_page(ada: Client) -> None:
    answer = publish(ada, typed(body=NEW), **HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/guide/topics/outdoors/")
    assert Edition.objects.in_force().number == 2


def test_the_first_edition_keeps_its_words(ada: Client, first: Edition) -> None:
    before = list(first.passages.order_by("pk").values())
    publish(ada, typed(body=NEW))
    assert list(first.passages.order_by("pk").values()) == before
    assert Edition.objects.in_force().passages.count() == len(before)


def test_a_draft_is_not_read_until_it_is_published(ada: Client, staff: Cast) -> None:
    answer = save(ada, typed(body=NEW))
    assert (answer.status_code, answer["Location"]) == (302, "/guide/passages/topic/outdoors/")
    assert "hushed" not in signed_in(staff.ana).get("/guide/topics/outdoors/").content.decode()
    page = ada.get("/guide/passages/topic/outdoors/").content.decode()
    assert "Draft of edition 2" in page
    assert "Walk where it is *hushed*." in page


def test_saving_with_htmx_moves_the_whole_page(ada: Client) -> None:
    assert save(ada, typed(body=NEW), **HTMX)["HX-Redirect"] == "/guide/passages/topic/outdoors/"
    assert drafts() == 1


def test_two_passages_go_into_one_draft_and_are_published_together(ada: Client) -> None:
    save(ada, typed(body=NEW))
    save(ada, typed("rule", "knee_caught", title="A knee caught again"), "rule", "knee_caught")
    assert drafts() == 1
    page = ada.get("/guide/passages/rule/knee_caught/").content.decode()
    assert "The draft also changes" in page
    draft = Edition.objects.drafts().get()
    answer = ada.post(f"/guide/drafts/{draft.pk}/publish/", {"note": "Quieter paths"})
    assert answer.status_code == 302
    edition = Edition.objects.in_force()
    assert (edition.number, edition.note, edition.published_by.name) == (2, "Quieter paths", "Ada")
    assert edition.passages.get(kind="rule", slug="knee_caught").title == "A knee caught again"
    assert edition.passages.get(kind="topic", slug="outdoors").body == NEW


def test_a_rule_is_edited_and_leads_back_to_the_rules(ada: Client) -> None:
    answer = publish(ada, typed("rule", "knee_caught", body="It caught on {on}."), "rule", "knee_caught")
    assert answer["Location"] == "/guide/rules/"
    assert "It caught on {on}." in ada.get("/guide/rules/").content.decode()


def test_saving_without_a_change_begins_no_draft(ada: Client) -> None:
    save(ada, typed())
    assert drafts() == 0


def test_publishing_without_a_change_is_refused(ada: Client) -> None:
    answer = publish(ada, typed())
    assert answer.status_code == 422
    assert "nothing to publish" in answer.content.decode()
    assert Edition.objects.count() == 1


def test_publishing_a_draft_without_a_change_is_refused(ada: Client, first: Edition) -> None:
    save(ada, typed(body=NEW))
    save(ada, typed(body=first.passages.get(kind="topic", slug="outdoors").body))
    draft = Edition.objects.drafts().get()
    answer = ada.post(f"/guide/drafts/{draft.pk}/publish/")
    assert answer.status_code == 422
    assert "nothing to publish" in answer.content.decode()


def test_a_draft_can_be_thrown_away(ada: Client) -> None:
    save(ada, typed(body=NEW))
    answer = ada.post(f"/guide/drafts/{Edition.objects.drafts().get().pk}/discard/")
    assert answer.status_code == 302
    assert drafts() == 0
    assert "hushed" not in ada.get("/guide/passages/topic/outdoors/").content.decode()


def test_the_trail_tells_who_wrote_and_who_published(ada: Client, staff: Cast) -> None:
    publish(ada, typed(title="Outside", note="Shorter"))
    acts = list(Trail.objects.filter(actor=staff.ada).order_by("pk").values_list("action", "about", "after"))
    assert [act for act, _, _ in acts] == ["open_draft", "save_passage", "publish_edition"]
    assert acts[1] == ("save_passage", "topic outdoors", {"title": "Outside"})
    assert acts[2] == ("publish_edition", "edition 2", {"note": "Shorter"})


# --- two admins at once ------------------------------------------------------------------------------------------
def test_a_draft_published_meanwhile_is_told_and_the_words_are_kept(ada: Client, staff: Cast) -> None:
    save(ada, typed(title="First try"))
    mine = typed(body=NEW)
    draft = Edition.objects.drafts().get()
    publish_draft(draft.pk, note="", by=staff.ada, now=draft.begun_at)
    answer = save(ada, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "published as edition 2 while you were writing" in page
    assert "Walk where it is *hushed*." in page
    assert drafts() == 0


def test_a_draft_thrown_away_meanwhile_is_told_and_the_words_are_kept(ada: Client, staff: Cast) -> None:
    save(ada, typed(title="First try"))
    mine = typed(body=NEW)
    draft = Edition.objects.drafts().get()
    discard_draft(draft.pk, by=staff.ada, now=draft.begun_at)
    answer = publish(ada, mine, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "thrown away while you were writing" in page
    assert "Walk where it is *hushed*." in page


def test_another_writer_is_not_overwritten_unseen(ada: Client) -> None:
    mine, theirs = typed(body=NEW), typed(body="Theirs.")
    save(ada, theirs)
    answer = save(ada, mine)
    assert answer.status_code == 422
    assert "You, in another window, changed this passage" in answer.content.decode()
    assert Edition.objects.drafts().get().passages.get(kind="topic", slug="outdoors").body == "Theirs."


def test_saving_again_after_being_told_is_a_decision(ada: Client) -> None:
    mine = typed(body=NEW)
    save(ada, typed(body="Theirs."))
    told = save(ada, mine).context["form"]
    again = {field.html_name: field.value() or "" for field in told}
    assert save(ada, again).status_code == 302
    assert Edition.objects.drafts().get().passages.get(kind="topic", slug="outdoors").body == NEW


def test_another_passage_changed_meanwhile_is_no_reason_to_stop(ada: Client) -> None:
    mine = typed(body=NEW)
    save(ada, typed("topic", "start", title="Begin"), slug="start")
    assert save(ada, mine).status_code == 302


@pytest.mark.parametrize("act", ["publish", "discard"])
def test_the_same_draft_twice_is_a_clear_message(ada: Client, act: str) -> None:
    save(ada, typed(body=NEW))
    address = f"/guide/drafts/{Edition.objects.drafts().get().pk}/{act}/"
    assert ada.post(address).status_code == 302
    again = ada.post(address)
    assert again.status_code == 422
    assert "Someone else" in again.content.decode()


# --- preview -----------------------------------------------------------------------------------------------------
def test_the_preview_shows_what_is_typed_and_keeps_nothing(ada: Client) -> None:
    answer = preview(ada, typed(body=NEW), **HTMX)
    page = answer.content.decode()
    assert page.lstrip().startswith('<section class="editor-pane" id="preview"')
    assert "<h4>On the path</h4>" in page
    assert 'id="changes" aria-labelledby="changes-h" hx-swap-oob="true"' in page
    assert "<ins>" in page
    assert "<del>" in page
    assert drafts() == 0


def test_the_preview_works_without_scripts(ada: Client) -> None:
    answer = preview(ada, typed(body=NEW))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.lstrip().startswith("<!doctype html>")
    assert "<h4>On the path</h4>" in page
    assert "Walk where it is *hushed*." in page


@pytest.mark.parametrize(("kind", "slug"), [("topic", "outdoors"), ("rule", "knee_caught"), ("direction", "hold")])
def test_no_page_lets_a_script_through(ada: Client, kind: str, slug: str) -> None:
    words = {"title": "<script>a</script>", "body": "<script>b</script> <img src=x onerror=c> [x](javascript:d)"}
    for press in (preview, publish):
        assert press(ada, typed(kind, slug, **words), kind, slug).status_code in (200, 302)
    pages = ["/guide/", "/guide/rules/", "/guide/editions/", "/guide/editions/2/", EDIT.format(kind, slug)]
    for address in [*pages, "/guide/topics/outdoors/"]:
        html = ada.get(address).content.decode()
        for attack in ("<script>a", "<script>b", "<img src=x", 'href="javascript:'):
            assert attack not in html


# --- what cannot be written --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "required"),
        ("title", "a\r\nBcc: x@example.org", "one line"),
        ("title", "a\0b", "Null characters"),
        ("title", "x" * 121, "at most 120"),
        ("body", "", "required"),
        ("body", "x" * 10_001, "at most 10000"),
        ("body", "a\0b", "Null characters"),
        ("body", "a\x07b", "cannot be printed"),
        ("body", "Ask {nobody}.", "{nobody} has no meaning here"),
        ("summary", "a\nb", "one line"),
        ("grade", "certain", "valid choice"),
        ("note", "a\nb", "one line"),
        ("draft", "5.5", "whole number"),
        ("draft", "9" * 30, "less than"),
        ("seen", "x" * 17, "at most 16"),
    ],
)
@pytest.mark.parametrize("press", [save, publish])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_input_is_told_at_the_field_and_kept(
    ada: Client, press: Any, headers: dict[str, str], field: str, value: str, message: str
) -> None:
    answer = press(ada, typed(**{"title": "Kept 🙂 title", field: value}), **headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert Edition.objects.count() == 1
    if field not in ("title", "draft", "seen"):
        assert "Kept 🙂 title" in page


def test_ten_thousand_letters_on_many_lines_are_allowed(ada: Client) -> None:
    body = ("x" * 99 + "\r\n") * 100
    assert publish(ada, typed(body=body)).status_code == 302
    assert len(Edition.objects.in_force().passages.get(kind="topic", slug="outdoors").body) == 9_999


@pytest.mark.parametrize("body", ["٥ 🙂 \u202e", "a " * 5000, "a\n" * 5000, "[" * 10_000])
def test_odd_text_is_only_text(ada: Client, body: str) -> None:
    assert preview(ada, typed(body=body)).status_code == 200
    assert publish(ada, typed(body=body)).status_code == 302
    assert ada.get("/guide/topics/outdoors/").status_code == 200


@pytest.mark.parametrize("address", ["rule/nothing", "nothing/outdoors", "topic/knee_caught"])
@pytest.mark.parametrize("act", ["", "preview/", "publish/"])
def test_an_unknown_passage_is_not_found(ada: Client, address: str, act: str) -> None:
    assert ada.post(f"/guide/passages/{address}/{act}", {"title": "x"}).status_code == 404


# --- who may not -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["ana", "tess"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_only_admins_write(staff: Cast, name: str, headers: dict[str, str]) -> None:
    client = signed_in(vars(staff)[name])
    assert client.get("/guide/passages/topic/outdoors/", **headers).status_code == 403
    for press in (save, publish, preview):
        assert press(client, typed(body=NEW), **headers).status_code == 403
    assert client.post("/guide/drafts/1/publish/", **headers).status_code == 403
    assert client.post("/guide/drafts/1/discard/", **headers).status_code == 403
    assert "Edit</a>" not in client.get("/guide/topics/outdoors/").content.decode()
    assert Edition.objects.count() == 1
    assert Passage.objects.filter(body=NEW).count() == 0
