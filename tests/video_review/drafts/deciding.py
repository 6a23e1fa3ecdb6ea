"""How staff decide on drafts."""

from social_learning_xblocks.video_review import api as videos
from tests.factories.drafts import seen_of


def confirm(course, staff, review, **more):
    seen = more.pop("seen", None) or seen_of(course, staff, review)
    return videos.confirm_draft(staff, course.assignment, review.pk, seen=seen, **more)


def send_back(course, staff, review, note="Say why.", **more):
    seen = more.get("seen") or seen_of(course, staff, review)
    return videos.send_draft_back(staff, course.assignment, review.pk, seen=seen, note=note)


def shown(course, staff):
    """What the button for all that are shown sends."""
    rows = videos.board_page(staff, course.assignment, "drafts").items
    return {line.id: line.seen for row in rows for line in row.drafts}
