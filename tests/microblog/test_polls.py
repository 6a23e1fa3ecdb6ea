from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Policy, PollOption, PollWish, Reader
from microblog.enums import Audience
from microblog.models import Mark, Poll
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.models import Visibility
from tests.microblog.oracle import assert_sound

DAY = timedelta(days=1)


def wish(*options, after=DAY):
    return PollWish(options or ("Monday", "Friday"), timezone.now() + after)


@pytest.fixture
def post(stage):
    return stage.post(body="When?", poll=wish())


def end(post):
    Poll.objects.filter(pk=post.pk).update(ends_at=timezone.now() - DAY)


def vote(stage, reader, post, option):
    return microblog.vote_in_poll(reader, stage.space, post.pk, option=option)


def test_results_are_shown_after_the_own_vote(stage, post):
    before = microblog.show_post(stage.ben, stage.space, post.pk).poll
    voted = vote(stage, stage.ben, post, 1)
    after = microblog.timeline(stage.ben, stage.space).items[0].poll
    other = microblog.thread(stage.chi, stage.space, post.pk).post.poll

    assert (before.options, before.may_vote, before.total) == ([PollOption("Monday"), PollOption("Friday")], True, None)
    assert voted.options == after.options == [PollOption("Monday", 0, 0), PollOption("Friday", 1, 100)]
    assert (after.voted, after.total, after.may_vote, after.has_ended) == (1, 1, False, False)
    assert (other.options, other.may_vote) == (before.options, True)


def test_everybody_sees_the_results_at_the_end(stage, post):
    vote(stage, stage.ben, post, 0)
    end(post)

    poll = microblog.show_post(stage.chi, stage.space, post.pk).poll

    assert (poll.options[0], poll.has_ended, poll.may_vote) == (PollOption("Monday", 1, 100), True, False)


def test_poll_that_nobody_answered_ends_with_nothing(stage, post):
    end(post)

    poll = microblog.show_post(stage.chi, stage.space, post.pk).poll

    assert (poll.options, poll.total) == ([PollOption("Monday", 0, 0), PollOption("Friday", 0, 0)], 0)


def test_vote_after_the_end_and_second_vote_are_refused_and_change_nothing(stage, post):
    vote(stage, stage.ben, post, 0)
    with pytest.raises(Conflict, match="voted already"):
        vote(stage, stage.ben, post, 1)
    end(post)
    with pytest.raises(Conflict, match="has ended"):
        vote(stage, stage.chi, post, 1)

    assert list(Mark.objects.filter(vote__isnull=False).values_list("user_id", "vote")) == [(stage.ben.user_id, 0)]
    assert_sound(stage.space)


def test_vote_keeps_what_the_voter_marked_before(stage, post):
    microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
    vote(stage, stage.ben, post, 0)

    assert Mark.objects.values_list("is_bookmarked", "vote").get() == (True, 0)


def test_who_may_not_vote(stage, post):
    guest = stage.join("guest", "guest")
    through = Reader(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)
    for reader in (guest, through):
        assert microblog.show_post(reader, stage.space, post.pk).poll.may_vote is False
        with pytest.raises(NotAllowed):
            vote(stage, reader, post, 0)
    for option in (-1, 2):
        with pytest.raises(Invalid):
            vote(stage, stage.ben, post, option)
    with pytest.raises(NotFound, match="no poll"):
        vote(stage, stage.ben, stage.post(), 0)
    with pytest.raises(NotFound):
        microblog.vote_in_poll(stage.eve, stage.elsewhere, post.pk, option=0)
    stage.hide(post)
    with pytest.raises(NotAllowed):
        vote(stage, stage.dee, post, 0)


def test_poll_is_for_the_audience_of_its_post(stage):
    post = stage.post(to=Audience.MENTEES, poll=wish())
    with pytest.raises(NotFound):
        vote(stage, stage.join("stranger"), post, 0)


@pytest.mark.parametrize(
    ("options", "after"),
    [
        (("Only one",), DAY),
        (("Same", " Same "), DAY),
        (("", " ", "One"), DAY),
        (tuple("abcdefg"), DAY),
        (("x" * 81, "y"), DAY),
        (("a", "b"), -DAY),
        (("a", "b"), 61 * DAY),
    ],
)
def test_poll_that_is_none_is_refused(stage, options, after):
    with pytest.raises(Invalid) as refusal:
        stage.post(poll=wish(*options, after=after))
    assert list(refusal.value.fields) == ["poll"]


def test_options_that_are_the_same_are_not_merged(stage):
    with pytest.raises(Invalid, match="Two options are the same"):
        stage.post(poll=wish("Tea", "Coffee", " Tea "))


def test_polls_can_be_switched_off(stage):
    with pytest.raises(NotAllowed):
        stage.post(poll=wish(), policy=Policy(polls=False))


def test_six_options_are_counted_apart(stage):
    post = stage.post(poll=wish(*"abcdef"))
    readers = [stage.join(f"voter{number}") for number in range(6)]
    for number, reader in enumerate(readers):
        vote(stage, reader, post, number)

    assert [option.percent for option in microblog.show_post(readers[0], stage.space, post.pk).poll.options] == [17] * 6
    assert_sound(stage.space)


def test_votes_of_somebody_who_is_retired_go(stage, post):
    vote(stage, stage.ben, post, 0)
    vote(stage, stage.chi, post, 0)

    microblog.retire_person(stage.ben.user_id)

    assert Poll.objects.get().votes_0 == 1
    assert_sound(stage.space)


def test_queries_of_a_vote(stage, post, queries):
    with queries() as found:
        vote(stage, stage.ben, post, 0)

    assert len(found) == 5, found


def test_an_option_with_a_held_word_waits_as_its_post_does(stage):
    stage.hold("rhubarb")

    post = stage.post(stage.ben, "Which cake?", poll=PollWish(["Apple", "Rhubarb"], timezone.now() + timedelta(days=1)))

    assert (post.visibility, stage.seen(stage.chi)) == (Visibility.HELD, [])
