"""The lists of the board: who is in which, in which order, at what cost; and one submission with all about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Membership, Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import Appeal, Review, Submission, Video
from tests.factories.assignments import FULL, HALF, LINES, NONE, make_assignment, make_video
from tests.factories.spaces import actor_in

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_assignment(wanted=2, weight=10.0)


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


@pytest.fixture
def people(course):
    """Ben, Chi and Eve, who have handed in one after the other."""
    found = [course.learner(name) for name in ("ben", "chi", "eve")]
    for hour, actor in enumerate(found):
        course.hand_in(actor)
        change(course, actor, handed_in_at=NOON + timedelta(hours=hour))
    return found


def change(course, actor, **columns):
    Submission.objects.filter(pk=course.own(actor).pk).update(**columns)


def names(staff, course, view, **more):
    return [row.person.name for row in videos.board_page(staff, course.assignment, view, **more).items]


def give(course, author, reviewer, scores=FULL, share=1.0, **fields):
    return Review.objects.create(
        submission=course.own(author),
        reviewer_id=reviewer.user_id,
        rubric=course.assignment.rubric,
        **{"state": "given", "scores": scores, "share": share, "given_at": timezone.now(), **fields},
    )


def test_everyone_who_has_handed_in_the_newest_first(course, staff, people):
    videos.save_submission(course.learner("fay"), course.assignment, video_id=None, note="Soon")

    assert names(staff, course, "everyone") == ["eve", "chi", "ben"]


def test_who_owes_most_stands_first(course, staff, people):
    for actor, given in zip(people, (1, 2, 0), strict=True):
        change(course, actor, given=given)

    assert names(staff, course, "owes") == ["eve", "ben"]


def test_who_is_short_of_reviews_in_the_order_of_the_pool(course, staff, people):
    for actor, (got, turn) in zip(people, ((1, 5), (0, 3), (2, 1)), strict=True):
        change(course, actor, got=got, turn=turn)

    assert names(staff, course, "short") == ["chi", "ben"]


def test_late_work_the_latest_first(course, staff, people):
    for actor in people[:2]:
        change(course, actor, is_late=True)

    assert names(staff, course, "late") == ["chi", "ben"]


def test_the_least_certain_grade_first_unless_staff_have_decided(course, staff, people):
    for actor, (low, high) in zip(people, ((0.4, 0.6), (0.1, 0.9), (0.5, 0.5)), strict=True):
        change(course, actor, share=0.5, low=low, high=high, is_disputed=True)
    assert names(staff, course, "wide") == ["chi", "ben"]
    assert names(staff, course, "disputed") == ["chi", "ben", "eve"]

    videos.override_grade(staff, course.assignment, course.own(people[1]).pk, share=1, reason="Fine", seen=None)

    assert names(staff, course, "wide") == ["ben"]
    assert names(staff, course, "disputed") == ["ben", "eve"]


def test_flagged_work_the_longest_waiting_first(course, staff, people):
    ben, chi, eve = people
    other = make_assignment()
    for author, by in ((chi, ben), (ben, chi), (ben, eve)):
        moderation.report(by, course.space, ("submission", course.own(author).pk), reason="rude")
    moderation.report(ben, course.space, ("question", course.own(eve).pk), reason="rude")
    moderation.report(ben, other.space, ("submission", course.own(eve).pk), reason="rude")

    page = videos.board_page(staff, course.assignment, "flagged")

    assert [(row.person.name, row.flags) for row in page.items] == [("chi", 1), ("ben", 2)]


def test_open_appeals_the_longest_waiting_first(course, staff, people):
    for actor, hour in zip(people, (2, 1, 0), strict=True):
        Appeal.objects.create(submission=course.own(actor), body="Please", created_at=NOON + timedelta(hours=hour))
    Appeal.objects.filter(submission=course.own(people[2])).update(decision="kept")

    assert names(staff, course, "appeals") == ["chi", "ben"]
    rows = videos.board_page(staff, course.assignment, "everyone").items
    assert [row.appeal for row in rows] == ["kept", "open", "open"]


def test_held_work_stays_on_the_board(course, staff, people):
    videos.hold_submission(staff, course.assignment, course.own(people[2]).pk)

    rows = videos.board_page(staff, course.assignment, "short").items
    assert {row.person.name: row.is_held for row in rows} == {"ben": False, "chi": False, "eve": True}


def test_a_name_is_searched_in_every_view(course, staff, people):
    change(course, people[1], is_late=True)

    assert names(staff, course, "everyone", words="Ch") == ["chi"]
    assert names(staff, course, "late", words="be") == []


def test_pages_follow_each_other_without_gap_or_repeat(course, staff, django_assert_num_queries):
    for number, actor in enumerate(course.class_of(53)):
        change(course, actor, share=0.5, low=0.5 - 0.001 * (number % 5), high=0.6)
    for view in ("everyone", "wide", "short"):
        seen, cursor, sizes = [], "", []
        while not sizes or cursor:
            with django_assert_num_queries(2):
                page = videos.board_page(staff, course.assignment, view, cursor=cursor)
            seen += [row.id for row in page.items]
            sizes.append(len(page.items))
            cursor = page.next_cursor
        assert (sizes, len(set(seen))) == ([25, 25, 3], 53)


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_board_does_not_grow(course, staff, django_assert_num_queries, count):
    class_of = course.class_of(count)
    for actor in class_of:
        moderation.report(staff, course.space, ("submission", course.own(actor).pk), reason="rude")
        Appeal.objects.create(submission=course.own(actor), body="Please")
        course.learner(f"{actor.name}-missing")
    with django_assert_num_queries(2):
        videos.figures_of(staff, course.assignment)
    for view in ("everyone", "flagged", "appeals"):
        with django_assert_num_queries(2):
            assert len(videos.board_page(staff, course.assignment, view).items) == count
    with django_assert_num_queries(4):
        assert len(videos.missing_page(staff, course.assignment).items) == count


def test_the_figures_count_each_view(course, staff, people):
    ben, chi, _eve = people
    course.learner("fay")
    change(course, ben, given=2, got=1, is_late=True, share=0.5, low=0.4, high=0.6, is_disputed=True)
    moderation.report(chi, course.space, ("submission", course.own(ben).pk), reason="rude")
    Appeal.objects.create(submission=course.own(chi), body="Please")

    figures = videos.figures_of(staff, course.assignment)

    assert (figures.reviews_given, figures.reviews_needed, figures.rescored_at) == (1, 6, None)
    assert figures.views == {
        "everyone": 3,
        "missing": 1,
        "owes": 2,
        "short": 3,
        "late": 1,
        "wide": 1,
        "disputed": 1,
        "flagged": 1,
        "appeals": 1,
        "drafts": 0,
    }


def test_an_empty_class_has_figures_too(course, staff):
    figures = videos.figures_of(staff, course.assignment)

    assert (figures.reviews_given, figures.reviews_needed, set(figures.views.values())) == (0, 0, {0})


def test_who_has_not_handed_in_and_how_far_they_are(course, staff, people):
    waiting = [course.learner(name) for name in ("fay", "gus", "hal")]
    for hour, actor in enumerate(waiting):
        Membership.objects.filter(user_id=actor.user_id).update(joined_at=NOON + timedelta(hours=hour))
    fay, gus, _hal = waiting
    old = make_video(course.space, fay, touched_at=NOON)
    new = make_video(course.space, fay, size=200, offset=50, touched_at=NOON + timedelta(hours=1))
    Video.objects.filter(pk=new.pk).update(state="receiving")
    Video.objects.filter(pk=make_video(course.space, gus).pk).update(state="deleted")
    videos.save_submission(gus, course.assignment, video_id=None, note="Soon")
    videos.extend(staff, course.assignment, gus.user_id, submit_until=NOON, review_until=None)

    rows = videos.missing_page(staff, course.assignment).items

    assert [(row.person.name, row.upload, row.percent, row.has_begun, row.submit_until) for row in rows] == [
        ("fay", "receiving", 25, False, None),
        ("gus", "", 0, True, NOON),
        ("hal", "", 0, False, None),
    ]
    assert rows[0].came_at == NOON + timedelta(hours=1) > old.touched_at
    assert [row.person.name for row in videos.missing_page(staff, course.assignment, words="GU").items] == ["gus"]


def test_people_whose_account_is_gone_have_no_name(course, staff, people):
    change(course, people[0], author=None)

    [gone] = [row for row in videos.board_page(staff, course.assignment, "everyone").items if row.user_id is None]
    assert (gone.person.name, gone.person.is_anonymous) == ("Former member", True)
    assert videos.dossier_of(staff, course.assignment, gone.id).submit_until is None


def test_a_dossier_has_reviews_with_points_and_says_which_count(course, staff, people):
    ben, chi, eve = people
    give(course, ben, chi, HALF, 0.5, remarks={"next": "Slower"})
    aside = give(course, ben, eve, NONE, 0.0, is_counted=False)
    give(course, ben, ben, kind="self")
    give(course, ben, staff, state="writing", kind="staff", share=None, given_at=None)
    give(course, ben, course.learner("fay"), state="returned")
    grade_submission(course.assignment, course.own(ben).pk)

    found = videos.dossier_of(staff, course.assignment, course.own(ben).pk)

    assert [(one.person.name, one.kind_label, one.counts, one.can_be_set_aside) for one in found.reviews] == [
        ("chi", "Review by a peer", True, True),
        ("eve", "Review by a peer", False, True),
        ("ben", "Review of one's own work", False, False),
        ("dee", "Review by staff", False, False),
    ]
    assert [(line.title, line.points, line.most, line.remark) for line in found.reviews[0].lines] == [
        ("Is it clear?", 2, 4, ""),
        ("Is it honest?", 3, 6, ""),
        ("What next?", None, None, "Slower"),
    ]
    assert (found.counted, found.by_staff, found.row.final_share, aside.pk) == (1, False, 0.5, found.reviews[1].id)
    assert [line.points for line in found.points] == [2.0, 3.0]


def test_a_review_by_staff_counts_alone(course, staff, people):
    ben, chi, _eve = people
    give(course, ben, chi, NONE, 0.0)
    give(course, ben, staff, kind="staff")
    grade_submission(course.assignment, course.own(ben).pk)

    found = videos.dossier_of(staff, course.assignment, course.own(ben).pk)

    assert (found.by_staff, found.counted, found.row.share) == (True, 1, 1.0)


def test_a_dossier_has_overrides_the_appeal_and_flags(course, staff, people, django_assert_num_queries):
    ben, chi, _eve = people
    pk = course.own(ben).pk
    change(course, ben, share=0.5, graded_at=timezone.now())
    videos.appeal(ben, course.assignment, body="Please look again")
    moderation.report(chi, course.space, ("submission", pk), reason="rude", note="At 1:20")
    first = videos.override_grade(staff, course.assignment, pk, share=0.7, reason="Better", seen=None)
    videos.undo_override(staff, course.assignment, pk, seen=first.pk)
    open_one = videos.dossier_of(staff, course.assignment, pk)
    assert (open_one.seen, open_one.appealed.decision, open_one.appealed.person) == (None, "open", None)
    videos.decide_appeal(staff, course.assignment, pk, answer="Right", share=0.8, seen=None)

    with django_assert_num_queries(8):
        found = videos.dossier_of(staff, course.assignment, pk)

    assert [(one.share, one.reason, one.person.name, one.is_undone) for one in found.decided] == [
        (0.8, "Right", "dee", False),
        (0.7, "Better", "dee", True),
    ]
    assert (found.seen, found.row.final_share) == (found.decided[0].id, 0.8)
    assert (found.appealed.body, found.appealed.answer, found.appealed.person.name) == (
        "Please look again",
        "Right",
        "dee",
    )
    assert (found.reported.count, found.reported.notes) == (1, ("At 1:20",))


def test_reviews_keep_the_words_of_their_rubric(course, staff, people):
    ben, chi, _eve = people
    give(course, ben, chi, HALF, 0.5)
    assignment = videos.open_assignment(course.space, videos.Policy(wanted=2), (replace(LINES[0], title="Renamed"),))

    [review] = videos.dossier_of(staff, assignment, course.own(ben).pk).reviews

    assert [line.title for line in review.lines] == ["Is it clear?", "Is it honest?"]


def test_only_staff_see_any_of_it(course, staff, people):
    ben = people[0]
    for ask in (
        lambda: videos.figures_of(ben, course.assignment),
        lambda: videos.board_page(ben, course.assignment, "everyone"),
        lambda: videos.missing_page(ben, course.assignment),
        lambda: videos.dossier_of(ben, course.assignment, course.own(ben).pk),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_what_is_elsewhere_or_a_draft_is_not_found(course, staff, people):
    videos.save_submission(course.learner("fay"), course.assignment, video_id=None, note="Soon")
    draft = Submission.objects.get(state="draft")
    for assignment, pk in ((make_assignment().assignment, course.own(people[0]).pk), (course.assignment, draft.pk)):
        with pytest.raises(NotFound):
            videos.dossier_of(staff, assignment, pk)
    with pytest.raises(NotFound, match="no such list"):
        videos.board_page(staff, course.assignment, "missing")


def test_staff_who_look_through_other_eyes_may_look(course, staff, people):
    assert len(videos.board_page(replace(staff, read_only=True), course.assignment, "everyone").items) == 3
