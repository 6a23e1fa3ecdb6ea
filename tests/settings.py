"""Settings for the test run. SL_DATABASE picks the engine: sqlite (default), mysql (MariaDB) or postgres."""

import os

SECRET_KEY = "tests-only"
DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
ALLOWED_HOSTS = ["*"]

# Two runs side by side need two names; the test runner puts "test_" before it.
DATABASE_NAME = os.environ.get("SL_DATABASE_NAME", "social_learning")
DATABASES = {
    "sqlite": {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
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
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
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
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "social_learning_xblocks",
    "mentoring",
    "microblog",
    "tests.student",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
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
            ],
        },
    },
]
ROOT_URLCONF = "tests.urls"
STATIC_URL = "/static/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "social_learning": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
