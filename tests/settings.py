"""The clinic's settings, with what would only slow the tests down taken out."""

import os
import tempfile

if "DATA_DIR" not in os.environ:
    data = tempfile.TemporaryDirectory(prefix="backstep-tests-")  # goes when the tests end
    os.environ["DATA_DIR"] = data.name
os.environ.setdefault("SITE_URL", "http://localhost:8000")

from rehab.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ALLOWED_HOSTS = ["*"]
CLINIC_REMEMBERED_SECONDS = 24 * 60 * 60  # so that a count of statements never falls on the moment of reading again
STAFF_SECOND_STEP = False  # tests/people/test_second_step.py turns it on

# On disk as in a clinic, not in memory, so that threads meet the same locks as in a clinic.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}

# A process of its own would not see what a test has in its transaction. tests/served starts real ones.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
