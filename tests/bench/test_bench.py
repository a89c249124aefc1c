"""The benchmark runs from end to end. How fast anything is stands in docs/speed.md, not here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rehab.settings import ROOT

from .pages import PAGES


@pytest.mark.timeout(300)
def test_the_benchmark_measures_every_page_beside_its_limit(tmp_path: Path) -> None:
    table = tmp_path / "speed.md"
    command = ["-m", "tests.bench", "--size", "tiny", "--database", "sqlite", "--store", str(table)]
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True)
    told = table.read_text()
    for name in PAGES:
        assert f"| {name} | 1 |" in told
        assert f"| {name} | 8 |" in told
    assert "PSS of a worker" in told
