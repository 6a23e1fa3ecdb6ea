"""The gallery as its doors answer: the consent card, the grid, votes, pairs, and the view of the staff."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from social_learning_xblocks.models import Space
from social_learning_xblocks.moderation.models import Report
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, GalleryComparison, GalleryEntry, GalleryVote
from tests.factories.assignments import Course
from tests.factories.blocks import call, get, trigger

PAST = timezone.now() - timedelta(days=1)
STAFF_POSTS = (
    "gallery_remove",
    "gallery_restore",
    "gallery_finalist",
    "gallery_pick",
    "gallery_unpick",
    "gallery_close",
)


@pytest.fixture
def room(vr_block, ada, ben, chi, dee, eve):
    """``room(mode)``: reviewing is over; Ada, Ben and Chi have handed in, Eve has not, Dee is staff."""

    def opened(mode="votes", shown=("ada", "chi")):
        dates = {"submit_until": PAST - timedelta(days=1), "review_until": PAST}

        def as_(user):
            return vr_block(user, is_staff=user == dee, gallery=mode, gallery_votes=2, **dates)

        for user in (ada, ben, chi, dee, eve):
            as_(user).runtime.render(as_(user), "student_view")
        course = Course(Space.objects.get(), Assignment.objects.get())
        for user in (ada, ben, chi):
            course.hand_in(course.learner(user.username))
        entries = {
            name: videos.show_in_gallery(course.learner(name), course.assignment, on=True, named=name == "ada").pk
            for name in shown
        }
        return SimpleNamespace(as_=as_, course=course, entries=entries)

    return opened


def panel(block):
    return get(block, "step", name="gallery").text


def test_a_video_is_reported_and_staff_decide_on_their_board(room, ada, ben, dee, eve):
    here = room()
    pk = here.entries["chi"]
    assert "Report" in get(here.as_(eve), "gallery_watch", id=pk).text
    form = get(here.as_(eve), "gallery_report_form", id=pk).text
    assert form.count('name="reason"') == 6

    wrong = call(here.as_(eve), "gallery_report", {"id": pk, "note": "Look at 0:40"})
    answer = call(here.as_(eve), "gallery_report", {"id": pk, "reason": "personal", "note": "Look at 0:40"})

    assert (wrong.status_code, "Choose a reason." in wrong.text) == (422, True)
    assert (answer.status_code, "you will hear what they decided" in answer.text) == (200, True)
    board = get(here.as_(dee), "board_view", view="flagged").text
    assert (">chi<" in board, ">ada<" in board) == (True, False)
    work = GalleryEntry.objects.get(pk=pk).submission_id
    assert "Look at 0:40" in get(here.as_(dee), "board_row", id=work).text
    call(here.as_(dee), "decide_flags", {"id": work, "hold": 1})
    assert get(here.as_(eve), "gallery_watch", id=pk).status_code == 404


def test_nobody_reports_the_own_video_and_staff_take_out_themselves(room, ada, dee, ben):
    here = room()
    pk = here.entries["ada"]
    for user in (ada, dee):
        assert "gallery_report" not in get(here.as_(user), "gallery_watch", id=pk).text
        assert call(here.as_(user), "gallery_report", {"id": pk, "reason": "spam"}).status_code == 403
    assert get(here.as_(ben), "gallery_report_form", id=987654).status_code == 404
    assert call(here.as_(ben), "gallery_report", {"id": 987654, "reason": "spam"}).status_code == 404
    assert Report.objects.count() == 0


def test_without_a_gallery_there_is_no_step_and_no_card(room, ben, dee):
    here = room("off", shown=())
    assert get(here.as_(ben), "step", name="gallery").status_code == 404
    assert "in the gallery" not in get(here.as_(ben), "step", name="result").text
    assert 'value="gallery"' not in get(here.as_(dee), "board").text
    assert get(here.as_(ben), "gallery_watch", id=1).status_code == 404


def test_the_card_asks_and_one_can_go_out_again(room, ben):
    here = room()
    text = get(here.as_(ben), "step", name="result").text
    assert ("Show my work in the gallery" in text, "Not shown" in text, "Take it out" in text) == (True, True, False)

    answer = call(here.as_(ben), "show_in_gallery", {"on": "1", "name": "with"})
    assert (answer.status_code, "Shown with your name" in answer.text) == (200, True)
    assert trigger(answer)["sl:focus"].endswith("-consent-title")
    answer = call(here.as_(ben), "show_in_gallery", {"on": "1", "name": "without"})
    assert "Shown without your name" in answer.text
    answer = call(here.as_(ben), "show_in_gallery", {"on": "0"})
    assert ("Not shown" in answer.text, "out of the gallery" in answer.text) == (True, True)
    assert not GalleryEntry.objects.get(submission__author=ben).is_shown


def test_who_has_handed_in_nothing_has_no_card_and_watches(room, eve):
    here = room()
    assert "in the gallery" not in get(here.as_(eve), "step", name="result").text
    text = panel(here.as_(eve))
    assert (text.count("sl-vg-card"), "2 of 2" in text) == (2, True)


def test_names_stand_where_they_are_wanted_and_nowhere_else(room, eve):
    here = room()
    text = panel(here.as_(eve))
    assert ("Work of ada" in text, "Without a name" in text) == (True, True)
    assert re.findall(r"\b(ada|chi)\b", text) == ["ada"] * text.count("ada")
    watched = get(here.as_(eve), "gallery_watch", id=here.entries["chi"])
    assert (watched.status_code, "<video" in watched.text, ">chi<" in watched.text) == (200, True, False)
    assert ">ada<" in get(here.as_(eve), "gallery_watch", id=here.entries["ada"]).text


def test_the_gallery_is_opened_only_when_asked_for(room, eve):
    here = room()
    block = here.as_(eve)
    assert "sl-vg-grid" not in block.runtime.render(block, "student_view").content


def test_an_empty_gallery_says_so(room, eve, dee):
    here = room(shown=())
    assert "Nothing is shown yet" in panel(here.as_(eve))
    assert "Nobody shows anything yet" in get(here.as_(dee), "board_view", view="gallery").text


def test_a_vote_comes_back_with_what_is_left(room, eve):
    here = room()
    answer = call(here.as_(eve), "gallery_vote", {"id": here.entries["ada"], "on": "1"})
    assert ('aria-pressed="true"' in answer.text, "1 of 2" in answer.text) == (True, True)
    assert trigger(answer) == {"sl:announce": "You voted for this work. 1 vote left"}
    assert "eve" not in panel(here.as_(eve)).split()
    answer = call(here.as_(eve), "gallery_vote", {"id": here.entries["ada"], "on": "0"})
    assert ('aria-pressed="false"' in answer.text, GalleryVote.objects.count()) == (True, 0)


def test_one_cannot_vote_for_oneself_and_staff_do_not_vote(room, ada, dee):
    here = room()
    for user in (ada, dee):
        answer = call(here.as_(user), "gallery_vote", {"id": here.entries["ada"], "on": "1"})
        assert answer.status_code == 403
    assert "votes left" not in panel(here.as_(dee))


def test_a_vote_for_what_went_out_can_be_freed(room, ada, eve):
    here = room()
    call(here.as_(eve), "gallery_vote", {"id": here.entries["ada"], "on": "1"})
    call(here.as_(ada), "show_in_gallery", {"on": "0"})
    assert "1 vote of yours is for a work that is not shown now." in panel(here.as_(eve))

    answer = call(here.as_(eve), "gallery_free", {})

    assert ("2 of 2" in answer.text, "You can use them again." in answer.text) == (True, True)


def test_two_are_compared_skipped_and_taken_back(room, eve):
    here = room("pairs", shown=("ada", "ben", "chi"))
    assert "Compare two works" in panel(here.as_(eve))
    text = get(here.as_(eve), "gallery_pair").text
    assert (text.count("<video"), text.count("gallery_compare"), ">ada<" in text) == (2, 4, False)
    first, second = here.entries["ada"], here.entries["ben"]

    answer = call(here.as_(eve), "gallery_compare", {"left": first, "right": second, "says": "left"})
    assert (answer.status_code, "Noted." in answer.text, "1 pair compared" in answer.text) == (200, True, True)
    assert trigger(answer)["sl:focus"].endswith("-gallery-title")
    answer = call(here.as_(eve), "gallery_undo", {})
    assert ("taken back" in answer.text, GalleryComparison.objects.count()) == (True, 0)
    assert re.search(rf'"(left|right)": "{first}"', answer.text.replace("&quot;", '"'))

    for left, right in ((first, second), (first, here.entries["chi"]), (second, here.entries["chi"])):
        answer = call(here.as_(eve), "gallery_compare", {"left": left, "right": right, "says": "skip"})
    assert ("Skipped." in answer.text, "Nothing left to compare" in answer.text) == (True, True)


def test_a_pair_of_which_one_went_out_makes_way_for_another(room, ada, eve):
    here = room("pairs", shown=("ada", "ben", "chi"))
    data = {"left": here.entries["ada"], "right": here.entries["ben"], "says": "left"}
    call(here.as_(eve), "gallery_compare", data)
    call(here.as_(ada), "show_in_gallery", {"on": "0"})

    answer = call(here.as_(eve), "gallery_compare", data)
    assert (answer.status_code, "not in the gallery any more" in answer.text, answer.text.count("<video")) == (
        200,
        True,
        2,
    )
    answer = call(here.as_(eve), "gallery_undo", {})
    assert (answer.status_code, answer.text.count("<video")) == (200, 2)


def test_more_than_a_page_is_asked_for(room, eve):
    here = room("shown")
    for number in range(12):
        actor = here.course.learner(f"learner{number}")
        here.course.assignment = Assignment.objects.select_related("space", "rubric").get()
        here.course.hand_in(actor)
        videos.show_in_gallery(actor, here.course.assignment, on=True)
    text = panel(here.as_(eve))
    cursor = text.partition('name="after" value="')[2].partition('"')[0]
    more = get(here.as_(eve), "gallery_more", after=cursor).text
    assert (text.count("sl-vg-card"), more.count("sl-vg-card"), "data-sl-more" in more) == (12, 2, False)
    assert get(here.as_(eve), "gallery_more", after="x").status_code == 422


def test_the_board_closes_the_voting_and_picks_among_finalists(room, dee, eve):
    here = room()
    pk = here.entries["chi"]
    call(here.as_(eve), "gallery_vote", {"id": pk, "on": "1"})
    text = get(here.as_(dee), "board_view", view="gallery").text
    assert ("Place 1" in text, ">chi<" in text, "Close the voting" in text, "1 person has taken part" in text) == (
        True,
        True,
        True,
        True,
    )
    assert call(here.as_(dee), "gallery_finalist", {"id": pk, "on": "1"}).status_code == 409

    answer = call(here.as_(dee), "gallery_close", {"on": "1"})
    assert ("Voting is over; all see this order." in answer.text, "Open it again" in answer.text) == (True, True)
    assert 'aria-pressed="true"' in call(here.as_(dee), "gallery_finalist", {"id": pk, "on": "1"}).text
    form = get(here.as_(dee), "gallery_form", id=pk, act="pick")
    assert trigger(form)["sl:focus"] in form.text
    answer = call(here.as_(dee), "gallery_pick", {"id": pk, "verdict": " "})
    assert (answer.status_code, "Say why in a sentence" in answer.text) == (422, True)
    answer = call(here.as_(dee), "gallery_pick", {"id": pk, "verdict": "Clear & calm"})
    assert ("Picked by the staff" in answer.text, "Clear &amp; calm" in answer.text) == (True, True)

    text = panel(here.as_(eve))
    assert ("Picked by the staff" in text, "Place 1" in text, "1 person voted." in text) == (True, True, True)
    assert call(here.as_(eve), "gallery_vote", {"id": pk, "on": "0"}).status_code == 409
    assert "Picked by the staff" not in call(here.as_(dee), "gallery_unpick", {"id": pk}).text
    assert "Voting is open" in call(here.as_(dee), "gallery_close", {"on": "0"}).text


def test_the_board_takes_one_out_and_its_author_reads_why(room, ada, dee, eve):
    here = room()
    pk = here.entries["ada"]
    assert get(here.as_(dee), "gallery_form", id=pk, act="nonsense").text.count("<textarea") == 1
    answer = call(here.as_(dee), "gallery_remove", {"id": pk, "reason": ""})
    assert (answer.status_code, "the author reads it" in answer.text) == (422, True)
    answer = call(here.as_(dee), "gallery_remove", {"id": pk, "reason": "A phone number"})
    assert ("Taken out" in answer.text, "A phone number" in answer.text) == (True, True)

    assert panel(here.as_(eve)).count("sl-vg-card") == 1
    text = get(here.as_(ada), "step", name="result").text
    assert ("Taken out by the staff" in text, "A phone number" in text) == (True, True)
    assert "Take it out" in call(here.as_(dee), "gallery_restore", {"id": pk}).text


def test_only_staff_reach_their_doors(room, eve):
    here = room()
    for name in STAFF_POSTS:
        answer = call(here.as_(eve), name, {"id": here.entries["ada"], "on": "1", "reason": "x", "verdict": "x"})
        assert (name, answer.status_code) == (name, 403)
    for name in ("gallery_form", "board_view", "board_list"):
        answer = get(here.as_(eve), name, id=here.entries["ada"], view="gallery")
        assert (name, answer.status_code) == (name, 403)


def test_one_of_another_assignment_is_not_found(room, vr_block, dee, eve):
    here = room()
    other = {"name": "other", "gallery": "votes", "gallery_votes": 2}
    vr_block(dee, is_staff=True, **other).enter()
    for user, name, data in (
        (eve, "gallery_vote", {"on": "1"}),
        (dee, "gallery_remove", {"reason": "Out"}),
        (dee, "gallery_finalist", {"on": "1"}),
    ):
        block = vr_block(user, is_staff=user == dee, **other)
        assert call(block, name, {"id": here.entries["ada"], **data}).status_code == 404
    assert get(vr_block(eve, **other), "gallery_watch", id=here.entries["ada"]).status_code == 404


def test_staff_who_look_through_other_eyes_or_write_nothing_by_get(room, eve):
    here = room()
    for name in ("gallery_vote", "gallery_compare", "gallery_undo", "gallery_free", "show_in_gallery", *STAFF_POSTS):
        assert get(here.as_(eve), name, id=here.entries["ada"], on="1").status_code == 405
    assert GalleryVote.objects.count() == 0
