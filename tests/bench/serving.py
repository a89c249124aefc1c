"""The production server as shipped, and the same server with the limit views."""

import os
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from rehab.settings import ROOT
from tests.served.server import free_port


class Serving:
    """docker/gunicorn.conf.py on a port of this machine. `start_up` in seconds, to the first answer."""

    def __init__(self, env: dict[str, str], settings: str, probe: str) -> None:
        self.port = free_port()
        command = ["-m", "gunicorn", "-c", "docker/gunicorn.conf.py", "-b", f"127.0.0.1:{self.port}", "rehab.wsgi"]
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *command, "--log-level", "error"], cwd=ROOT,
            env=os.environ | env | {"DJANGO_SETTINGS_MODULE": settings},
        )  # fmt: skip
        while not self.answers(probe):
            if self.process.poll() is not None:
                raise RuntimeError("The server did not start.")
            time.sleep(0.01)
        self.start_up = time.perf_counter() - began

    def answers(self, probe: str) -> bool:
        door = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            door.request("GET", probe)
            return door.getresponse().status == 200
        except OSError:
            return False
        finally:
            door.close()

    def memory(self) -> float:
        """PSS of a worker, MiB, the mean of all."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return sum(pss(child) for child in children) / len(children)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def pss(pid: Any) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
