"""Choices of the moderation applet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why somebody reports a post."""

    SPAM = "spam", _("Spam or advertising")
    RUDE = "rude", _("Rude or hurtful")
    PERSONAL = "personal", _("Shares personal data")
    CHEATING = "cheating", _("Gives away graded work")
    OFF_TOPIC = "off_topic", _("Does not belong here")
    OTHER = "other", _("Something else")


class Decision(models.TextChoices):
    """What a moderator decided about a report."""

    HIDDEN = "hidden", _("The post was hidden")
    KEPT = "kept", _("The post stays")


class Act(models.TextChoices):
    """What the trail records."""

    HELD = "held", _("held for review")
    APPROVED = "approved", _("approved")
    HIDDEN = "hidden", _("hidden")
    RESTORED = "restored", _("restored")
    DELETED = "deleted", _("deleted")
    UNDELETED = "undeleted", _("brought back")
    LOCKED = "locked", _("locked")
    UNLOCKED = "unlocked", _("unlocked")
    KEPT = "kept", _("reports dismissed")
    REVEALED = "revealed", _("name of an anonymous author shown")
    ROLE = "role", _("role changed")
    COURSE = "course", _("another course let in")
    WORDS = "words", _("held words changed")
    CONVERTED = "converted", _("converted")
    POSTED = "posted", _("posted for somebody else")
    GRADED = "graded", _("grade set")
    UNGRADED = "ungraded", _("grade taken back")
    APPEAL = "appeal", _("appeal decided")
    SET_ASIDE = "set_aside", _("review set aside")
    COUNTED = "counted", _("review counted again")
    DRAFTED = "drafted", _("grade drafted")
    CONFIRMED = "confirmed", _("draft confirmed")
    UNCONFIRMED = "unconfirmed", _("confirmation taken back")
    SENT_BACK = "sent_back", _("draft sent back")
    EXTENDED = "extended", _("more time given")
    RESET = "reset", _("work reset")
    FINALIST = "finalist", _("made a finalist")
    PICKED = "picked", _("picked in the gallery")
    UNPICKED = "unpicked", _("no longer picked in the gallery")
    CLOSED = "closed", _("voting closed")
    REOPENED = "reopened", _("voting opened again")
    EXAMPLE_MADE = "ex_made", _("example made")
    EXAMPLE_CHANGED = "ex_changed", _("example changed")
    EXAMPLE_PUBLISHED = "ex_published", _("example published")
    EXAMPLE_WITHDRAWN = "ex_withdrawn", _("example withdrawn")
    EXAMPLE_DELETED = "ex_deleted", _("example deleted")
    SKILLS = "skills", _("skills put on the list")
    PROGRAMME = "programme", _("programme changed")
    SIGNED_UP = "signed_up", _("sign-up changed for somebody")
    MATCHING = "matching", _("matching set")
    RUN = "run", _("matching run asked for")
    RUN_ENDED = "run_ended", _("matching run cancelled")
    BOARD = "board", _("pairs of a matching run changed by hand")
    RULED = "ruled", _("decided about two people in every matching run")
    PUBLISHED = "published", _("matches offered")
    WITHDRAWN = "withdrawn", _("offers of matches taken back")
    REPAIRED = "repaired", _("matches repaired")
    DISMISSED = "dismissed", _("repair of matches dismissed")
    RECALLED = "recalled", _("repair of matches proposed again")
    UNPAIRED = "unpaired", _("match ended")
