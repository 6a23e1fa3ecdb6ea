"""Grades that assistants draft: they count for nothing until staff confirm them, and for what any grade of staff does after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.spaces.api import Membership, Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import drafts
from social_learning_xblocks.video_review.models import Draft, Review, Submission
from tests.factories.assignments import FULL, HALF, NONE, make_assignment, make_video
from tests.factories.drafts import assistant_in, draft_of, seen_of
from tests.personas import person
from tests.video_review.drafts.deciding import confirm, send_back, shown


def trail(course, staff):
    names = {row.user_id: row.name for row in (staff, *course_staff(course))}
    return [(names[line.actor_id], line.act) for line in reversed(moderation.trail(staff, course.space))]


def course_staff(course):
    rows = Membership.objects.filter(space=course.space, role=Role.STAFF).select_related("user")
    return [Actor(row.user_id, row.user.get_username()) for row in rows]


def test_a_draft_counts_for_nothing_and_its_author_knows_nothing(course, ada, people):
    ben, chi, _eve = people
    course.review(chi, ben, HALF)

    review = draft_of(course, ada, ben, body="Well said")

    assert (review.state, review.given_at, review.share) == ("draft", None, 1.0)
    assert (course.own(ben).share, course.own(ben).got) == (0.5, 1)
    videos.rescore(course.assignment)
    assert course.own(ben).share == 0.5
    assert [one.kind for one in videos.result_of(ben, course.assignment).reviews] == ["peer"]
    assert [line.kind for line in notices.list_notices(ben, course.space).items] == ["reviewed"]


def test_who_is_no_assistant_or_where_the_author_wants_no_drafts_a_review_by_staff_counts_at_once(
    course, staff, people
):
    ben, chi, _eve = people
    off = make_assignment()
    theirs = assistant_in(off, person("gus"))
    learner = off.learner("hal")
    off.hand_in(learner)

    given = [draft_of(course, staff, ben), draft_of(off, theirs, learner)]

    assert [(one.state, one.share) for one in given] == [("given", 1.0)] * 2
    assert (course.own(ben).share, off.own(learner).share, Draft.objects.count()) == (1.0, 1.0, 0)
    assert course.own(chi).share is None


def test_a_confirmed_draft_is_a_grade_of_staff_and_the_trail_names_both(course, ada, staff, people):
    ben, chi, _eve = people
    course.review(chi, ben, NONE)
    review = draft_of(course, ada, ben, HALF, next="Slower")
    saved_at = Draft.objects.get().saved_at

    confirm(course, staff, review)

    review.refresh_from_db()
    draft = Draft.objects.get()
    assert (review.state, review.given_at, review.reviewer_id) == ("given", saved_at, ada.user_id)
    assert (draft.waits_in, draft.decision, draft.decided_by_id, draft.before) == (None, "confirmed", staff.user_id, {})
    assert (course.own(ben).share, course.own(ben).low, course.own(ben).high) == (0.5, 0.5, 0.5)
    assert [one.kind for one in videos.result_of(ben, course.assignment).reviews] == ["peer", "staff"]
    assert trail(course, staff) == [("ada", "grade drafted"), ("dee", "draft confirmed")]


def test_the_board_says_whose_draft_waits_the_longest_waiting_first(
    course, ada, staff, people, django_assert_num_queries
):
    ben, chi, eve = people
    for hours, actor in ((1, chi), (3, ben), (2, eve)):
        review = draft_of(course, ada, actor, HALF)
        Draft.objects.filter(review=review).update(saved_at=timezone.now() - timedelta(hours=hours))

    with django_assert_num_queries(4):
        rows = videos.board_page(staff, course.assignment, "drafts").items

    assert [(row.person.name, [(line.person.name, line.share) for line in row.drafts]) for row in rows] == [
        (name, [("ada", 0.5)]) for name in ("ben", "eve", "chi")
    ]
    with django_assert_num_queries(2):
        assert videos.figures_of(staff, course.assignment).views["drafts"] == 3
    confirm(course, staff, Review.objects.get(submission=course.own(ben)))
    assert [row.person.name for row in videos.board_page(staff, course.assignment, "drafts").items] == ["eve", "chi"]
    with django_assert_num_queries(4):
        everyone = videos.board_page(staff, course.assignment, "everyone").items
    assert [len(row.drafts) for row in everyone] == [1, 1, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_drafts_costs_the_same(course, ada, staff, people, django_assert_num_queries, count):
    for actor in people[:count]:
        draft_of(course, ada, actor)

    with django_assert_num_queries(4):
        assert len(videos.board_page(staff, course.assignment, "drafts").items) == count


def test_staff_change_a_draft_and_confirm_it_and_what_the_assistant_gave_is_kept(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben, HALF, body="**Good**", next="Slower")
    answers = videos.Answers(FULL, {"next": "Faster"}, "Better")

    confirm(course, staff, review, answers=answers)

    review.refresh_from_db()
    assert (review.scores, review.remarks, review.body, course.own(ben).share) == (
        FULL,
        {"next": "Faster"},
        "Better",
        1.0,
    )
    assert Draft.objects.get().before == {
        "scores": HALF,
        "remarks": {"next": "Slower"},
        "body": "**Good**",
        "share": 0.5,
    }
    assert (review.edited_at, review.given_at > Draft.objects.get().saved_at) == (review.given_at, True)
    [seen] = videos.dossier_of(staff, course.assignment, review.submission_id).reviews
    assert (seen.person.name, seen.decided.person.name, seen.decided.is_changed, seen.decided.share_before) == (
        "ada",
        "dee",
        True,
        0.5,
    )

    assert videos.unconfirm_drafts(staff, course.assignment, [review.pk]) == 1

    review.refresh_from_db()
    assert (review.state, review.scores, review.remarks, review.body) == ("draft", HALF, {"next": "Slower"}, "**Good**")
    assert (review.body_html, review.share, course.own(ben).share) == (
        '<p dir="auto"><strong>Good</strong></p>',
        0.5,
        None,
    )


def test_what_was_looked_at_and_not_changed_is_as_the_assistant_gave_it(course, ada, staff, people):
    review = draft_of(course, ada, people[0], HALF, body="Good")

    confirm(course, staff, review, answers=videos.Answers(HALF, {}, "Good"))

    review.refresh_from_db()
    assert (Draft.objects.get().before, review.edited_at, review.given_at) == ({}, None, Draft.objects.get().saved_at)


def test_answers_that_are_not_complete_confirm_nothing(course, ada, staff, people):
    review = draft_of(course, ada, people[0])

    with pytest.raises(Invalid) as refused:
        confirm(course, staff, review, answers=videos.Answers({"clear": 4}, {}, ""))

    assert list(refused.value.fields) == ["score-honest"]
    review.refresh_from_db()
    assert (review.state, review.scores) == ("draft", FULL)


def test_a_draft_is_sent_back_with_a_note_written_on_and_handed_in_again(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben, HALF)

    send_back(course, staff, review, "Say why it is not clear.")

    review.refresh_from_db()
    assert (review.state, review.share, videos.board_page(staff, course.assignment, "drafts").items) == (
        "writing",
        None,
        [],
    )
    [row] = videos.board_page(ada, course.assignment, "drafts").items
    assert [line.is_sent_back for line in row.drafts] == [True]
    [told] = notices.list_notices(ada, course.space).items
    assert (told.kind, told.sentence) == ("sent_back", "Staff have sent a grade that you drafted back to you")
    sheet = videos.open_review(ada, course.assignment, review.pk)
    assert (sheet.sent_back, sheet.gives_draft, sheet.scores, sheet.may_edit) == (
        "Say why it is not clear.",
        True,
        HALF,
        True,
    )
    [seen] = videos.dossier_of(staff, course.assignment, review.submission_id).reviews
    assert (seen.is_sent_back, seen.decided.note, seen.draft) == (True, "Say why it is not clear.", None)

    draft_of(course, ada, ben, FULL, next="The plot has no axis.")

    assert videos.open_review(ada, course.assignment, review.pk).sent_back == ""
    confirm(course, staff, review)
    assert course.own(ben).share == 1.0
    assert trail(course, staff) == [
        ("ada", "grade drafted"),
        ("dee", "draft sent back"),
        ("ada", "grade drafted"),
        ("dee", "draft confirmed"),
    ]


@pytest.mark.parametrize("note", ["", "  ", "x" * 1001])
def test_who_sends_back_says_why(course, ada, staff, people, note):
    review = draft_of(course, ada, people[0])

    with pytest.raises(Invalid, match="1000"):
        send_back(course, staff, review, note)

    assert Review.objects.get().state == "draft"


def test_of_an_assistant_who_is_gone_nobody_is_told(course, ada, staff, people):
    review = draft_of(course, ada, people[0])
    videos.retire_person(ada.user_id)

    send_back(course, staff, review)

    assert Draft.objects.get().decision == "returned"
    assert notices.list_notices(ada, course.space).items == []


def test_an_assistant_changes_a_draft_as_long_as_it_waits(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben, HALF)
    seen = seen_of(course, staff, review)

    draft_of(course, ada, ben, NONE)

    for decide in (
        lambda: confirm(course, staff, review, seen=seen),
        lambda: send_back(course, staff, review, seen=seen),
    ):
        with pytest.raises(Conflict, match="has changed since"):
            decide()
    assert (Review.objects.get().share, Draft.objects.count()) == (0.0, 1)
    with pytest.raises(Conflict, match="handed in already"):
        videos.save_review(ada, course.assignment, review.pk, scores=HALF, remarks={}, body="")


def test_all_that_are_shown_are_confirmed_and_undone_together(course, ada, staff, people):
    for actor, scores in zip(people, (FULL, HALF, NONE), strict=True):
        draft_of(course, ada, actor, scores)
    seen = shown(course, staff)

    done = videos.confirm_drafts(staff, course.assignment, seen)

    assert (done.ids, done.left) == (tuple(sorted(seen)), 0)
    assert [course.own(actor).share for actor in people] == [1.0, 0.5, 0.0]
    assert videos.unconfirm_drafts(staff, course.assignment, done.ids) == 3
    assert [course.own(actor).share for actor in people] == [None] * 3
    assert sorted(shown(course, staff)) == sorted(seen)
    assert videos.confirm_drafts(staff, course.assignment, {}) == videos.DraftsConfirmed((), 0)


def test_what_needs_a_look_of_its_own_is_left(course, ada, staff):
    people = [course.learner(name) for name in ("ben", "chi", "eve", "fay", "gus", "hal", "ivy")]
    for actor in people:
        course.hand_in(actor)
    _ben, chi, eve, fay, gus, hal, _ivy = people
    other = assistant_in(course, person("joe"))
    reviews = {actor.name: draft_of(course, ada, actor) for actor in people}
    rival = draft_of(course, other, chi, HALF)
    draft_of(course, staff, eve)
    videos.override_grade(staff, course.assignment, course.own(fay).pk, share=0.5, reason="As agreed", seen=None)
    Submission.objects.filter(pk=course.own(gus).pk).update(video=make_video(course.space, gus))
    seen = shown(course, staff)
    draft_of(course, ada, hal, HALF)
    videos.confirm_draft(staff, course.assignment, reviews["ivy"].pk, seen=seen[reviews["ivy"].pk])

    done = videos.confirm_drafts(staff, course.assignment, seen)

    assert (done.ids, done.left) == ((reviews["ben"].pk,), 7)
    assert Draft.objects.get(review=rival).waits_in == course.assignment
    rows = {row.person.name: row.has_rivals for row in videos.board_page(staff, course.assignment, "drafts").items}
    assert rows == {"chi": True, "eve": False, "fay": False, "gus": False, "hal": False}


def test_so_many_at_once_and_no_more(course, ada, staff, people, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_AT_ONCE", 2)
    for actor in people:
        draft_of(course, ada, actor)

    done = videos.confirm_drafts(staff, course.assignment, shown(course, staff))

    assert (len(done.ids), done.left) == (2, 1)


def test_staff_open_a_draft_with_what_is_in_it(course, ada, staff, people):
    ben = people[0]
    review = draft_of(course, ada, ben, HALF, body="Good")
    videos.add_moment(ada, course.assignment, review.pk, videos.Mark(1000, body="Here"))
    draft_of(course, assistant_in(course, person("joe")), ben)

    sheet = videos.open_draft(staff, course.assignment, review.pk)

    assert (sheet.scores, sheet.body, [one.body for one in sheet.moments]) == (HALF, "Good", ["Here"])
    assert (sheet.may_edit, sheet.may_fill, sheet.gives_draft, sheet.is_draft) == (False, True, False, True)
    confirm(course, staff, review, seen=sheet.seen)
    assert course.own(ben).share == 0.5
