"""Reviews that are given back."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotFound
from social_learning_xblocks.moderation.models import Report
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import own_reviews, reviews
from social_learning_xblocks.video_review.models import Review
from tests.factories.assignments import make_assignment


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


def test_a_review_given_back_is_gone_for_its_reviewer(begun):
    videos.return_review(begun.ada, begun.assignment, begun.id, reason="known")

    assert begun.review().state == "returned"
    for act in (videos.beat, videos.open_review):
        with pytest.raises(NotFound):
            act(begun.ada, begun.assignment, begun.id)
    assert Report.objects.count() == 0


def test_something_wrong_is_told_to_moderators(begun):
    videos.return_review(begun.ada, begun.assignment, begun.id, reason="wrong", report_reason="rude", note="At 0:10")

    told = Report.objects.get()
    assert (told.subject_type, told.subject_id, told.reason, told.note) == (
        "submission",
        begun.review().submission_id,
        "rude",
        "At 0:10",
    )


@pytest.mark.parametrize("more", [{"reason": "bored"}, {"reason": "wrong", "report_reason": "nonsense"}])
def test_a_review_is_not_given_back_without_a_reason(begun, more):
    with pytest.raises(Invalid, match="Choose a reason"):
        videos.return_review(begun.ada, begun.assignment, begun.id, **more)
    assert begun.review().state == "writing"


def test_giving_back_is_no_way_to_watch_a_whole_class(begun, monkeypatch):
    monkeypatch.setattr(reviews, "MOST_RETURNED", 0)
    with pytest.raises(Conflict, match="many reviews"):
        videos.return_review(begun.ada, begun.assignment, begun.id, reason="known")


def test_what_was_given_back_in_another_tab_is_not_found(begun):
    found = own_reviews.find_own(begun.ada, begun.assignment, begun.id)
    Review.objects.filter(pk=begun.id).update(state="returned")
    with pytest.raises(NotFound):
        own_reviews.lock(found)
