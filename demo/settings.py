"""Settings of the demo host. All state is below SL_DEMO_DIR (default: var/ of the repository).

PORT is the port of the outer pages, PORT + 1 that of the unit pages: another origin, as with the Learning MFE and the LMS.
SL_DATABASE picks the engine: sqlite (default), mysql (MariaDB) or postgres.
"""

import os
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent
DIR = Path(os.environ.get("SL_DEMO_DIR") or HERE.parent / "var").resolve()
DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "the demo keeps no secrets"
DEBUG = os.environ.get("SL_DEBUG", "") == "1"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"

LEARNING_PORT = int(os.environ.get("PORT") or 8000)
LMS_PORT = LEARNING_PORT + 1

DATABASE_NAME = os.environ.get("SL_DATABASE_NAME", "social_learning_demo")
SQLITE_OPTIONS = {"timeout": 20}
if django.VERSION >= (5, 1):
    # A transaction that means to write waits for its turn at once, instead of failing half-way.
    SQLITE_OPTIONS["transaction_mode"] = "IMMEDIATE"
DATABASES = {
    "sqlite": {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DIR / "demo.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
        },
    },
    "mysql": {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": DATABASE_NAME,
            "HOST": os.environ.get("SL_MYSQL_HOST", "127.0.0.1"),
            "PORT": os.environ.get("SL_MYSQL_PORT", "3306"),
            "USER": os.environ.get("SL_MYSQL_USER", "root"),
            "PASSWORD": os.environ.get("SL_MYSQL_PASSWORD", ""),
            "OPTIONS": {"charset": "utf8mb4", "isolation_level": "read committed"},
        },
    },
    "postgres": {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE_NAME,
            "HOST": os.environ.get("SL_POSTGRES_HOST", "127.0.0.1"),
            "PORT": os.environ.get("SL_POSTGRES_PORT", "5432"),
            "USER": os.environ.get("SL_POSTGRES_USER", "postgres"),
            "PASSWORD": os.environ.get("SL_POSTGRES_PASSWORD", ""),
        },
    },
}[os.environ.get("SL_DATABASE", "sqlite")]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # what openedx-platform sets: our apps must bring their own

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "mathjax",  # the LMS has it on its unit pages
    "workbench",
    "social_learning_xblocks",
    "mentoring",
    "microblog",
    "demo",
]
MIDDLEWARE = [
    "demo.middleware.body_limit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "demo.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "demo.middleware.language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "demo.context.outer_page",
            ],
        },
    },
]
ROOT_URLCONF = "demo.urls"
WSGI_APPLICATION = "demo.wsgi.application"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Spanish"), ("ar", "Arabic")]

STATIC_URL = "/static/"
# Files come straight from the packages: nothing to collect, and an edited style sheet shows at the next reload.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

MEDIA_ROOT = DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "social_learning": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DIR / "private")},
    },
}
# One for all workers, as a site has it: what one of them puts in, the others see.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DIR / "cache"}}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DIR / "mail"
DATA_UPLOAD_MAX_MEMORY_SIZE = None  # as in the LMS; demo.middleware.body_limit is the proxy in front of it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "demo.tracking": {"handlers": ["console"], "level": os.environ.get("SL_TRACKING_LEVEL", "WARNING")},
    },
}

SOCIAL_LEARNING = {
    "DISPLAY_NAME": "full_name",
    "SITE_URL": f"http://127.0.0.1:{LMS_PORT}",
    "UNIT_URL": "/courses/{course_key}/jump_to/{usage_key}",
    "COURSE_ACCESS": "demo.visits.course_access",
    "LINK_FETCHER": "demo.content.links.page_of",
}
# Block types besides those of installed packages, as "module.Class".
DEMO_BLOCKS = {"html": "demo.blocks.HtmlBlock"}
# What Studio offers under "Add"; the platform calls it the advanced modules of a course.
ADVANCED_MODULES = ["social_qa", "social_microblog", "social_video_review", "social_mentorship", "html"]
WORKBENCH = {"services": {}}
