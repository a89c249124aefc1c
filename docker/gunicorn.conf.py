"""How the web server runs in the container. `python -m gunicorn -c docker/gunicorn.conf.py rehab.wsgi`."""

import gc
from typing import Any

from django.urls import get_resolver

from rehab import env

bind = f"0.0.0.0:{env.number('PORT')}"
worker_class = "gthread"
workers = env.number("WEB_WORKERS")
threads = env.number("WEB_THREADS")
preload_app = True  # loaded once: workers share its memory, and the port opens when they can answer
timeout = 60  # seconds
graceful_timeout = 20  # seconds for requests under way; compose.yaml waits a little longer
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats in memory: a slow disk is not a dead worker  # nosec B108
control_socket_disable = True  # nothing here uses it
accesslog = None  # addresses hold one-time keys; the app itself writes a line a request
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "rehab.trail.lines.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL")},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False}},
}


def when_ready(server: Any) -> None:
    """Before the workers are made: what all of them need is loaded once, and left alone, so that it stays shared."""
    get_resolver().reverse_dict  # noqa: B018 - imports every page
    gc.collect()
    gc.freeze()
