"""Charts tell what was answered, and only that."""

from dataclasses import fields
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.diary.charts import Limits, Look, PainPoint, Week, minutes_chart, pain_chart, spark
from rehab.diary.charts.trend import trend

FIRST = date(2026, 1, 5)
LABELS = {"A1": "6", "A2": "8", "A3": "10"}


@pytest.fixture(autouse=True, scope="module")
def british_english():
    with translation.override("en-gb"):
        yield


def walk(day=0, worst=3, **changes):
    fields = {
        "morning": 1,
        "morning_state": "settled",
        "before": 2,
        "stage": "A1",
        "minutes": 6,
        "move": None,
    }
    fields |= {"late": False} | changes
    return PainPoint(on=FIRST + timedelta(days=day), worst=worst, **fields)


def walks(*worst):
    return [walk(2 * n, pain) for n, pain in enumerate(worst)]


def drawn(points, **changes):
    """A right knee's chart; `changes` are fields of its limits and its look, the knee, or the labels."""
    options = {"calm_max": 2, "sore_from": 6} | changes
    knee, labels = options.pop("knee", "right"), options.pop("stage_labels", LABELS)
    limits = Limits(**{field.name: options.pop(field.name) for field in fields(Limits) if field.name in options})
    return pain_chart(knee, points, limits, labels, Look(**options))


def page_of(chart, template="pain_chart"):
    """The chart's HTML, parsed strictly as XML."""
    return ElementTree.fromstring(f"<div>{render_to_string(f'parts/{template}.html', {'chart': chart})}</div>")


def text_of(tree):
    return " ".join("".join(tree.itertext()).split())


def at(chart, pain):
    return f"{chart.base - pain * (chart.base - 46) / 10:g}"


# --- blanks and zeros --------------------------------------------------------------------------------------


def test_a_zero_is_a_dot_on_the_base_line():
    chart = drawn(walks(0))
    assert [(dot.y, dot.title) for dot in chart.dots] == [(str(chart.base), "5 Jan: 0")]
    assert chart.crosses == ()


def test_a_blank_is_a_cross_and_never_a_dot():
    chart = drawn(walks(3, None, 4))
    assert [dot.title for dot in chart.dots] == ["5 Jan: 3", "9 Jan: 4"]
    assert [cross.title for cross in chart.crosses] == ["7 Jan: no answer"]
    assert str(chart.base) not in {dot.y for dot in chart.dots}


def test_a_blank_has_no_place_in_the_line():
    answered_only = trend([2, 4, 6, 8], float, float)
    assert answered_only == "M2 4L3 5"
    assert trend([2, 4, None, 6, 8], float, float) == "M3 4L4 5"


def test_the_line_is_the_mean_of_seven_answered_walks_and_needs_three():
    assert trend([5, 5], float, float) == ""
    assert trend([10, 1, 1, 1, 1, 1, 1, 1], float, float).endswith(" 7 1")


def test_three_blanks_in_a_row_break_the_line():
    assert trend([2, 2, 2, 2, None, None, 2, 2], float, float).count("M") == 1
    assert trend([2, 2, 2, 2, None, None, None, 2, 2], float, float).count("M") == 2


def test_a_morning_nobody_answered_is_a_ring():
    chart = drawn([walk(0), walk(2, morning=None, morning_state=None)])
    assert [mark.css for mark in chart.lane] == ["settled", "unanswered"]
    assert chart.mornings == "1 of 2 mornings"


def test_a_morning_of_zero_is_answered():
    assert drawn([walk(morning=0, morning_state="settled")]).mornings == "1 of 1 mornings"


@pytest.mark.parametrize("morning", [0, 4])
def test_an_answered_morning_without_a_judgement_claims_nothing(morning):
    chart = drawn([walk(morning=morning, morning_state=None)])
    assert [mark.css for mark in chart.lane] == [f"walk pain-{morning}"]


