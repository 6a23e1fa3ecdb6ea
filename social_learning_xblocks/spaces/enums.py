"""Choices of the spaces applet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..kit import actor


class SpaceKind(models.TextChoices):
    """What a space spans."""

    BLOCK = "block", _("This block only")
    COURSE = "course", _("The whole course")
    COMMUNITY = "community", _("A community that several courses share")


class Role(models.TextChoices):
    """What somebody is in one space."""

    LEARNER = actor.LEARNER, _("Learner")
    MENTOR = actor.MENTOR, _("Mentor")
    EXPERT = actor.EXPERT, _("Expert")
    MODERATOR = actor.MODERATOR, _("Moderator")
    STAFF = actor.STAFF, _("Staff")
    GUEST = actor.GUEST, _("Guest")
