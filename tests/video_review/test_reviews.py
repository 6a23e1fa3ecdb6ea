"""Writing a review: kept, checked, counted, changed, given back; and who may watch what meanwhile."""

import math
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import Report
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import clock_of
from social_learning_xblocks.video_review.domain import own_reviews, reviews
from social_learning_xblocks.video_review.domain.completeness import BODY_LENGTH, REMARK_LENGTH, words_in
from social_learning_xblocks.video_review.domain.pool import end_leases
from social_learning_xblocks.video_review.domain.watching import may_watch
from social_learning_xblocks.video_review.models import Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, LINES, NONE, make_assignment
from tests.factories.spaces import actor_in, make_space
from tests.personas import person
from tests.video_review.hands import together

GOOD = {"scores": FULL, "remarks": {}, "body": "Clear from *start* to end"}
MUST = (
    *LINES[:2],
    videos.RubricLine("next", "What next?", "remark", remark="must"),
    videos.RubricLine("words", "Words", "remark", remark="none"),
)


def statements(captured):
    """What was asked of the database, without the marks around it."""
    return [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


@pytest.fixture
def begun(course):
    """Ada reviews Ben's video: ``begun.ada``, ``begun.ben``, ``begun.review()``."""
    ada, ben = course.class_of(2)
    handed = videos.next_review(ada, course.assignment, None)
    return SimpleNamespace(
        ada=ada, ben=ben, id=handed.review_id, review=lambda: Review.objects.get(pk=handed.review_id), **vars(course)
    )


def lapse(begun):
    Review.objects.filter(pk=begun.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    end_leases(begun.assignment)


def set_policy(course, **policy):
    course.assignment = videos.open_assignment(course.space, videos.Policy(**{"wanted": 2, **policy}), LINES)


def ago(**delta):
    return timezone.now() - timedelta(**delta)


def counts(submission_id):
    row = Submission.objects.get(pk=submission_id)
    return row.given, row.held, row.got, row.leased


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


def begun_eve(course):
    return actor_in(course.space, person("eve"))


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
        "moments": "Comment on at least 1 moment of the video; there are 0.",
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


# --- Time ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "begun_before", "takes_late", "grace", "accepted"),
    [
        (-5, True, False, 0, True),
        (5, True, False, 0, False),
        (5, True, False, 10, True),
        (5, False, False, 10, False),
        (15, True, False, 10, False),
        (5, False, True, 0, True),
        (15, True, True, 10, True),
    ],
)
def test_until_when_a_review_goes_in(begun, ended, begun_before, takes_late, grace, accepted):
    set_policy(begun, review_until=ago(minutes=ended), takes_late=takes_late, grace=grace)
    Review.objects.filter(pk=begun.id).update(begun_at=ago(minutes=ended + (1 if begun_before else -1)))

    if accepted:
        videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    else:
        with pytest.raises(Conflict, match="time to review is over"):
            videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    assert begun.review().state == ("given" if accepted else "writing")


def test_what_was_given_stays_as_it_is_after_the_end_also_where_late_ones_are_taken(begun):
    Review.objects.filter(pk=begun.id).update(begun_at=ago(hours=1))
    videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)
    set_policy(begun, review_until=ago(minutes=5), takes_late=True)

    with pytest.raises(Conflict):
        videos.hand_in_review(begun.ada, begun.assignment, begun.id, **{**GOOD, "scores": HALF})
    assert videos.open_review(begun.ada, begun.assignment, begun.id).may_edit is False


def test_an_extension_is_for_its_person_alone(begun):
    set_policy(begun, review_until=ago(minutes=5), takes_late=False)
    later = timezone.now() + timedelta(hours=1)
    Participant.objects.filter(user_id=begun.ada.user_id).update(review_until=later)

    assert videos.open_review(begun.ada, begun.assignment, begun.id).may_edit is True
    assert videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD).state == "given"


def test_after_the_end_nobody_begins_but_who_has_begun_goes_on_within_the_grace(begun):
    set_policy(begun, review_until=ago(minutes=5), takes_late=False, grace=10)
    with pytest.raises(Conflict, match="over"):
        videos.next_review(begun.ben, begun.assignment, None)
    with pytest.raises(Conflict, match="over"):
        videos.next_review(begun.ada, begun.assignment, None)
    Review.objects.filter(pk=begun.id).update(begun_at=ago(minutes=6))

    assert videos.next_review(begun.ada, begun.assignment, None).review_id == begun.id


# --- One's own work ------------------------------------------------------------------------------------------------


