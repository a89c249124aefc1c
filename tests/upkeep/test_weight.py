"""What a page asks of a phone with a poor network."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import time_machine
from django.test import Client, override_settings

from rehab.diary.models import Walk
from rehab.settings import ROOT
from tests.cast import MONDAY, Cast
from tests.conftest import HASHED
from tests.diary.past import long_past

OWN_SCRIPTS, PAGE, FIRST_VISIT = 15 * 1024, 20 * 1024, 120 * 1024  # bytes, compressed
ASKED_BY_PAGE = re.compile(r"""<(?:link|script)\b[^>]*?(?:href|src)="(/static/[^"]+)\"""")
ASKED_BY_FILE = re.compile(r"""(?:from\s*|import\s*|url\()["'](\.{1,2}/[^"']+)["']""")
YEARS = 700  # walks, one every other day


def test_our_own_scripts_are_light() -> None:
    scripts = [*(ROOT / "static" / "js").rglob("*.js"), ROOT / "templates" / "diary" / "worker.js"]
    weights = {path.name: len(brotli.compress(path.read_bytes())) for path in scripts}
    assert len(weights) > 10
    assert sum(weights.values()) <= OWN_SCRIPTS, weights


@pytest.fixture
def years(cast: Cast) -> Iterator[Client]:
    """Ana's phone after years of walks."""
    long_past(cast.ana, YEARS)
    with time_machine.travel(MONDAY, tick=False):
        client = Client(headers={"Accept-Encoding": "gzip"})
        client.force_login(cast.ana)
        yield client


@pytest.mark.parametrize("path", ["", "why/", "history/", "progress/", "progress/?show=all", "walks/new/", "symptoms/"])
def test_a_page_stays_light_with_years_of_walks(years: Client, path: str) -> None:
    answer = years.get(f"/diary/{path}")
    assert answer["Content-Encoding"] == "gzip"
    assert Walk.objects.count() == YEARS
    assert len(answer.content) <= PAGE


def fetched(root: Path, page: str) -> dict[str, int]:
    """Every file that a first visit fetches, with its bytes on the way. Fonts and the like do not get smaller."""
    waiting, weights = [root / name.removeprefix("/static/") for name in ASKED_BY_PAGE.findall(page)], {}
    while waiting:
        file = waiting.pop()
        small = file.with_name(file.name + ".br")
        weights[file.name] = (small if small.is_file() else file).stat().st_size
        if file.suffix in (".css", ".js"):
            asked = [(file.parent / name).resolve() for name in ASKED_BY_FILE.findall(file.read_text())]
            waiting += [more for more in asked if more.name not in weights]
    return weights


def test_a_first_visit_is_light_with_scripts_and_fonts(years: Client, static_root: Path) -> None:
    with override_settings(STORAGES=HASHED, STATIC_ROOT=static_root):
        answer = years.get("/diary/")
    page = gzip.decompress(answer.content).decode()
    weights = fetched(static_root, page) | {"page": len(answer.content)}
    kinds = {name.rsplit(".", 1)[-1] for name in weights}
    assert kinds >= {"js", "css", "woff2", "svg"}
    assert sum(weights.values()) <= FIRST_VISIT, weights
    assert len([name for name in weights if name.endswith(".css")]) == 1
    assert 15 < len(weights) < 25, weights
