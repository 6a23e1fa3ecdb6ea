"""Groups as learners meet them: the way in and out, one draft for all, and nothing for those whom it does not concern."""

import html
import re

import pytest

from social_learning_xblocks.models import Membership
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as reviews
from social_learning_xblocks.video_review.models import Assignment, Group, Invitation, Participant, Submission, Video
from tests.factories.assignments import make_video
from tests.factories.blocks import call, get, trigger

GROUPS = {"groups": "own", "group_size": 3}


@pytest.fixture
def pitch(vr_block):
    """``pitch(user)``: an assignment with groups, as this person meets it."""

    def bind(user, **fields):
        return vr_block(user, **{**GROUPS, "display_name": "Pitch", **fields})

    return bind


def page(block):
    return html.unescape(block.student_view().content)


def code_in(text):
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}(?=</strong>)", text)
    return found.group() if found else ""


@pytest.fixture
def owls(pitch, ada, ben):
    """Ada's group, with Ben in it; its code."""
    call(pitch(ada), "make_group", {"name": "Owls"})
    code = code_in(page(pitch(ada)))
    call(pitch(ben), "join_group", {"code": code})
    return code


def bring(pitch, user, **fields):
    """A video of this person in the draft."""
    here = pitch(user).enter()
    video = make_video(here.space, here.actor, **fields)
    answer = call(pitch(user), "use_video", {"video": str(video.uuid)})
    assert answer.status_code == 200, answer.text
    return video


def test_nothing_of_groups_is_said_where_there_are_none(vr_block, ben):
    text = page(vr_block(ben))

    assert "group" not in text.lower()
    answer = call(vr_block(ben), "make_group", {"name": "Owls"})
    assert (answer.status_code, Group.objects.count()) == (403, 0)


def test_the_first_page_says_that_one_may_also_be_alone(pitch, ben):
    text = page(pitch(ben))

    assert "A group of up to 3 people hands in one work" in text
    assert "you need no group" in text
    assert (Group.objects.count(), Participant.objects.count()) == (0, 0)


def test_a_group_is_made_and_shows_its_code_and_what_to_send(pitch, ada):
    answer = call(pitch(ada), "make_group", {"name": "The <b>Owls</b>"})

    assert answer.status_code == 200
    assert trigger(answer)["sl:focus"].endswith("-group")
    assert "The &lt;b&gt;Owls&lt;/b&gt;" in answer.text
    code = code_in(answer.text)
    assert f"Join our group “The &lt;b&gt;Owls&lt;/b&gt;” for “Pitch” with the code {code}." in answer.text
    assert "Last changed by" not in answer.text


