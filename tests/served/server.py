"""Start, order to die, kill and start again."""

import contextlib
import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.db import connection
from django.utils import timezone

from rehab.settings import ROOT

PATIENCE = 60  # seconds, for a server that starts on a busy machine


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Server:
    """Two gunicorn workers with four threads each, at one address for its whole life, over any number of deaths."""

    def __init__(self, folder: Path, static_root: Path) -> None:
        self.folder, self.static_root, self.port = folder, static_root, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: Any = None

    def start(self) -> None:
        told = {
            "DJANGO_SETTINGS_MODULE": "tests.served.settings",
            "TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "STATIC_ROOT": str(self.static_root),
            "DYING": str(self.folder),
            "BEGINS_AT": timezone.now().isoformat(),
        }
        serve = ["-m", "gunicorn", "-b", f"127.0.0.1:{self.port}", "-w", "2", "-k", "gthread", "--threads", "4"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *serve, "--no-control-socket", "tests.served.wsgi"],
                cwd=ROOT, env=os.environ | told, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.wait_until_up()

    def wait_until_up(self) -> None:
        probe = Request(f"{self.url}/healthz")
        while self.process.poll() is None:
            try:
                urlopen(probe, timeout=PATIENCE).close()
            except (URLError, ConnectionError, TimeoutError):
                self.process_waits()
            else:
                return
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def process_waits(self) -> None:
        """A little while, or until the server is dead."""
        try:
            self.process.wait(0.1)
        except subprocess.TimeoutExpired:
            return

    def wait_until_read(self, line: Any) -> None:
        """Until the server has taken what was sent down this `line` from the socket."""
        unread = struct.unpack("i", fcntl.ioctl(line.fileno(), termios.TIOCOUTQ, b"\0" * 4))
        while unread[0]:
            self.process_waits()
            unread = struct.unpack("i", fcntl.ioctl(line.fileno(), termios.TIOCOUTQ, b"\0" * 4))
        self.process_waits()

    def order(self, when: str, path: str) -> None:
        """The next POST to this path is the last thing the server does: `before` it is read, or `after` it is kept."""
        (self.folder / "die").write_text(f"{when} {path}")

    def wait_until_dead(self) -> None:
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        """As when the power fails: no process of it gets another word."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
