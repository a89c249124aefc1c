"""What is installed is new enough: old versions of these have known holes."""

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.house import ROOT

LOCKED = {
    package["name"]: Version(package["version"])
    for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    if "version" in package
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
STATED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]


@pytest.mark.parametrize(("name", "floor"), [("django", "6.1.3"), ("django-allauth", "65.21.1")])
def test_the_lock_has_the_security_releases(name: str, floor: str) -> None:
    assert LOCKED[name] >= Version(floor)


@pytest.mark.parametrize("stated", STATED)
def test_the_lock_meets_every_stated_floor(stated: str) -> None:
    requirement = Requirement(stated)
    assert LOCKED[canonicalize_name(requirement.name)] in requirement.specifier
    assert any(part.operator == ">=" for part in requirement.specifier), "every dependency states a floor"