def test_a_review_of_ones_own_work_counts_for_nobody(db):
    course = make_assignment(wanted=1, reviews_self=True)
    ada, _ben = course.class_of(2)
    with pytest.raises(NotAllowed, match="others first"):
        videos.begin_self_review(ada, course.assignment)
    review_id = videos.next_review(ada, course.assignment, None).review_id
    videos.hand_in_review(ada, course.assignment, review_id, **GOOD)

    own_id = videos.begin_self_review(ada, course.assignment)
    videos.save_review(ada, course.assignment, own_id, **GOOD)
    assert videos.is_self_reviewed(ada, course.assignment) is False
    videos.hand_in_review(ada, course.assignment, own_id, **GOOD)

    own = Review.objects.get(pk=own_id)
    assert (own.kind, own.state, own.share, own.lease_until) == ("self", "given", 1, None)
    assert videos.begin_self_review(ada, course.assignment) == own_id
    assert videos.is_self_reviewed(ada, course.assignment) is True
    assert (course.own(ada).share, counts(course.own(ada).pk)) == (None, (1, 0, 0, 0))
    assert videos.given_reviews(ada, course.assignment)[0].id == review_id
    assert Participant.objects.get(user_id=ada.user_id).given == 1


def test_a_review_of_ones_own_work_is_where_it_is_wanted_and_after_handing_in(course):
    ada = course.learner("ada")
    with pytest.raises(NotAllowed, match="You cannot"):
        videos.begin_self_review(ada, course.assignment)
    course = make_assignment(wanted=1, reviews_self=True)
    late = course.learner("ada")
    with pytest.raises(NotAllowed, match="Hand in"):
        videos.begin_self_review(late, course.assignment)
    looking = actor_in(course.space, person("ben"), read_only=True)
    with pytest.raises(NotAllowed, match="You cannot"):
        videos.begin_self_review(looking, course.assignment)


def test_a_review_of_ones_own_work_needs_a_rubric(db):
    course = make_assignment(wanted=1, reviews_self=True)
    ada, _ben = course.class_of(2)
    Participant.objects.filter(user_id=ada.user_id).update(given=1)
    course.assignment.rubric = None
    with pytest.raises(Conflict, match="no rubric"):
        videos.begin_self_review(ada, course.assignment)


# --- Giving back ---------------------------------------------------------------------------------------------------


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


# --- Watching ------------------------------------------------------------------------------------------------------


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


# --- The sheet -----------------------------------------------------------------------------------------------------


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


# --- At the same moment --------------------------------------------------------------------------------------------


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_tabs_hand_a_review_in_and_it_counts_once():
    course = make_assignment(wanted=2)
    ada, _ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id

    refusals = together(*[lambda: videos.hand_in_review(ada, course.assignment, review_id, **GOOD)] * 4)

    assert (refusals, Participant.objects.get(user_id=ada.user_id).given) == ([], 1)
    assert counts(Review.objects.get().submission_id) == (0, 0, 1, 0)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_who_hand_in_at_once_are_both_in_the_grade():
    course = make_assignment(wanted=2)
    ada, ben, chi = course.class_of(3)
    target = course.own(chi)
    own = []
    for actor in (ada, ben):
        review = Review.objects.create(
            submission=target, reviewer_id=actor.user_id, rubric=course.assignment.rubric, state="lapsed"
        )
        own.append((actor, review.pk))

    def give(actor, review_id, scores):
        return lambda: videos.hand_in_review(actor, course.assignment, review_id, **{**GOOD, "scores": scores})

    assert together(give(*own[0], FULL), give(*own[1], NONE)) == []
    assert Submission.objects.get(pk=target.pk).share == 0.5
    # And when both change their minds at once.
    assert together(give(*own[0], HALF), give(*own[1], FULL)) == []
    assert (Submission.objects.get(pk=target.pk).share, counts(target.pk)) == (0.75, (0, 0, 2, 0))


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_handing_in_and_giving_back_at_once_do_one_of_the_two():
    course = make_assignment(wanted=2)
    ada, _ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id

    together(
        lambda: videos.hand_in_review(ada, course.assignment, review_id, **GOOD),
        lambda: videos.return_review(ada, course.assignment, review_id, reason="known"),
        lambda: videos.save_review(ada, course.assignment, review_id, **GOOD),
    )

    review = Review.objects.get()
    got = {"given": 1, "returned": 0}[review.state]
    assert counts(review.submission_id) == (0, 0, got, 0)
    assert Participant.objects.get(user_id=ada.user_id).given == got


def test_many_reviews_in_a_short_time_wait_a_little(begun, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"review": (0, 3600)}}

    with pytest.raises(Conflict, match="Yours is kept"):
        videos.hand_in_review(begun.ada, begun.assignment, begun.id, **GOOD)

    assert Review.objects.get(pk=begun.id).state == "writing"
