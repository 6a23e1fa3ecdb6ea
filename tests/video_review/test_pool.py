"""Handing out submissions: who gets which, what it costs, what becomes of those who go away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import pool
from social_learning_xblocks.video_review.domain.allocation import Standing, turn
from social_learning_xblocks.video_review.domain.pool import LEASE, count_given, end_leases
from social_learning_xblocks.video_review.models import Participant, Review, Submission
from tests.factories.assignments import make_assignment


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


def standings(course):
    """What stands in the columns, by author."""
    rows = Submission.objects.filter(assignment=course.assignment).select_related("author")
    return {row.author.username: (row.given, row.held, row.got, row.leased) for row in rows}


def turns_are_right(course):
    """Whether each turn is what the pure function says of the counts beside it."""
    rows = Submission.objects.filter(assignment=course.assignment)
    return all(
        row.turn == turn(Standing(row.pk, row.given, row.held, row.got, row.leased), course.assignment.wanted)
        for row in rows
    )


def give(actor, course, review_id):
    """Hand in a review as far as the pool is concerned."""
    review = Review.objects.get(pk=review_id)
    count_given(review, course.assignment)
    review.state = "given"
    review.save()


def let_time_pass():
    Review.objects.exclude(holds_in=None).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_taking_a_submission_counts_on_both_sides(course):
    ada, ben = course.class_of(2)

    handed = videos.take(ada, course.assignment)

    review = Review.objects.get(pk=handed.review_id)
    assert (handed.step, review.submission, review.state) == ("review", course.own(ben), "writing")
    assert abs(review.lease_until - timezone.now() - LEASE) < timedelta(minutes=1)
    assert standings(course) == {"learner0": (0, 1, 0, 0), "learner1": (0, 0, 0, 1)}
    assert turns_are_right(course)


def test_who_has_begun_one_goes_on_with_it(course):
    ada, *_others = course.class_of(4)
    first = videos.take(ada, course.assignment)

    assert videos.take(ada, course.assignment) == first
    assert Review.objects.count() == 1


def test_nobody_reviews_before_they_have_handed_in(course):
    course.class_of(2)
    chi = course.learner("chi")

    with pytest.raises(NotAllowed, match="Hand in your own work first"):
        videos.take(chi, course.assignment)


def test_a_draft_gives_no_reviews_and_gets_none(course):
    ada, ben = course.class_of(2)
    videos.take_back(ben, course.assignment)

    assert videos.take(ada, course.assignment).step == "wait"
    with pytest.raises(NotAllowed):
        videos.take(ben, course.assignment)


def test_the_only_two_learners_review_each_other_and_are_done_then(course):
    ada, ben = course.class_of(2)
    for actor in (ada, ben):
        give(actor, course, videos.take(actor, course.assignment).review_id)

    assert standings(course) == {"learner0": (1, 0, 1, 0), "learner1": (1, 0, 1, 0)}
    assert videos.take(ada, course.assignment).step == "done"
    assert turns_are_right(course)


def test_who_has_done_their_part_is_done_and_may_do_more(course):
    ada, *_others = course.class_of(4)
    for _number in range(2):
        give(ada, course, videos.take(ada, course.assignment).review_id)

    assert videos.take(ada, course.assignment).step == "done"
    assert videos.take(ada, course.assignment, wants_more=True).step == "review"


@pytest.mark.parametrize("given", [0, 1, 2, 3])
@pytest.mark.parametrize("got", [0, 1, 2, 3])
def test_a_turn_that_is_counted_on_is_the_turn_of_the_counts(course, given, got):
    ada, *_others = course.class_of(4)
    Submission.objects.filter(author=ada.user_id).update(given=given, got=got)
    Submission.objects.exclude(author=ada.user_id).update(given=3 - given, got=max(0, got - 1))
    videos.set_turns(course.assignment)

    videos.take(ada, course.assignment, wants_more=True)

    assert sorted(Submission.objects.values_list("held", "leased")) == [(0, 0), (0, 0), (0, 1), (1, 0)]
    assert turns_are_right(course)


def test_where_all_have_their_reviews_one_more_is_extra(course):
    people = course.class_of(4)
    Submission.objects.update(got=2, given=2)
    videos.set_turns(course.assignment)

    assert videos.take(people[0], course.assignment).step == "extra"
    assert turns_are_right(course)


def test_who_is_owed_most_comes_first(course):
    ada, _ben, chi, _dee = course.class_of(4)
    Submission.objects.filter(author=chi.user_id).update(given=2)
    videos.set_turns(course.assignment)

    taken = Review.objects.get(pk=videos.take(ada, course.assignment).review_id)

    assert taken.submission == course.own(chi)


def test_whom_i_was_reviewed_by_comes_last_among_those_who_need_reviews(course):
    ada, ben, chi = course.class_of(3)
    Review.objects.create(
        submission=course.own(ada), reviewer_id=ben.user_id, rubric=course.assignment.rubric, state="given"
    )
    Submission.objects.filter(author=ben.user_id).update(given=1)
    videos.set_turns(course.assignment)

    taken = Review.objects.get(pk=videos.take(ada, course.assignment).review_id)

    assert taken.submission == course.own(chi)


def test_what_is_left_alone_goes_to_somebody_else_and_can_still_be_handed_in(course):
    ada, _ben, _chi = course.class_of(3)
    first = videos.take(ada, course.assignment).review_id
    let_time_pass()

    assert end_leases(course.assignment) == 1
    assert Review.objects.get(pk=first).state == "lapsed"
    assert set(standings(course).values()) == {(0, 0, 0, 0)}

    give(ada, course, first)
    reviewed = Review.objects.get(pk=first).submission
    assert standings(course)["learner0"] == (1, 0, 0, 0)
    assert Submission.objects.get(pk=reviewed.pk).got == 1
    assert Participant.objects.get(user=ada.user_id).given == 1
    assert turns_are_right(course)


def test_leases_that_ran_out_are_ended_by_the_next_who_asks(course):
    ada, ben, _chi = course.class_of(3)
    videos.take(ada, course.assignment)
    let_time_pass()

    videos.take(ben, course.assignment)

    assert standings(course)["learner0"][1] == 0
    assert list(Review.objects.order_by("pk").values_list("state", flat=True)) == ["lapsed", "writing"]
    assert turns_are_right(course)


def test_leases_are_ended_for_who_finds_nobody_to_review(db):
    course = make_assignment(wanted=2, submit_until=timezone.now() + timedelta(days=1))
    ada, ben = course.class_of(2)
    give(ada, course, videos.take(ada, course.assignment).review_id)
    videos.take(ben, course.assignment)
    let_time_pass()

    assert videos.take(ada, course.assignment).step == "wait"
    assert Review.objects.get(reviewer=ben.user_id).state == "lapsed"


def test_who_comes_back_after_their_time_holds_the_same_again(course):
    ada, *_others = course.class_of(3)
    first = videos.take(ada, course.assignment)
    let_time_pass()
    end_leases(course.assignment)

    assert videos.take(ada, course.assignment) == first
    assert Review.objects.get().state == "writing"
    assert sorted(standings(course).values()) == [(0, 0, 0, 0), (0, 0, 0, 1), (0, 1, 0, 0)]
    assert turns_are_right(course)


def test_giving_back_frees_the_submission_and_brings_another(course):
    ada, _ben, _chi = course.class_of(3)
    first = videos.take(ada, course.assignment).review_id

    videos.give_back(ada, course.assignment, first)

    assert set(standings(course).values()) == {(0, 0, 0, 0)}
    second = videos.take(ada, course.assignment).review_id
    assert Review.objects.get(pk=second).submission != Review.objects.get(pk=first).submission
    assert turns_are_right(course)


def test_giving_back_what_had_lapsed_changes_no_count(course):
    ada, *_others = course.class_of(2)
    first = videos.take(ada, course.assignment).review_id
    let_time_pass()
    end_leases(course.assignment)

    videos.give_back(ada, course.assignment, first)

    assert Review.objects.get().state == "returned"
    assert set(standings(course).values()) == {(0, 0, 0, 0)}


def test_only_the_reviewer_gives_back_and_only_once(course):
    ada, ben, *_others = course.class_of(3)
    first = videos.take(ada, course.assignment).review_id
    elsewhere = make_assignment()

    with pytest.raises(NotFound):
        videos.give_back(ben, course.assignment, first)
    with pytest.raises(NotFound):
        videos.give_back(ada, elsewhere.assignment, first)
    videos.give_back(ada, course.assignment, first)
    with pytest.raises(Conflict):
        videos.give_back(ada, course.assignment, first)


def test_who_looks_through_the_eyes_of_another_takes_and_gives_nothing(course):
    ada, *_others = course.class_of(2)
    looking = replace(ada, read_only=True)
    first = videos.take(ada, course.assignment).review_id

    with pytest.raises(NotAllowed):
        videos.take(looking, course.assignment)
    with pytest.raises(NotAllowed):
        videos.give_back(looking, course.assignment, first)


def test_another_number_of_reviews_makes_other_turns(course):
    ada, _ben, _chi = course.class_of(3)
    videos.take(ada, course.assignment)

    changed = make_assignment(course.space, wanted=4)

    assert changed.assignment.wanted == 4
    assert turns_are_right(changed)


@pytest.mark.parametrize("size", [5, 40])
def test_taking_costs_four_queries_in_a_class_of_any_size(course, size, django_assert_num_queries):
    people = course.class_of(size)
    for actor in people[1:]:
        videos.take(actor, course.assignment)

    with django_assert_num_queries(6):  # four, and the two that begin and end the transaction inside a test
        videos.take(people[0], course.assignment)


def test_while_others_may_still_hand_in_one_waits_for_them(db):
    course = make_assignment(wanted=3, submit_until=timezone.now() + timedelta(days=1))
    ada, _ben = course.class_of(2)
    give(ada, course, videos.take(ada, course.assignment).review_id)

    assert videos.take(ada, course.assignment).step == "wait"
    assert videos.part_of(course.assignment, Participant.objects.get(user=ada.user_id)).duty == 3


def test_in_a_class_smaller_than_that_one_owes_what_there_is(course):
    ada, *_others = course.class_of(2)

    assert videos.part_of(course.assignment, Participant.objects.get(user=ada.user_id)).duty == 1
    course.hand_in(course.learner("chi"))
    assert videos.part_of(course.assignment, Participant.objects.get(user=ada.user_id)).duty == 2
    Submission.objects.exclude(author=ada.user_id).update(state="held")
    assert videos.part_of(course.assignment, Participant.objects.get(user=ada.user_id)).duty == 1


def test_nobody_reviews_a_whole_class_alone(db):
    course = make_assignment(wanted=1)
    ada, *_others = course.class_of(9)
    steps = []
    while (handed := videos.take(ada, course.assignment, wants_more=True)).review_id:
        steps.append(handed.step)
        give(ada, course, handed.review_id)

    assert (len(steps), handed.step) == (3, "done")


def test_who_finds_all_turns_changed_again_and_again_is_asked_to_wait(course):
    ada, ben, chi = course.class_of(3)
    Submission.objects.filter(author=chi.user_id).update(got=2, given=2)
    videos.set_turns(course.assignment)
    Submission.objects.filter(author=ben.user_id).update(turn=999)

    with pytest.raises(Conflict, match="Many people ask"):
        videos.take(ada, course.assignment)
    Submission.objects.filter(author=chi.user_id).update(turn=999, got=0, given=0)
    with pytest.raises(Conflict, match="Many people ask"):
        videos.take(ada, course.assignment)

    assert not Review.objects.exists()


def test_without_a_rubric_nothing_is_taken(course):
    ada, _ben = course.class_of(2)
    course.assignment.rubric = None

    with pytest.raises(Conflict, match="no rubric"):
        videos.take(ada, course.assignment)

    assert set(standings(course).values()) == {(0, 0, 0, 0)}


def test_a_review_that_went_away_in_another_tab_is_told(course):
    ada, _ben = course.class_of(2)

    with pytest.raises(Conflict, match="another tab"):
        pool._go_on(pool._reviewer(ada, course.assignment), course.assignment)


def test_a_lease_of_somebody_who_is_gone_ends_without_their_own_work(course):
    ada, ben = course.class_of(2)
    videos.take(ada, course.assignment)
    Participant.objects.filter(user=ada.user_id).delete()
    let_time_pass()

    assert end_leases(course.assignment) == 1
    assert course.own(ben).leased == 0
