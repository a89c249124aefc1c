"""Help is a part of the app: one guide a role, with the version, the edition and the licence."""

import tomllib

import pytest

from rehab.settings import ROOT
from tests.cast import Cast

from .conftest import signed_in

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


@pytest.mark.parametrize(
    ("name", "own"), [("ana", "Your walks"), ("tess", "The worklist"), ("ada", "Change the numbers")]
)
def test_each_role_reads_its_own_guide_with_version_edition_and_licence(staff: Cast, name: str, own: str) -> None:
    page = signed_in(vars(staff)[name]).get("/guide/help/").content.decode()
    assert f"<h2>{own}</h2>" in page
    assert [other for other in ("Your walks", "The worklist", "Change the numbers") if f"<h2>{other}</h2>" in page] == [
        own
    ]
    for part in (VERSION, "Edition 1", "BSD 3-Clause"):
        assert part in page


@pytest.mark.parametrize("name", ["ana", "tess", "ada"])
def test_every_page_leads_to_it(staff: Cast, name: str) -> None:
    assert 'href="/guide/help/"' in signed_in(vars(staff)[name]).get("/account/").content.decode()
