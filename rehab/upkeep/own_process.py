"""Long work in a process of its own, which is this very program: a web worker only asks for it, and no service has to
wait for it all day."""

import json
import subprocess  # nosec B404
import sys
from threading import Thread
from typing import Any

from django.conf import settings
from django.tasks import TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.utils import timezone
from django.utils.crypto import get_random_string


class OwnProcess(BaseTaskBackend):
    """Starts `manage.py work` for each task. What a task has done it keeps itself; if its process dies, whoever reads
    of it has it taken up again."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Start it, and do not wait for it. Raises OSError when this machine starts no more processes."""
        self.validate_task(task)
        told = json.dumps({"args": args, "kwargs": kwargs})
        command = [sys.executable, str(settings.ROOT / "manage.py"), "work", task.module_path, told]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=settings.ROOT)  # noqa: S603  # nosec B603
        Thread(target=process.wait, daemon=True).start()  # so that nothing is left of it when it ends
        return TaskResult(
            task=task, id=get_random_string(32), status=TaskResultStatus.READY, enqueued_at=timezone.now(),
            started_at=None, last_attempted_at=None, finished_at=None, args=args, kwargs=kwargs, backend=self.alias,
            errors=[], worker_ids=[],
        )  # fmt: skip
