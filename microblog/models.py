"""Tables of the microblog. Change rows through ``microblog.api``: counters and copies are kept there.

A post gets its id when it is published, so ids are the order of every timeline; drafts and scheduled posts wait in a
table of their own.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from social_learning_xblocks.kit.fields import DigestField
from social_learning_xblocks.kit.models import Authored, InSpace, Moderated, SentOnce, Written
from social_learning_xblocks.spaces.models import Tag

from .enums import Audience, DraftProblem, PostKind, Reaction


class LinkCard(models.Model):
    """A web address that posts lead to, and what its page says of itself. A page that says nothing has no title.

    .. no_pii: Addresses and words of the web. Who linked to them, posts say.
    """

    # The digest of the address: a post knows its card without asking for it.
    key = DigestField(primary_key=True)
    url = models.CharField(max_length=2000)
    title = models.CharField(max_length=160, blank=True)
    description = models.CharField(max_length=300, blank=True)
    # When a post last began to lead to it.
    noted_at = models.DateTimeField(default=timezone.now)
    # From when on its page is to be asked, and how often it was since it last answered.
    ask_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ask_at", "tries"], name="slb_linkcard_due")]

    def __str__(self) -> str:
        return f"Card {self.key}"


class Post(InSpace, Authored, SentOnce, Written, Moderated):
    """A post. The counts follow from other rows; never set them directly.

    .. pii: What a person wrote, and for whom.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    kind = models.CharField(max_length=12, choices=PostKind.choices, default=PostKind.POST)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.EVERYBODY)
    # Set for Audience.COHORT only.
    cohort_id = models.BigIntegerField(null=True)
    # Who typed it for the author; NULL where the author did.
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # What praise names: one of the values that the author of the course set when it was written.
    value = models.CharField(max_length=60, blank=True)
    # What it passes on. Without a text of its own it is nothing else.
    quoted = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    may_be_quoted = models.BooleanField(default=True)
    # The first address outside that its text leads to, where the site wants cards. A card goes when no post leads to it.
    link = models.ForeignKey(LinkCard, null=True, on_delete=models.DO_NOTHING, related_name="+")
    is_pinned = models.BooleanField(default=False)
    # The first that a learner posted here; it stays the first, whatever becomes of it.
    is_first = models.BooleanField(default=False)
    # A question, or the first post of a newcomer: somebody who mentors should look at it.
    wants_answer = models.BooleanField(default=False)
    # When it was first shown, and people were told of it; NULL until then.
    announced_at = models.DateTimeField(null=True)
    reply_count = models.PositiveIntegerField(default=0)
    # Replies of those who mentored when they wrote them, the author's own left out.
    mentor_reply_count = models.PositiveIntegerField(default=0)
    reaction_count = models.PositiveIntegerField(default=0)
    # When the newest visible reply was written, and whether somebody else than the author of the post wrote it.
    last_reply_at = models.DateTimeField(null=True)
    awaits_author = models.BooleanField(default=False)
    # The words of the text, folded, each between two blanks: for those who mute a word.
    folded = models.TextField(default="")
    # Where an imported post came from; NULL for those written here.
    source_key = models.CharField(max_length=80, null=True)

    class Meta:
        constraints: ClassVar = [
            # Running an import again must find what it made, not make it again.
            models.UniqueConstraint(fields=["space", "source_key"], name="slb_post_source"),
            # A form that is sent twice posts once.
            models.UniqueConstraint(fields=["once"], name="slb_post_sent_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["space", "visibility", "id"], name="slb_post_space"),
            models.Index(fields=["author", "space", "visibility", "id"], name="slb_post_author"),
            models.Index(fields=["space", "is_pinned", "id"], name="slb_post_pinned"),
            models.Index(fields=["author", "space", "created_at"], name="slb_post_written"),
            models.Index(fields=["author", "space", "awaits_author", "last_reply_at"], name="slb_post_awaits"),
            models.Index(fields=["space", "wants_answer", "mentor_reply_count", "id"], name="slb_post_unanswered"),
            models.Index(fields=["announced_at"], name="slb_post_announced"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.author_id}"

    @property
    def is_passed_on(self) -> bool:
        """Whether it passes another post on and says nothing itself."""
        return self.quoted_id is not None and not self.body


class Recipient(models.Model):
    """Somebody whom a post for named people names.

    .. pii: Who may read what.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Naming somebody twice lets them in once.
            models.UniqueConstraint(fields=["post", "user"], name="slb_recipient_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} for {self.user_id}"


class Reply(InSpace, Authored, SentOnce, Written, Moderated):
    """A reply to a post, or to another reply under it. Whoever may read the post may read its replies.

    .. pii: What a person replied.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    # Whether the author mentored when this was written, and the post is somebody else's.
    is_by_mentor = models.BooleanField(default=False)
    # When it was first shown, and people were told of it; NULL until then.
    announced_at = models.DateTimeField(null=True)
    source_key = models.CharField(max_length=80, null=True)

    class Meta:
        verbose_name_plural = "replies"
        constraints: ClassVar = [
            # Running an import again must find what it made, not make it again.
            models.UniqueConstraint(fields=["space", "source_key"], name="slb_reply_source"),
            # A form that is sent twice replies once.
            models.UniqueConstraint(fields=["once"], name="slb_reply_sent_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["post", "visibility", "id"], name="slb_reply_thread"),
            models.Index(fields=["author", "space", "created_at"], name="slb_reply_author"),
            models.Index(fields=["post", "author", "id"], name="slb_reply_by"),
            models.Index(fields=["space", "visibility", "created_at"], name="slb_reply_space"),
        ]

    def __str__(self) -> str:
        return f"Reply {self.pk} to {self.post_id}"


class PostTag(models.Model):
    """A post under a hashtag.

    .. no_pii: Topics.
    """

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # The same tag typed twice would list the post twice.
            models.UniqueConstraint(fields=["tag", "post"], name="slb_posttag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} under {self.tag_id}"


class Mention(InSpace):
    """A post that is shown, or a shown reply under it, names somebody who may read it.

    .. pii: Who is named where.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    # The reply that names them; 0 for the post itself.
    reply_key = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    # Until the person has a visible reply that is newer.
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            # A text that names somebody ten times names them once.
            models.UniqueConstraint(fields=["user", "space", "post", "reply_key"], name="slb_mention_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "space", "is_open", "created_at"], name="slb_mention_open")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.post_id}"


class Follow(InSpace):
    """Somebody wants to see what somebody else posts in one space.

    .. pii: Who follows whom.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    follower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    followed = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # A double click follows once.
            models.UniqueConstraint(fields=["follower", "space", "followed"], name="slb_follow_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["followed", "space"], name="slb_follow_followers"),
            models.Index(fields=["follower", "created_at"], name="slb_follow_since"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followed_id}"


class Silence(InSpace):
    """Somebody does not want to see somebody else: less of them, nothing until a moment, or nothing both ways for good.

    .. pii: Who avoids whom.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    is_block = models.BooleanField(default=False)
    # NULL: until it is taken back.
    until = models.DateTimeField(null=True)
    # Only less of them: in lists of many people, one post a page.
    is_less = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            # One line for two people: muting somebody who is blocked must not leave two answers.
            models.UniqueConstraint(fields=["by", "space", "whom"], name="slb_silence_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["whom", "space", "is_block"], name="slb_silence_whom")]

    def __str__(self) -> str:
        return f"{self.by_id} silences {self.whom_id}"


class MutedThread(InSpace):
    """A post that somebody wants in no list for a time.

    .. pii: What somebody does not want to read.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    # NULL: until it is taken back.
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # A second mute moves the end of the first.
            models.UniqueConstraint(fields=["user", "post"], name="slb_mutedthread_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} mutes {self.post_id}"


class MutedWord(InSpace):
    """A word or phrase that somebody wants in no list for a time.

    .. pii: What somebody does not want to read.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Folded, as the words of posts are.
    word = models.CharField(max_length=60)
    word_hash = DigestField()
    # NULL: until it is taken back.
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # A second mute moves the end of the first. The hash is exact where a collation is not.
            models.UniqueConstraint(fields=["user", "space", "word_hash"], name="slb_mutedword_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} mutes a word"


class Poll(models.Model):
    """A choice that a post asks for. Each option has a column, so that one row decides and counts a vote.

    .. no_pii: Options and their counts.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="poll")
    options = models.JSONField()
    ends_at = models.DateTimeField()
    votes_0 = models.PositiveIntegerField(default=0)
    votes_1 = models.PositiveIntegerField(default=0)
    votes_2 = models.PositiveIntegerField(default=0)
    votes_3 = models.PositiveIntegerField(default=0)
    votes_4 = models.PositiveIntegerField(default=0)
    votes_5 = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Poll of {self.post_id}"


class PostVersion(models.Model):
    """What a post, or a reply to it, said before it was edited.

    .. pii: What a person wrote.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    # The reply that said it; 0 for the post itself.
    reply_key = models.BigIntegerField(default=0)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField()
    body = models.TextField()
    replaced_at = models.DateTimeField(default=timezone.now)
    # It waited for review when it was replaced: for its author and moderators only.
    was_held = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            # Two edits at once must not both be the second version.
            models.UniqueConstraint(fields=["post", "reply_key", "number"], name="slb_version_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["editor", "replaced_at"], name="slb_version_editor")]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.post_id}"


class Mark(models.Model):
    """What one person has to do with one post: seen, reacted, bookmarked, acknowledged, voted.

    .. pii: Who read and liked what.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField(null=True)
    reaction = models.CharField(max_length=10, choices=Reaction.choices, blank=True)
    is_bookmarked = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    # The option of the poll they voted for.
    vote = models.PositiveSmallIntegerField(null=True)
    # When they last reacted or voted: nobody does so without end.
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # One row a person and post: a like is a word on it, so a second like has no place to be.
            models.UniqueConstraint(fields=["post", "user"], name="slb_mark_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "is_bookmarked", "post"], name="slb_mark_bookmarks"),
            models.Index(fields=["user", "changed_at"], name="slb_mark_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} and {self.post_id}"


class Place(InSpace):
    """How far somebody has read in one timeline; it survives devices.

    .. pii: Reading habits.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    timeline = models.CharField(max_length=12)
    post_id = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # Two devices have one place.
            models.UniqueConstraint(fields=["user", "space", "timeline"], name="slb_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.timeline}: {self.post_id}"


class Draft(InSpace, Authored):
    """A post that is not out yet: kept for its author, or waiting for its moment.

    .. pii: What a person means to write.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    body = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=PostKind.choices, default=PostKind.POST)
    value = models.CharField(max_length=60, blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.EVERYBODY)
    cohort_id = models.BigIntegerField(null=True)
    recipient_ids = models.JSONField(default=list)
    # A poll comes with the post; none without options.
    poll_options = models.JSONField(default=list)
    poll_lasts = models.DurationField(null=True)
    may_be_quoted = models.BooleanField(default=True)
    # With the account goes the draft: it must not come out as if the author had written it.
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # NULL for one that only waits to be finished.
    publish_at = models.DateTimeField(null=True)
    # Why it could not be published when it was due. It waits until its author has changed it.
    problem = models.CharField(max_length=12, choices=DraftProblem.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["space", "problem", "publish_at"], name="slb_draft_due"),
            models.Index(fields=["problem", "publish_at"], name="slb_draft_clock"),
            models.Index(fields=["author", "space"], name="slb_draft_author"),
            models.Index(fields=["posted_by", "space"], name="slb_draft_poster"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk} of {self.author_id}"
