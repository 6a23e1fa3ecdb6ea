"""Choices of the mentoring app."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from social_learning_xblocks.kit import jobs
from social_learning_xblocks.kit.models import JobState


class ProgrammeKind(models.TextChoices):
    """What a programme is like; sets what its settings begin with."""

    ONE_TO_ONE = "one_to_one", _("One to one: a mentor for each mentee")
    GROUP = "group", _("Group: a mentor with several mentees")
    REVERSE = "reverse", _("Reverse: the less experienced mentor the more experienced")
    FLASH = "flash", _("Flash: one meeting about one question")
    PEER = "peer", _("Peers: everybody helps one and is helped by one")


class Cadence(models.TextChoices):
    """How often a pair is to meet."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    ONCE = "once", _("once")


class Phase(models.TextChoices):
    """Where a programme stands by its dates."""

    PREPARED = "prepared", _("Sign-up has not begun")
    SIGN_UP = "sign_up", _("Sign-up is open")
    MATCHING = "matching", _("Sign-up is closed")
    RUNNING = "running", _("Running")
    OVER = "over", _("Over")


class ParticipantState(models.TextChoices):
    """Whether somebody who signed up takes part in matching."""

    ACTIVE = "active", _("takes part")
    PAUSED = "paused", _("pauses")
    WITHDRAWN = "withdrawn", _("has withdrawn")


class Level(models.IntegerChoices):
    """How far somebody is in their field; the steps that the engine compares."""

    STUDIES = 0, _("I study")
    FIRST = 1, _("up to 2 years")
    SECOND = 2, _("2 to 5 years")
    THIRD = 3, _("5 to 10 years")
    FOURTH = 4, _("10 to 20 years")
    FIFTH = 5, _("more than 20 years")


class SkillSide(models.TextChoices):
    """What a skill on a sign-up means."""

    WANTED = "wanted", _("wants to learn")
    OFFERED = "offered", _("can help with")


class WishKind(models.TextChoices):
    """What somebody asks for about a person."""

    WISH = "wish", _("would like to be matched with")
    NEVER = "never", _("does not want to be matched with")


class Ruling(models.TextChoices):
    """What a coordinator decided about two people, for every run of a programme."""

    LOCKED = "locked", _("made in every run")
    FORBIDDEN = "forbidden", _("made in no run")


#: A run is work that outgrows a request, and stands where such work stands.
RoundState = JobState


class RoundPhase(models.TextChoices):
    """What a run is at, in this order. The middle ones are stages that the engine tells of."""

    READING = "reading", _("Reading the sign-ups")
    LOOKING = "looking", _("Looking who would fit whom")
    FILLING = "filling", _("Finding a mentor for as many as can be")
    RAISING = "raising", _("Raising the lowest score")
    MATCHING = "matching", _("Looking for the best pairs")
    EXPLAINING = "explaining", _("Writing down the reasons")
    KEEPING = "keeping", _("Keeping the result")


class RoundMessage(models.TextChoices):
    """Why a run failed."""

    ERROR = "error", _("Something went wrong. The site's operator finds it in the log. Run it again.")
    DIED = jobs.DIED, _("It was stopped again and again before its end. Tell the site's operator.")
    CHANGED = "changed", _("Somebody left in the very moment when the result was kept. Run it again.")
    LOCKED = (
        "locked",
        _("More pairs are locked than somebody has places for. Unlock one of them, or give them more places."),
    )


class ChangeKind(models.TextChoices):
    """What was done on the board of a round."""

    LOCKED = "locked", _("locked")
    UNLOCKED = "unlocked", _("unlocked")
    FORBADE = "forbade", _("kept apart")
    ALLOWED = "allowed", _("no longer kept apart")
    MOVED = "moved", _("moved")
    ADDED = "added", _("paired")
    REMOVED = "removed", _("taken apart")


class Answer(models.TextChoices):
    """What one of the two said to an offer."""

    WAITING = "waiting", _("has not answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class OfferState(models.TextChoices):
    """What became of an offer."""

    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted by both")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("not answered in time")
    WITHDRAWN = "withdrawn", _("taken back")


class DeclineReason(models.TextChoices):
    """Why somebody does not take an offer. The coordinator reads it, the other person does not."""

    NO_TIME = "no_time", _("I have no time at present")
    TOPICS = "topics", _("Our topics do not fit")
    TOO_CLOSE = "too_close", _("We work too closely together")
    KNOWN = "known", _("We know each other already")
    OTHER = "other", _("Something else")


class EndReason(models.TextChoices):
    """Why a pair ends. Nobody is at fault."""

    REACHED = "reached", _("We have reached what we wanted")
    NO_TIME = "no_time", _("There is no time for it at present")
    NO_FIT = "no_fit", _("It does not fit")
    NO_REPLY = "no_reply", _("The other one does not answer")
    LEFT = "left", _("One of the two has left")
    PROGRAMME = "programme", _("The programme is over")
    MOVED = "moved", _("Coordinators matched people anew")
    OTHER = "other", _("Something else")


class RepairState(models.TextChoices):
    """What became of a repair that was proposed."""

    OPEN = "open", _("waits")
    ACCEPTED = "accepted", _("accepted")
    DISMISSED = "dismissed", _("dismissed")


class MeetingState(models.TextChoices):
    """What became of a meeting."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    MISSED = "missed", _("did not take place")
    CANCELLED = "cancelled", _("called off")


class PulseAnswer(models.IntegerChoices):
    """How it goes with the two."""

    VERY_WELL = 5, _("Very well")
    WELL = 4, _("Well")
    SO_SO = 3, _("So-so")
    NOT_WELL = 2, _("Not well")
    NOT_AT_ALL = 1, _("Not at all well")


class ConcernState(models.TextChoices):
    """Where a private report to the coordinator stands."""

    OPEN = "open", _("waits")
    CLOSED = "closed", _("looked after")
