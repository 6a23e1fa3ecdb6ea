"""What learners read of the examples: the list, the comparison, the one beside the task; each as cheap for three as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Review, Submission, Video
from tests.factories.assignments import FULL, HALF, LINES, NONE, make_assignment
from tests.factories.examples import WHY, make_example, practise, refer
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    return make_assignment(practice="offered")


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def learner(course, ben):
    return actor_in(course.space, ben)


def queries(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_the_list_says_how_far_one_is(course, learner, staff):
    first, second = make_example(course, staff, scores=HALF), make_example(course, staff, duration_ms=83_400)
    third, _hidden = make_example(course, staff), make_example(course, staff, published=False)
    practise(course, learner, first)
    videos.begin_practice(learner, course.assignment, second.pk)

    rows = videos.practice_rows(learner, course.assignment)

    assert [(row.id, row.number, row.length, row.state, row.apart) for row in rows] == [
        (first.pk, 1, "1:00", "given", 50),
        (second.pk, 2, "1:23", "writing", None),
        (third.pk, 3, "1:00", "", None),
    ]
    assert [row.sentence for row in rows] == ["You gave 50 points more than the staff did, on 100.", "", ""]


def test_one_whose_reference_is_in_view_is_only_for_those_who_compared_before(course, learner, staff, chi):
    example = make_example(course, staff)
    practise(course, learner, example)
    videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=True)

    lists = [videos.practice_rows(actor, course.assignment) for actor in (learner, actor_in(course.space, chi))]

    assert [len(rows) for rows in lists] == [1, 0]


def test_a_comparison_has_both_sides(course, learner, staff):
    example = make_example(course, staff, scores=HALF, note="Listen")
    reference = Review.objects.get(kind="staff")
    videos.add_moment(staff, course.assignment, reference.pk, videos.Mark(5000, body="Theirs", criterion="clear"))
    pk = videos.begin_practice(learner, course.assignment, example.pk)
    videos.add_moment(learner, course.assignment, pk, videos.Mark(1000, body="Mine"))
    videos.hand_in_review(learner, course.assignment, pk, scores=NONE, remarks={"next": "More"}, body="Hm")

    found = videos.comparison_of(learner, course.assignment, pk)

    assert (found.number, found.apart, found.may_edit, found.has_picture) == (1, -50, False, True)
    assert [(line.mine, line.theirs, line.remark, line.why) for line in found.lines] == [
        (0, 2, "", WHY["clear"]),
        (0, 3, "", ""),
        (None, None, "More", ""),
    ]
    assert [one.body for one in (*found.moments, *found.own_moments)] == ["Theirs", "Mine"]
    assert [found.moments[0].criterion_title, "Short." in found.html, "Hm" in found.own_html] == [
        "Is it clear?",
        True,
        True,
    ]
    assert ("Listen" in found.note_html, found.playback is not None) == (True, True)


def test_before_one_has_handed_in_the_reference_stays_unseen(course, learner, staff, chi):
    example = make_example(course, staff)
    pk = videos.begin_practice(learner, course.assignment, example.pk)
    theirs = Review.objects.get(kind="staff").pk

    for review_id in (pk, theirs):
        with pytest.raises(NotFound):
            videos.comparison_of(learner, course.assignment, review_id)
    with pytest.raises(NotFound):
        videos.open_review(learner, course.assignment, theirs)
    videos.hand_in_review(learner, course.assignment, pk, scores=FULL, remarks={}, body="")
    for stranger in (actor_in(course.space, chi), Actor(None)):
        with pytest.raises(NotFound):
            videos.comparison_of(stranger, course.assignment, pk)
    with pytest.raises(NotFound):
        videos.comparison_of(learner, make_assignment(practice="offered").assignment, pk)


def test_a_newer_reference_is_the_one_to_compare_with_on_the_old_rubric(course, learner, staff):
    example = make_example(course, staff)
    pk = practise(course, learner, example, HALF).pk
    course.assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), LINES[1:])
    refer(course, staff, example, {"honest": 0})

    found = videos.comparison_of(learner, course.assignment, pk)

    assert [(line.mine, line.theirs) for line in found.lines] == [(2, None), (3, 0), (None, None)]
    assert found.apart == 50


def test_lists_cost_the_same_for_three_as_for_one(course, learner, staff):
    practise(course, learner, make_example(course, staff))
    costs = [
        (lambda: videos.practice_rows(learner, course.assignment)),
        (lambda: videos.example_cards(staff, course.assignment)),
        (lambda: videos.with_practice(learner, course.assignment, videos.Part())),
    ]
    before = [queries(act) for act in costs]
    for _number in range(2):
        practise(course, learner, make_example(course, staff))

    assert (before, [queries(act) for act in costs]) == ([4, 3, 1], [4, 3, 1])


def test_the_comparison_costs_eight_queries_at_most(course, learner, staff):
    pk = practise(course, learner, make_example(course, staff)).pk

    assert queries(lambda: videos.comparison_of(learner, course.assignment, pk)) <= 8


@pytest.mark.parametrize("with_review", [False, True])
def test_the_one_beside_the_task_shows_its_reference_only_if_asked(course, learner, staff, with_review):
    example = make_example(course, staff, note="Listen")
    assert videos.shown_example(learner, course.assignment) is None
    reference = Review.objects.get(kind="staff")
    videos.add_moment(staff, course.assignment, reference.pk, videos.Mark(5000, body="Theirs"))
    videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=with_review)

    found = videos.shown_example(learner, course.assignment)

    assert ("Listen" in found.note_html, found.shows_review, len(found.moments)) == (True, with_review, with_review)
    assert [(one.points, one.remark) for one in found.lines] == ([(4, WHY["clear"]), (6, "")] if with_review else [])
    assert videos.shown_example(Actor(None), course.assignment) is None


def test_the_one_beside_the_task_needs_a_video(course, learner, staff):
    example = make_example(course, staff)
    videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=False)
    Video.objects.update(state="deleted")

    assert videos.shown_example(learner, course.assignment) is None


def test_cards_say_what_is_missing(course, learner, staff):
    empty = videos.add_example(staff, course.assignment)
    bare, full = make_example(course, staff, scores=None), make_example(course, staff, scores=HALF)
    practise(course, learner, full)
    videos.begin_reference(staff, course.assignment, bare.pk)
    refused = videos.add_example(staff, course.assignment)
    Submission.objects.filter(pk=refused.submission_id).update(video=_refused(course, staff))

    cards = videos.example_cards(staff, course.assignment)

    assert [(one.id, one.number, one.video, one.share, one.is_begun, one.practised) for one in cards] == [
        (empty.pk, 1, "", None, False, 0),
        (bare.pk, 2, "ready", None, True, 0),
        (full.pk, 3, "ready", 0.5, True, 1),
        (refused.pk, 4, "refused", None, False, 0),
    ]
    assert [one.can_be_published for one in cards] == [False, False, True, False]
    assert [bool(one.refusal) for one in cards] == [False, False, False, True]


def _refused(course, staff):
    made = Video.objects.create(space=course.space, owner_id=staff.user_id, size=1, kind="video/mp4")
    Video.objects.filter(pk=made.pk).update(state="refused", refusal="damaged")
    return made


def test_a_card_says_when_the_rubric_has_changed(course, staff):
    make_example(course, staff)
    more = (*LINES, videos.RubricLine("fresh", "Is it fresh?", "range", most=3))
    assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), more)

    (card,) = videos.example_cards(staff, assignment)

    assert (card.is_stale, card.can_be_published, card.is_published) == (True, False, True)
