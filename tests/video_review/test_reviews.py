"""Writing a review: kept, checked, counted, changed."""

import math
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import own_reviews, reviews
from social_learning_xblocks.video_review.domain.completeness import BODY_LENGTH, REMARK_LENGTH
from social_learning_xblocks.video_review.domain.pool import end_leases
from social_learning_xblocks.video_review.models import Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, LINES, make_assignment
from tests.factories.spaces import actor_in
from tests.video_review.written import GOOD, ago, begun_eve, counts, statements

MUST = (
    *LINES[:2],
    videos.RubricLine("next", "What next?", "remark", remark="must"),
    videos.RubricLine("words", "Words", "remark", remark="none"),
)


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


def lapse(begun):
    Review.objects.filter(pk=begun.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    end_leases(begun.assignment)


# --- Keeping what is written ---------------------------------------------------------------------------------------


def test_what_is_written_is_kept_as_far_as_it_fits(begun):
    scores = {"clear": 3, "honest": 3.5, "strange": 1}
    remarks = {"next": "Slower", "strange": "x", "clear": ""}

    videos.save_review(begun.ada, begun.assignment, begun.id, scores=scores, remarks=remarks, body="So far")

    kept = begun.review()
    assert (kept.scores, kept.remarks, kept.body, kept.state) == (
        {"honest": 3.5},
        {"next": "Slower"},
        "So far",
        "writing",
    )


def test_what_is_no_number_is_not_kept(begun):
    videos.save_review(begun.ada, begun.assignment, begun.id, scores={"honest": math.nan}, remarks={}, body="")

    assert begun.review().scores == {}


def test_keeping_holds_the_submission_on_with_two_queries(begun):
    Review.objects.filter(pk=begun.id).update(lease_until=ago(minutes=1))
    with CaptureQueriesContext(connection) as found:
        videos.save_review(begun.ada, begun.assignment, begun.id, **GOOD)

    assert len(statements(found)) == 2
    assert begun.review().lease_until > timezone.now() + timedelta(minutes=40)


def test_keeping_takes_a_lapsed_lease_up_again(begun):
    lapse(begun)
    videos.save_review(begun.ada, begun.assignment, begun.id, **GOOD)

    kept = begun.review()
    assert (kept.state, kept.holds_in, kept.body) == ("writing", begun.assignment, GOOD["body"])
    assert counts(kept.submission_id) == (0, 0, 0, 1)


def test_what_ran_out_in_the_same_moment_is_kept_too(begun, monkeypatch):
    found = own_reviews.find_own(begun.ada, begun.assignment, begun.id)
    lapse(begun)
    monkeypatch.setattr(reviews, "find_own", lambda *_args: found)
    videos.save_review(begun.ada, begun.assignment, begun.id, **GOOD)

    assert (begun.review().state, begun.review().body) == ("writing", GOOD["body"])


def test_a_beat_holds_the_submission_on_and_takes_it_up_again(begun):
    Review.objects.filter(pk=begun.id).update(lease_until=ago(minutes=1))
    videos.beat(begun.ada, begun.assignment, begun.id)
    assert begun.review().lease_until > timezone.now()

    lapse(begun)
    videos.beat(begun.ada, begun.assignment, begun.id)
    assert begun.review().state == "writing"


def test_a_beat_of_a_given_review_does_nothing(begun):
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    videos.beat(begun.ada, begun.assignment, begun.id)

    assert (begun.review().state, begun.review().holds_in) == ("given", None)


def test_what_was_handed_in_may_arrive_once_more(begun):
    """The page saves by itself, also while somebody presses the button."""
    answers = {**GOOD, "remarks": {"next": " A plot "}}
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **answers)
    before = begun.review()

    videos.save_review(begun.ada, begun.assignment, begun.id, **answers)

    after = begun.review()
    assert (after.state, after.remarks, after.edited_at) == ("given", {"next": "A plot"}, before.edited_at)


def test_what_was_given_is_not_changed_by_the_way(begun):
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    with pytest.raises(Conflict, match="handed in already"):
        videos.save_review(begun.ada, begun.assignment, begun.id, scores={}, remarks={}, body="")


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"remarks": {"next": "x" * (REMARK_LENGTH + 1)}, "body": ""}, "remark-next"),
        ({"remarks": {}, "body": "x" * (BODY_LENGTH + 1)}, "body"),
    ],
)
def test_texts_that_are_too_long_are_not_kept(begun, texts, field):
    with pytest.raises(Invalid) as refused:
        videos.save_review(begun.ada, begun.assignment, begun.id, scores={}, **texts)
    assert list(refused.value.fields) == [field]


