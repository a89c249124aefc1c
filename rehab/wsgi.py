"""The door for a WSGI server: `gunicorn rehab.wsgi`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehab.settings")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def below(sub_path: str, inner: Application) -> Application:
    """Serve under a sub-path, whether or not the proxy in front has already taken it off the address."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == sub_path or path.startswith(f"{sub_path}/"):
            environ["PATH_INFO"] = path.removeprefix(sub_path) or "/"
        return inner(environ, start_response)

    return application


application: Application = get_wsgi_application()
if settings.SUB_PATH:
    application = below(settings.SUB_PATH, application)
