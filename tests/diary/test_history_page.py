"""My walks, newest first, by week, and those that are looked for."""

import uuid
from datetime import timedelta

import pytest

from rehab.diary import actions as diary
from rehab.diary.models import Walk
from tests.cast import MONDAY, Cast, morning, tell, walk
from tests.first_edition import publish_limits

from .past import long_past
from .phone import HTMX, Phone, text_of, walk_form


def rows(phone: Phone, query: str = "") -> list[str]:
    """The day of each row that is shown."""
    page = phone.open("history", query=query).context["page"]
    return [row.spoken_day for week in page.weeks for row in week.rows]


def test_each_walk_has_its_day_its_pains_and_what_was_told(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=2), peak=3, flags=["gave_way"], swelling="little", left_peak=0)
    morning(cast.ana, saved, 4)
    page = text_of(phone.open("history"))
    assert "28 Sat 6 minutes" in page
    assert "Left 0 next day – no answer Right 3 next day 4" in page
    assert "Knee gave way, a little swelling" in page
    assert "Last week 1 walk, 6 minutes" in page


@pytest.mark.parametrize(("hours", "is_marked"), [(24, False), (24.1, True)])
def test_a_walk_written_down_later_is_marked_by_the_edition_in_force(
    phone: Phone, cast: Cast, hours: float, is_marked: bool
) -> None:
    publish_limits(cast.ada, MONDAY - timedelta(days=9), late_after_hours=24)
    walked = MONDAY - timedelta(hours=hours)
    diary.log_walk(cast.ana, tell({"minutes": 6, "right_peak": 2}, walked, now=MONDAY))
    assert ("Written down later" in text_of(phone.open("history"))) == is_marked
    assert ("Written down later" in text_of(phone.open("history", query="?above=0"))) == is_marked


def test_weeks_are_headed_and_added_up(phone: Phone, cast: Cast) -> None:
    for days, minutes in ((0, 6), (3, 6), (5, None), (14, 4)):
        walk(cast.ana, MONDAY - timedelta(days=days), minutes=minutes)
    page = text_of(phone.open("history"))
    assert "This week 1 walk, 6 minutes" in page
    assert "Last week 2 walks, 6 minutes (1 of 2 noted)" in page
    assert "Week of 16 February 1 walk, 4 minutes" in page


def test_a_week_is_added_up_whole_wherever_the_page_ends(phone: Phone, cast: Cast) -> None:
    """25 walks, one every other day, end in the middle of a week."""
    long_past(cast.ana, 30, MONDAY - timedelta(days=2))
    newest = phone.open("history").context["page"]
    older = phone.open("history", query=f"?{newest.older}").context["page"]
    assert newest.weeks[-1].heading == older.weeks[0].heading
    assert newest.weeks[-1].sums == older.weeks[0].sums
    shown = len(newest.weeks[-1].rows) + len(older.weeks[0].rows)
    assert newest.weeks[-1].sums == f"{shown} walks, {6 * shown} minutes"


def test_without_walks_it_says_so(phone: Phone) -> None:
    assert "No walks yet" in text_of(phone.open("history"))


def test_it_shows_twenty_five_at_a_time_and_no_walk_twice(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 30)
    newest = phone.open("history")
    assert len(rows(phone)) == 25
    assert "Newest walks" not in text_of(newest)
    older = phone.open("history", query=f"?{newest.context['page'].older}")
    assert len(rows(phone, f"?{newest.context['page'].older}")) == 5
    assert "Older walks" not in text_of(older)
    keys = [row.key for page in (newest, older) for week in page.context["page"].weeks for row in week.rows]
    assert len(set(keys)) == 30


def test_a_walk_taken_back_is_not_added_up_and_can_be_put_back(phone: Phone, cast: Cast) -> None:
    walk(cast.ana, MONDAY - timedelta(days=3))
    wrong = walk(cast.ana, MONDAY - timedelta(days=1))
    diary.withdraw_walk(cast.ana, wrong.entry, version=None, now=MONDAY)
    page = text_of(phone.open("history"))
    assert "Put back the walk of Sunday 1 March" in page
    assert "Last week 1 walk, 6 minutes" in page


def test_a_changed_walk_says_what_it_said_first(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(hours=1), minutes=16, peak=3)
    for minutes in (11, 12):
        version = phone.open("correct-walk", saved.entry.key).context["form"]["version"].value()
        typed = walk_form(key=saved.entry.key, at="17:00", minutes=str(minutes), version=version)
        assert phone.send("correct-walk", saved.entry.key, typed=typed).status_code == 302
    page = text_of(phone.open("history"))
    assert "12 minutes" in page
    assert "Changed on Monday 2 March. First: 16 minutes; right knee 3 at its worst" in page


