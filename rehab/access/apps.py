from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "rehab.access"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers the gate check
