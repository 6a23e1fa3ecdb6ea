"""Choices of the video review applet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..kit import jobs


class GroupMode(models.TextChoices):
    """Who hands in together."""

    OFF = "off", _("each learner alone")
    OWN = "own", _("groups that learners form here")
    TEAMS = "teams", _("the teams of the course")


class WorkKind(models.TextChoices):
    """What is handed in."""

    VIDEO = "video", _("a video")
    PICTURE = "picture", _("a picture")
    TEXT = "text", _("a text")


class VideoState(models.TextChoices):
    """How far a video is."""

    RECEIVING = "receiving", _("On its way")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")
    # Its bytes are being removed; the row goes with the last of them.
    DELETED = "deleted", _("Deleted")


class ContentKind(models.TextChoices):
    """What a file is, by the content type under which it is sent."""

    MP4 = "video/mp4", _("MP4 video")
    MOV = "video/quicktime", _("QuickTime video")
    WEBM = "video/webm", _("WebM video")
    MATROSKA = "video/x-matroska", _("Matroska video")
    MP4_AUDIO = "audio/mp4", _("MP4 audio")
    WEBM_AUDIO = "audio/webm", _("WebM audio")
    PNG = "image/png", _("PNG picture")
    JPEG = "image/jpeg", _("JPEG picture")
    WEBP = "image/webp", _("WebP picture")
    GIF = "image/gif", _("GIF picture")
    MARKDOWN = "text/markdown", _("Text in Markdown")

    @property
    def work(self) -> WorkKind:
        """What a work of this type is."""
        stem = self.value.partition("/")[0]
        return {"image": WorkKind.PICTURE, "text": WorkKind.TEXT}.get(stem, WorkKind.VIDEO)


class Refusal(models.TextChoices):
    """Why a video was refused, with the sentence for the person who sent it."""

    EMPTY = "empty", _("The file is empty. Choose another one.")
    UNKNOWN = "unknown", _("This file is not a video that can be played here. MP4, MOV and WebM work.")
    DAMAGED = "damaged", _("The file is damaged, or a part of it is missing. Record or export it again.")
    COMPLICATED = "complicated", _("The file is built in a way that cannot be checked here. Export it as MP4.")
    PROTECTED = "protected", _("The file is protected against copying, so others could not play it.")
    NO_TRACKS = "no_tracks", _("There is neither a picture nor sound in this file.")
    NO_PICTURE = "no_picture", _("There is only sound in this file. A video is needed here.")
    NO_DURATION = "no_duration", _("The recording has no length. Record it again.")
    TOO_LONG = "too_long", _("The video is longer than it may be here. Make it shorter.")
    TOO_LARGE = "too_large", _("The file is larger than it may be here. Make it smaller.")
    NOT_EVERYWHERE = "not_everywhere", _("Not all browsers can play this video. Export it as MP4 with H.264.")
    CHECKSUM = "checksum", _("What arrived is not what was sent. Upload the file again.")


class Advice(models.TextChoices):
    """Why a video does not play in all browsers, with what helps."""

    HEVC = "hevc", _("This is HEVC, which many browsers show without a picture. Export it as MP4 with H.264.")
    MOV = "mov", _("Some browsers do not play QuickTime files. Export it as MP4.")
    MATROSKA = "matroska", _("Some browsers do not play Matroska files. Export it as MP4 or WebM.")
    PICTURE = "picture", _("Some browsers cannot show the picture of this file. Export it as MP4 with H.264.")
    SOUND = "sound", _("Some browsers cannot play the sound of this file. Export it as MP4 with AAC.")


class SubmissionState(models.TextChoices):
    """Where a submission is."""

    DRAFT = "draft", _("Not handed in")
    POOL = "pool", _("Handed in")
    # Out of the pool: staff look at it first.
    HELD = "held", _("Held by staff")
    EXEMPLAR = "exemplar", _("Example with a score")


class ReviewKind(models.TextChoices):
    """Who reviews."""

    PEER = "peer", _("Review by a peer")
    SELF = "self", _("Review of one's own work")
    STAFF = "staff", _("Review by staff")
    CALIBRATION = "calibration", _("Review of an example")
    # Of the revised video, by a peer who has reviewed the first one.
    AGAIN = "again", _("Second look by a peer")


class ReviewState(models.TextChoices):
    """How far a review is."""

    WRITING = "writing", _("Being written")
    # The reviewer was away for long, so somebody else may have taken the place; it can still be handed in.
    LAPSED = "lapsed", _("Left alone")
    GIVEN = "given", _("Handed in")
    # Of an assistant: it counts when staff confirm it.
    DRAFT = "draft", _("Draft of an assistant")
    # Flagged, or the video did not play: the reviewer got another one instead.
    RETURNED = "returned", _("Given back")
    # The work was taken back or held, or its author has left: nothing that the reviewer did.
    ENDED = "ended", _("Ended")


class MomentLabel(models.TextChoices):
    """What a comment at a moment is."""

    COMMENT = "comment", _("Comment")
    PRAISE = "praise", _("Praise")
    QUESTION = "question", _("Question")
    SUGGESTION = "suggestion", _("Suggestion")


class LineKind(models.TextChoices):
    """How a criterion of a rubric is answered."""

    LEVELS = "levels", _("one of some levels")
    RANGE = "range", _("a number of points")
    REMARK = "remark", _("words only")


class RemarkRule(models.TextChoices):
    """Whether a criterion takes words besides points."""

    NONE = "none", _("no words")
    MAY = "may", _("words if wished")
    MUST = "must", _("words are required")


class Grading(models.TextChoices):
    """How reviews become a grade."""

    PLAIN = "plain", _("the mean of all reviews, held against odd ones")
    CALIBRATED = "calibrated", _("a model that takes off how strict each reviewer is")


class Practice(models.TextChoices):
    """Whether learners review examples before they review each other."""

    OFF = "off", _("no")
    OFFERED = "offered", _("those who like to")
    REQUIRED = "required", _("everybody, before they review others")


class Decision(models.TextChoices):
    """What became of an appeal."""

    OPEN = "open", _("Waiting")
    CHANGED = "changed", _("The grade was changed")
    KEPT = "kept", _("The grade stays")


class DraftDecision(models.TextChoices):
    """What staff made of the draft of an assistant last."""

    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Sent back")


class BoardView(models.TextChoices):
    """What staff choose from on their board."""

    EVERYONE = "everyone", _("Everyone")
    MISSING = "missing", _("Not handed in")
    OWES = "owes", _("Owe reviews")
    SHORT = "short", _("Short of reviews")
    LATE = "late", _("Late")
    WIDE = "wide", _("Least certain")
    DISPUTED = "disputed", _("Disputed")
    FLAGGED = "flagged", _("Flagged")
    APPEALS = "appeals", _("Appeals")
    DRAFTS = "drafts", _("Drafts")


class GalleryMode(models.TextChoices):
    """What people do in the gallery of an assignment."""

    OFF = "off", _("There is no gallery")
    SHOWN = "shown", _("Learners watch")
    VOTES = "votes", _("Learners watch and vote")
    PAIRS = "pairs", _("Learners watch two at a time and say which is better")


class Choice(models.TextChoices):
    """What somebody says of two videos."""

    FIRST = "first", _("The first is better")
    SECOND = "second", _("The second is better")
    EQUAL = "equal", _("Equally good")
    # Not asked again, and counts for nothing.
    SKIP = "skip", _("Skipped")


class StepName(models.TextChoices):
    """The steps of an assignment, in their order."""

    SUBMIT = "submit", _("Hand in")
    CALIBRATE = "calibrate", _("Practise")
    REVIEW = "review", _("Review others")
    SELF = "self", _("Review yourself")
    REVISE = "revise", _("Revise")
    RESULT = "result", _("Result")
    GALLERY = "gallery", _("Gallery")


class StepState(models.TextChoices):
    """How a step stands for one person now."""

    DONE = "done", _("Done")
    OPEN = "open", _("Open")
    WAITING = "waiting", _("Not yet")
    CLOSED = "closed", _("Over")


class ReturnReason(models.TextChoices):
    """Why a reviewer gives a review back."""

    BROKEN = "broken", _("I cannot see or play it")
    KNOWN = "known", _("I know this person too well")
    WRONG = "wrong", _("Something is wrong with it")


class JobKind(models.TextChoices):
    """Work on a whole assignment."""

    RESCORE = "rescore", _("Grade anew")
    SEND = "send", _("Send grades to the gradebook")
    PACK = "pack", _("ZIP of everything")


class JobMessage(models.TextChoices):
    """Why a job failed."""

    ERROR = "error", _("Something went wrong. The site's operator finds it in the log. Start it again.")
    DIED = jobs.DIED, _("It was stopped again and again before its end. Tell the site's operator.")
    CHANGED = "changed", _("Somebody deleted a work or left meanwhile. Start it again, and it is not in it.")
    STORAGE = "storage", _("The file store does not answer. Start it again in a while.")
