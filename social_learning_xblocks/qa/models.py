"""Tables of the Q&A applet. Change rows through ``qa.api``: counters, copies for lists and the search text are kept there."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..kit.models import Authored, InSpace, Moderated, SentOnce, Written
from ..spaces.models import Space, Tag
from .enums import PostType, State

TITLE_LENGTH = 150


class Board(models.Model):
    """What a space knows of its questions as a whole: how many are listed, and a sample of their words for search.

    .. no_pii: Counts, and frequent words without their authors.
    """

    space = models.OneToOneField(Space, on_delete=models.CASCADE, primary_key=True, related_name="+")
    question_count = models.PositiveIntegerField(default=0)
    sampled_at_count = models.PositiveIntegerField(default=0)
    sample_size = models.PositiveIntegerField(default=0)
    sample_counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Board of {self.space_id}: {self.question_count}"


class Question(InSpace, Authored, SentOnce, Written, Moderated):
    """A question. ``state``, the counts and ``rank`` columns follow from other rows; never set them directly.

    .. pii: What a person asked.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    title = models.CharField(max_length=TITLE_LENGTH)
    excerpt = models.CharField(max_length=240, blank=True)
    is_anonymous = models.BooleanField(default=False)
    # Copies of the tags, so that a list of questions needs no query for them.
    tag_names = models.JSONField(default=list)
    tag_ids = models.JSONField(default=list)
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.UNANSWERED)
    # The asker has answers to look at and has neither accepted one nor said that none helps yet.
    needs_decision = models.BooleanField(default=False)
    score = models.IntegerField(default=0)
    answer_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    helped_count = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(default=timezone.now)
    first_answer_at = models.DateTimeField(null=True)
    # Where an imported question came from; NULL for those asked here.
    source_key = models.CharField(max_length=80, null=True)

    class Meta:
        constraints: ClassVar = [
            # Running an import again must find what it made, not make it again.
            models.UniqueConstraint(fields=["space", "source_key"], name="sl_question_source"),
            # A slow network, "Try again": the form that comes a second time must find the first question.
            models.UniqueConstraint(fields=["author", "once"], name="sl_question_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["space", "visibility", "last_activity_at"], name="sl_q_activity"),
            models.Index(fields=["space", "visibility", "score"], name="sl_q_votes"),
            models.Index(fields=["space", "visibility", "state", "last_activity_at"], name="sl_q_state_activity"),
            models.Index(fields=["space", "visibility", "state", "score"], name="sl_q_state_votes"),
            models.Index(fields=["space", "visibility", "state", "created_at"], name="sl_q_state_created"),
            models.Index(fields=["author", "space", "created_at"], name="sl_q_author"),
        ]

    def __str__(self) -> str:
        return self.title


class QuestionTag(models.Model):
    """A listed question under a tag, with copies of what lists are sorted by. Hidden questions have no rows here.

    .. no_pii: Topics.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.PositiveSmallIntegerField(choices=State.choices)
    score = models.IntegerField()
    last_activity_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # The same tag typed twice would list the question twice.
            models.UniqueConstraint(fields=["question", "tag"], name="sl_questiontag_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tag", "last_activity_at", "question"], name="sl_qt_activity"),
            models.Index(fields=["tag", "score", "question"], name="sl_qt_votes"),
            models.Index(fields=["tag", "state", "last_activity_at", "question"], name="sl_qt_state_activity"),
            models.Index(fields=["tag", "state", "score", "question"], name="sl_qt_state_votes"),
            models.Index(fields=["tag", "state", "created_at", "question"], name="sl_qt_state_created"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} under {self.tag_id}"


class QuestionText(models.Model):
    """The searchable words of a listed question and its answers, as tokens (``kit.search``). Hidden questions have no row.

    .. pii: Words of posts without their authors.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, primary_key=True, related_name="+")
    title_terms = models.TextField()
    text_terms = models.TextField()

    def __str__(self) -> str:
        return f"Words of {self.question_id}"


