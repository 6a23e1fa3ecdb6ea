"""What is handed in: videos with their bytes, and in the same rows pictures and texts. Change them through ``video_review.api``:
objects in the storage hang on them.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ...kit.models import InSpace, Written
from ..enums import Advice, ContentKind, Refusal, VideoState, WorkKind

#: Below this folder of the private storage each video has one of its own, named by its uuid.
FOLDER = "social_learning/videos"
#: Characters of the words that stand for a picture.
ALT_LENGTH = 500
#: Characters of the first words of a text.
BEGINNING = 240


class Video(InSpace):
    """A video of somebody, or as much of it as has arrived. Read it through ``playback``, which asks who may see it.

    Where the author of the course asks for a picture or a text, that is what the row is of: a picture has one part, a text
    none, and its words are in ``Writing``.

    .. pii: A recording in which somebody is seen and heard, or a picture or text that they made, and what is said in it.
    .. pii_types: video, other
    .. pii_retirement: local_api
    """

    #: Set by ``playback.find_video``: somebody watches it only because its author shows it in the gallery.
    is_lent = False

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # NULL: the account is gone, and the next sweep takes the video.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=VideoState.choices, default=VideoState.RECEIVING)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=ContentKind.choices)
    # Of the whole file, 64 hex digits: what the sender said, and then what arrived.
    sha256 = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    has_video = models.BooleanField(default=False)
    has_audio = models.BooleanField(default=False)
    # Why some browsers do not play it; empty when all do.
    advice = models.CharField(max_length=12, choices=Advice.choices, blank=True)
    refusal = models.CharField(max_length=16, choices=Refusal.choices, blank=True)
    # The name in the storage of a still picture, and the WebVTT text.
    poster = models.CharField(max_length=255, blank=True)
    captions = models.TextField(blank=True)
    # What a picture shows, for those who do not see it.
    alt = models.CharField(max_length=ALT_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # When something last arrived, or was decided: what is left alone for long is swept.
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    # What its owner was told: from this day on the rule of the site deletes it.
    leaves_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "state"], name="sl_video_owner"),
            models.Index(fields=["space", "state"], name="sl_video_space"),
            models.Index(fields=["state", "touched_at"], name="sl_video_touched"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} in {self.space_id}: {self.state}"

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.uuid.hex}"

    @property
    def is_complete(self) -> bool:
        return self.offset == self.size

    @property
    def work(self) -> WorkKind:
        return ContentKind(self.kind).work


class Writing(Written):
    """The words of a work that is a text. They are in no file: one goes on with them while the work is a draft.

    .. pii: What a person wrote.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    video = models.OneToOneField(Video, primary_key=True, on_delete=models.CASCADE, related_name="writing")
    words = models.PositiveIntegerField(default=0)
    # Its first words without marks: for lists, which read no more of it.
    beginning = models.CharField(max_length=BEGINNING, blank=True)

    def __str__(self) -> str:
        return f"{self.video_id}: {self.words}"


class VideoPart(models.Model):
    """A stretch of a video, one object in the storage: nothing is ever appended to or joined.

    .. no_pii: Sizes, places and checksums.
    """

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            # Two tabs that send the same chunk at once must not make it count twice.
            models.UniqueConstraint(fields=["video", "number"], name="sl_video_part_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["video", "start"], name="sl_video_part_start")]

    def __str__(self) -> str:
        return f"{self.video_id}: {self.number}"

    @property
    def end(self) -> int:
        return self.start + self.size
