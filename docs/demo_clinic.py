"""A demo clinic of one's own, served for as long as pictures are taken, and the way in for each of its people."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SITE = "http://127.0.0.1:8765"
KEYS = """
from django.utils import timezone
from rehab.people.actions import key_link, new_device_key
from rehab.people.models import User
for user in User.objects.order_by("pk"):
    print(user.role, user.name, key_link(new_device_key(user, by=None, now=timezone.now())[1]))
"""


@contextmanager
def demo_clinic() -> Iterator[dict[str, str]]:
    """One-time links by name, such as `Ana`. Everything is in a folder that goes away with the server."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {**os.environ, "DATA_DIR": folder, "SITE_URL": SITE, "PYTHONUNBUFFERED": "1"}
        manage = [sys.executable, "manage.py"]
        with subprocess.Popen([*manage, "demo"], cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL) as demo:
            try:
                wait_until_served(demo)
                shell = [*manage, "shell", "--verbosity", "0", "--command", KEYS]
                said = subprocess.run(shell, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
                yield dict(re.findall(rf"^\w+ (\w+) ({SITE}/\S+)$", said.stdout, re.MULTILINE))
            finally:
                demo.terminate()


def wait_until_served(demo: subprocess.Popen[bytes]) -> None:
    """Four minutes at most: a slow machine needs one to fill the clinic."""
    for _ in range(240):
        try:
            urlopen(f"{SITE}/healthz", timeout=5).close()
            return
        except (URLError, TimeoutError, ConnectionError):
            if demo.poll() is not None:
                break
            sleep(1)
    sys.exit("The demo does not serve.")