def test_a_move_of_the_plan_stands_at_the_first_walk_after_it(phone: Phone, cast: Cast) -> None:
    for days, stage in ((9, "A1"), (6, "A2"), (3, "A2"), (0, "A1")):
        saved = walk(cast.ana, MONDAY - timedelta(days=days))
        Walk.objects.filter(pk=saved.entry.pk).update(stage=stage)
    page = text_of(phone.open("history"))
    assert page.count("Moved up to 8 minutes") == page.count("Stepped back to 6 minutes") == 1
    assert "Moved up" not in text_of(phone.open("history", query="?above=0"))


def test_walks_can_be_looked_for(phone: Phone, cast: Cast) -> None:
    calm = walk(cast.ana, MONDAY - timedelta(days=9), peak=0, place="rail")
    sore = walk(cast.ana, MONDAY - timedelta(days=6), peak=5)
    woke = walk(cast.ana, MONDAY - timedelta(days=3), peak=1)
    morning(cast.ana, woke, 3)
    gone = walk(cast.ana, MONDAY - timedelta(days=1), peak=None)
    diary.withdraw_walk(cast.ana, gone.entry, version=None, now=MONDAY)
    days = {name: f"{saved.entry.happened_on:%A} {saved.entry.happened_on.day}" for name, saved in
            {"calm": calm, "sore": sore, "woke": woke, "gone": gone}.items()}  # fmt: skip

    def found(query: str) -> list[str]:
        shown = rows(phone, query)
        return [name for name, day in days.items() if any(row.startswith(day) for row in shown)]

    assert found("?place=rail") == ["calm"]
    assert found("?above=0") == ["sore", "woke"]  # a blank is not above anything, nor is a true zero
    assert found("?above=2") == ["sore", "woke"]
    assert found("?above=4") == ["sore"]
    assert found("?mark=withdrawn") == ["gone"]
    assert found("?mark=changed") == []
    assert found("?since=2026-02-24&until=2026-02-27") == ["sore", "woke"]
    assert found("?since=2026-02-24&above=4") == ["sore"]
    assert "No walks like that" in text_of(phone.open("history", query="?place=sled"))


def test_the_next_page_still_looks_for_the_same(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 60)
    Walk.objects.of(cast.ana).filter(happened_on__day__lte=15).update(place="rail")
    newest = phone.open("history", query="?place=rail").context["page"]
    assert "place=rail" in newest.older
    older = phone.open("history", query=f"?{newest.older}").context["page"]
    count = sum(len(week.rows) for page in (newest, older) for week in page.weeks)
    assert count == Walk.objects.of(cast.ana).filter(place="rail").count()
    assert older.newest == "place=rail"


def test_it_shows_nobody_elses_walks(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ben, MONDAY, minutes=5)
    walk(cast.ana, MONDAY - timedelta(days=5))
    assert "5 minutes" not in text_of(phone.open("history"))
    page = text_of(phone.open("history", query=f"?after={saved.entry.key}"))
    assert "6 minutes" in page
    assert "Newest walks" not in page


@pytest.mark.parametrize(
    "query",
    [
        "?after=%00", "?after=x", "?after=", f"?after={uuid.UUID(int=5)}", "?after=%F0%9F%91%9F", "?place=moon",
        "?place=%00", "?above=11", "?above=-1", "?above=%D9%A5", "?above=5.5", "?mark=%00", "?mark=x", "?since=%00",
        "?since=0001-01-01", "?until=9999-12-31", "?since=2026-02-30", f"?since={'1' * 31}", f"?place={'x' * 5000}",
        "?since=2026-03-02&until=2026-01-01",
    ],
)  # fmt: skip
def test_a_strange_query_is_not_read(phone: Phone, cast: Cast, query: str) -> None:
    walk(cast.ana, MONDAY)
    page = phone.open("history", query=query)
    assert page.status_code == 200
    assert "6 minutes" in text_of(page)


def test_what_cannot_be_read_is_said_at_its_field(phone: Phone) -> None:
    page = text_of(phone.open("history", query="?since=2026-02-30&above=11"))
    assert "This is not a day we can read." in page
    assert "Choose one of the list." in page


def test_htmx_gets_the_page(phone: Phone) -> None:
    assert phone.open("history", headers=HTMX).status_code == 200


def test_the_morning_alone_can_be_what_hurt(phone: Phone, cast: Cast) -> None:
    saved = walk(cast.ana, MONDAY - timedelta(days=1), peak=0)
    diary.answer_morning(cast.ana, saved.entry, tell({"left": 6, "right": 0}, MONDAY))
    assert len(rows(phone, "?above=5")) == 1


def test_a_walk_by_an_earlier_edition_says_so(phone: Phone, cast: Cast) -> None:
    long_past(cast.ana, 2)
    assert "of the guide" not in text_of(phone.open("history"))
    publish_limits(cast.ada, MONDAY, flare_rise=3)
    assert text_of(phone.open("history")).lower().count("edition 1 of the guide") == 2
