"""As in production, on the database that the tests work on."""

import os
from pathlib import Path

from tests.settings import *

STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "rehab.upkeep.static.HashedFiles"}}
TASKS = {"default": {"BACKEND": "rehab.upkeep.own_process.OwnProcess"}}
DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
