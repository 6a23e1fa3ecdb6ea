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
    INVITED = "invited", _("You were invited to a group")
    REVISED_IN = "revised_in", _("Your group handed in a revised work")
    REVISED_BACK = "revised_back", _("The revised work of your group was taken back")
    GALLERY_OUT = "gallery_out", _("Staff took your work out of the gallery")
    FINALIST = "finalist", _("Your work is among the finalists")
    PICKED = "picked", _("Your work was picked")
    SUBMIT_DUE = "submit_due", _("The time to hand in ends")
    REVIEW_DUE = "review_due", _("The time to review ends")
    GRADED = "graded", _("Your grade is there")
    REVISED = "revised", _("A work that you reviewed was revised")
    SHORT = "short", _("Works are short of reviews")
    DRAFTS = "drafts", _("Grades of assistants wait for you")
    SENT_BACK = "sent_back", _("Your draft was sent back")
    MEETING = "meeting", _("A meeting was planned")
    MEETING_MOVED = "meeting_new", _("A meeting was changed")
    MEETING_OFF = "meeting_off", _("A meeting was called off")
    LEAVING = "leaving", _("Your work will be deleted")
    OFFERED = "offered", _("You have a proposal for a match")
    OFFER_DUE = "offer_due", _("A proposal for a match waits for you")
    OFFER_OVER = "offer_over", _("A proposal for a match did not work out")
    MATCHED = "matched", _("You have a match")
    PAIR_QUIET = "pair_quiet", _("You have not met for a while")
    REMATCH = "rematch", _("You can ask for another match")
    PAIR_ENDED = "pair_ended", _("A match of yours has ended")
    UNPAIRED = "unpaired", _("People of a programme need a match")
    PAIR_PAUSED = "pair_paused", _("A match of yours takes a break")
    PAIR_RESUMED = "pair_resumed", _("A match of yours goes on")
    CONCERN = "concern", _("Somebody told the coordinators something in private")


class Period(models.TextChoices):
    """How often somebody wants mail."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    OFF = "off", _("Never")
