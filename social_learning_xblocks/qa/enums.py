"""Choices of the Q&A applet."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.IntegerChoices):
    """How far a question is."""

    UNANSWERED = 0, _("No answer yet")
    ANSWERED = 1, _("Answered")
    SOLVED = 2, _("Solved")


class ListView(models.TextChoices):
    """The lists a learner can choose."""

    ACTIVITY = "activity", _("Recent")
    VOTES = "votes", _("Most helpful")
    UNANSWERED = "unanswered", _("Unanswered")
    MINE = "mine", _("Mine")
    FOLLOWING = "following", pgettext_lazy("list of questions", "Following")
    WAITING = "waiting", _("Waiting for me")


class WhoMayAsk(models.TextChoices):
    """Whom the author of the course lets ask."""

    EVERYBODY = "everybody", _("Everybody in the space")
    MENTORS = "mentors", _("Mentors, experts and staff")
    STAFF = "staff", _("Staff only")


class PostType(models.TextChoices):
    """The three kinds of post, as other tables name them."""

    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    COMMENT = "comment", _("Comment")
