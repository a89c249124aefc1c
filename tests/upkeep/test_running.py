"""docs/running.md is true: its commands exist, its variables are read, its unit starts what the container starts."""

import json
import re
import shlex
import subprocess

from django.core.management import get_commands

from rehab import env
from tests.architecture.house import ROOT

PAGE = (ROOT / "docs" / "running.md").read_text()


def block(start: str) -> str:
    """The indented lines after the line that begins like this."""
    told = PAGE.split(start, 1)[1].split("\n\n", 1)[1]
    return "\n".join(line[4:] for line in re.match(r"(?:(?:    .*)?\n)+", told).group().splitlines())  # type: ignore[union-attr]


def test_every_command_is_one_of_ours() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", PAGE))
    assert {"backup", "restore", "verify", "verify_trail", "send_reminders", "erase_accounts", "doctor"} <= named
    assert named <= set(get_commands())


def test_every_variable_is_read() -> None:
    settings = block("`/etc/backstep.env`:")
    names = re.findall(r"^(?:# )?([A-Z_]+)=", settings, flags=re.MULTILINE)
    assert {"SITE_URL", "TRUSTED_PROXIES", "DATA_DIR", "DATABASE_URL"} <= set(names) <= set(env.DECLARED)
    told = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", PAGE))
    assert told
    assert told <= set(env.DECLARED)


def test_the_unit_does_what_the_container_does_in_the_same_order() -> None:
    unit = block("`/etc/systemd/system/backstep.service`:")
    python = "/srv/backstep/.venv/bin/python "
    before = [line.split("=", 1)[1].removeprefix(python) for line in unit.splitlines() if "ExecStartPre=" in line]
    start = (ROOT / "docker" / "start").read_text()
    assert before == re.findall(r"^python (manage\.py .*)$", start, flags=re.MULTILINE)
    serve = re.search(r"^ExecStart=(.*)$", unit, flags=re.MULTILINE)
    in_container = re.search(r"^exec python (.*)$", start, flags=re.MULTILINE)
    assert serve
    assert in_container
    words = shlex.split(serve[1].removeprefix(python))
    assert [word for word in words if word not in ("-b", "127.0.0.1:8000")] == shlex.split(in_container[1])


def test_the_clock_runs_what_the_rounds_run() -> None:
    rounds = re.findall(r"^  python (manage\.py .*)$", (ROOT / "docker" / "rounds").read_text(), flags=re.MULTILINE)
    assert rounds
    assert [line for line in rounds if line not in block("As the user `backstep`")] == []


def test_no_proxy_passes_on_what_a_stranger_wrote() -> None:
    nginx = block("nginx:")
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_add_x_forwarded_for" not in nginx
    for name in ("Host", "X-Forwarded-For", "X-Forwarded-Proto"):
        assert f"proxy_set_header {name} " in nginx


def test_the_bill_of_materials_is_the_lock_without_the_tools() -> None:
    recipe = re.search(r"^sbom:.*\n\t\./run sh -c '(.*)'$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert recipe
    shown = recipe[1].replace("$$", "$").replace("--output-file backstep.cdx.json", "")
    told = subprocess.run(["./run", "sh", "-c", shown], cwd=ROOT, capture_output=True, text=True, check=True)
    bill = json.loads(told.stdout)
    names = {part["name"] for part in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert {"django", "gunicorn", "psycopg", "django-allauth"} <= names
    assert not {"pytest", "ruff", "mypy"} & names