def test_nobody_else_keeps_beats_hands_in_or_opens_a_review(begun):
    eve = begun_eve(begun)
    elsewhere = make_assignment(wanted=2)
    for actor, assignment in [
        (begun.ben, begun.assignment),
        (eve, begun.assignment),
        (begun.ada, elsewhere.assignment),
    ]:
        for act in (videos.save_review, videos.hand_in_review):
            with pytest.raises(NotFound):
                act(actor, assignment, begun.id, **GOOD)
        for act in (videos.beat, videos.open_review):
            with pytest.raises(NotFound):
                act(actor, assignment, begun.id)
        with pytest.raises(NotFound):
            videos.return_review(actor, assignment, begun.id, reason="known")


def test_who_only_looks_on_writes_nothing(begun):
    looking = actor_in(begun.space, begun_user(begun), read_only=True)
    for act in (videos.save_review, videos.hand_in_review):
        with pytest.raises(NotAllowed):
            act(looking, begun.assignment, begun.id, **GOOD)
    with pytest.raises(NotAllowed):
        videos.beat(looking, begun.assignment, begun.id)
    with pytest.raises(NotAllowed):
        videos.return_review(looking, begun.assignment, begun.id, reason="known")
    assert videos.open_review(looking, begun.assignment, begun.id).may_edit is False


def begun_user(begun):
    return begun.review().reviewer


# --- Handing in ----------------------------------------------------------------------------------------------------


def test_a_review_that_is_handed_in_counts_and_grades(begun):
    given = videos.hand_in_review(begun.ada, begun.assignment, begun.id, **{**GOOD, "scores": HALF})

    kept = begun.review()
    assert (kept.state, kept.share, kept.scores, kept.holds_in) == ("given", 0.5, HALF, None)
    assert "<em>start</em>" in kept.body_html
    assert kept.given_at == given.given_at
    assert counts(kept.submission_id) == (0, 0, 1, 0)
    assert Participant.objects.get(user_id=begun.ada.user_id).given == 1
    assert Submission.objects.get(pk=kept.submission_id).share == 0.5


def test_the_author_is_told_once(begun):
    for _time in range(2):
        videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)

    assert [(one.recipient_id, one.kind) for one in Notice.objects.all()] == [(begun.ben.user_id, "reviewed")]


def test_what_is_missing_is_said_of_each_field(course):
    course = make_assignment(lines=MUST, wanted=2, least_words=3, least_moments=1)
    ada, _ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id

    with pytest.raises(Invalid) as refused:
        videos.hand_in_review(
            ada, course.assignment, review_id, scores={"honest": 7}, remarks={"next": " "}, body="Two words"
        )

    assert refused.value.fields == {
        "score-clear": "Choose one of the levels.",
        "score-honest": "Give 0 to 6 points.",
        "remark-next": "Write something here; it helps more than points.",
        "body": "Write at least 3 words on the whole; there are 2.",
        "moments": "Write at least 1 comment; there are 0.",
    }
    assert Review.objects.get(pk=review_id).state == "writing"


def test_with_all_that_is_asked_for_it_goes_in(course):
    course = make_assignment(lines=MUST, wanted=2, least_words=3, least_moments=1)
    ada, _ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id
    videos.add_moment(ada, course.assignment, review_id, videos.Mark(0, body="Here"))

    given = videos.hand_in_review(
        ada, course.assignment, review_id, scores=FULL, remarks={"next": " More "}, body="Now three words"
    )

    assert (given.state, given.remarks) == ("given", {"next": "More"})


def test_a_rubric_of_words_gives_no_share(db):
    course = make_assignment(lines=LINES[2:], wanted=1)
    ada, _ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id

    given = videos.hand_in_review(ada, course.assignment, review_id, scores={}, remarks={}, body="")

    assert (given.share, Submission.objects.get(pk=given.submission_id).share) == (None, None)


def test_a_review_keeps_the_rubric_it_was_begun_with(begun):
    changed = (videos.RubricLine("new", "New", "range", most=2),)
    begun.assignment = videos.open_assignment(begun.space, videos.Policy(wanted=2), changed)

    assert [line.key for line in videos.open_review(begun.ada, begun.assignment, begun.id).lines] == [
        "clear",
        "honest",
        "next",
    ]
    assert videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD).share == 1


def test_a_review_whose_lease_ran_out_counts_all_the_same(begun):
    lapse(begun)
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)

    assert counts(begun.review().submission_id) == (0, 0, 1, 0)
    assert counts(Submission.objects.get(author_id=begun.ada.user_id).pk) == (1, 0, 0, 0)


def test_a_given_review_is_changed_and_graded_anew_and_counted_once(begun):
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **{**GOOD, "scores": HALF})

    kept = begun.review()
    assert (kept.share, kept.edited_at is not None) == (0.5, True)
    assert Submission.objects.get(pk=kept.submission_id).share == 0.5
    assert counts(kept.submission_id) == (0, 0, 1, 0)


def test_many_reviews_in_a_short_time_wait_a_little(begun, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"review": (0, 3600)}}

    with pytest.raises(Conflict, match="Yours is kept"):
        videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)

    assert Review.objects.get(pk=begun.id).state == "writing"
