"""Examples as staff see them, in their order."""

from __future__ import annotations

from django.db.models import Count

from ...kit.actor import Actor
from ..data import ExampleCard
from ..enums import Refusal, ReviewKind, ReviewState, VideoState
from ..models import Assignment, Example, Review
from .comparing import answers_all
from .finding import check_staff
from .grades import Scorer
from .playback import playback_for
from .references import points_of, reference_rows
from .texts import text_of


def example_cards(actor: Actor, assignment: Assignment) -> list[ExampleCard]:
    """All examples of an assignment. Three queries, and one for each older rubric of a reference."""
    check_staff(actor)
    rows = list(
        Example.objects.filter(assignment=assignment)
        .select_related("submission__video__writing")
        .order_by("place", "pk")
    )
    ids = [row.submission_id for row in rows]
    references = {row.submission_id: row for row in reference_rows(*ids)}
    given = Review.objects.filter(submission__in=ids, kind=ReviewKind.CALIBRATION, state=ReviewState.GIVEN)
    counts = given.order_by().values("submission").annotate(number=Count("pk"))
    practised = dict(counts.values_list("submission", "number"))
    scorer = Scorer(assignment)
    return [
        _card(actor, scorer, row, number, references.get(row.submission_id), practised.get(row.submission_id, 0))
        for number, row in enumerate(rows, 1)
    ]


def _card(
    actor: Actor, scorer: Scorer, row: Example, number: int, reference: Review | None, practised: int
) -> ExampleCard:
    video = row.submission.video
    is_ready = video is not None and video.state == VideoState.READY
    given = reference if reference is not None and reference.state == ReviewState.GIVEN else None
    scores = points_of(given, scorer.lines, scorer.assignment.rubric_id) if given else {}
    return ExampleCard(
        id=row.pk,
        number=number,
        video=video.state if video else "",
        playback=playback_for(video, actor.person_id) if is_ready and video else None,
        refusal=str(Refusal(video.refusal).label) if video and video.refusal else "",
        note=row.submission.body,
        captions=video.captions if video else "",
        alt=video.alt if video else "",
        text=text_of(row.submission).body,
        share=scorer.scored(given).share if given else None,
        is_begun=reference is not None,
        is_stale=given is not None and not answers_all(scorer.lines, scores),
        is_published=row.is_published,
        is_shown=row.shown_in_id is not None,
        shows_review=row.shows_review,
        practised=practised,
    )
