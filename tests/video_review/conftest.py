"""A space in which Ben hands in videos, and a disk of its own on which they are kept."""

from types import SimpleNamespace

import pytest

from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Review
from tests.factories.spaces import actor_in, make_space
from tests.video_review.stores import BROKEN, MEANWHILE, WHILE_WRITING


@pytest.fixture
def disk(settings, tmp_path):
    """The folder in which the bytes are. ``files(disk)`` are their names."""
    settings.STORAGES = {
        **settings.STORAGES,
        "social_learning": {
            "BACKEND": "tests.video_review.stores.MoodyDisk",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    yield tmp_path
    BROKEN.clear()
    MEANWHILE.clear()
    WHILE_WRITING.clear()


@pytest.fixture
def space(db, disk):
    return make_space()


@pytest.fixture
def owner(space, ben):
    return actor_in(space, ben)


@pytest.fixture
def staff(space, dee):
    return actor_in(space, dee, Role.STAFF)


def files(folder):
    """The objects on a disk, as paths below it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def kept(disk):
    """``kept()``: the names of all objects on the disk."""
    return lambda: files(disk)


@pytest.fixture
def begun(course):
    """Ada reviews Ben's video in the ``course`` of the file: ``begun.ada``, ``begun.ben``, ``begun.review()``."""
    ada, ben = course.class_of(2)
    handed = videos.next_review(ada, course.assignment, None)
    return SimpleNamespace(
        ada=ada, ben=ben, id=handed.review_id, review=lambda: Review.objects.get(pk=handed.review_id), **vars(course)
    )
