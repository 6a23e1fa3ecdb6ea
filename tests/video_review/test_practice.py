"""Practising: who may, when it is due, what it leaves alone, and that the reference stays unseen until one has handed in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, Participant, Review, Submission
from tests.factories.assignments import FULL, HALF, LINES, NONE, make_assignment
from tests.factories.examples import make_example, practise
from tests.factories.spaces import actor_in

MARK = videos.Mark(1000, body="Here")


@pytest.fixture
def course(db):
    return make_assignment(practice="offered", wanted=1)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def learner(course, ben):
    return actor_in(course.space, ben)


@pytest.fixture
def example(course, staff):
    return make_example(course, staff)


def change(course, **policy):
    """The author of the course changes a setting."""
    course.assignment = videos.open_assignment(
        course.space, replace(videos.policy_of(course.assignment), **policy), LINES
    )


def test_one_may_practise_before_handing_in_and_begins_once(course, learner, example):
    begun = {videos.begin_practice(learner, course.assignment, example.pk) for _tab in range(2)}

    review = Review.objects.get(kind="calibration")
    assert (begun, review.state, review.rubric, review.holds_in, review.lease_until) == (
        {review.pk},
        "writing",
        course.assignment.rubric,
        None,
        None,
    )


def test_it_is_kept_like_any_review_and_asks_for_the_same(course, learner, example):
    change(course, least_moments=1)
    pk = videos.begin_practice(learner, course.assignment, example.pk)
    videos.save_review(learner, course.assignment, pk, scores=HALF, remarks={}, body="So far")
    videos.beat(learner, course.assignment, pk)
    with pytest.raises(Invalid) as missing:
        videos.hand_in_review(learner, course.assignment, pk, scores={"clear": 2}, remarks={}, body="")
    assert set(missing.value.fields) == {"score-honest", "moments"}
    videos.add_moment(learner, course.assignment, pk, MARK)

    sheet = videos.open_review(learner, course.assignment, pk)

    assert (sheet.body, sheet.scores, len(sheet.moments)) == ("So far", HALF, 1)
    assert (sheet.is_practice, sheet.author_ids, sheet.may_edit, sheet.least_moments) == (True, (), True, 1)


def test_it_moves_no_count_and_makes_no_grade(course, learner, staff, example):
    course.hand_in(learner)

    practise(course, learner, example)

    assert Participant.objects.get(user=learner.user_id).given == 0
    counts = [(row.given, row.held, row.got, row.leased, row.share) for row in Submission.objects.all()]
    assert counts == [(0, 0, 0, 0, None)] * 2
    assert videos.given_reviews(learner, course.assignment) == ()


def test_what_was_compared_stays_as_it_is(course, learner, example):
    pk = videos.begin_practice(learner, course.assignment, example.pk)
    moment = videos.add_moment(learner, course.assignment, pk, MARK)
    answers = {"scores": FULL, "remarks": {}, "body": ""}
    videos.hand_in_review(learner, course.assignment, pk, **answers)

    for act in (
        lambda: videos.hand_in_review(learner, course.assignment, pk, **answers),
        lambda: videos.save_review(learner, course.assignment, pk, **(answers | {"body": "On second thoughts"})),
        lambda: videos.add_moment(learner, course.assignment, pk, MARK),
        lambda: videos.edit_moment(learner, course.assignment, moment.pk, MARK),
        lambda: videos.delete_moment(learner, course.assignment, moment.pk),
    ):
        with pytest.raises(Conflict, match="You have seen what the staff gave"):
            act()
    assert videos.open_review(learner, course.assignment, pk).may_edit is False
    assert videos.begin_practice(learner, course.assignment, example.pk) == pk


def test_it_is_nothing_to_give_back(course, learner, example):
    pk = videos.begin_practice(learner, course.assignment, example.pk)

    with pytest.raises(NotFound):
        videos.return_review(learner, course.assignment, pk, reason="wrong", report_reason="other")


def test_a_practised_review_keeps_its_rubric(course, learner, example):
    pk = videos.begin_practice(learner, course.assignment, example.pk)
    old = course.assignment.rubric
    course.assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), LINES[:1])

    videos.hand_in_review(learner, course.assignment, pk, scores=HALF, remarks={}, body="")

    assert (Review.objects.get(pk=pk).rubric, videos.comparison_of(learner, course.assignment, pk).apart) == (old, -50)


def test_the_video_is_for_who_practises_until_it_is_withdrawn(course, learner, staff, example, chi):
    video, other = example.submission.video, actor_in(course.space, chi)
    videos.begin_practice(learner, course.assignment, example.pk)
    assert [videos.may_watch(actor, video) for actor in (learner, other, staff)] == [True, False, True]

    videos.withdraw_example(staff, course.assignment, example.pk)

    assert videos.may_watch(learner, video) is False


def test_the_one_beside_the_task_is_for_everybody(course, learner, staff, example):
    videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=False)

    assert videos.may_watch(learner, example.submission.video) is True


@pytest.mark.parametrize("practice", ["off", "offered", "required"])
def test_only_where_it_is_required_reviewing_waits_for_it(course, learner, example, practice):
    course.hand_in(learner)
    change(course, practice=practice)
    participant = Participant.objects.get(user=learner.user_id)

    def ask():
        return videos.next_review(learner, course.assignment, participant).step

    if practice == "required":
        with pytest.raises(NotAllowed, match="Practise on the examples first"):
            ask()
        practise(course, learner, example, NONE)
    assert ask() == "wait"


def test_who_has_begun_to_review_is_not_held_up_by_a_later_example(course, learner, staff, chi):
    change(course, practice="required")
    other = actor_in(course.space, chi)
    for actor in (learner, other):
        course.hand_in(actor)
    participant = Participant.objects.get(user=learner.user_id)
    begun = videos.next_review(learner, course.assignment, participant)
    make_example(course, staff)

    assert videos.next_review(learner, course.assignment, participant) == begun
    Participant.objects.filter(user=learner.user_id).update(given=1)
    participant.refresh_from_db()
    assert videos.with_practice(learner, course.assignment, videos.part_of(course.assignment, participant)) == replace(
        videos.part_of(course.assignment, participant), examples=1
    )


def test_staff_who_try_it_out_wait_for_nothing(course, staff, example):
    change(course, practice="required")
    course.hand_in(staff)
    participant = Participant.objects.get(user=staff.user_id)

    assert videos.next_review(staff, course.assignment, participant).step == "wait"
    part = videos.with_practice(staff, course.assignment, videos.Part(is_handed_in=True))
    assert (part.examples, part.must_practise) == (1, False)


def test_what_is_still_due_stands_in_the_part(course, learner, example):
    change(course, practice="required")
    part = videos.Part(is_handed_in=True)
    before = videos.with_practice(learner, course.assignment, part)
    practise(course, learner, example)
    after = videos.with_practice(learner, course.assignment, part)

    assert [(one.examples, one.practised, one.must_practise) for one in (before, after)] == [
        (1, 0, True),
        (1, 1, False),
    ]
    change(course, practice="off")
    assert videos.with_practice(learner, course.assignment, part) == part


def test_after_the_end_nothing_begins_and_what_was_begun_ends_as_reviews_do(course, learner, example, chi):
    pk = videos.begin_practice(learner, course.assignment, example.pk)
    change(course, takes_late=False, review_until=timezone.now() - timedelta(hours=1))

    with pytest.raises(Conflict, match="time to review is over"):
        videos.begin_practice(actor_in(course.space, chi), course.assignment, example.pk)
    with pytest.raises(Conflict, match="time to review is over"):
        videos.hand_in_review(learner, course.assignment, pk, scores=FULL, remarks={}, body="")


def test_staff_guests_and_strangers_do_not_practise(course, learner, staff, example, eve):
    guest = replace(learner, roles=frozenset({"guest"}))
    for actor in (staff, guest, replace(learner, read_only=True)):
        with pytest.raises(NotAllowed):
            videos.begin_practice(actor, course.assignment, example.pk)
    with pytest.raises(NotFound):
        videos.begin_practice(learner, make_assignment(practice="offered").assignment, example.pk)


def test_what_is_not_open_is_not_there(course, learner, staff, example):
    hidden = make_example(course, staff, published=False)
    with pytest.raises(NotFound):
        videos.begin_practice(learner, course.assignment, hidden.pk)
    pk = videos.begin_practice(learner, course.assignment, example.pk)
    videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=True)
    with pytest.raises(NotFound):
        videos.begin_practice(learner, course.assignment, example.pk)
    with pytest.raises(NotFound):
        videos.hand_in_review(learner, course.assignment, pk, scores=FULL, remarks={}, body="")


def test_switched_off_it_is_gone_and_back_again_with_the_switch(course, learner, example):
    pk = practise(course, learner, example).pk
    change(course, practice="off")
    with pytest.raises(NotAllowed, match="nothing to practise"):
        videos.begin_practice(learner, course.assignment, example.pk)
    with pytest.raises(NotFound):
        videos.open_review(learner, course.assignment, pk)
    with pytest.raises(NotFound):
        videos.comparison_of(learner, course.assignment, pk)
    assert videos.practice_rows(learner, course.assignment) == []
    change(course, practice="offered")

    assert videos.comparison_of(learner, course.assignment, pk).apart == 0


def test_a_policy_of_before_has_no_practice(course):
    kept = {name: value for name, value in course.assignment.policy.items() if name != "practice"}
    Assignment.objects.update(policy=kept)

    assert videos.policy_of(Assignment.objects.get()).practice == "off"


def test_without_a_rubric_nobody_practises(course, learner, example):
    Assignment.objects.update(rubric=None)

    with pytest.raises(Conflict, match="no rubric"):
        videos.begin_practice(learner, Assignment.objects.select_related("rubric", "space").get(), example.pk)


def test_starting_anew_deletes_the_practice_and_leaves_the_examples(course, learner, staff, example):
    course.hand_in(learner)
    practise(course, learner, example)
    videos.reset_person(staff, course.assignment, learner.user_id)

    assert not Review.objects.filter(kind="calibration").exists()
    course.hand_in(staff)
    videos.reset_person(staff, course.assignment, staff.user_id)
    example.refresh_from_db()
    assert (example.is_published, example.submission.video.state) == (True, "ready")


def test_who_only_practised_starts_anew_too(course, learner, staff, example):
    practise(course, learner, example)

    videos.reset_person(staff, course.assignment, learner.user_id)

    assert not Review.objects.filter(kind="calibration").exists()