@pytest.mark.parametrize(
    ("handler", "data", "sentence"),
    [
        ("make_group", {"name": " "}, "Give the group a name of at most 80 characters."),
        ("join_group", {"code": "nonsense"}, "There is no group with this code here."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(pitch, ben, handler, data, sentence):
    answer = call(pitch(ben), handler, data)

    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert f'value="{next(iter(data.values()))}"' in answer.text
    assert answer.text.count("<form") == 1


def test_who_joins_sees_the_members_by_name(pitch, owls, ada, ben):
    text = page(pitch(ben))

    assert re.findall(r'<bdi class="sl-name">(\w+)</bdi>', text) == ["ada", "ben"]
    assert "Leave the group" in text
    assert "The work of your group" in text


def test_somebody_is_invited_by_name_and_decides(pitch, owls, ada, chi, dee):
    page(pitch(chi))
    assert "chi" in get(pitch(ada), "group_options", q="ch", kind="@").text
    assert "<li" not in get(pitch(ada), "group_options", q="", kind="@").text
    assert "<li" not in get(pitch(chi), "group_options", q="a", kind="@").text
    wrong = call(pitch(ada), "invite", {"username": "nobody"})
    assert (wrong.status_code, "Nobody with this username" in wrong.text, wrong.text.count("<form")) == (422, True, 1)

    answer = call(pitch(ada), "invite", {"username": "chi"})
    assert "Take back the invitation of chi" in answer.text
    pk = Invitation.objects.get().pk
    call(pitch(ada), "withdraw_invitation", {"id": pk})
    assert "invites you" not in page(pitch(chi))
    call(pitch(ada), "invite", {"username": "chi"})
    pk = Invitation.objects.get().pk
    assert "<bdi>ada</bdi> invites you to the group <bdi>Owls</bdi>." in page(pitch(chi))
    assert call(pitch(dee), "accept_invitation", {"id": pk}).status_code == 404

    joined = call(pitch(chi), "accept_invitation", {"id": pk})

    assert "Leave the group" in joined.text
    assert Group.objects.get().size == 3


def test_who_declines_reads_nothing_of_it_any_more(pitch, owls, ada, chi):
    page(pitch(chi))
    call(pitch(ada), "invite", {"username": "chi"})

    answer = call(pitch(chi), "decline_invitation", {"id": Invitation.objects.get().pk})

    assert "invites you" not in answer.text
    assert "cannot ask you again" in trigger(answer)["sl:announce"]
    assert "Take back the invitation of chi" not in page(pitch(ada))


def test_a_full_group_lets_nobody_in_and_says_so(pitch, owls, chi, dee):
    call(pitch(chi), "join_group", {"code": owls})

    answer = call(pitch(dee), "join_group", {"code": owls})

    assert (answer.status_code, "This group is full." in answer.text) == (422, True)
    assert "The group is full: 3 people fit in." in page(pitch(chi))


def test_it_is_renamed_and_a_new_code_replaces_the_one_before(pitch, owls, ben, chi):
    assert "Night owls" in call(pitch(ben), "rename_group", {"name": "Night owls"}).text
    assert call(pitch(ben), "rename_group", {"name": ""}).status_code == 422

    fresh = code_in(call(pitch(ben), "renew_code").text)

    assert fresh not in ("", owls)
    assert call(pitch(chi), "join_group", {"code": owls}).status_code == 422
    assert call(pitch(chi), "join_group", {"code": fresh}).status_code == 200


def test_who_leaves_can_hand_in_alone(pitch, owls, ben):
    answer = call(pitch(ben), "leave_group")

    assert "You have left the group" in trigger(answer)["sl:announce"]
    assert "Together or alone?" in answer.text
    assert Group.objects.get().size == 1


def test_all_see_the_draft_and_who_changed_it(pitch, owls, ada, ben):
    bring(pitch, ada)
    call(pitch(ben), "save_note", {"note": "From Ben", "seen": reviews.mark_of("")})

    text = page(pitch(ada))

    assert "From Ben" in text
    assert "Last changed by <bdi>ben</bdi>" in text
    assert "brought by <bdi>ada</bdi>" in page(pitch(ben))
    assert "Take it off" in page(pitch(ben))
    assert "Take it off" not in text


def test_what_the_page_saves_by_itself_says_which_note_it_showed(pitch, owls, ada):
    (area,) = re.findall(r"<textarea[^>]*>", page(pitch(ada)))

    assert 'data-sl-trigger="input delay:1500"' in area
    assert 'data-sl-include="closest form"' in area


def test_this_browser_keeps_no_draft_of_what_others_write_too(pitch, owls, ada, chi):
    assert 'data-sl-draft="note"' in page(pitch(chi))
    assert 'data-sl-draft="note"' not in page(pitch(ada))


def test_a_note_that_another_has_changed_is_not_lost(pitch, owls, ada, ben):
    seen = reviews.mark_of("")
    bring(pitch, ada)
    saved = call(pitch(ada), "save_note", {"note": "Ada's words", "seen": seen})
    assert f'value="{reviews.mark_of("Ada" + chr(39) + "s words")}"' in saved.text

    refused = call(pitch(ben), "save_note", {"note": "Ben's words", "seen": seen})
    unchanged = call(pitch(ben), "hand_in", {"note": "", "seen": seen})

    assert (refused.status_code, unchanged.status_code) == (200, 200)
    assert "Somebody of your group has changed this meanwhile." in refused.text
    assert "sl:saved" not in trigger(refused)
    assert (Submission.objects.get().body, Submission.objects.get().state) == ("Ada's words", "pool")


def test_the_other_video_stays_and_is_offered_to_who_brought_it(pitch, owls, ada, ben):
    first = bring(pitch, ada)
    second = bring(pitch, ben)

    assert "Others that you brought" in page(pitch(ada))
    assert str(first.uuid) in page(pitch(ada))
    assert "Others that you brought" not in page(pitch(ben))
    again = call(pitch(ada), "use_video", {"video": str(first.uuid)})
    assert (again.status_code, Submission.objects.get().video) == (200, first)
    assert call(pitch(ben), "use_video", {"video": str(first.uuid)}).status_code == 404
    assert Video.objects.filter(pk=second.pk, state="ready").exists()


def test_taking_the_video_of_another_off_deletes_nothing(pitch, owls, ada, ben):
    video = bring(pitch, ada)

    answer = call(pitch(ben), "drop_video")

    assert "Who brought it can choose it again" in trigger(answer)["sl:announce"]
    assert (Submission.objects.get().video, Video.objects.get(pk=video.pk).state) == (None, "ready")
    call(pitch(ada), "use_video", {"video": str(video.uuid)})
    assert "deleted" in trigger(call(pitch(ada), "drop_video"))["sl:announce"]
    assert Submission.objects.get().video is None
    assert Video.objects.get(pk=video.pk).state == "deleted"


def test_what_was_not_chosen_is_deleted_by_who_brought_it_alone(pitch, owls, ada, ben):
    video = bring(pitch, ada)
    bring(pitch, ben)

    assert call(pitch(ben), "delete_offer", {"video": str(video.uuid)}).status_code == 404
    assert call(pitch(ada), "delete_offer", {"video": str(video.uuid)}).status_code == 200
    assert Video.objects.get(pk=video.pk).state == "deleted"


def test_one_hands_in_for_all_and_another_takes_it_back(pitch, owls, ada, ben):
    bring(pitch, ada)

    answer = call(pitch(ada), "hand_in")

    assert "Your group has handed in" in answer.text
    text = page(pitch(ben))
    assert "Review others" in text
    assert "Your group has handed in" in html.unescape(get(pitch(ben), "step", name="submit").text)
    assert "Leave the group" not in get(pitch(ben), "step", name="submit").text
    assert call(pitch(ben), "take_back").status_code == 200
    assert Submission.objects.get().state == "draft"


def test_completion_and_the_grade_are_those_of_each_member(pitch, owls, ada, ben, dee):
    bring(pitch, ada)
    call(pitch(ada), "hand_in")
    Submission.objects.update(share=0.5)

    block = pitch(ben, completion="handed_in", reviewing_percent=0)
    block.student_view()

    assert block.runtime.published == [
        ("completion", {"completion": 1.0}),
        ("grade", {"value": 50.0, "max_value": 100.0}),
    ]


@pytest.mark.parametrize(("named", "words"), [(False, "A group of your course"), (True, "Owls")])
def test_a_reviewer_reads_the_name_only_where_authors_are_named(pitch, owls, ada, chi, named, words):
    fields = {"authors_named": named}
    for user in (ada, chi):
        bring(lambda who: pitch(who, **fields), user)
        call(pitch(user, **fields), "hand_in")

    text = html.unescape(call(pitch(chi, **fields), "take").text)

    head = text.partition('class="sl-vr-review-head"')[2].partition("</header>")[0]
    assert words in head
    assert ("Owls" in text, "ben" in head) == (named, named)


def test_staff_see_the_group_and_give_each_member_more_time(pitch, owls, ada, ben, dee):
    bring(pitch, ada)
    call(pitch(ada), "hand_in")
    work, desk = Submission.objects.get(), pitch(dee, is_staff=True)

    board = html.unescape(get(desk, "board").text)
    dossier = html.unescape(get(desk, "board_row", id=work.pk).text)

    assert "<bdi>Owls</bdi>" in board
    assert "<bdi>ada</bdi>, <bdi>ben</bdi>" in board
    assert 'aria-label="More time for ben"' in dossier
    assert "0 of 2 reviews given" in dossier
    answer = call(desk, "reset_learner", {"user": str(ben.pk)})
    assert (answer.status_code, Group.objects.get().size, Submission.objects.count()) == (200, 1, 1)


def test_a_member_in_another_cohort_or_block_finds_no_group(pitch, owls, ada, chi):
    answer = call(pitch(chi, name="other"), "join_group", {"code": owls})

    assert (answer.status_code, Assignment.objects.count()) == (422, 2)


@pytest.mark.parametrize("handler", ["make_group", "join_group", "rename_group", "renew_code", "leave_group"])
def test_guests_change_no_group(pitch, owls, ada, handler):
    Membership.objects.filter(user=ada).update(role=Role.GUEST)

    answer = call(pitch(ada), handler, {"name": "Mine", "code": owls})

    assert answer.status_code in (403, 409)
    assert (Group.objects.get().name, Group.objects.get().size) == ("Owls", 2)
    assert "Leave the group" not in page(pitch(ada))


def test_the_page_of_a_group_costs_as_much_for_two_and_for_three(pitch, owls, ada, chi, django_assert_max_num_queries):
    bring(pitch, ada)
    costs = []
    for newcomer in (None, chi):
        if newcomer is not None:
            call(pitch(newcomer), "join_group", {"code": owls})
        block = pitch(ada)
        with django_assert_max_num_queries(40) as asked:
            block.student_view()
        costs.append(len(asked))
    assert costs[0] == costs[1]


# --- Teams of the course -------------------------------------------------------------------------------------------


@pytest.fixture
def teams(vr_block, ada, ben):
    """``teams(user)``: an assignment for teams; Ada and Ben are one."""
    known = {8: ("Owls", [ada.pk, ben.pk])}

    def bind(user, **fields):
        block = vr_block(user, **{"groups": "teams", "teamset": "projects", **fields})
        block.runtime.team_of = lambda user_id, teamset: next(
            ((pk, name, people) for pk, (name, people) in known.items() if user_id in people and teamset == "projects"),
            None,
        )
        return block

    bind.known = known
    return bind


def test_a_team_comes_by_one_button_and_no_page_writes(teams, ada, ben):
    assert "Yours is <bdi>Owls</bdi>." in page(teams(ada))
    assert "Record here" not in page(teams(ada))
    assert Group.objects.count() == 0

    answer = call(teams(ada), "gather_team")

    assert answer.status_code == 200
    assert "Record here" in answer.text
    assert re.findall(r'<bdi class="sl-name">(\w+)</bdi>', page(teams(ben))) == ["ada", "ben"]
    assert "Leave the group" not in page(teams(ben))
    assert "Others join with the code" not in page(teams(ben))


def test_who_is_in_no_team_reads_why_nothing_can_be_handed_in(teams, chi):
    assert "Teams hand in here, and you are in none." in page(teams(chi))
    assert call(teams(chi), "gather_team").status_code == 404
    assert call(teams(chi), "save_note", {"note": "Mine"}).status_code == 403
    upload = {"Tus-Resumable": "1.0.0", "Upload-Length": "1000", "Upload-Metadata": "filetype dmlkZW8vbXA0"}
    assert call(teams(chi), "video", headers=upload).status_code == 403
    assert Video.objects.count() == 0
    assert Submission.objects.count() == 0


def test_a_team_that_has_changed_is_taken_over(teams, ada, ben, chi):
    call(teams(ada), "gather_team")
    assert "not the same any more" not in page(teams(ada))
    teams.known[8] = ("Owls", [ada.pk, chi.pk])

    assert "not the same any more" in page(teams(ada))
    call(teams(ada), "gather_team")

    assert re.findall(r'<bdi class="sl-name">(\w+)</bdi>', page(teams(ada))) == ["ada", "chi"]
    assert "you are in none" in page(teams(ben))
