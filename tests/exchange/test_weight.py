"""What only a printout needs is not carried by every worker."""

import os
import subprocess
import sys

from rehab.settings import ROOT

ASK = "import django; django.setup(); import rehab.urls, sys; print(*{'fpdf', 'fontTools', 'PIL'} & set(sys.modules))"


def test_the_fonts_of_the_printout_are_loaded_when_somebody_prints() -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    loaded = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
