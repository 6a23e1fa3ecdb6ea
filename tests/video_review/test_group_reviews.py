"""Reviews of the work of a group and by its members, and what is at the edges of groups."""

import pytest
from django.db import connection

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.members import lock_participant, step_out
from social_learning_xblocks.video_review.models import Participant, Review, Submission
from tests.factories.assignments import LINES, make_assignment
from tests.video_review.grouped import card, names, part, save


@pytest.fixture
def course(db):
    return make_assignment(groups="own", group_size=3, wanted=2)


@pytest.fixture
def ada(course):
    return course.learner("ada")


@pytest.fixture
def ben(course):
    return course.learner("ben")


@pytest.fixture
def chi(course):
    return course.learner("chi")


@pytest.fixture
def pair(course, ada, ben):
    """The group of Ada and Ben."""
    return course.group_of(ada, ben)


def test_a_member_never_gets_the_work_of_the_own_group(course, pair, ada, ben, chi):
    course.hand_in(ada)
    course.hand_in(chi)

    taken = [videos.take(actor, course.assignment) for actor in (ada, ben)]

    assert {Review.objects.get(pk=one.review_id).submission_id for one in taken} == {course.own(chi).pk}
    with pytest.raises(NotAllowed):
        videos.begin_staff_review(ada, course.assignment, Submission.objects.get(group__isnull=False).pk)


def test_reviews_of_all_members_count_for_their_work(course, pair, ada, ben, chi):
    course.hand_in(chi)
    course.hand_in(ada)

    course.review(ada, chi)
    videos.take(ben, course.assignment)

    row = Submission.objects.get(group__isnull=False)
    assert (row.given, row.held) == (1, 1)
    assert (part(course, ada).given, part(course, ben).given) == (1, 0)


def test_who_comes_and_goes_takes_their_reviews_along(course, pair, ada, ben, chi):
    dee = course.learner("dee")
    course.hand_in(dee)
    course.hand_in(chi)
    course.review(chi, dee)
    Submission.objects.filter(author_id=chi.user_id).update(state="draft")
    save(course, ada)

    videos.join_group(chi, course.assignment, code=card(course, ada).code)
    assert Submission.objects.get(group__isnull=False).given == 1
    videos.leave_group(chi, course.assignment)
    assert Submission.objects.get(group__isnull=False).given == 0


def test_tending_counts_anew_what_members_gave_and_hold(course, pair, ada, ben, chi):
    course.hand_in(chi)
    course.hand_in(ada)
    course.review(ada, chi)
    videos.take(ben, course.assignment)
    before = Submission.objects.filter(group__isnull=False).values("given", "held", "turn").get()
    Submission.objects.filter(group__isnull=False).update(given=9, held=9, turn=9)

    videos.tend_reviews()

    assert Submission.objects.filter(group__isnull=False).values("given", "held", "turn").get() == before


def test_those_who_review_a_group_are_better_avoided_by_its_members(course, pair, ada, ben, chi):
    dee = course.learner("dee")
    for actor in (chi, dee, ada):
        course.hand_in(actor)
    course.review(chi, ada)
    # Chi's work is owed a review and would come first.
    assert Submission.objects.order_by("turn").first().author_id == chi.user_id

    taken = videos.take(ben, course.assignment)

    assert Review.objects.get(pk=taken.review_id).submission == course.own(dee)


def test_all_members_hear_of_a_review_and_each_may_rate_it(course, pair, ada, ben, chi):
    for actor in (chi, ada):
        course.hand_in(actor)

    review = course.review(chi, ada)

    assert "reviewed" in names(course, ada)
    assert "reviewed" in names(course, ben)
    videos.rate_review(ben, course.assignment, review.pk, ratings={"useful": 2}, body="Thank you")
    shown = videos.result_of(ada, course.assignment).reviews[0]
    assert (shown.reply, shown.said_by) == ("Thank you", "ben")
    assert videos.result_of(ben, course.assignment).reviews[0].said_by == ""
    with pytest.raises(NotFound):
        videos.rate_review(chi, course.assignment, review.pk, ratings={"useful": 2}, body="")


def test_group_names_are_hidden_unless_authors_are_named(course, pair, ada, chi):
    for actor in (chi, ada):
        course.hand_in(actor)
    review_id = videos.take(chi, course.assignment).review_id

    sheet = videos.open_review(chi, course.assignment, review_id)
    assert (sheet.is_group, sheet.group_name, sheet.author_ids) == (True, "", ())
    videos.open_assignment(course.space, videos.Policy(groups="own", authors_named=True), LINES)
    course.assignment.refresh_from_db()
    sheet = videos.open_review(chi, course.assignment, review_id)
    assert (sheet.group_name, len(sheet.author_ids)) == ("We", 2)


def test_each_reviews_the_own_work_and_all_read_it(course, pair, ada, ben, chi):
    videos.open_assignment(course.space, videos.Policy(groups="own", wanted=1, reviews_self=True), LINES)
    course.assignment.refresh_from_db()
    for actor in (chi, ada):
        course.hand_in(actor)
    course.review(ben, chi)
    own = videos.begin_self_review(ben, course.assignment)
    course.give(ben, own)

    assert [one.kind for one in videos.result_of(ada, course.assignment).reviews] == ["self"]
    with pytest.raises(NotFound):
        videos.rate_review(ada, course.assignment, own, ratings={"useful": 2}, body="")


def test_visitors_watch_no_video_of_a_group(course, pair, ada):
    video = save(course, ada).video

    assert videos.may_watch_own(Actor(None), video) is False


def test_a_group_that_was_left_in_another_tab_meanwhile_is_not_acted_on(course, pair, ada, ben):
    """The row changes between the question which group it is and the lock."""
    videos.join_group(course.learner("chi"), course.assignment, code=card(course, ada).code)
    asked = []

    def change(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if "group_id" in sql and not asked:
            asked.append(sql)
            Participant.objects.filter(user_id=ben.user_id).update(group=None)
        return answer

    with connection.execute_wrapper(change), pytest.raises(Conflict, match="another tab"):
        lock_participant(course.assignment, ben.user_id)


def test_who_is_in_no_group_cannot_step_out(course, chi):
    draft = save(course, chi)

    step_out(part(course, chi), course.assignment, leaves_video=False)

    assert part(course, chi).submission == draft
