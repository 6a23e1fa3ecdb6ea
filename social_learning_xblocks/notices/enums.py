"""Choices of the notices applet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What happened."""

    ANSWERED = "answered", _("Your question was answered")
    COMMENTED = "commented", _("Your post has a comment")
    MENTIONED = "mentioned", _("You were mentioned")
    ACCEPTED = "accepted", _("Your answer was accepted")
    ENDORSED = "endorsed", _("Your answer was endorsed")
    REQUESTED = "requested", _("You were asked for an answer")
    PASSED_ON = "passed_on", _("Your post was passed on")
    REPORT_HIDDEN = "hidden", _("A post you reported was hidden")
    REPORT_KEPT = "kept", _("A post you reported stays")
    APPROVED = "approved", _("Your post was approved")
    MODERATED = "moderated", _("A moderator changed your post")
    REACTED = "reacted", _("Somebody reacted to your post")
    REVIEWED = "reviewed", _("Your work was reviewed")
    RATED = "rated", _("An author answered your review")
    DECIDED = "decided", _("Staff decided on your grade")
    LEAVING = "leaving", _("Your video will be deleted")


class Period(models.TextChoices):
    """How often somebody wants mail."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    OFF = "off", _("Never")
