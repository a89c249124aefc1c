import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.tasks import Task
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Do one task now. The web server starts this for work that takes long; nobody has to."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", help="where the task is written, such as rehab.plan.dry_run.work_out")
        parser.add_argument("told", type=json.loads, help='its arguments as JSON: {"args": [], "kwargs": {}}')

    def handle(self, *args: Any, task: str, told: dict[str, Any], **options: Any) -> None:
        found = import_string(task)
        if not isinstance(found, Task):
            raise CommandError(f"{task} is no task.")
        found.call(*told["args"], **told["kwargs"])