def test_mornings_with_more_pain_lie_on_top_and_say_so():
    points = [walk(0, morning=4, morning_state="flared"), walk(2, morning=3, morning_state="up"), walk(4)]
    assert [(mark.css, mark.title) for mark in drawn(points).lane] == [
        ("settled", ""),
        ("flared", "5 Jan: clearly more next morning, 4"),
        ("rose", "7 Jan: a little more next morning, 3"),
    ]


# --- words -------------------------------------------------------------------------------------------------


def test_the_description_gives_the_finding_and_how_much_is_answered():
    chart = drawn([*walks(3, 3, 3, None, 3, 3, 3, 4, 4, 4, 5, 5, 5)])
    assert chart.title == "Right knee: most pain on each of the last 13 walks"
    assert "The first six answered walks average 3.0, the latest six 4.5. Highest 5." in chart.description
    assert "12 of 13 walks and 13 of 13 mornings answered." in chart.description


@pytest.mark.parametrize(
    ("worst", "words"),
    [
        ((None, None), "No walk is answered yet."),
        ((0,), "The only answer is 0."),
        ((0, None, 3), "2 answered walks average 1.5. Highest 3."),
        ((2, 2, 2, 3), "4 answered walks average 2.3. Highest 3."),
    ],
)
def test_few_walks_are_not_compared_with_themselves(worst, words):
    assert words in drawn(walks(*worst)).description


def test_days_follow_the_readers_language():
    with translation.override("en"):
        assert drawn(walks(2)).dots[0].title == "Jan 5: 2"
    with translation.override("en-gb"):
        assert drawn(walks(2)).dots[0].title == "5 Jan: 2"


def test_days_carry_the_year_when_they_would_be_ambiguous():
    chart = drawn([walk(0), walk(400)])
    assert [dot.title for dot in chart.dots] == ["5 Jan 2026: 3", "9 Feb 2027: 3"]
    assert [label.text for label in chart.months] == ["Jan 2026", "Feb 2027"]


# --- steps and limits --------------------------------------------------------------------------------------


def test_edges_are_where_the_step_changed():
    points = [walk(0), walk(2, stage="A2", move="up"), walk(4, stage="A2"), walk(6, move="back")]
    chart = drawn(points)
    assert [(edge.css, edge.title) for edge in chart.edges] == [
        ("went-up", "Moved up to 8 minutes, 7 Jan"),
        ("went-back", "Stepped back to 6 minutes, 11 Jan"),
    ]
    assert [edge.x for edge in chart.edges] == [stage.x for stage in chart.stages[1:]]
    assert [(stage.css, stage.name) for stage in chart.stages] == [
        ("stage-odd", "6"),
        ("stage", "8"),
        ("stage-now", "6"),
    ]


def test_a_move_within_a_step_has_its_edge():
    chart = drawn([walk(0), walk(2, move="up")])
    assert [edge.css for edge in chart.edges] == ["went-up"]
    assert len(chart.stages) == 2


def test_a_step_set_without_a_move_has_a_line_and_no_arrow():
    assert [edge.css for edge in drawn([walk(0), walk(2, stage="A3")]).edges] == [""]


def test_staff_read_the_step_and_its_minutes_where_both_fit():
    labels = {"A1": "6 min", "A2": "8 min"}
    points = [walk(n) for n in range(19)] + [walk(19, stage="A2", move="up")]
    chart = drawn(points, staff=True, stage_labels=labels, width=560)
    assert [stage.name for stage in chart.stages] == ["A1 · 6 min", "A2"]


@pytest.mark.parametrize(("calm_max", "sore_from"), [(2, 6), (0, 4), (3, 7)])
def test_zones_are_the_patients_own_limits(calm_max, sore_from):
    chart = drawn(walks(3), calm_max=calm_max, sore_from=sore_from)
    assert [zone.y for zone in chart.zones] == [
        at(chart, calm_max + 0.5),
        at(chart, sore_from - 0.5),
        at(chart, 10),
    ]
    assert {"0", "10", str(calm_max), str(sore_from)} <= {tick.text for tick in chart.ticks}


