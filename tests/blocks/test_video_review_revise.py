"""The step of revising as its doors answer, and looking again: the author's side and the reviewers'."""

import re
from types import SimpleNamespace

import pytest
from django.utils import timezone

from social_learning_xblocks.models import Space
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.grades import grade_submission
from social_learning_xblocks.video_review.models import (
    Assignment,
    Group,
    Moment,
    Participant,
    Review,
    Submission,
    Video,
)
from tests.blocks.test_video_review_submit import arrived, tus
from tests.factories.assignments import Course, make_video
from tests.factories.blocks import call, get, trigger
from tests.factories.spaces import actor_in
from tests.factories.videos import mp4

NOTE = "I begin with the *finding*."
ANSWERS = {"score-clear": "4", "score-honest": "6", "score-long": "30", "remark-must": "More", "body": "Better"}


@pytest.fixture
def room(vr_block, ada, ben, settings, tmp_path):
    """Ben's video, which Ada has reviewed with a comment; one review is wanted of each."""
    settings.STORAGES = {
        **settings.STORAGES,
        "social_learning": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }

    def as_(user, **more):
        return vr_block(user, reviews_wanted=1, revises=True, **more)

    for user in (ada, ben):
        as_(user).runtime.render(as_(user), "student_view")
    course = Course(Space.objects.get(), Assignment.objects.get())
    submission = course.hand_in(course.learner("ben"))
    course.hand_in(course.learner("ada"))
    review = Review.objects.create(
        submission=submission,
        reviewer=ada,
        rubric=course.assignment.rubric,
        state="given",
        scores={"clear": 0, "honest": 0, "long": 0},
        share=0.0,
        remarks={"must": "Sooner"},
        given_at=timezone.now(),
    )
    Moment.objects.create(review=review, start_ms=42_000, body="First", body_html="<p>First</p>")
    Submission.objects.filter(pk=submission.pk).update(got=1)
    grade_submission(course.assignment, submission.pk)
    return SimpleNamespace(as_=as_, course=course, review=review, own=lambda: course.own(course.learner("ben")))


def revised(room, ben):
    actor = room.course.learner("ben")
    video = make_video(room.course.space, actor, duration_ms=30_000)
    videos.choose_revision(actor, room.as_(ben).enter().assignment, video_id=video.uuid)
    return call(room.as_(ben), "hand_in_revision", {"note": NOTE})


def test_what_one_owes_comes_first_and_revising_is_offered_beside_it(room, ben):
    block = room.as_(ben)
    page = block.runtime.render(block, "student_view").content

    assert re.search(r'step-review"[^>]*aria-current="step"', page)  # what he owes
    panel = get(block, "step", name="revise").text
    assert "The points of those who do not look again keep counting as they are." in panel
    assert "data-sl-recorder" in panel


def test_a_revised_video_is_uploaded_noted_handed_in_and_taken_back(room, ben):
    block = room.as_(ben)
    video = arrived(block, mp4())
    assert str(room.own().revised_video.uuid) == video
    shown = call(block, "use_video", {"video": video})
    assert "Hand in the revised work" in shown.text

    assert call(block, "save_change", {"note": "Half a tho"}).status_code == 200
    refused = call(block, "hand_in_revision", {"note": " "})
    assert (refused.status_code, "Say what you changed, and thanks to whom." in refused.text) == (422, True)

    done = call(block, "hand_in_revision", {"note": NOTE})
    assert ("Your revised work is handed in" in done.text, "0 of 1 reviewer has looked again." in done.text) == (
        True,
    ) * 2
    assert trigger(done)["sl:saved"] == "change"
    assert tus(block, "POST", upload_length=10, upload_metadata="filetype dmlkZW8vbXA0").status_code == 429

    back = call(block, "withdraw_revision")
    assert ("It is a draft again." in str(trigger(back)), room.own().revised_at) == (True, None)
    assert "Hand in the revised work" in back.text


def test_another_take_replaces_the_draft_and_leaves_the_first_video_alone(room, ben):
    block, first = room.as_(ben), room.own().video_id
    before = arrived(block, mp4())
    arrived(block, mp4(seconds=3))
    assert not Video.objects.filter(uuid=before).exclude(state="deleted").exists()
    assert "data-sl-recorder" in get(block, "own_video", other=1).text

    call(block, "drop_video")

    assert (room.own().revised_video, room.own().video_id) == (None, first)


def test_before_the_reviews_and_while_staff_hold_it_the_step_waits(room, ada, ben):
    assert "First come the reviews" in get(room.as_(ada), "step", name="revise").text
    Submission.objects.update(state="held")
    assert "The staff look at your work first" in get(room.as_(ben), "step", name="revise").text


def test_when_it_is_over_or_off_nothing_is_revised(room, vr_block, ben):
    over = room.as_(ben, revise_until=timezone.now(), submit_until=timezone.now() - timezone.timedelta(days=1))
    assert "The time to revise is over." in get(over, "step", name="revise").text
    off = vr_block(ben, reviews_wanted=1, revises=False, revise_until=None)
    assert get(off, "step", name="revise").status_code == 404
    assert call(off, "hand_in_revision", {"note": NOTE}).status_code == 403


