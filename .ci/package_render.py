"""Run by the Python that has the wheel, outside the checkout: migrate, collectstatic, render the views of every block.

Usage: package_render.py EMPTY_FOLDER
"""

import sys
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace

import django
from django.conf import settings
from django.core.management import call_command

WORK = Path(sys.argv[1])
DISTRIBUTION = "social-learning-xblocks"
VIEWS = ("student_view", "author_view", "studio_view", "public_view")
IN_STUDIO = {"author_view", "studio_view"}

settings.configure(
    SECRET_KEY="only-for-this-check",  # noqa: S106 - the settings live as long as this process
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": WORK / "check.sqlite3"}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
        "social_learning_xblocks",
        "mentoring",
        "microblog",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    ROOT_URLCONF="social_learning_xblocks.urls",
    STATIC_URL="/static/",
    STATIC_ROOT=WORK / "static",
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "social_learning": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        # What the platform uses: it fails on a file that is named and not there.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    },
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - settings first
from opaque_keys.edx.keys import CourseKey  # noqa: E402 - settings first
from xblock.field_data import DictFieldData  # noqa: E402 - settings first
from xblock.fields import ScopeIds  # noqa: E402 - settings first
from xblock.reference.user_service import UserService, XBlockUser  # noqa: E402 - settings first
from xblock.runtime import MemoryIdManager, Runtime  # noqa: E402 - settings first

import social_learning_xblocks  # noqa: E402 - settings first


class People(UserService):
    """One member of the course staff, with the attributes that openedx-platform gives."""

    def __init__(self, user_id: int) -> None:
        super().__init__()
        self.user_id = user_id

    def get_current_user(self) -> XBlockUser:
        user = XBlockUser(full_name="Ada", emails=["ada@example.org"])
        user.opt_attrs = {
            "edx-platform.is_authenticated": True,
            "edx-platform.user_id": self.user_id,
            "edx-platform.username": "ada",
            "edx-platform.user_is_staff": True,
            "edx-platform.user_role": "staff",
        }
        return user


class Platform(Runtime):
    def handler_url(self, block, handler_name, suffix="", query="", thirdparty=False):
        return f"/handler/{handler_name}/{suffix}"

    def local_resource_url(self, block, uri):
        return f"/resource/{uri}"

    def publish(self, block, event_type, event_data):
        assert event_type in {"grade", "completion"}, event_type

    def resource_url(self, resource):
        raise AssertionError("deprecated by the platform")


def main() -> None:
    here = Path(social_learning_xblocks.__file__)
    assert "site-packages" in here.parts, f"not the installed wheel: {here}"
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user = get_user_model().objects.create_user("ada", "ada@example.org", is_staff=True)

    blocks = [entry for entry in entry_points(group="xblock.v1") if entry.dist.name == DISTRIBUTION]
    assert blocks, "the wheel declares no block"
    for entry in blocks:
        for view in VIEWS:
            block = build(entry.name, entry.load(), user.pk, in_studio=view in IN_STUDIO)
            if hasattr(block, view):
                block.runtime.is_author_mode = view == "author_view"
                fragment = block.render(view)
                check(fragment, f"{entry.name}.{view}")


def build(block_type, block_class, user_id, *, in_studio):
    keys = MemoryIdManager()
    services = {"field-data": DictFieldData({}), "user": People(user_id)}
    if in_studio:
        services["studio_user_permissions"] = SimpleNamespace(can_read=lambda key: True, can_write=lambda key: True)
    runtime = Platform(id_reader=keys, id_generator=keys, services=services)
    usage = CourseKey.from_string("course-v1:Org+Course+Run").make_usage_key(block_type, "one")
    return runtime.construct_xblock_from_class(block_class, ScopeIds(user_id, block_type, usage, usage))


def check(fragment, name: str) -> None:
    assert fragment.content.strip(), f"{name} is empty"
    files = [item.data for item in fragment.resources if item.kind == "url" and item.data.startswith("/static/")]
    for url in files:
        assert (WORK / url.lstrip("/")).is_file(), f"{name} names {url}, which collectstatic did not make"
    print(f"{name}: {len(fragment.content)} characters, {len(files)} static files")


main()