def test_usual_pain_of_zero_is_drawn_and_no_usual_pain_is_not():
    assert drawn(walks(3), usual=0).usual.text == "Usual pain: 0"
    assert drawn(walks(3), usual=None).usual is None


# --- any walks at all --------------------------------------------------------------------------------------

pains = st.none() | st.integers(0, 10)
points_of_any_kind = st.lists(
    st.builds(
        walk,
        worst=pains,
        morning=pains,
        morning_state=st.sampled_from([None, "settled", "up", "flared"]),
        stage=st.sampled_from(["A1", "A2", "A3", "F"]),
        move=st.sampled_from([None, "up", "back"]),
    ),
    max_size=400,
)


@settings(max_examples=60, deadline=None)
@given(points_of_any_kind, st.sampled_from([318, 560, 760]), st.integers(0, 5), st.integers(6, 10), st.booleans())
def test_everything_drawn_is_inside_the_drawing(points, width, calm_max, sore_from, strip):
    chart = drawn(points, width=width, calm_max=calm_max, sore_from=sore_from, strip=strip)
    answered = [point for point in points if point.worst is not None]
    assert len(chart.dots) == len(answered)
    assert len(chart.dots) + len(chart.crosses) == len(points)
    for dot in chart.dots:
        assert 0 <= float(dot.x) - float(dot.r) <= float(dot.x) + float(dot.r) <= chart.width
        assert 0 <= float(dot.y) - float(dot.r) <= float(dot.y) + float(dot.r) <= chart.height
    for label in (*chart.ticks, *chart.months):
        assert 0 <= float(label.x) < chart.width
        assert 0 < float(label.y) < chart.height
    for stage in chart.stages:
        assert chart.left <= float(stage.x)
        assert float(stage.x) + float(stage.width) <= chart.right + 0.2
    assert sum(float(zone.height) for zone in chart.zones) == pytest.approx(180)
    assert f"{len(answered)} of {len(points)} walks" in chart.description


@pytest.mark.parametrize("count", [0, 1, 2, 60, 400])
@pytest.mark.parametrize("staff", [True, False])
def test_any_number_of_walks_makes_a_well_formed_page(count, staff):
    points = [walk(n, n % 11 if n % 5 else None, stage="A1" if n % 40 < 20 else "A2") for n in range(count)]
    tree = page_of(drawn(points, staff=staff, usual=3))
    assert not [element for element in tree.iter() if "style" in element.attrib]
    answered = sum(point.worst is not None for point in points)
    figure = tree.find("figure/svg")
    dots = [] if figure is None else [c for c in figure.findall("circle") if c.find("title") is not None]
    assert len(dots) == answered
    assert len(tree.findall(".//tbody/tr")) == count


def test_ids_start_with_the_prefix_and_name_the_drawing():
    svg = page_of(drawn(walks(3), prefix="ana")).find("figure/svg")
    ids = [element.get("id") for element in svg.iter() if element.get("id")]
    assert ids == ["ana-title", "ana-desc"] == svg.get("aria-labelledby").split()
    assert svg.get("role") == "img"


def test_the_table_says_the_same_newest_first():
    points = [walk(0, 0), walk(2, None, morning=None, morning_state=None, minutes=None)]
    rows = [text_of(row) for row in page_of(drawn(points)).findall(".//tbody/tr")]
    assert rows == ["Wed 7 Jan–2–no answer–no answer", "Mon 5 Jan6201"]


def test_staff_see_in_the_table_which_walks_were_written_later():
    table = page_of(drawn([walk(late=True)], staff=True)).find(".//table")
    assert [cell.text for cell in table.findall(".//tr/td")][0::5] == ["A1", "later"]


