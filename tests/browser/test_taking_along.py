"""Everything of one person, downloaded on their phone."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from rehab.diary.models import Walk
from tests.browser.hand import OpenPage, press
from tests.cast import MONDAY, Cast, intake, walk


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as started:
        press(page, button)
    return Path(started.value.path()).read_bytes()


@pytest.mark.parametrize(("dark", "javascript"), [(False, True), (True, False)], ids=["light", "dark without scripts"])
def test_the_files_open_and_say_what_is_kept(open_page: OpenPage, clinic: Cast, dark: bool, javascript: bool) -> None:
    intake(clinic.ana)
    walk(clinic.ana, MONDAY, note="=1+1")
    page = open_page(clinic.ana, "/account/", dark=dark, javascript=javascript)
    page.get_by_role("link", name="Download everything").click()
    everything = json.loads(downloaded(page, "Download one file (JSON)"))
    assert [row["key"] for row in everything["walks"]] == [str(Walk.objects.get().key)]
    pack = zipfile.ZipFile(io.BytesIO(downloaded(page, "Download tables (CSV)")))
    heads, row = csv.reader(io.StringIO(pack.read("backstep/walks.csv").decode("utf-8-sig"), newline=""))
    assert row[heads.index("note")] == "'=1+1"
    assert b"Everything that Backstep keeps about you" in pack.read("backstep/README.txt")
