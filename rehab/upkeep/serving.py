"""Start the house from a terminal."""

import os
import sys

from django.conf import settings
from django.core.management import call_command


def prepare() -> None:
    """Bring the database up to date, and the static files under their hashed names."""
    call_command("check")
    call_command("migrate", verbosity=0)
    call_command("renew_summaries", outdated=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def run(*otherwise: str) -> None:
    """Serve on this machine until Ctrl-C, with the server and the settings of the container. `otherwise` are variables
    that are other ones here, as NAME=value."""
    address = f"127.0.0.1:{settings.SITE.port or 80}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "rehab.wsgi",
        "--bind",
        address,
        "--worker-class",
        "gthread",
        "--preload",
    ]
    command += [word for variable in otherwise for word in ("--env", variable)]
    os.chdir(settings.ROOT)
    sys.stdout.flush()  # the links just printed would be lost with the process image
    os.execv(sys.executable, [*command, "--workers", "2", "--threads", "4", "--log-level", "warning"])  # noqa: S606  no shell is wanted  # nosec B606
