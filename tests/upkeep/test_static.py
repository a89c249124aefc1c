"""Hashed static files: every name a page or a module asks for is there."""

import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

HASHED = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "rehab.upkeep.static.HashedFiles"},
}


def test_modules_and_sheets_ask_for_hashed_names_that_are_there(tmp_path: Path) -> None:
    with override_settings(STORAGES=HASHED, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    asked = re.compile(r"""(?:from\s+|import\s+|url\()["'](\.{1,2}/[^"']+|[\w/.-]+\.css)["']""")
    checked = 0
    for file in [*tmp_path.glob("js/*.*.js"), *tmp_path.glob("css/**/*.*.css")]:
        for name in asked.findall(file.read_text(encoding="utf-8")):
            assert (file.parent / name).resolve().is_file(), f"{file.name} asks for {name}"
            assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), f"{file.name} asks for {name} by its bare name"
            checked += 1
    assert checked > 30


def test_every_file_is_also_there_compressed(tmp_path: Path) -> None:
    with override_settings(STORAGES=HASHED, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    [sheet] = list(tmp_path.glob("css/rehab.*.css"))
    assert sheet.with_name(sheet.name + ".gz").is_file()
    assert sheet.with_name(sheet.name + ".br").is_file()
