"""Long reads come from the standby, and nothing else does: two databases that differ, and who is told which of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rehab.settings import ROOT

ASK = """
import django; django.setup()
from rehab.people.models import Clinic
from rehab.people.standby import from_standby
with from_standby():
    print("long read:", Clinic.objects.get(pk=1).name)
    Clinic.objects.filter(pk=1).update(phone="1")
    with from_standby():
        pass
    print("still:", Clinic.objects.get(pk=1).name, Clinic.objects.get(pk=1).phone or "-")
print("page:", Clinic.objects.get(pk=1).name, Clinic.objects.get(pk=1).phone)
"""
NAME = "import django; django.setup(); from rehab.people.models import Clinic; Clinic.objects.create(pk=1, name={!r})"

MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def run(folder: Path, code: str, **more: str) -> str:
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATABASE_STANDBY_URL")}
    told = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "rehab.settings", "LOG_LEVEL": "ERROR", **more}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=env | told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.timeout(180)
def test_only_long_reads_ask_the_standby(tmp_path: Path) -> None:
    run(tmp_path, MIGRATE)
    shutil.copy(tmp_path / "backstep.sqlite3", tmp_path / "standby.sqlite3")
    run(tmp_path, NAME.format("the one"))
    run(tmp_path, NAME.format("its copy"), DATABASE_URL="sqlite:///standby.sqlite3")
    said = run(tmp_path, ASK, DATABASE_STANDBY_URL="sqlite:///standby.sqlite3")
    assert said.splitlines() == ["long read: its copy", "still: its copy -", "page: the one 1"]
    alone = run(tmp_path, ASK)
    assert alone.splitlines()[0] == "long read: the one", "without a standby everything comes from the one database"


def test_an_odd_address_is_said_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"DATABASE_STANDBY_URL: .*Allowed: sqlite:///file"):
        run(tmp_path, "import django; django.setup()", DATABASE_STANDBY_URL="nonsense")
