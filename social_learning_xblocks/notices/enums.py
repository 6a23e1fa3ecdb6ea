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
    HANDED_IN = "handed_in", _("Your group handed in")
    TAKEN_BACK = "taken_back", _("The work of your group was taken back")
    GALLERY_OUT = "gallery_out", _("Staff took your video out of the gallery")
    FINALIST = "finalist", _("Your video is among the finalists")
    PICKED = "picked", _("Your video was picked")
    SUBMIT_DUE = "submit_due", _("The time to hand in ends")
    REVIEW_DUE = "review_due", _("The time to review ends")
    GRADED = "graded", _("Your grade is there")
    REVISED = "revised", _("A video that you reviewed was revised")
    SHORT = "short", _("Videos are short of reviews")
    LEAVING = "leaving", _("Your video will be deleted")


class Period(models.TextChoices):
    """How often somebody wants mail."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    OFF = "off", _("Never")
