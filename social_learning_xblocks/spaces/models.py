"""Tables of the spaces applet. Change rows through ``spaces.api``: counters, hashes and rules are kept there."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core import checks
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages
from django.db import models
from django.utils import timezone

from ..kit.fields import DigestField
from ..kit.models import Authored, InSpace
from .enums import Role, SpaceKind

#: The alias in Django's STORAGES under which uploads are kept.
STORAGE = "social_learning"


class Space(models.Model):
    """A place in which people meet. Everything social points here by a narrow number.

    .. no_pii: Keys and titles of course content.
    """

    kind = models.CharField(max_length=12, choices=SpaceKind.choices)
    key = models.CharField(max_length=255)
    key_hash = DigestField()
    course_key = models.CharField(max_length=255, blank=True)
    # The block in which the space was first met: where links in mails lead.
    home_usage_key = models.CharField(max_length=255, blank=True)
    cohort_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=255, blank=True)
    # One a line; kept here because every write reads the space anyway.
    held_words = models.TextField(blank=True)
    # The topics that authors set in the blocks of this space, by usage key; here for the same reason.
    listed_topics = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Two first visitors at once must not make two spaces of one block. The hash is exact where a collation is not.
            models.UniqueConstraint(fields=["key_hash"], name="sl_space_key_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["course_key"], name="sl_space_course")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SpaceCourse(InSpace):
    """A course that shares a community. Without this row its learners see nothing of it.

    .. no_pii: Course keys.
    """

    course_key = models.CharField(max_length=255)
    course_hash = DigestField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Admitting a course twice would list it twice.
            models.UniqueConstraint(fields=["space", "course_hash"], name="sl_space_course_unique"),
        ]

    def __str__(self) -> str:
        return self.course_key


class Membership(InSpace):
    """Somebody in a space: the role there, and from when on its posts are new to them.

    .. pii: Links an account to a place.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.LEARNER)
    joined_at = models.DateTimeField(default=timezone.now)
    # Everything older counts as read: set on joining and by "mark all as read".
    read_before = models.DateTimeField(default=timezone.now)
    accepts_requests = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            # One role a person and space: two rows would make the role depend on the order of rows.
            models.UniqueConstraint(fields=["space", "user"], name="sl_membership_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["space", "role"], name="sl_membership_role"),
            models.Index(fields=["space", "accepts_requests"], name="sl_membership_requests"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.space_id}: {self.role}"


class Tag(InSpace):
    """A topic of a space.

    .. no_pii: Topics.
    """

    name = models.CharField(max_length=35)
    name_hash = DigestField()
    # On the list of an author of a block here: suggested before others, and the only ones where learners may not add their own.
    is_listed = models.BooleanField(default=False)
    question_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # "Café" and "cafe" are two tags, and each is one.
            models.UniqueConstraint(fields=["space", "name_hash"], name="sl_tag_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["space", "-question_count"], name="sl_tag_busy")]

    def __str__(self) -> str:
        return self.name


def private_storage() -> Storage:
    """The storage alias "social_learning" of the site; where it is not set, a folder beside that of public files.

    Never the default storage: on a usual site everybody can fetch from it what learners uploaded for their space.
    """
    try:
        return storages[STORAGE]
    except InvalidStorageError:
        return FileSystemStorage(location=private_folder())


def private_folder() -> Path:
    """Beside MEDIA_ROOT, not inside it."""
    public = Path(settings.MEDIA_ROOT or ".").resolve()
    return public.with_name(f"{public.name}-{STORAGE}")


def image_path(image: SpaceImage, _filename: str) -> str:
    """Nothing of the uploader's file name reaches the disk."""
    return f"social_learning/images/{image.space_id}/{image.uuid.hex}.{image.extension}"


class SpaceImage(InSpace, Authored):
    """A picture in a post. Read it through ``open_image``, which asks who may see it.

    .. pii: A picture somebody uploaded.
    .. pii_types: image
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(storage=private_storage, upload_to=image_path, max_length=255)
    extension = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # The post that showed it was hidden, and no other post shows it: for moderators only.
    is_withheld = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["author", "space", "created_at"], name="sl_image_author")]

    def __str__(self) -> str:
        return f"{self.uuid} in {self.space_id}"

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Also whether the operator has said where uploads go."""
        found = super().check(**kwargs)
        if STORAGE not in settings.STORAGES:
            words = f'STORAGES has no "{STORAGE}": uploads of learners go to {private_folder()}.'
            hint = "Set it to a private place that all workers share and that is backed up: docs/how-to/install.rst."
            found.append(checks.Warning(words, hint=hint, obj=cls, id="social_learning.W001"))
        return found
