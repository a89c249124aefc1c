"""What is installed is new enough: old versions of these have known holes."""

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.house import ROOT

PACKAGES = [
    package
    for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    if package["source"] != {"virtual": "."}
]
LOCKED = {package["name"]: Version(package["version"]) for package in PACKAGES}
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


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_every_file_that_may_be_installed_has_its_hash(package: dict[str, Any]) -> None:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    assert files
    assert [file["url"] for file in files if not re.fullmatch("sha256:[0-9a-f]{64}", file.get("hash", ""))] == []
    assert package["source"] == {"registry": "https://pypi.org/simple"}


def test_everything_is_installed_from_the_lock() -> None:
    """Nothing is resolved anew on a clinic's machine, in the container or in CI."""
    for name in ("run", "Dockerfile", ".ci/run"):
        syncs = re.findall(r"\bsync\b[^\n]*", (ROOT / name).read_text())
        assert [line for line in syncs if "--locked" not in line and "--frozen" not in line] == [], name
