"""Examples as staff make them: what they need to be published, their order, the one beside the task, and who is kept out."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import examples
from social_learning_xblocks.video_review.domain.exports import export_csv, export_json
from social_learning_xblocks.video_review.models import Assignment, Example, Review, Submission, Video
from tests.factories.assignments import FULL, LINES, make_assignment, make_video
from tests.factories.examples import make_example, practise, refer
from tests.factories.spaces import actor_in


@pytest.fixture
def course(db):
    return make_assignment(practice="offered")


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def order(course):
    return list(Example.objects.filter(assignment=course.assignment).order_by("place").values_list("pk", flat=True))


def test_an_example_is_a_work_of_staff_in_no_pool(course, staff):
    example = make_example(course, staff)

    row = example.submission
    assert (row.state, row.author_id, row.handed_in_at, row.share) == ("exemplar", staff.user_id, None, None)
    assert (example.is_published, example.shown_in_id) == (True, None)


def test_a_video_that_arrived_for_an_example_is_not_handed_in(course, staff):
    example = make_example(course, staff)
    number = example.submission.video.uuid

    assert videos.is_of_example(number) is True
    with pytest.raises(NotFound):
        videos.save_submission(staff, course.assignment, video_id=number, note="")


def test_what_is_on_its_way_gives_place_and_what_has_arrived_does_not(course, staff):
    example = videos.add_example(staff, course.assignment)
    first = make_video(course.space, staff)
    Video.objects.filter(pk=first.pk).update(state="receiving")
    second = make_video(course.space, staff)

    for video in (first, second):
        videos.expect_video(staff, course.assignment, example.pk, video.uuid)

    assert Submission.objects.get(pk=example.submission_id).video == second
    with pytest.raises(Conflict, match="has its work"):
        videos.expect_video(staff, course.assignment, example.pk, first.uuid)


def test_nobody_makes_an_example_of_the_video_of_another(course, staff, ben):
    learner = actor_in(course.space, ben)
    example = videos.add_example(staff, course.assignment)

    with pytest.raises(NotFound):
        videos.expect_video(staff, course.assignment, example.pk, make_video(course.space, learner).uuid)


def test_uploads_for_an_example_are_listed_with_it_alone(course, staff):
    example = videos.add_example(staff, course.assignment)
    video = make_video(course.space, staff)
    Video.objects.filter(pk=video.pk).update(state="receiving")
    videos.expect_video(staff, course.assignment, example.pk, video.uuid)

    assert videos.open_uploads(staff, course.space) == []
    assert [one.uuid for one in videos.open_uploads(staff, course.space, example.pk)] == [video.uuid]


def test_without_a_video_or_a_reference_nothing_is_published(course, staff):
    empty = videos.add_example(staff, course.assignment)
    with pytest.raises(Conflict, match="no work"):
        videos.publish_example(staff, course.assignment, empty.pk)
    example = make_example(course, staff, scores=None)
    with pytest.raises(Conflict, match="reference review"):
        videos.publish_example(staff, course.assignment, example.pk)


def test_a_reference_that_is_only_begun_is_none(course, staff):
    example = make_example(course, staff, scores=None)
    videos.begin_reference(staff, course.assignment, example.pk)

    with pytest.raises(Conflict, match="reference review"):
        videos.publish_example(staff, course.assignment, example.pk)


def test_a_reference_of_an_older_rubric_must_answer_the_new_criteria(course, staff):
    example = make_example(course, staff, published=False)
    more = (*LINES, videos.RubricLine("fresh", "Is it fresh?", "range", most=3))
    course.assignment = videos.open_assignment(course.space, videos.policy_of(course.assignment), more)
    with pytest.raises(Conflict, match="rubric has changed"):
        videos.publish_example(staff, course.assignment, example.pk)

    refer(course, staff, example, {**FULL, "fresh": 3})

    assert videos.publish_example(staff, course.assignment, example.pk).is_published is True


def test_withdrawn_and_published_again_everything_is_back(course, staff, ben):
    learner = actor_in(course.space, ben)
    example = make_example(course, staff)
    review = practise(course, learner, example)
    videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=True)

    videos.withdraw_example(staff, course.assignment, example.pk)
    example.refresh_from_db()
    assert (example.is_published, example.shown_in, example.shows_review) == (False, None, False)
    with pytest.raises(NotFound):
        videos.open_review(learner, course.assignment, review.pk)
    videos.publish_example(staff, course.assignment, example.pk)

    assert videos.comparison_of(learner, course.assignment, review.pk).apart == 0


def test_publishing_lets_the_next_run_grade_anew_once(course, staff):
    example = make_example(course, staff)
    videos.rescore(course.assignment)

    videos.publish_example(staff, course.assignment, example.pk)
    assert Assignment.objects.get().rescored_at is not None
    videos.withdraw_example(staff, course.assignment, example.pk)

    assert Assignment.objects.get().rescored_at is None


def test_one_stands_beside_the_task(course, staff):
    first, second = make_example(course, staff), make_example(course, staff)

    videos.show_example(staff, course.assignment, first.pk, shows=True, with_review=True)
    videos.show_example(staff, course.assignment, second.pk, shows=True, with_review=False)

    shown = dict(Example.objects.values_list("pk", "shown_in"))
    assert shown == {first.pk: None, second.pk: course.assignment.pk}
    assert set(Example.objects.values_list("shows_review", flat=True)) == {False}
    videos.show_example(staff, course.assignment, second.pk, shows=False, with_review=True)
    assert not Example.objects.filter(shown_in__isnull=False).exists()
    assert not Example.objects.filter(shows_review=True).exists()


def test_what_is_not_published_is_not_shown(course, staff):
    example = make_example(course, staff, published=False)

    with pytest.raises(Conflict, match="Publish"):
        videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=False)


def test_examples_change_places(course, staff):
    first, second, third = (make_example(course, staff).pk for _number in range(3))

    videos.move_example(staff, course.assignment, third, up=True)
    assert order(course) == [first, third, second]
    videos.move_example(staff, course.assignment, first, up=False)
    assert order(course) == [third, first, second]
    videos.move_example(staff, course.assignment, third, up=True)
    videos.move_example(staff, course.assignment, second, up=False)

    assert order(course) == [third, first, second]


def test_the_trail_knows_what_staff_did_with_an_example(course, staff):
    example = make_example(course, staff)
    pk = example.pk
    videos.describe_example(staff, course.assignment, pk, note="Watch the start", captions="")
    videos.show_example(staff, course.assignment, pk, shows=True, with_review=True)
    videos.show_example(staff, course.assignment, pk, shows=True, with_review=False)
    videos.show_example(staff, course.assignment, pk, shows=False, with_review=False)
    for _twice in range(2):
        videos.withdraw_example(staff, course.assignment, pk)
    videos.delete_example(staff, course.assignment, pk)

    lines = moderation.trail(staff, course.space)[::-1]

    assert {(line.subject, line.actor_id) for line in lines} == {(("example", pk), staff.user_id)}
    assert [(line.act, line.reason) for line in lines] == [
        ("example made", ""),
        ("example changed", "video"),
        ("example changed", "note and captions"),
        ("example changed", "reference"),
        ("example published", ""),
        ("example changed", "note and captions"),
        ("example changed", "shown with its reference"),
        ("example changed", "shown"),
        ("example changed", "no longer shown"),
        ("example withdrawn", ""),
        ("example deleted", ""),
    ]


def test_deleting_takes_the_video_the_reference_and_the_practice(course, staff, ben, disk):
    example = make_example(course, staff)
    practise(course, actor_in(course.space, ben), example)
    videos.rescore(course.assignment)

    videos.delete_example(staff, course.assignment, example.pk)

    assert [model.objects.count() for model in (Example, Submission, Review)] == [0, 0, 0]
    assert not Video.objects.exclude(state="deleted").exists()
    assert Assignment.objects.get().rescored_at is None


def test_one_without_a_video_is_deleted_too(course, staff):
    example = videos.add_example(staff, course.assignment)
    videos.rescore(course.assignment)

    videos.delete_example(staff, course.assignment, example.pk)

    assert (Example.objects.count(), Assignment.objects.get().rescored_at is None) == (0, False)


def test_there_is_an_end_to_examples(course, staff, monkeypatch):
    monkeypatch.setattr(examples, "MOST_EXAMPLES", 1)
    videos.add_example(staff, course.assignment)

    with pytest.raises(Conflict, match="1 examples already"):
        videos.add_example(staff, course.assignment)


def test_note_and_captions_are_kept_and_checked(course, staff):
    example = make_example(course, staff)
    captions = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n"

    videos.describe_example(staff, course.assignment, example.pk, note="*Listen*", captions=captions)

    row = Submission.objects.select_related("video").get(pk=example.submission_id)
    assert (row.body, "<em>Listen</em>" in row.body_html, row.video.captions) == ("*Listen*", True, captions)
    with pytest.raises(Invalid):
        videos.describe_example(staff, course.assignment, example.pk, note="", captions="WEBVTT\n\nno time\n")
    empty = videos.add_example(staff, course.assignment)
    videos.describe_example(staff, course.assignment, empty.pk, note="Soon", captions="")
    assert Submission.objects.get(pk=empty.submission_id).body == "Soon"


def test_its_video_is_given_up_only_while_it_is_not_published(course, staff):
    example = make_example(course, staff)
    number = example.submission.video.uuid
    with pytest.raises(Conflict):
        videos.cancel_upload(staff, course.space, number)
    videos.withdraw_example(staff, course.assignment, example.pk)

    videos.cancel_upload(staff, course.space, number)

    with pytest.raises(Conflict, match="no work"):
        videos.publish_example(staff, course.assignment, example.pk)


def verbs(actor, assignment, pk):
    return (
        lambda: videos.add_example(actor, assignment),
        lambda: videos.expect_video(actor, assignment, pk, "0" * 32),
        lambda: videos.describe_example(actor, assignment, pk, note="", captions=""),
        lambda: videos.begin_reference(actor, assignment, pk),
        lambda: videos.publish_example(actor, assignment, pk),
        lambda: videos.withdraw_example(actor, assignment, pk),
        lambda: videos.show_example(actor, assignment, pk, shows=True, with_review=True),
        lambda: videos.move_example(actor, assignment, pk, up=True),
        lambda: videos.delete_example(actor, assignment, pk),
        lambda: videos.example_cards(actor, assignment),
    )


def test_only_staff_who_act_for_themselves_make_examples(course, staff, ben):
    pk = make_example(course, staff).pk
    for actor in (actor_in(course.space, ben), replace(staff, read_only=True)):
        for act in verbs(actor, course.assignment, pk):
            with pytest.raises(NotAllowed):
                act()


def test_examples_of_another_assignment_are_not_there(course, staff):
    pk, elsewhere = make_example(course, staff).pk, make_assignment().assignment
    for act in verbs(staff, elsewhere, pk)[1:-1]:
        with pytest.raises(NotFound):
            act()


def test_the_board_and_its_verbs_know_no_examples(course, staff, ben):
    example = make_example(course, staff)
    practise(course, actor_in(course.space, ben), example)
    pk = example.submission_id

    figures = videos.figures_of(staff, course.assignment)
    assert {view: number for view, number in figures.views.items() if number} == {"missing": 1}
    assert (figures.reviews_given, figures.reviews_needed) == (0, 0)
    for act in (
        lambda: videos.dossier_of(staff, course.assignment, pk),
        lambda: videos.hold_submission(staff, course.assignment, pk),
        lambda: videos.override_grade(staff, course.assignment, pk, share=1.0, reason="No", seen=None),
        lambda: videos.begin_staff_review(staff, course.assignment, pk),
    ):
        with pytest.raises(NotFound):
            act()


def test_exports_of_grades_hold_no_examples(course, staff, ben):
    learner = actor_in(course.space, ben)
    practise(course, learner, make_example(course, staff))
    course.hand_in(learner)

    for export in (export_csv, export_json):
        text = "".join(export(staff, course.assignment))
        assert ("exemplar" in text, "calibration" in text, "pool" in text) == (False, False, True)
