"""Choices of the microblog."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.IntegerChoices):
    """Who may read a post, besides its author and the moderators of the space."""

    EVERYBODY = 0, _("Everybody here")
    MENTEES = 1, _("My mentees")
    MENTORS = 2, _("Mentors only")
    NAMED = 3, _("People I name")
    COHORT = 4, _("One cohort")


class PostKind(models.TextChoices):
    """What a post is for."""

    POST = "post", _("Post")
    QUESTION = "question", _("Question")
    PRAISE = "praise", _("Praise")
    ANNOUNCEMENT = "announcement", _("Announcement")


class Reaction(models.TextChoices):
    """What somebody says to a post with one tap."""

    LIKE = "like", _("Like")
    THANKS = "thanks", _("Thanks")
    IDEA = "idea", _("Gives me an idea")
    CELEBRATE = "celebrate", _("Well done")


class Timeline(models.TextChoices):
    """Lists of posts, newest first."""

    HOME = "home", _("Home")
    MENTORS = "mentors", _("My mentors")
    EVERYBODY = "everybody", _("Everybody")
    MENTIONS = "mentions", _("Mentions")
    BOOKMARKS = "bookmarks", _("Bookmarks")


class WhoMayPost(models.TextChoices):
    """Who starts conversations; everybody may reply."""

    EVERYBODY = "everybody", _("Everybody in the course")
    MENTORS = "mentors", _("Mentors and staff")
    STAFF = "staff", _("Staff only")


class PostType(models.TextChoices):
    """What can be deleted, reported and moderated; the values are stored beside ids in the shared applets."""

    POST = "post", _("Post")
    REPLY = "reply", _("Reply")


class DraftProblem(models.TextChoices):
    """Why a draft could not be published when it was due."""

    LEFT = "left", _("The person in whose name this is written may not post here any more.")
    AUDIENCE = "audience", _("Somebody for whom this is written is not here any more. Choose again who may read it.")
    TEXT = "text", _("This cannot be posted as it is. Look at it again.")
