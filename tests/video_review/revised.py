"""Work that was reviewed, revised and looked at again."""

from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import Mark
from social_learning_xblocks.video_review.models import Review
from tests.factories.assignments import FULL, HALF, NONE, make_video

NOTE = "I say sooner how many I asked. Thank you, second reviewer."
REVISED = "A work that you reviewed was revised: you may look again"


def reviewed(course, scores=(HALF, NONE)):
    """Ben and two others have handed in; the two have reviewed Ben's video. Ben, and the reviews."""
    ben, *others = course.class_of(3)
    own, rows = course.own(ben), []
    for actor, given in zip(others, scores, strict=True):
        row = Review.objects.create(
            submission=own, reviewer_id=actor.user_id, rubric=course.assignment.rubric, state="lapsed"
        )
        videos.add_moment(actor, course.assignment, row.pk, Mark(1000, body="First"))
        videos.hand_in_review(actor, course.assignment, row.pk, scores=given, remarks={}, body="On the whole")
        rows.append((actor, row))
    return ben, rows


def revise(course, actor, note=NOTE):
    video = make_video(course.space, actor, duration_ms=30_000)
    videos.choose_revision(actor, course.assignment, video_id=video.uuid)
    videos.save_change_note(actor, course.assignment, note=note)
    videos.hand_in_revision(actor, course.assignment)
    return video


def again(course, actor, first, scores=FULL):
    row = videos.look_again(actor, course.assignment, first.pk)
    videos.hand_in_review(actor, course.assignment, row.pk, scores=scores, remarks={}, body="Better")
    return row


def lines(course, actor):
    return [line.sentence for line in notices.list_notices(actor, course.space).items]
