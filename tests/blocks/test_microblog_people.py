"""People in the microblog: cards, pages, following, muting, blocking."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentoring import api as mentoring
from microblog.models import Follow, MutedThread, MutedWord, Post, Silence
from social_learning_xblocks.models import Space
from social_learning_xblocks.people.api import save_profile
from tests.factories.blocks import call, get, trigger
from tests.personas import person


def publish(block, body, **data):
    call(block, "publish", {"body": body, **data})
    return Post.objects.latest("pk")


@pytest.fixture
def room(microblog_block, ada, ben, chi, dee):
    """Everybody has opened the block; Ada mentors."""
    for user in (ada, ben, chi):
        microblog_block(user).enter()
    staff = microblog_block(dee, is_staff=True)
    staff.enter()
    call(staff, "set_role", {"username": "ada", "role": "mentor"})
    return microblog_block


def test_the_card_says_who_somebody_is(room, ada, ben):
    save_profile(room(ada).enter().actor, headline="Statistics over coffee", skills=["Python"])

    card = get(room(ben), "person", id=ada.pk).text

    assert [word in card for word in ("ada", "Mentor", "Statistics over coffee", "Python", "Follow", "Block")] == [
        True
    ] * 6


def test_the_own_card_offers_nothing_to_do_to_oneself(room, ben):
    card = get(room(ben), "person", id=ben.pk).text

    assert ("Mute" in card, "Follow" in card, "All their posts" in card) == (False, False, True)


def test_following_from_the_card_and_back(room, ada, ben):
    followed = call(room(ben), "follow", {"id": ada.pk, "on": 1})
    assert ('aria-pressed="true"' in followed.text, Follow.objects.count()) == (True, 1)
    assert trigger(followed) == {"sl:announce": "You follow this person."}

    call(room(ben), "follow", {"id": ada.pk, "on": 0})

    assert Follow.objects.count() == 0


@pytest.mark.parametrize(("span", "ends"), [("hour", True), ("day", True), ("week", True), ("good", False)])
def test_muting_for_a_time_says_until_when(room, ada, ben, span, ends):
    card = call(room(ben), "mute", {"id": ada.pk, "span": span}).text

    assert ("in none of your lists" in card, "data-sl-clock" in card, "Unmute" in card) == (True, ends, True)
    assert (Silence.objects.get().until is not None) is ends
    assert "Unmute" not in call(room(ben), "unsilence", {"id": ada.pk}).text


def test_less_of_somebody_is_said_on_the_card_and_taken_back(room, ada, ben):
    card = call(room(ben), "less", {"id": ada.pk}).text
    assert ("You see one post of ada on a page" in card, "Show all again" in card, "for a week" in card) == (True,) * 3
    assert "Show all of ada" in get(room(ben), "silences").text

    back = call(room(ben), "unsilence", {"id": ada.pk}).text

    assert ("Show less" in back, Silence.objects.count()) == (True, 0)


def test_blocking_asks_first_and_says_what_it_does(room, ada, ben):
    asked = get(room(ben), "person", id=ada.pk).text
    assert "ada will read nothing of yours here" in asked

    card = call(room(ben), "block", {"id": ada.pk}).text

    assert ("You have blocked ada" in card, "Unblock" in card, "Follow" in card) == (True, True, False)
    assert "You have blocked" not in get(room(ada), "person", id=ben.pk).text


def test_the_page_of_a_person_lists_their_posts_newest_first(room, ada, ben):
    publish(room(ada), "First light")
    publish(room(ada), "Second wind")
    publish(room(ben), "Something else")

    page = get(room(ben), "person_page", id=ada.pk).text

    assert (page.index("Second wind") < page.index("First light"), "Something else" in page) == (True, False)


def test_the_page_of_somebody_without_posts_says_so(room, ada, ben):
    assert "No post that you can read" in get(room(ada), "person_page", id=ben.pk).text


def test_a_thread_leads_back_to_the_page_of_the_person(room, ada, ben):
    publish(room(ada), "First light")

    assert "About this person" in get(room(ben), "home", author=ada.pk).text


def test_the_page_of_somebody_muted_still_shows_their_posts(room, ada, ben):
    publish(room(ada), "First light")
    call(room(ben), "mute", {"id": ada.pk, "span": "good"})

    assert "First light" in get(room(ben), "person_page", id=ada.pk).text
    assert "First light" not in get(room(ben), "listing", view="everybody").text


def test_following_lists_people_and_unfollows(room, ada, ben, chi):
    for user in (ada, chi):
        call(room(ben), "follow", {"id": user.pk, "on": 1})

    page = get(room(ben), "following").text
    assert page.index("Unfollow chi") < page.index("Unfollow ada")
    after = call(room(ben), "follow", {"id": chi.pk, "on": 0, "part": "following"}).text

    assert ("Unfollow chi" in after, "Unfollow ada" in after) == (False, True)


def test_who_follows_nobody_is_shown_mentors(room, ada, ben, dee):
    space = Space.objects.get()
    staff = room(dee, is_staff=True).enter().actor
    mentoring.pair_people(staff, space, mentor_id=ada.pk, mentee_id=ben.pk)

    page = get(room(ben), "following").text

    assert ("You follow nobody yet" in page, "Follow ada" in page) == (True, True)


def test_everything_muted_is_listed_and_undone(room, ada, ben, chi):
    post = publish(room(chi), "All about exams")
    call(room(ben), "mute", {"id": ada.pk, "span": "day"})
    call(room(ben), "block", {"id": chi.pk})
    call(room(ben), "unsilence", {"id": chi.pk})
    call(room(ben), "mute_post", {"id": post.pk, "span": "week"})
    call(room(ben), "mute_word", {"word": "Casino", "span": "good"})

    page = get(room(ben), "silences").text
    assert [word in page for word in ("Unmute ada", "All about exams", "casino", "muted for good")] == [True] * 4
    call(room(ben), "unsilence", {"id": ada.pk, "list": 1})
    call(room(ben), "unmute_post", {"id": post.pk, "list": 1})
    after = call(room(ben), "unmute_word", {"word": "casino"}).text

    assert (Silence.objects.count(), MutedThread.objects.count(), MutedWord.objects.count()) == (0, 0, 0)
    assert ("Nobody. A person is muted" in after, "None. A conversation is muted" in after) == (True, True)


def test_a_conversation_is_muted_from_its_post_and_back(room, ada, ben):
    post = publish(room(ada), "All about exams")
    form = get(room(ben), "mute_post_form", id=post.pk)
    assert trigger(form)["sl:focus"] == f"#{room(ben).dom_id}-mute-{post.pk}-hour"

    muted = call(room(ben), "mute_post", {"id": post.pk, "span": "hour"})
    assert ("Undo" in muted.text, "All about exams" in get(room(ben), "listing", view="everybody").text) == (
        True,
        False,
    )
    call(room(ben), "unmute_post", {"id": post.pk})

    assert "All about exams" in get(room(ben), "listing", view="everybody").text


@pytest.mark.parametrize("data", [{"word": " ", "span": "week"}, {"word": "exam", "span": "never"}])
def test_a_word_that_is_none_comes_back_with_a_sentence(room, ben, data):
    answer = call(room(ben), "mute_word", data)

    assert (answer.status_code, MutedWord.objects.count()) == (422, 0)
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("handler", ["follow", "mute", "less", "block", "unsilence"])
def test_people_of_other_spaces_do_not_exist_and_oneself_is_refused(room, microblog_block, ben, eve, handler):
    microblog_block(eve, name="other").enter()
    data = {"on": 1, "span": "day"}

    assert call(room(ben), handler, {"id": eve.pk, **data}).status_code == 404
    assert call(room(ben), handler, {"id": ben.pk, **data}).status_code == 422
    assert call(room(ben), handler, {**data}).status_code == 404


@pytest.mark.parametrize("handler", ["person", "person_page"])
def test_cards_of_people_of_other_spaces_are_404(room, microblog_block, ben, eve, handler):
    microblog_block(eve, name="other").enter()

    answer = get(room(ben), handler, id=eve.pk)

    assert (answer.status_code, "eve" in answer.text) == (404, False)


@pytest.mark.parametrize("handler", ["mute_post_form", "mute_post", "unmute_post"])
def test_posts_of_other_spaces_are_404(room, microblog_block, ben, eve, handler):
    post = publish(microblog_block(eve, name="other"), "Secret")
    answer = (
        get(room(ben), handler, id=post.pk)
        if handler.endswith("form")
        else call(room(ben), handler, {"id": post.pk, "span": "day"})
    )

    # Nothing was muted there, so there is nothing to undo, and nothing is told.
    assert (answer.status_code, "Secret" in answer.text) == (200 if handler == "unmute_post" else 404, False)


def test_masquerading_staff_see_cards_and_change_nothing(room, ada, ben):
    block = room(ben)
    block.runtime.is_masquerading = True
    card = get(block, "person", id=ada.pk)

    assert (card.status_code, "Follow" in card.text) == (200, False)
    for handler in ("follow", "mute", "less", "block", "unsilence", "mute_word", "unmute_word"):
        assert call(block, handler, {"id": ada.pk, "on": 1, "span": "day", "word": "exam"}).status_code == 403
    assert [get(block, name).status_code for name in ("silences", "following")] == [403, 403]
    assert (Follow.objects.count(), Silence.objects.count()) == (0, 0)


def test_screens_cost_the_same_for_one_and_for_three(room, ada, ben, django_user_model):
    costs = []
    for number in range(3):
        other = person(f"other{number}")
        room(other).enter()
        post = publish(room(other), f"Post {number}")
        call(room(ben), "follow", {"id": other.pk, "on": 1})
        call(room(ben), "mute_post", {"id": post.pk, "span": "day"})
        call(room(ben), "mute", {"id": other.pk, "span": "day"})
        publish(room(ada), f"Mine {number}")
        with CaptureQueriesContext(connection) as found:
            for name in ("silences", "following"):
                get(room(ben), name)
            get(room(ben), "person_page", id=ada.pk)
        costs.append(len(found))

    assert costs[0] == costs[2] == costs[1]
