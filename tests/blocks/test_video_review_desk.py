"""The board of the staff: what it shows, what is decided in place, and who is kept out."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from xblock.runtime import DictKeyValueStore, KvsFieldData

from social_learning_xblocks.blocks.video_review_block import VideoReviewBlock
from social_learning_xblocks.models import AuditEntry, Space
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import Appeal, Group, Override, Participant, Review, Submission, Video
from tests.blocks.conftest import Words
from tests.factories.assignments import FULL, HALF, LINES, NONE, Course, make_video
from tests.factories.blocks import LMSRuntime, call, get, make_block, trigger
from tests.factories.spaces import actor_in

POSTS = (
    "staff_review",
    "set_grade",
    "unset_grade",
    "set_member_grade",
    "unset_member_grade",
    "answer_appeal",
    "decide_flags",
    "hold_work",
    "count_review",
    "extend",
    "reset_learner",
    "grade_anew",
    "send_grades",
    "cancel_job",
    "pack_work",
)
GETS = (
    "board",
    "board_view",
    "board_list",
    "board_row",
    "board_jobs",
    "extension_form",
    "member_grade_form",
    "options",
)


@dataclass
class Room:
    """A block with its people: ``as_(user)`` is the block as somebody meets it."""

    as_: Any
    course: Course

    def submission(self, user) -> Submission:
        return Submission.objects.get(assignment=self.course.assignment, author=user)

    def review(self, author, reviewer, scores=FULL, share=1.0, **fields) -> Review:
        return Review.objects.create(
            submission=self.submission(author),
            reviewer=reviewer,
            rubric=self.course.assignment.rubric,
            **{"state": "given", "scores": scores, "share": share, "given_at": timezone.now(), **fields},
        )

    def grade(self, author) -> None:
        grade_submission(self.course.assignment, self.submission(author).pk)


@pytest.fixture
def blocks(db):
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user=None, *, is_staff=False, name="vr", **fields):
        usage = f"block-v1:Org+Course+Run+type@social_video_review+block@{name}"
        runtime = LMSRuntime(user, is_staff=is_staff, i18n=Words(), **{"field-data": shared})
        usual = {"rubric": videos.plain_of(LINES), **fields}
        return make_block(VideoReviewBlock, runtime, name=usage, **usual)

    return bind


@pytest.fixture
def room(blocks, ada, ben, chi, dee):
    """Ada, Ben and Chi have handed in; Dee is staff."""
    here = blocks(dee, is_staff=True).enter()
    course = Course(here.space, here.assignment)
    for user in (ada, ben, chi):
        course.hand_in(actor_in(here.space, user))
    return Room(lambda user, **more: blocks(user, is_staff=user == dee, **more), course)


def flag(room, author, by, reason="rude", note="Look at minute two"):
    actor = actor_in(room.course.space, by)
    moderation.report(actor, room.course.space, ("submission", room.submission(author).pk), reason=reason, note=note)


def test_only_staff_have_the_way_to_the_board(room, ben, dee):
    pages = [room.as_(user).student_view().content for user in (ben, dee)]

    assert [">Board<" in page for page in pages] == [False, True]


def test_the_board_says_who_is_where(room, ben, chi, dee):
    room.review(ben, chi, HALF, 0.5)
    room.grade(ben)
    Submission.objects.filter(author=ben).update(got=1)
    Submission.objects.filter(author=chi).update(given=1)

    page = get(room.as_(dee), "board").text

    assert re.findall(r"sl-name-link[^>]*><bdi>([^<]*)", page) == ["chi", "ben", "ada"]
    assert re.findall(r'sl-stat-value">([^<]*)', page) == ["3", "1 of 9", "3", "0", "0"]
    assert "1 of 3" in page
    assert '<bdi class="sl-vb-points">50</bdi>' in page


@pytest.mark.parametrize("view", videos.BoardView.values)
def test_every_view_opens(room, dee, view):
    answer = get(room.as_(dee), "board_view", view=view)

    assert answer.status_code == 200
    assert answer.text.count('aria-current="true"') == 1


def test_a_view_that_there_is_not(room, dee):
    assert get(room.as_(dee), "board_list", view="else").status_code == 404
    assert 'value="everyone" data-sl-get' in get(room.as_(dee), "board", view="else").text


def test_the_board_opens_where_a_decision_waits(room, ben, chi, dee):
    flag(room, ben, chi)
    assert 'name="view" value="flagged"' in get(room.as_(dee), "board").text
    Appeal.objects.create(submission=room.submission(chi), body="Please")

    assert 'name="view" value="appeals"' in get(room.as_(dee), "board").text


def test_names_are_searched(room, dee):
    found = get(room.as_(dee), "board_list", view="everyone", q="be").text
    nobody = get(room.as_(dee), "board_list", view="everyone", q="zoe").text

    assert re.findall(r"sl-name-link[^>]*><bdi>([^<]*)", found) == ["ben"]
    assert "Nobody of this name" in nobody


def test_a_board_without_anybody(blocks, dee):
    page = get(blocks(dee, is_staff=True), "board").text

    assert "Nobody has handed in yet" in page
    assert "has not been graded as a whole" in page


def test_more_of_a_list_comes_as_rows(room, dee):
    people = room.course.class_of(26)

    first = get(room.as_(dee), "board_list", view="everyone").text
    [cursor] = re.findall(r'name="after" value="([^"]*)"', first)
    rest = get(room.as_(dee), "board_list", view="everyone", after=cursor).text

    names = re.findall(r"sl-name-link[^>]*><bdi>([^<]*)", first + rest)
    assert (len(names), len(set(names)), len(people)) == (29, 29, 26)
    assert rest.startswith("<li")
    assert "data-sl-more" not in rest


def test_a_board_page_costs_the_same_with_one_row_and_with_three(blocks, room, ben, dee):
    other = blocks(dee, is_staff=True, name="lonely")
    space = other.enter().space
    alone = Course(space, other.enter().assignment)
    alone.hand_in(actor_in(space, ben))
    counts = []
    for block in (other, room.as_(dee)):
        block.enter()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert get(block, "board").status_code == 200
        counts.append(len(queries))

    assert counts == [8, 8]


def test_a_row_opens_with_all_that_is_known(room, ada, ben, chi, dee):
    review = room.review(ben, chi, HALF, 0.5, remarks={"next": "Slower"}, body_html="<p>Nice</p>")
    room.review(ben, ada, state="writing", given_at=None, share=None)
    review.moments.create(start_ms=1, body="Here", body_html="Here")
    room.grade(ben)

    page = get(room.as_(dee), "board_row", id=room.submission(ben).pk).text

    assert "50 of 100 points from 1 review." in page
    assert "1 comment beside the rubric" in page
    assert ("Slower" in page, "<p>Nice</p>" in page, "being written" in page) == (True, True, True)


def test_a_grade_is_set_in_points_and_taken_back(room, ben, dee):
    pk = room.submission(ben).pk

    answer = call(room.as_(dee), "set_grade", {"id": pk, "points": "80", "reason": "Clearer than that."})
    seen = Override.objects.get().pk
    assert (trigger(answer), room.submission(ben).override_share) == ({"sl:announce": "The grade is set."}, 0.8)
    assert "set 80 points" in answer.text
    back = call(room.as_(dee), "unset_grade", {"id": pk, "seen": seen})

    assert room.submission(ben).override_share is None
    assert "taken back" in back.text


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"points": "101", "reason": "x"}, "outside its range"),
        ({"points": "80", "reason": " "}, "Say why"),
        ({"points": "many", "reason": "x"}, "Enter a number"),
    ],
)
def test_a_wrong_grade_keeps_what_was_typed(room, ben, dee, data, wrong):
    answer = call(room.as_(dee), "set_grade", {"id": room.submission(ben).pk, **data})

    assert answer.status_code == 422
    assert wrong in answer.text
    assert f'value="{data["points"]}"' in answer.text


def test_two_who_set_a_grade_at_once(room, ben, dee):
    pk = room.submission(ben).pk
    call(room.as_(dee), "set_grade", {"id": pk, "points": "80", "reason": "First"})

    answer = call(room.as_(dee), "set_grade", {"id": pk, "points": "10", "reason": "Second", "seen": ""})

    assert (answer.status_code, room.submission(ben).override_share) == (409, 0.8)
    assert "Somebody else has decided" in answer.text


def test_an_appeal_is_answered_with_and_without_another_grade(room, ben, chi, dee):
    for user in (ben, chi):
        Appeal.objects.create(submission=room.submission(user), body="Please look again")
    kept = {"id": room.submission(ben).pk, "answer": "It is right.", "act": "keep"}
    changed = {"id": room.submission(chi).pk, "answer": "You are right.", "act": "change"}

    open_row = get(room.as_(dee), "board_row", id=kept["id"]).text
    assert ("Please look again" in open_row, "Keep the grade" in open_row) == (True, True)
    assert call(room.as_(dee), "answer_appeal", changed).status_code == 422
    answers = [call(room.as_(dee), "answer_appeal", data) for data in (kept, {**changed, "points": "90"})]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert dict(Appeal.objects.values_list("submission__author__username", "decision")) == {
        "ben": "kept",
        "chi": "changed",
    }
    assert (room.submission(ben).final_share, room.submission(chi).final_share) == (None, 0.9)
    assert "the grade stays" in answers[0].text


def test_a_flag_is_decided(room, ben, chi, dee):
    flag(room, ben, chi)
    pk = room.submission(ben).pk
    assert "Look at minute two" in get(room.as_(dee), "board_row", id=pk).text

    held = call(room.as_(dee), "decide_flags", {"id": pk, "hold": 1})

    assert room.submission(ben).state == "held"
    assert ("Held" in held.text, "minute two" in held.text) == (True, False)
    assert call(room.as_(dee), "decide_flags", {"id": pk, "hold": 0}).status_code == 409
    flag(room, chi, ben)
    stays = call(room.as_(dee), "decide_flags", {"id": room.submission(chi).pk, "hold": 0})
    assert (trigger(stays), room.submission(chi).state) == ({"sl:announce": "It stays."}, "pool")


def test_work_is_held_and_put_back(room, ben, dee):
    pk = room.submission(ben).pk
    states = []
    for on in (1, 0):
        call(room.as_(dee), "hold_work", {"id": pk, "on": on})
        states.append(room.submission(ben).state)

    assert states == ["held", "pool"]


def test_a_review_is_set_aside_and_counted_again(room, ben, chi, dee):
    review = room.review(ben, chi, HALF, 0.5)
    room.grade(ben)

    aside = call(room.as_(dee), "count_review", {"review": review.pk, "on": 0})
    assert (room.submission(ben).share, "set aside" in aside.text) == (None, True)
    call(room.as_(dee), "count_review", {"review": review.pk, "on": 1})

    assert room.submission(ben).share == 0.5


def test_staff_begin_a_review_of_their_own(room, ben, dee):
    answers = [call(room.as_(dee), "staff_review", {"id": room.submission(ben).pk}) for _again in range(2)]

    review = Review.objects.get()
    assert (review.kind, review.reviewer) == ("staff", dee)
    assert ["Look and grade" in answer.text for answer in answers] == [True, True]


def test_more_time_is_given_to_somebody_by_name(room, eve, dee):
    actor_in(room.course.space, eve)
    form = get(room.as_(dee), "extension_form", user=0).text
    assert 'data-sl-mentions="' in form

    answer = call(room.as_(dee), "extend", {"user": 0, "username": "@eve", "submit_until": "2099-01-02T08:30"})

    row = Participant.objects.get(user=eve)
    assert (answer.status_code, row.submit_until.isoformat(), row.review_until) == (
        200,
        "2099-01-02T08:30:00+00:00",
        None,
    )
    assert 'value="2099-01-02T08:30"' in get(room.as_(dee), "extension_form", user=eve.pk).text
    wrong = call(room.as_(dee), "extend", {"user": 0, "username": "nobody"})
    assert (wrong.status_code, "Nobody with this username" in wrong.text) == (422, True)


def test_one_member_of_a_group_has_a_grade_of_their_own(room, dee, eve):
    course, gus = room.course, room.course.learner("gus")
    group = Group.objects.create(assignment=course.assignment, name="Owls", size=2)
    video = make_video(course.space, gus)
    work = Submission.objects.create(
        assignment=course.assignment, group=group, state="pool", video=video, handed_in_at=timezone.now()
    )
    for user_id in (gus.user_id, eve.pk):
        Participant.objects.update_or_create(
            assignment=course.assignment, user_id=user_id, defaults={"group": group, "submission": work}
        )
    form = get(room.as_(dee), "member_grade_form", id=work.pk, user=eve.pk).text
    assert f'name="user" value="{eve.pk}"' in form
    data = {"id": work.pk, "user": eve.pk, "points": "80", "reason": "", "seen": ""}

    wrong = call(room.as_(dee), "set_member_grade", data)
    answer = call(room.as_(dee), "set_member_grade", {**data, "reason": "Led the <b>team</b>"})

    assert (wrong.status_code, "Say why" in wrong.text, 'value="80"' in wrong.text) == (422, True, True)
    assert "Led the &lt;b&gt;team&lt;/b&gt;" in answer.text
    assert [row.own_share for row in Participant.objects.filter(submission=work).order_by("pk")] == [None, 0.8]
    assert "for you alone" in get(room.as_(eve), "step", name="result").text
    seen = Override.objects.get().pk
    undone = call(room.as_(dee), "unset_member_grade", {"id": work.pk, "user": eve.pk, "seen": seen})
    assert "taken back" in undone.text
    assert get(room.as_(dee), "member_grade_form", id=work.pk, user=dee.pk).status_code == 404


def test_more_time_to_revise_is_given_where_videos_are_revised(room, ben, dee):
    assert "revise_until" not in get(room.as_(dee), "extension_form", user=ben.pk).text
    desk = room.as_(dee, revises=True)
    assert 'name="revise_until"' in get(desk, "extension_form", user=ben.pk).text

    answer = call(desk, "extend", {"user": ben.pk, "revise_until": "2099-01-02T08:30"})

    assert "may revise until" in answer.text
    assert Participant.objects.get(user=ben).revise_until.isoformat() == "2099-01-02T08:30:00+00:00"
    pk = room.submission(ben).pk
    assert "More time to revise: until" in get(desk, "board_row", id=pk).text


def test_who_was_never_here_gets_more_time_and_a_new_start_in_their_team(room, ben, dee, eve):
    group = Group.objects.create(assignment=room.course.assignment, team_id=7, name="Red", size=1)
    Participant.objects.create(assignment=room.course.assignment, user=eve, group=group)

    assert get(room.as_(dee), "extension_form", user=eve.pk).status_code == 200
    answer = call(room.as_(dee), "extend", {"user": eve.pk, "submit_until": "2099-01-02T08:30"})
    assert (answer.status_code, "<bdi>eve</bdi>" in answer.text) == (200, True)
    assert call(room.as_(dee), "reset_learner", {"user": eve.pk}).status_code == 200
    assert get(room.as_(dee), "extension_form", user=987654).status_code == 404


def test_members_are_offered_by_name(room, dee):
    assert "ben" in get(room.as_(dee), "options", q="be", kind="@").text


def test_one_person_starts_anew(room, ben, dee):
    answer = call(room.as_(dee), "reset_learner", {"user": ben.pk})

    assert not Submission.objects.filter(author=ben).exists()
    assert trigger(answer)["sl:announce"] == "They can start anew."
    assert f"-user-{ben.pk}" in answer.text


def test_who_has_not_handed_in_is_listed_with_the_upload(room, eve, dee):
    actor = actor_in(room.course.space, eve)
    make_video(room.course.space, actor, offset=420)
    Video.objects.filter(owner=eve).update(state="receiving", touched_at=timezone.now() - timedelta(hours=2))

    page = get(room.as_(dee), "board_view", view="missing").text

    assert ("42 % of a video has arrived" in page, ">2\xa0hours ago<" in page) == (True, True)


def test_grades_are_reckoned_anew(room, ben, chi, dee):
    room.review(ben, chi, HALF, 0.5)

    first = call(room.as_(dee), "grade_anew", {})
    again = call(room.as_(dee), "grade_anew", {})

    assert trigger(first)["sl:announce"] == "1 grade has changed."
    assert trigger(again)["sl:announce"] == "0 grades have changed."


def test_grades_are_sent_to_the_gradebook(room, ben, chi, dee, lms):
    room.review(ben, chi, NONE, 0.0)
    room.grade(ben)

    answers = [call(room.as_(dee), "send_grades", {}) for _again in range(2)]

    assert [trigger(answer)["sl:announce"] for answer in answers] == [
        "The gradebook has taken 1 grade.",
        "The gradebook has taken 0 grades.",
    ]


def test_the_platform_deletes_the_state_of_a_learner(room, ben, dee, lms):
    block = room.as_(None)
    space = room.course.space
    ids = {"course_id": space.course_key, "item_id": space.home_usage_key}

    block.clear_student_state(user_id="anonymous-0-", requesting_user_id="", **ids)
    assert Submission.objects.filter(author=ben).exists()
    block.clear_student_state(
        user_id=f"anonymous-{ben.pk}-{space.course_key}", requesting_user_id=f"anonymous-{dee.pk}-x", **ids
    )

    assert not Submission.objects.filter(author=ben).exists()
    assert AuditEntry.objects.get(act="reset").actor == dee


@pytest.mark.parametrize("door", [*GETS, *POSTS])
def test_every_door_is_closed_to_learners(room, ben, chi, door):
    """Chi knows the numbers of everything of Ben's."""
    review = room.review(ben, chi)
    data = {"id": room.submission(ben).pk, "review": review.pk, "user": ben.pk, "points": 1, "reason": "x"}
    before = list(Submission.objects.values()), list(Review.objects.values()), AuditEntry.objects.count()

    answer = call(room.as_(chi), door, data, method="GET" if door in GETS else "POST")

    assert answer.status_code == 403
    assert (list(Submission.objects.values()), list(Review.objects.values()), AuditEntry.objects.count()) == before