def test_a_reviewer_looks_again_and_the_new_points_count(room, ada, ben):
    revised(room, ben)
    offer = get(room.as_(ada), "my_reviews").text
    assert ("revised since" in offer, "Look again" in offer) == (True, True)

    desk = call(room.as_(ada), "look_again", {"id": room.review.pk})
    row = Review.objects.get(kind="again")
    assert ("<em>finding</em>" in desk.text, "The first work" in desk.text, desk.text.count("<video")) == (
        True,
        True,
        2,
    )
    assert 'name="take" value="2"' in desk.text
    said = call(
        room.as_(ada), "moment", {"id": row.pk, "take": 2, "start": "0:05", "end": "", "label": "praise", "body": "Now"}
    )
    assert said.status_code == 200

    done = call(room.as_(ada), "review", {"id": row.pk, **ANSWERS})

    assert ("Your second look counts now." in done.text, room.own().share) == (True, 1.0)
    assert "Open your second look" in done.text
    panel = get(room.as_(ben), "step", name="revise").text
    assert ("1 of 1 reviewer has looked again." in panel, "Take it back" in panel) == (True, False)


def test_the_author_reads_what_was_said_of_each_video_beside_it(room, ada, ben, dee):
    revised(room, ben)
    before = get(room.as_(ben), "step", name="result").text
    assert ("Reviews of the revised work" in before, "Reviewer 1" in before) == (True, True)
    row = videos.look_again(room.course.learner("ada"), room.as_(ada).enter().assignment, room.review.pk)
    call(room.as_(ada), "review", {"id": row.pk, **ANSWERS})

    text = get(room.as_(ben), "step", name="result").text

    new, _between, old = text.partition('class="sl-card sl-vr-more sl-vr-former"')
    assert ("Reviewer 1, second look" in new, "looked again" in old, 'data-sl-seek="42000"' in old) == (True,) * 3
    assert 'data-sl-seek="42000"' not in new
    assert not re.search(r"\bada\b", re.sub(r"token=[\w:-]+", "", text), re.IGNORECASE)

    staff = actor_in(room.course.space, dee, Role.STAFF)
    dossier = get(room.as_(dee, is_staff=True), "board_row", id=row.submission_id).text
    assert (staff.is_staff, "<em>finding</em>" in dossier, "looked again" in dossier) == (True, True, True)


def test_only_reviewers_of_it_look_again(room, ben, eve):
    revised(room, ben)
    for user in (ben, eve):
        block = room.as_(user)
        block.runtime.render(block, "student_view")
        assert call(block, "look_again", {"id": room.review.pk}).status_code == 404


def test_members_of_a_group_lose_no_note_and_no_video_of_each_other(room, ada, ben):
    """The work is Ben's and Ada's now: both may revise it."""
    own = room.own()
    group = Group.objects.create(assignment=room.course.assignment, name="We", size=2)
    Submission.objects.filter(pk=own.pk).update(group=group, author=None)
    Participant.objects.update(group=group, submission=own)
    bens = make_video(room.course.space, room.course.learner("ben"), duration_ms=30_000)
    call(room.as_(ben), "use_video", {"video": str(bens.uuid)})
    seen = videos.mark_of("")

    saved = call(room.as_(ben), "save_change", {"note": "Ben's words", "seen": seen})
    refused = call(room.as_(ada), "save_change", {"note": "Ada's words", "seen": seen})
    unchanged = call(room.as_(ada), "save_change", {"note": "", "seen": seen})
    panel = get(room.as_(ada), "step", name="revise").text

    assert f'value="{videos.mark_of("Ben" + chr(39) + "s words")}"' in saved.text
    assert "Somebody of your group has changed this meanwhile." in refused.text
    assert ("sl:saved" in trigger(refused), unchanged.status_code) == (False, 200)
    assert (Submission.objects.get(pk=own.pk).change_note, 'data-sl-draft="change"' in panel) == ("Ben's words", False)
    assert call(room.as_(ada), "drop_video").status_code == 200
    assert (Submission.objects.get(pk=own.pk).revised_video, Video.objects.get(pk=bens.pk).state) == (None, "ready")


def test_in_a_group_each_brings_a_revised_video_and_none_deletes_that_of_another(room, ada, ben, chi):
    """Chi comes into the group of Ben, whose work was reviewed."""
    space, own = room.course.space, room.own()
    group = Group.objects.create(assignment=room.course.assignment, name="We", size=2)
    Submission.objects.filter(pk=own.pk).update(group=group, author=None)
    block = room.as_(chi, groups="own")
    block.runtime.render(block, "student_view")
    Participant.objects.get_or_create(assignment=room.course.assignment, user=chi)
    Participant.objects.filter(user__in=[ben, chi]).update(group=group, submission=own)
    by_ben, by_chi = (make_video(space, room.course.learner(user.username)) for user in (ben, chi))

    assert call(room.as_(ben, groups="own"), "use_video", {"video": str(by_ben.uuid)}).status_code == 200
    assert call(room.as_(chi, groups="own"), "use_video", {"video": str(by_chi.uuid)}).status_code == 200
    assert (room.own().revised_video, Video.objects.get(pk=by_ben.pk).state) == (by_chi, "ready")
    answer = call(room.as_(ben, groups="own"), "drop_video")
    assert (answer.status_code, room.own().revised_video) == (200, None)
    assert "taken off" in trigger(answer)["sl:announce"]
    assert Video.objects.get(pk=by_chi.pk).state == Video.objects.get(pk=own.video_id).state == "ready"

    call(room.as_(chi, groups="own"), "use_video", {"video": str(by_chi.uuid)})
    answer = call(room.as_(chi, groups="own"), "drop_video")
    assert (answer.status_code, trigger(answer)["sl:announce"]) == (200, "It is deleted.")
    assert not Video.objects.filter(pk=by_chi.pk, state="ready").exists()
