"""Choices of the people applet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicKind(models.TextChoices):
    """What a topic on a profile means."""

    SKILL = "skill", _("Can help with")
    WANTED = "wanted", _("Wants to learn")
    INTEREST = "interest", _("Is interested in")


class Value(models.TextChoices):
    """Value that somebody received credit for. Points are in ``rules.POINTS``."""

    UPVOTED = "upvoted", _("Answer voted up")
    ACCEPTED = "accepted", _("Answer accepted")
    ENDORSED = "endorsed", _("Answer endorsed")
    ASKED_WELL = "asked_well", _("Question voted up")
