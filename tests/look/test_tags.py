"""What the three template words draw."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory, override_settings

from rehab.look.templatetags.look import before_error, dial, icon, pain_mark, pain_tiles


def test_an_icon_is_silent_and_names_its_symbol() -> None:
    assert icon("up") == '<svg class="icon" aria-hidden="true"><use href="#i-up"/></svg>'
    assert 'class="icon big"' in icon("up", "big")


def test_an_icon_name_cannot_break_out_of_its_attribute() -> None:
    assert '"><b>' not in icon('"><b>')


@pytest.mark.parametrize("pain", range(11))
def test_a_pain_mark_prints_its_number_on_its_colour(pain: int) -> None:
    assert pain_mark(pain) == f'<span class="pain-mark pain-{pain}">{pain}</span>'


def test_a_blank_is_a_dash_and_never_a_zero() -> None:
    blank = pain_mark(None)
    assert "no answer" in blank
    assert "blank" in blank
    assert "0" not in blank


@pytest.mark.parametrize("mistake", [-1, 11, 2.5, ""])
def test_what_is_not_a_pain_is_refused(mistake: object) -> None:
    with pytest.raises(ValueError, match="not a pain"):
        pain_mark(mistake)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("112", "112"), ("030 123 456", "030123456"), ("+49 (0)30 123-45", "+493012345"),
        ("(0)30 12/34", "0301234"), ("+1 (555) 010-0199", "+15550100199"), ("*31# 5+5", "*31#55"),
        ("javascript:1", "1"), ("", ""),
    ],
)  # fmt: skip
def test_a_telephone_is_given_a_number_that_it_can_dial(written: str, dialled: str) -> None:
    assert dial(written) == dialled


def test_a_scale_has_eleven_tiles() -> None:
    assert list(pain_tiles()) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def draw(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def test_radios_tick_a_zero_but_nothing_for_a_blank() -> None:
    part = '{% include "parts/pain_scale_radios.html" with name="worst" question="Worst" checked=pain only %}'
    assert draw(part, pain=0).count(" checked") == 1
    assert 'value="0" checked' in draw(part, pain=0)
    assert 'value="10" checked' in draw(part, pain="10")
    assert " checked" not in draw(part, pain=None)


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    folder = Path(settings.ROOT) / "templates"
    drawn = set(re.findall(r'<symbol id="i-([a-z]+)"', (folder / "parts/sprite.html").read_text()))
    pattern = re.compile(r'{% icon "([a-z]+)"|#i-([a-z]+)"|symbol="([a-z]+)"')
    used = {
        name for page in folder.rglob("*.html") for found in pattern.findall(page.read_text()) for name in found if name
    }
    assert used <= drawn


@pytest.mark.parametrize("name", ["500.html", "503.html"])
@override_settings(ROOT_URLCONF="tests.look.no_addresses")
def test_the_last_pages_need_no_person_no_request_and_no_address(name: str) -> None:
    html = get_template(name).render()
    assert "Try again" in html
    assert "css/rehab.css" in html


def test_the_root_frame_has_nothing_inline() -> None:
    html = get_template("500.html").render({}, RequestFactory().get("/"))
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("label", "said"), [("Minutes", "Minutes:"), ("How is your knee now?", "How is your knee now?")]
)
def test_a_label_leads_to_what_is_wrong_with_one_sign(label: str, said: str) -> None:
    assert before_error(label) == said
