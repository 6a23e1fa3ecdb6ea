"""Comments at moments of a video: written by its reviewer, answered once by its author."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...kit import conf, richtext
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from .. import rules
from ..data import Mark, MomentCard, RubricLine
from ..enums import MomentLabel, ReviewKind, ReviewState, WorkKind
from ..models import Assignment, Moment, Participant, Review
from ..queries import own_moments
from .assignments import policy_of
from .drafts import touch_draft
from .own_reviews import check_changeable, end_for, find_own, hold, is_in_time, lock
from .rubrics import lines_of

#: Comments in one review, and characters of one, and of the author's answer.
MOST_MOMENTS, LENGTH = 200, 2000


@verb
def add_moment(actor: Actor, assignment: Assignment, review_id: int, mark: Mark) -> Moment:
    """Comment on a moment, or on a stretch, of the video of one's review; on the whole of a picture or a text.

    Raises Invalid for a place that is not in the video, a label or criterion that is none, a text that is empty or too
    long; Conflict when there are too many, or it is too late.
    """
    review = _open(actor, assignment, review_id)
    take = _take_of(review, mark)
    _check(review, mark, take)
    if review.moments.count() >= MOST_MOMENTS:
        raise Conflict(
            _("A review has room for {count} comments. Put some of them together.").format(count=MOST_MOMENTS)
        )
    _check_limit(actor, assignment)
    drawn = richtext.render(mark.body)
    hold(review, assignment)
    return Moment.objects.create(
        review=review,
        take=take,
        start_ms=mark.start_ms,
        end_ms=mark.end_ms,
        label=mark.label,
        criterion=mark.criterion,
        body=mark.body,
        body_html=drawn.html,
        renderer_version=drawn.version,
    )


@verb
def edit_moment(actor: Actor, assignment: Assignment, moment_id: int, mark: Mark) -> Moment:
    """Change a comment of one's own. Raises Conflict once its author has answered, besides as ``add_moment`` does."""
    moment, review = _own(actor, assignment, moment_id)
    _check(review, mark, moment.take)
    drawn = richtext.render(mark.body)
    moment.start_ms, moment.end_ms, moment.label, moment.criterion = (
        mark.start_ms,
        mark.end_ms,
        mark.label,
        mark.criterion,
    )
    moment.body, moment.body_html, moment.renderer_version = mark.body, drawn.html, drawn.version
    moment.edited_at = timezone.now()
    moment.save()
    return moment


@verb
def delete_moment(actor: Actor, assignment: Assignment, moment_id: int) -> Moment:
    """Take a comment of one's own away; what it was comes back, to add it again.

    Raises Conflict once its author has answered, and where a review that was given would have too few.
    """
    moment, review = _own(actor, assignment, moment_id)
    least = policy_of(assignment).least_moments if review.state == ReviewState.GIVEN else 0
    if least and review.moments.count() <= least:
        sentence = ngettext(
            "A review here has at least {least} comment. Change this one instead.",
            "A review here has at least {least} comments. Change this one instead.",
            least,
        )
        raise Conflict(sentence.format(least=least))
    Moment.objects.filter(pk=moment.pk).delete()
    return moment


@verb
def answer_moment(actor: Actor, assignment: Assignment, moment_id: int, *, body: str) -> Moment:
    """The author of a video answers a comment on it, once, when the review was handed in.

    Raises NotFound for comments on the work of others, and for those of reviews that are not given.
    """
    if not rules.can_take_part(actor):
        raise NotAllowed(_("You cannot answer here."))
    theirs = Moment.objects.filter(
        review__submission__assignment=assignment,
        review__submission__participants__user_id=actor.person_id,
        review__state=ReviewState.GIVEN,
    )
    found = theirs.filter(pk=moment_id).values_list("pk", flat=True).first()
    moment = Moment.objects.select_for_update().filter(pk=found).first() if found else None
    if moment is None:
        raise no_such_moment()
    if moment.answered_at is not None:
        raise Conflict(_("This was answered already."))
    _check_body(body)
    moment.answer, moment.answer_html = body, richtext.render(body).html
    moment.answered_at, moment.answered_by_id = timezone.now(), actor.person_id
    moment.save(update_fields=["answer", "answer_html", "answered_at", "answered_by"])
    return moment


