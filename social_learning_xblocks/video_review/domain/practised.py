"""What learners read of the examples: the list to practise on, their review beside the reference, the one beside the task."""

from __future__ import annotations

from ...kit.actor import Actor
from ..data import Answered, Comparison, PracticeRow, ShownExample
from ..enums import Practice, ReviewState, VideoState
from ..models import Assignment, Example, Review
from ..queries import LONG_TEXTS, open_examples, practice_of, published_examples
from .assignments import policy_of
from .comparing import apart, side_by_side
from .moments import cards_of
from .playback import length_of, playback_for
from .references import no_such_example, points_of, reference_of, reference_rows
from .rubrics import lines_of
from .sheets import playback_of


def practice_rows(actor: Actor, assignment: Assignment) -> list[PracticeRow]:
    """The examples of a learner: those open to practise on, and those they have practised on. Four queries."""
    if policy_of(assignment).practice == Practice.OFF:
        return []
    mine = {row.submission_id: row for row in practice_of(assignment, actor.user_id).select_related("rubric")}
    given = [pk for pk, row in mine.items() if row.state == ReviewState.GIVEN]
    theirs = {row.submission_id: row for row in reference_rows(*given).filter(state=ReviewState.GIVEN)}
    is_open = set(open_examples(assignment).values_list("pk", flat=True))
    long_texts = [f"submission__video__{name}" for name in LONG_TEXTS]
    rows = published_examples(assignment).select_related("submission__video__writing").defer(*long_texts)
    return [
        _row(example, number, mine.get(example.submission_id), theirs.get(example.submission_id))
        for number, example in enumerate(rows, 1)
        if example.pk in is_open or example.submission_id in given
    ]


def comparison_of(actor: Actor, assignment: Assignment, review_id: int) -> Comparison:
    """A review of an example beside what the staff gave, on the rubric that it was written with. Eight queries at most.

    Raises NotFound before it is handed in, for those of others, and when the example was withdrawn.
    """
    if policy_of(assignment).practice == Practice.OFF:
        raise no_such_example()
    rows = practice_of(assignment, actor.user_id).filter(pk=review_id, state=ReviewState.GIVEN)
    mine = rows.select_related("rubric", "submission__video", "submission__example").first()
    theirs = reference_of(mine.submission_id) if mine else None
    if mine is None or theirs is None:
        raise no_such_example()
    lines, video = lines_of(mine.rubric.lines), mine.submission.video
    points = points_of(theirs, lines, mine.rubric_id)
    return Comparison(
        example_id=mine.submission.example.pk,
        number=_number(assignment, mine.submission.example),
        apart=apart(lines, mine.scores, points),
        lines=side_by_side(lines, mine.scores, points, mine.remarks, theirs.remarks),
        html=theirs.body_html,
        own_html=mine.body_html,
        moments=cards_of(theirs, lines_of(theirs.rubric.lines)),
        own_moments=cards_of(mine, lines),
        playback=playback_of(actor, assignment.space, video),
        has_picture=video is not None and video.has_video,
        note_html=mine.submission.body_html,
    )


def shown_example(actor: Actor, assignment: Assignment) -> ShownExample | None:
    """The example beside the task, None where there is none, or nobody is signed in. One query, three with its reference."""
    rows = Example.objects.filter(shown_in=assignment, is_published=True).select_related("submission__video__writing")
    found = rows.first() if actor.user_id is not None else None
    video = found.submission.video if found else None
    if found is None or actor.user_id is None or video is None or video.state != VideoState.READY:
        return None
    playback, note = playback_for(video, actor.user_id), found.submission.body_html
    reference = reference_of(found.submission_id) if found.shows_review else None
    if reference is None:
        return ShownExample(playback, note)
    lines = lines_of(reference.rubric.lines)
    answers = tuple(
        Answered(line.title, reference.scores.get(line.key), line.range[1], reference.remarks.get(line.key, ""))
        for line in lines
        if line.key in reference.scores or line.key in reference.remarks
    )
    return ShownExample(playback, note, True, answers, reference.body_html, cards_of(reference, lines))


def _row(example: Example, number: int, mine: Review | None, theirs: Review | None) -> PracticeRow:
    video = example.submission.video
    distance = None
    if mine is not None and theirs is not None:
        lines = lines_of(mine.rubric.lines)
        distance = apart(lines, mine.scores, points_of(theirs, lines, mine.rubric_id))
    return PracticeRow(
        id=example.pk,
        number=number,
        length=length_of(video) if video else "",
        state=mine.state if mine else "",
        review_id=mine.pk if mine else None,
        apart=distance,
    )


def _number(assignment: Assignment, example: Example) -> int:
    """Its place among those that are published, from 1."""
    ids = list(published_examples(assignment).values_list("pk", flat=True))
    return ids.index(example.pk) + 1 if example.pk in ids else 0