class Answer(InSpace, Authored, SentOnce, Written, Moderated):
    """An answer. ``rank`` puts endorsed first, then accepted, then by votes.

    .. pii: What a person answered.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", db_index=False)
    score = models.IntegerField(default=0)
    rank = models.BigIntegerField(default=0)
    is_accepted = models.BooleanField(default=False)
    # It was accepted when it was hidden or deleted, and is again when it comes back, unless the asker decided otherwise.
    was_accepted = models.BooleanField(default=False)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    endorsed_at = models.DateTimeField(null=True)
    is_wiki = models.BooleanField(default=False)
    comment_count = models.PositiveIntegerField(default=0)
    source_key = models.CharField(max_length=80, null=True)

    class Meta:
        constraints: ClassVar = [
            # Running an import again must find what it made, not make it again.
            models.UniqueConstraint(fields=["space", "source_key"], name="sl_answer_source"),
            # A slow network, "Try again": the form that comes a second time must find the first answer.
            models.UniqueConstraint(fields=["author", "once"], name="sl_answer_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["question", "visibility", "rank"], name="sl_a_rank"),
            models.Index(fields=["space", "visibility", "created_at"], name="sl_a_visibility"),
            models.Index(fields=["author", "space", "created_at"], name="sl_a_author"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk} to {self.question_id}"

    @property
    def is_endorsed(self) -> bool:
        return self.endorsed_at is not None


class Comment(InSpace, Authored, SentOnce, Written, Moderated):
    """A comment on a question, or on one of its answers.

    .. pii: What a person commented.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    # The answer this comment was made of; turning it back restores that answer with its votes.
    converted_from = models.OneToOneField(Answer, null=True, on_delete=models.SET_NULL, related_name="+")
    # The answer it was on until that became a comment; turned back, that answer takes its comments along.
    came_from = models.ForeignKey(Answer, null=True, on_delete=models.SET_NULL, related_name="+")
    source_key = models.CharField(max_length=80, null=True)

    class Meta:
        constraints: ClassVar = [
            # Running an import again must find what it made, not make it again.
            models.UniqueConstraint(fields=["space", "source_key"], name="sl_comment_source"),
            # A slow network, "Try again": the form that comes a second time must find the first comment.
            models.UniqueConstraint(fields=["author", "once"], name="sl_comment_once"),
        ]
        indexes: ClassVar = [
            # All that a page of earlier comments is chosen by, so that MariaDB starts at the page and not at the end.
            models.Index(fields=["answer", "question", "id", "visibility", "author"], name="sl_c_thread"),
            models.Index(fields=["space", "visibility", "created_at"], name="sl_c_visibility"),
            models.Index(fields=["author", "space", "created_at"], name="sl_c_author"),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} on {self.question_id}"


class AnswerVote(models.Model):
    """Somebody finds an answer helpful.

    .. pii: Who voted.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # One vote a person: two tabs, two clicks, two workers.
            models.UniqueConstraint(fields=["answer", "user"], name="sl_answervote_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="sl_answervote_user")]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.answer_id}"


class Reader(models.Model):
    """What one person has to do with one question: read until when, voted, follows, has it too, was asked to answer it.

    .. pii: Who read and follows what.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField(null=True)
    has_voted = models.BooleanField(default=False)
    has_same = models.BooleanField(default=False)
    is_following = models.BooleanField(default=False)
    # Asked to answer, and what came of it: an answer or "I cannot". Kept, so that nobody is asked twice.
    asked_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    # When the person last voted, followed, had the same question or was helped: what the limit counts. Reading is none.
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # One row a person and question: a vote is a flag on it, so a second vote has no place to be.
            models.UniqueConstraint(fields=["question", "user"], name="sl_reader_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "is_following"], name="sl_reader_following"),
            models.Index(fields=["user", "asked_at"], name="sl_reader_asked"),
            models.Index(fields=["user", "changed_at"], name="sl_reader_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} and {self.question_id}"

    @property
    def is_asked(self) -> bool:
        """Whether a request to answer waits for this person."""
        return self.asked_at is not None and self.replied_at is None


class Revision(models.Model):
    """A post as it was before an edit. The newest text is in the post itself.

    .. pii: Earlier words of a person.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    post_type = models.CharField(max_length=10, choices=PostType.choices)
    post_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    body = models.TextField()
    tag_names = models.JSONField(default=list)
    # Who made the next version, and when.
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()
    # Replaced while it waited for review: peers never saw it, and do not see it now, whatever became of the post.
    was_held = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            # Two editors at once must not overwrite one another's history.
            models.UniqueConstraint(fields=["post_type", "post_id", "number"], name="sl_revision_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["editor", "written_at"], name="sl_revision_editor")]

    def __str__(self) -> str:
        return f"{self.post_type} {self.post_id}, revision {self.number}"


class Deflection(models.Model):
    """Somebody who was about to ask found the answer in an earlier question.

    .. pii: Who was helped by which question.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Clicking twice helps once.
            models.UniqueConstraint(fields=["question", "user"], name="sl_deflection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} helped {self.user_id}"
