"""Groups that learners form: who comes in, what becomes of drafts, what one does for all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Group, Participant, Submission, Video
from tests.factories.assignments import LINES, make_assignment, make_video
from tests.factories.spaces import actor_in
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


# --- Coming in -----------------------------------------------------------------------------------------------------


def test_a_group_is_made_and_joined_by_its_code(course, ada, ben):
    made = videos.make_group(ada, course.assignment, name="  The   owls ")
    code = card(course, ada).code

    videos.join_group(ben, course.assignment, code=code.lower())

    shown = card(course, ben)
    assert (shown.name, shown.members, shown.most, shown.has_room) == ("The owls", (ada.user_id, ben.user_id), 3, True)
    assert (shown.is_team, shown.may_change, shown.changed_by, shown.changed_at) == (False, True, None, None)
    assert (Group.objects.get().size, str(Group.objects.get())) == (2, f"{made.pk} in {course.assignment.pk}")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_group_needs_a_name(course, ada, name):
    with pytest.raises(Invalid) as refused:
        videos.make_group(ada, course.assignment, name=name)

    assert list(refused.value.fields) == ["name"]
    assert (Group.objects.count(), Participant.objects.count()) == (0, 0)


def test_a_code_of_another_assignment_opens_nothing(course, ada):
    other = make_assignment(groups="own")
    videos.make_group(other.learner("dee"), other.assignment, name="Elsewhere")
    code = card(other, other.learner("dee")).code

    for typed in (code, "", "AAAA-AAAA"):
        with pytest.raises(Invalid, match="no group with this code"):
            videos.join_group(ada, course.assignment, code=typed)


def test_nobody_is_in_two_groups(course, pair, chi, ben):
    videos.make_group(chi, course.assignment, name="Chi's")

    with pytest.raises(Conflict, match="in a group already"):
        videos.join_group(ben, course.assignment, code=card(course, chi).code)
    with pytest.raises(Conflict, match="in a group already"):
        videos.make_group(ben, course.assignment, name="Mine")


def test_a_group_has_an_end(course, pair, ada, chi):
    videos.join_group(chi, course.assignment, code=card(course, ada).code)

    with pytest.raises(Conflict, match="full"):
        videos.join_group(course.learner("dee"), course.assignment, code=card(course, ada).code)
    assert card(course, ada).has_room is False


def test_there_are_no_groups_where_the_author_wants_none(ben):
    course = make_assignment()
    ben = course.learner("ben")

    with pytest.raises(NotAllowed, match="no groups"):
        videos.make_group(ben, course.assignment, name="We")
    with pytest.raises(NotAllowed, match="no groups"):
        videos.join_group(ben, course.assignment, code="AAAA-AAAA")


@pytest.mark.parametrize("who", [{"role": Role.GUEST}, {"read_only": True}])
def test_who_only_looks_on_comes_into_no_group(course, django_user_model, who):
    eve = actor_in(course.space, django_user_model.objects.create(username="eve"), **who)

    for act in (videos.make_group, videos.rename_group):
        with pytest.raises(NotAllowed):
            act(eve, course.assignment, name="We")


def test_codes_are_not_tried_for_ever(course, ben, settings):
    settings.SOCIAL_LEARNING = {**getattr(settings, "SOCIAL_LEARNING", {}), "LIMITS": {"group": (2, 3600)}}

    for _try in range(2):
        with pytest.raises(Invalid):
            videos.join_group(ben, course.assignment, code="AAAA-AAAA")
    with pytest.raises(Conflict, match="short time"):
        videos.join_group(ben, course.assignment, code="AAAA-AAAA")


def test_a_new_code_closes_the_one_before(course, pair, ada, chi):
    before = card(course, ada).code

    videos.renew_code(ada, course.assignment)

    with pytest.raises(Invalid):
        videos.join_group(chi, course.assignment, code=before)
    videos.join_group(chi, course.assignment, code=card(course, ada).code)
    assert card(course, chi).members[-1] == chi.user_id


def test_a_code_that_the_site_can_no_longer_make_is_not_shown(course, pair, ada, settings):
    settings.SECRET_KEY = "another one"
    assert card(course, ada).code == ""

    videos.renew_code(ada, course.assignment)
    assert len(card(course, ada).code) == 9


def test_any_member_renames_it(course, pair, ada, ben):
    videos.rename_group(ben, course.assignment, name="Night owls")
    assert card(course, ada).name == "Night owls"

    with pytest.raises(Invalid):
        videos.rename_group(ben, course.assignment, name=" ")
    with pytest.raises(Conflict, match="no group"):
        videos.rename_group(course.learner("dee"), course.assignment, name="Ours")


def test_who_is_in_none_sees_none(course, chi):
    assert card(course, chi) is None
    save(course, chi)
    assert card(course, chi) is None


# --- Drafts --------------------------------------------------------------------------------------------------------


def test_all_see_one_draft_and_who_changed_it_last(course, pair, ada, ben):
    save(course, ada, "First words")
    videos.save_note(ben, course.assignment, note="Better words")

    mine, theirs = (videos.participant_of(actor, course.assignment).submission for actor in (ada, ben))
    assert (mine.pk, mine.body, mine.author_id) == (theirs.pk, "Better words", None)
    assert mine.video.owner_id == ada.user_id
    assert (card(course, ada).changed_by, card(course, ada).changed_at) == (ben.user_id, mine.edited_at)


def test_the_draft_of_who_makes_the_group_comes_along(course, ada):
    draft = save(course, ada, "Mine")

    videos.make_group(ada, course.assignment, name="We")

    row = Submission.objects.get()
    assert (row.pk, row.author_id, row.group, row.body) == (draft.pk, None, Group.objects.get(), "Mine")


def test_the_draft_of_who_joins_first_becomes_that_of_all(course, ada, ben):
    videos.make_group(ada, course.assignment, name="We")
    draft = save(course, ben, "Ben's")

    videos.join_group(ben, course.assignment, code=card(course, ada).code)

    assert part(course, ada).submission_id == part(course, ben).submission_id == draft.pk


@pytest.mark.parametrize(("theirs", "kept"), [("", "Ben's"), ("Ada's", "Ada's")])
def test_the_draft_of_the_group_counts_and_no_video_is_lost(course, ada, ben, theirs, kept):
    save(course, ben, "Ben's")
    shared = save(course, ada, theirs)
    videos.make_group(ada, course.assignment, name="We")

    videos.join_group(ben, course.assignment, code=card(course, ada).code)

    row = Submission.objects.get()
    assert (row.pk, row.body, row.video.owner_id) == (shared.pk, kept, ada.user_id)
    assert [video.owner_id for video in videos.own_videos(ben, course.space, "video", besides=row.video_id)] == [
        ben.user_id
    ]


def test_the_later_choice_counts_and_the_other_video_is_offered(course, pair, ada, ben):
    first = save(course, ada)
    videos.choose_video(ben, course.assignment, video_id=make_video(course.space, ben).uuid)

    row = Submission.objects.get()
    assert (row.pk, row.video.owner_id, Video.objects.count()) == (first.pk, ben.user_id, 2)
    offered = videos.own_videos(ada, course.space, "video", besides=row.video_id)
    videos.choose_video(ada, course.assignment, video_id=offered[0].uuid)
    assert Submission.objects.get().video.owner_id == ada.user_id


def test_nobody_chooses_the_video_of_another(course, pair, ada, ben):
    video = make_video(course.space, ada)

    with pytest.raises(NotFound):
        videos.choose_video(ben, course.assignment, video_id=video.uuid)
    assert videos.may_watch(ben, video) is False


def test_the_group_watches_what_was_chosen_and_writes_its_captions(course, pair, ada, ben, chi):
    video = save(course, ada).video

    assert videos.play(ben, course.space, video.uuid, may_watch=videos.may_watch_own).url
    assert (videos.may_watch(ben, video), videos.may_watch_own(chi, video)) == (True, False)
    videos.set_captions(ben, course.space, video.uuid, text="WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n")
    with pytest.raises(NotFound):
        videos.set_captions(chi, course.space, video.uuid, text="")
    video.refresh_from_db()
    assert "Hello" in video.captions
    looking = actor_in(course.space, Participant.objects.get(user_id=ben.user_id).user, read_only=True)
    with pytest.raises(NotAllowed):
        videos.set_captions(looking, course.space, video.uuid, text="")


def test_a_note_that_another_changed_is_not_overwritten(course, pair, ada, ben):
    seen = videos.mark_of("")
    videos.save_note(ada, course.assignment, note="Ada's", seen=seen)

    with pytest.raises(Conflict, match="changed this meanwhile"):
        videos.save_note(ben, course.assignment, note="Ben's", seen=seen)
    assert videos.save_note(ben, course.assignment, note="", seen=seen).body == "Ada's"
    assert videos.save_note(ben, course.assignment, note="Ours", seen=videos.mark_of("Ada's")).body == "Ours"


def test_alone_the_later_tab_counts(course, chi):
    seen = videos.mark_of("")
    videos.save_note(chi, course.assignment, note="One", seen=seen)

    assert videos.save_note(chi, course.assignment, note="Two", seen=seen).body == "Two"


# --- Leaving -------------------------------------------------------------------------------------------------------


def test_who_leaves_takes_a_video_of_their_own_along(course, pair, ada, ben):
    save(course, ada, "Words stay")

    videos.leave_group(ada, course.assignment)

    row = Submission.objects.get()
    assert (row.video, row.body, part(course, ada).submission, part(course, ben).submission) == (
        None,
        "Words stay",
        None,
        row,
    )
    assert (card(course, ben).members, Group.objects.get().size) == ((ben.user_id,), 1)
    assert len(videos.own_videos(ada, course.space, "video")) == 1


def test_who_leaves_leaves_the_video_of_another(course, pair, ada, ben):
    save(course, ada)

    videos.leave_group(ben, course.assignment)

    assert Submission.objects.get().video.owner_id == ada.user_id


def test_the_last_one_goes_on_alone_with_the_draft(course, pair, ada, ben):
    draft = save(course, ada, "Ours")
    videos.leave_group(ben, course.assignment)

    videos.leave_group(ada, course.assignment)

    row = Submission.objects.get()
    assert (row.pk, row.author_id, row.group, row.video.owner_id) == (draft.pk, ada.user_id, None, ada.user_id)
    assert (Group.objects.count(), part(course, ada).group) == (0, None)


def test_an_empty_group_is_gone(course, ada):
    videos.make_group(ada, course.assignment, name="We")

    videos.leave_group(ada, course.assignment)

    assert (Group.objects.count(), Submission.objects.count()) == (0, 0)


def test_nobody_leaves_or_joins_what_is_handed_in(course, pair, ada, ben, chi):
    course.hand_in(ada)

    with pytest.raises(Conflict, match="Take it back first"):
        videos.leave_group(ben, course.assignment)
    with pytest.raises(Conflict, match="has handed in already"):
        videos.join_group(chi, course.assignment, code=card(course, ada).code)
    course.hand_in(chi)
    with pytest.raises(Conflict, match="handed in alone"):
        videos.make_group(chi, course.assignment, name="Mine")
    assert card(course, ben).may_change is False


def test_nobody_leaves_with_a_review_begun(course, pair, ada, chi):
    course.hand_in(chi)
    course.hand_in(ada)
    videos.take(ada, course.assignment)
    Submission.objects.filter(group__isnull=False).update(state="draft")

    with pytest.raises(Conflict, match="Finish the review"):
        videos.leave_group(ada, course.assignment)


# --- Handing in ----------------------------------------------------------------------------------------------------


def test_one_hands_in_for_all_and_the_others_are_told(course, pair, ada, ben):
    course.hand_in(ada)

    assert [
        videos.part_of(course.assignment, videos.participant_of(actor, course.assignment)).is_handed_in
        for actor in (ada, ben)
    ] == [
        True,
        True,
    ]
    assert (names(course, ada), names(course, ben)) == ([], ["handed_in"])
    with pytest.raises(Conflict, match="handed in already"):
        videos.hand_in(ben, course.assignment)


def test_another_takes_it_back(course, pair, ada, ben):
    course.hand_in(ada)

    videos.take_back(ben, course.assignment)

    assert (Submission.objects.get().state, names(course, ada)) == ("draft", ["taken_back"])


def test_a_member_who_reviews_keeps_it_handed_in(course, pair, ada, ben, chi):
    course.hand_in(chi)
    course.hand_in(ada)
    videos.take(ada, course.assignment)

    with pytest.raises(Conflict, match="member of your group is writing"):
        videos.take_back(ben, course.assignment)


def test_the_longest_extension_of_a_member_holds_for_the_group(course, pair, ada, ben, dee):
    now = timezone.now()
    videos.open_assignment(course.space, videos.Policy(groups="own", submit_until=now - timedelta(hours=1)), LINES)
    course.assignment.refresh_from_db()
    course.hand_in(ada)
    assert Submission.objects.get().is_late is True
    staff = actor_in(course.space, dee, Role.STAFF)

    videos.extend(staff, course.assignment, ben.user_id, submit_until=now + timedelta(days=1), review_until=None)

    assert Submission.objects.get().is_late is False
    part_of_ada = videos.part_of(course.assignment, videos.participant_of(ada, course.assignment))
    assert part_of_ada.submit_end == now + timedelta(days=1)
    videos.extend(staff, course.assignment, ada.user_id, submit_until=None, review_until=None)
    assert Submission.objects.get().is_late is False


def test_two_queries_more_than_alone_and_no_more_for_three(course, pair, ada, chi, django_assert_num_queries):
    with django_assert_num_queries(1):
        participant = videos.participant_of(ada, course.assignment)
        assert participant.group.name == "We"
    for _size in (2, 3):
        with django_assert_num_queries(1):
            videos.group_card(course.assignment, participant)
        if part_count(course) == 2:
            videos.join_group(chi, course.assignment, code=card(course, ada).code)


def part_count(course):
    return Participant.objects.filter(group__isnull=False).count()