def find_moment(actor: Actor, assignment: Assignment, moment_id: int) -> Moment:
    """A comment of this person, with its review. One query. Raises NotFound for those of others and of other places."""
    found = own_moments(assignment, actor.user_id).filter(pk=moment_id).first()
    if found is None:
        raise no_such_moment()
    return found


def cards_of(review: Review, lines: Iterable[RubricLine]) -> tuple[MomentCard, ...]:
    """The comments of a review as the screens show them, in the order of the video. One query."""
    titles = {line.key: line.title for line in lines}
    return tuple(card_of(row, titles) for row in review.moments.order_by("start_ms", "pk"))


def card_of(row: Moment, titles: Mapping[str, str], names: Mapping[int, str] | None = None) -> MomentCard:
    """A comment as the screens show it. ``titles``: of the criteria, by key; ``names``: of others who may have answered."""
    return MomentCard(
        id=row.pk,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        label=row.label,
        criterion=row.criterion,
        criterion_title=titles.get(row.criterion, ""),
        body=row.body,
        html=row.body_html,
        answer_html=row.answer_html,
        answered_by=(names or {}).get(row.answered_by_id or 0, ""),
        take=row.take,
    )


def no_such_moment() -> NotFound:
    return NotFound(_("There is no such comment."))


def _own(actor: Actor, assignment: Assignment, moment_id: int) -> tuple[Moment, Review]:
    """A comment to change, and its review, locked. Raises Conflict once the author has answered it."""
    found = find_moment(actor, assignment, moment_id)
    review = _open(actor, assignment, found.review_id)
    moment = Moment.objects.filter(pk=moment_id).first()
    if moment is None:
        raise no_such_moment()
    if moment.answered_at is not None:
        raise Conflict(_("The author has answered this, so it stays as it is."))
    return moment, review


def _open(actor: Actor, assignment: Assignment, review_id: int) -> Review:
    """A review of one's own that may still be changed, locked."""
    review = lock(find_own(actor, assignment, review_id))
    check_changeable(actor, assignment, review)
    participant = Participant.objects.filter(assignment=assignment, user_id=actor.person_id).first()
    policy = policy_of(assignment)
    if not is_in_time(review, policy, end_for(policy, participant), timezone.now()):
        raise Conflict(_("The time to review is over."))
    touch_draft(review)
    return review


def _take_of(review: Review, mark: Mark) -> int:
    """The video that a comment is about: a second look is at the revised one. Raises Invalid where there is none."""
    take = 2 if review.kind == ReviewKind.AGAIN else mark.take
    if take not in (1, 2) or (take == 2 and review.submission.revised_at is None):
        raise _wrong("start", _("There is no such work here any more. Open the review again."))
    return take


def _check(review: Review, mark: Mark, take: int) -> None:
    video = review.submission.revised_video if take == 2 else review.submission.video
    length = video.duration_ms if video is not None else 0
    start = mark.start_ms
    # What is not played has no moments: a comment is on the whole of it.
    is_still = video is not None and video.work != WorkKind.VIDEO
    if is_still != (start is None) or not 0 <= (start or 0) <= length:
        raise _wrong("start", _("This is not a moment of the video."))
    if mark.end_ms is not None and not (start or 0) < mark.end_ms <= length:
        raise _wrong("end", _("The end must come after the start, and within the video."))
    if mark.label not in MomentLabel.values:
        raise _wrong("label", _("Choose what kind of comment it is."))
    if mark.criterion and mark.criterion not in {line.key for line in lines_of(review.rubric.lines)}:
        raise _wrong("criterion", _("There is no such criterion."))
    _check_body(mark.body)


def _check_body(body: str) -> None:
    if not body.strip():
        raise _wrong("body", _("Write something first."))
    if len(body) > LENGTH:
        raise _wrong("body", _("This is too long: at most {count} characters.").format(count=LENGTH))


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: sentence})


def _check_limit(actor: Actor, assignment: Assignment) -> None:
    most, seconds = conf.get("LIMITS")["moment"]
    since = timezone.now() - timedelta(seconds=seconds)
    if own_moments(assignment, actor.user_id).filter(created_at__gt=since)[:most].count() >= most:
        raise Conflict(
            _("That were many comments in a short time. Your text is kept; wait a little and send it again.")
        )
