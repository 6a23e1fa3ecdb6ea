"""What groups look like to their members."""

from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Participant
from tests.factories.assignments import make_video


def card(course, actor):
    return videos.group_card(course.assignment, videos.participant_of(actor, course.assignment))


def part(course, actor):
    return Participant.objects.get(assignment=course.assignment, user_id=actor.user_id)


def names(course, actor):
    return [line.kind for line in notices.list_notices(actor, course.space).items]


def save(course, actor, note="", **fields):
    video = make_video(course.space, actor, **fields)
    return videos.save_submission(actor, course.assignment, video_id=video.uuid, note=note)