@pytest.mark.parametrize(
    "door",
    [
        "board_row",
        "staff_review",
        "set_grade",
        "unset_grade",
        "answer_appeal",
        "decide_flags",
        "hold_work",
        "count_review",
    ],
)
def test_what_stands_in_another_space_is_not_found(blocks, room, ben, chi, dee, door):
    review = room.review(ben, chi)
    elsewhere = blocks(dee, is_staff=True, name="elsewhere")
    data = {"id": room.submission(ben).pk, "review": review.pk, "points": 1, "reason": "x", "answer": "x", "on": 1}

    answer = call(elsewhere, door, data, method="GET" if door in GETS else "POST")

    assert answer.status_code == 404
    assert room.submission(ben).state == "pool"


@pytest.mark.parametrize("door", ["extension_form", "extend", "reset_learner"])
def test_who_is_no_member_is_not_found(blocks, room, eve, ben, dee, door):
    elsewhere = blocks(dee, is_staff=True, name="elsewhere")

    answers = [
        call(elsewhere, door, {"user": user.pk}, method="GET" if door in GETS else "POST") for user in (ben, eve)
    ]

    assert {answer.status_code for answer in answers} <= {404, 422}
    assert Submission.objects.filter(author=ben).exists()


def test_staff_who_look_through_other_eyes_decide_nothing(room, ben, dee):
    block = room.as_(dee)
    block.runtime.is_masquerading = True

    assert get(block, "board").status_code == 200
    assert call(block, "hold_work", {"id": room.submission(ben).pk, "on": 1}).status_code == 403


@pytest.mark.parametrize("name", ["submissions_csv", "submissions_json"])
def test_downloads_are_for_staff_of_the_space(room, client, ben, dee, eve, name):
    space = Space.objects.get()
    actor_in(space, dee, Role.STAFF)
    url = reverse(f"social_learning:{name}", args=[space.pk])
    statuses = []
    for user in (dee, ben, eve):
        client.force_login(user)
        statuses.append(client.get(url).status_code)

    assert statuses == [200, 404, 404]
    client.force_login(dee)
    assert b"ben" in b"".join(client.get(url).streaming_content)
    assert client.get(reverse(f"social_learning:{name}", args=[space.pk + 1])).status_code == 404
