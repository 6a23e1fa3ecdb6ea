"""Settings for our side: those of the tests, on a database of its own, with mail going nowhere."""

import os

from benchmarks import databases
from tests.settings import *

DEBUG = False
DATABASES = {
    "default": databases.django_settings(
        os.environ.get("SL_DATABASE", "mysql"), os.environ.get("SL_DATABASE_NAME", databases.PREFIX)
    )
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR", "handlers": []}}