def test_a_note_is_text_and_never_markup():
    html = render_to_string("parts/pain_chart.html", {"chart": drawn([walk(note="<b>stairs</b>")])})
    assert "&lt;b&gt;stairs&lt;/b&gt;" in html


@pytest.mark.parametrize("points", [[], [walk(0, None, morning=None, morning_state=None)]])
def test_nothing_answered_is_said_kindly_and_nothing_is_drawn(points):
    tree = page_of(drawn(points))
    assert tree.find("figure") is None
    assert "Leaving it blank is fine too." in text_of(tree.find("div[@class='empty']"))


# --- weekly minutes ----------------------------------------------------------------------------------------


def week(number, walked, planned, *, is_now=False):
    return Week(FIRST + timedelta(weeks=number), walked, planned, is_now)


def test_weeks_are_counted_against_their_plan():
    chart = minutes_chart([week(0, 24, 30), week(1, 23, 30), week(2, 5, 0), week(3, 10, 30, is_now=True)])
    assert [bar.css for bar in chart.bars] == ["bar", "bar-short", "bar", "bar-now"]
    assert "1 of 2 finished weeks with a plan reached at least four fifths" in chart.description
    assert "This week so far: 10 of 30 minutes." in chart.description
    assert chart.said == "this week 10 of 30"
    assert len(chart.plans) == 3


def test_a_week_of_no_minutes_still_has_a_bar():
    bar = minutes_chart([week(0, 0, 30)]).bars[0]
    assert float(bar.height) > 0
    assert bar.title == "Week of 5 Jan: 0 of 30 minutes"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 600)), max_size=120))
def test_bars_and_plans_are_inside_the_drawing(minutes):
    chart = minutes_chart([week(n, walked, planned) for n, (walked, planned) in enumerate(minutes)])
    for bar in chart.bars:
        assert float(bar.y) >= 12
        assert float(bar.y) + float(bar.height) == pytest.approx(132, abs=0.2)
        assert chart.left <= float(bar.x)
        assert float(bar.x) + float(bar.width) <= chart.right
    assert all(12 <= float(plan.y) <= 132 for plan in chart.plans)
    assert 2 <= len(chart.ticks) <= 4


@pytest.mark.parametrize("count", [0, 1, 2, 60, 400])
def test_any_number_of_weeks_makes_a_well_formed_page(count):
    tree = page_of(minutes_chart([week(n, n, 30) for n in range(count)]), "minutes_chart")
    assert not [element for element in tree.iter() if "style" in element.attrib]
    assert len(tree.findall("figure/svg/rect")) == len(tree.findall(".//tbody/tr")) == count


# --- sparklines --------------------------------------------------------------------------------------------


def test_a_sparkline_breaks_at_blanks_and_ends_at_the_last_answer():
    line = spark([4, 3, None, 0, None], 6)
    assert line.title == "Worst pain, last 5 walks: from 4 to 0, 3 of 5 answered"
    assert line.line == "M4 20.8L35 23.6M97 32h0"
    assert (line.last_x, line.last_y, line.last_css) == ("97", "32", "pain-0")


@pytest.mark.parametrize("values", [[], [None, None]])
def test_a_sparkline_without_answers_is_only_its_limit(values):
    html = render_to_string("parts/spark.html", {"spark": spark(values, 6)})
    assert "no walk answered yet" in html
    assert "<circle" not in html
    assert "<path" not in html


@given(st.lists(pains, max_size=60), st.integers(1, 10))
def test_a_sparkline_is_well_formed_and_inside(values, limit):
    line = spark(values, limit)
    svg = ElementTree.fromstring(render_to_string("parts/spark.html", {"spark": line}))
    circle = svg.find("circle")
    assert (circle is None) == all(value is None for value in values)
    assert circle is None or (4 <= float(line.last_x) <= 128 and 4 <= float(line.last_y) <= 32)
