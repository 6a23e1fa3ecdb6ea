"""Who may watch what while they review, and what the sheet beside it holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import clock_of
from social_learning_xblocks.video_review.domain.completeness import words_in
from social_learning_xblocks.video_review.domain.watching import may_watch
from social_learning_xblocks.video_review.models import Review, Submission
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in, make_space
from tests.personas import person
from tests.video_review.written import GOOD, begun_eve, set_policy, statements


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


def test_who_may_watch(begun):
    video = begun.review().submission.video
    staff, eve = actor_in(begun.space, person("dee"), "staff"), begun_eve(begun)

    assert [may_watch(one, video) for one in (begun.ada, begun.ben, staff, eve)] == [True, True, True, False]
    for state, allowed in (("lapsed", True), ("given", True), ("returned", False)):
        Review.objects.filter(pk=begun.id).update(state=state)
        assert may_watch(begun.ada, video) is allowed


def test_an_address_is_lost_with_the_review(begun, client):
    address = videos.open_review(begun.ada, begun.assignment, begun.id).playback.url
    client.force_login(begun.review().reviewer)
    assert client.head(address).status_code == 200

    videos.return_review(begun.ada, begun.assignment, begun.id, reason="known")

    assert client.head(address).status_code == 404


def test_an_owner_and_staff_lose_nothing(begun):
    video = begun.review().submission.video
    Review.objects.filter(pk=begun.id).update(state="returned")
    staff = actor_in(begun.space, person("dee"), "staff")

    assert [may_watch(one, video) for one in (begun.ada, begun.ben, staff)] == [False, True, True]


def test_a_sheet_names_the_author_only_where_authors_are_named(begun):
    assert videos.open_review(begun.ada, begun.assignment, begun.id).author_ids == ()
    set_policy(begun, authors_named=True)
    assert videos.open_review(begun.ada, begun.assignment, begun.id).author_ids == (begun.ben.user_id,)


def test_a_sheet_costs_four_queries_with_any_number_of_moments(begun):
    for at in range(3):
        with CaptureQueriesContext(connection) as found:
            sheet = videos.open_review(begun.ada, begun.assignment, begun.id)
        assert (len(sheet.moments), len(statements(found))) == (at, 4)
        videos.add_moment(begun.ada, begun.assignment, begun.id, videos.Mark(at, body="x"))


def test_a_video_that_is_gone_leaves_the_rest_of_the_sheet(begun):
    submission = begun.review().submission
    submission.video.state = "deleted"
    submission.video.save()
    assert videos.open_review(begun.ada, begun.assignment, begun.id).playback is None

    Submission.objects.filter(pk=submission.pk).update(video=None)
    sheet = videos.open_review(begun.ada, begun.assignment, begun.id)
    assert (sheet.playback, sheet.has_picture, sheet.is_given, sheet.is_own) == (None, False, False, False)


def test_the_reviews_one_has_given(begun):
    assert videos.given_reviews(begun.ada, begun.assignment) == ()
    assert videos.begun_review(begun.ada, begun.assignment) == begun.id
    videos.add_moment(begun.ada, begun.assignment, begun.id, videos.Mark(5, body="x"))
    given = videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)

    assert [(one.id, one.given_at, one.moments) for one in videos.given_reviews(begun.ada, begun.assignment)] == [
        (begun.id, given.given_at, 1)
    ]
    assert videos.begun_review(begun.ada, begun.assignment) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("Don't stop — now!", 3), ("很清楚", 3), ("Très bien, 3 fois", 4), ("ชัด", 3), ("** __", 0)],
)
def test_words_are_counted_in_any_script(text, words):
    assert words_in(text) == words


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(0, "0:00"), (42_000, "0:42"), (42_350, "0:42.3"), (3_723_050, "1:02:03")]
)
def test_places_in_a_video_are_read_by_the_clock(milliseconds, text):
    assert clock_of(milliseconds) == text


def test_the_same_person_in_another_course_holds_another_review(begun):
    other = make_assignment(make_space(), wanted=2)
    assert videos.begun_review(begun.ada, other.assignment) is None
