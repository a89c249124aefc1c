"""Hashed static files: every name a page or a module asks for is there."""

import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from rehab.settings import ROOT
from tests.conftest import HASHED


def test_collecting_again_over_what_is_there_gives_the_same(static_root: Path) -> None:
    sheet = max(static_root.glob("css/rehab.*.css"))
    with override_settings(STORAGES=HASHED, STATIC_ROOT=static_root):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert list(static_root.glob("css/rehab.*.css")) == [sheet]


def test_modules_and_sheets_ask_for_hashed_names_that_are_there(static_root: Path) -> None:
    asked = re.compile(r"""(?:from\s+|import\s+|url\()["'](\.{1,2}/[^"']+|[\w/.-]+\.css)["']""")
    checked = 0
    for file in [*static_root.glob("js/**/*.*.js"), *static_root.glob("css/**/*.*.css")]:
        for name in asked.findall(file.read_text(encoding="utf-8")):
            assert (file.parent / name).resolve().is_file(), f"{file.name} asks for {name}"
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), f"{file.name} asks for {name} by its bare name"
            checked += 1
    assert checked > 12


def test_the_style_sheet_is_one_file_with_every_part_in_it(static_root: Path) -> None:
    [sheet] = static_root.glob("css/rehab.*.css")
    whole = sheet.read_text()
    assert "@import" not in whole
    for part in (ROOT / "static" / "css").rglob("*.css"):
        assert part.read_text().strip()[-60:] in whole or part.name == "rehab.css", part


def test_every_file_is_also_there_compressed(static_root: Path) -> None:
    [sheet] = static_root.glob("css/rehab.*.css")
    for more in (".gz", ".br"):
        assert sheet.with_name(sheet.name + more).is_file()
