"""Many hands at the same moment, with real threads: exact counts, and nobody sees an error."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from microblog import api as microblog
from microblog.data import PollWish
from microblog.models import Draft, LinkCard, Mark, Poll, Post, Silence
from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound, SocialLearningError
from tests.factories.links import ANSWERS, ASKED, FETCHER, LASSO, RIDGE
from tests.factories.microblog import make_stage, subject
from tests.microblog.oracle import assert_sound

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
HANDS = 8
PATIENCE = 60  # seconds until a thread that hangs fails the test


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def crowd(stage):
    return [stage.join(f"member{number}") for number in range(HANDS)]


def together(*works):
    """Do all of this at the same moment, each in a thread of its own. The refusals; anything else that is raised is raised."""
    gate = threading.Barrier(len(works))
    refusals, crashes = [], []

    def run(work):
        try:
            gate.wait(PATIENCE)
            work()
        except SocialLearningError as refusal:
            refusals.append(type(refusal))
        except BaseException as crash:  # noqa: BLE001 - raised below, in the test
            crashes.append(crash)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if crashes:
        raise ExceptionGroup("in threads", crashes)
    assert not any(thread.is_alive() for thread in threads)
    return refusals


def test_eight_people_like_one_post_and_change_their_minds(stage, crowd):
    post = stage.post()

    def visit(who):
        for reaction in ("like", "", "thanks", "idea"):
            microblog.react_to(who, stage.space, post.pk, reaction=reaction)

    assert together(*[lambda who=who: visit(who) for who in crowd]) == []
    assert Post.objects.get().reaction_count == HANDS
    assert_sound(stage.space)


def test_one_person_likes_one_post_in_eight_tabs(stage):
    post = stage.post()

    refusals = together(*[lambda: microblog.react_to(stage.ben, stage.space, post.pk, reaction="like")] * HANDS)

    assert (refusals, Post.objects.get().reaction_count, Mark.objects.count()) == ([], 1, 1)


def test_eight_people_reply_while_replies_are_deleted_and_hidden(stage, crowd):
    post = stage.post(kind="question")
    mine = stage.reply(post, by=crowd[0])
    others = stage.reply(post, by=stage.ada)

    refusals = together(
        *[lambda who=who: stage.reply(post, by=who, body="@ada, @ben") for who in crowd],
        lambda: microblog.delete_post(crowd[0], stage.space, *subject(mine)),
        lambda: stage.hide(others),
        lambda: microblog.react_to(stage.chi, stage.space, post.pk, reaction="like"),
        lambda: microblog.edit_reply(stage.ada, stage.space, others.pk, body="Edited in the storm"),
    )

    # Whoever edits what was hidden a moment ago is refused.
    assert set(refusals) <= {NotAllowed}
    assert Post.objects.get().reply_count == HANDS
    assert_sound(stage.space)


def test_one_reply_is_deleted_in_eight_tabs(stage):
    reply = stage.reply(stage.post())

    refusals = together(*[lambda: microblog.delete_post(stage.ben, stage.space, *subject(reply))] * HANDS)

    assert (len(refusals), Post.objects.get().reply_count) == (HANDS - 1, 0)
    assert_sound(stage.space)


def test_scheduled_posts_come_out_once_whoever_comes_first(stage, crowd):
    now = timezone.now()
    for number in range(6):
        microblog.save_draft(stage.ada, stage.space, body=f"Post {number}", publish_at=now + timedelta(hours=1))
    Draft.objects.update(publish_at=now - timedelta(hours=1))
    published = []

    refusals = together(
        *[lambda: published.append(microblog.publish_due())] * 4,
        *[lambda who=who: microblog.timeline(who, stage.space) for who in crowd[:4]],
    )

    assert (refusals, Post.objects.count(), Draft.objects.count()) == ([], 6, 0)
    assert sorted(Post.objects.values_list("body", flat=True)) == [f"Post {number}" for number in range(6)]


def test_draft_is_changed_while_it_comes_out(stage):
    draft = microblog.save_draft(stage.ada, stage.space, body="Before", publish_at=timezone.now() + timedelta(hours=1))
    Draft.objects.update(publish_at=timezone.now() - timedelta(hours=1))

    refusals = together(
        *[microblog.publish_due] * 3,
        *[lambda: microblog.save_draft(stage.ada, stage.space, body="After", draft_id=draft.pk)] * 3,
    )

    # Either it was out, and the author hears it; or it was changed, and waits.
    assert (Post.objects.count(), Draft.objects.count(), len(refusals)) in [(1, 0, 3), (0, 1, 0)]


def test_eight_people_vote_in_one_poll(stage, crowd):
    wish = PollWish(["Yes", "No"], timezone.now() + timedelta(days=1))
    post = stage.post(poll=wish)

    refusals = together(
        *[lambda who=who: microblog.vote_in_poll(who, stage.space, post.pk, option=0) for who in crowd],
        *[lambda: microblog.vote_in_poll(crowd[0], stage.space, post.pk, option=1)] * 2,
    )

    assert refusals == [Conflict, Conflict]
    poll = Poll.objects.get()
    assert poll.votes_0 + poll.votes_1 == HANDS
    assert_sound(stage.space)


def test_votes_that_race_the_end_are_counted_or_refused(stage, crowd):
    wish = PollWish(["Yes", "No"], timezone.now() + timedelta(days=1))
    post = stage.post(poll=wish)

    def end():
        Poll.objects.filter(pk=post.pk).update(ends_at=timezone.now())

    refusals = together(
        *[lambda who=who: microblog.vote_in_poll(who, stage.space, post.pk, option=1) for who in crowd], end
    )

    assert Poll.objects.get().votes_1 + len(refusals) == HANDS
    assert set(refusals) <= {Conflict}
    assert_sound(stage.space)


def test_three_pins_hold_when_five_people_pin(stage):
    posts = [stage.post(body=str(number)) for number in range(5)]

    refusals = together(
        *[lambda post=post: microblog.pin_post(stage.ada, stage.space, post.pk, on=True) for post in posts]
    )

    assert (refusals, Post.objects.filter(is_pinned=True).count()) == ([Conflict, Conflict], 3)


def test_follow_mute_and_block_in_many_tabs(stage):
    user_id = stage.ada.person_id

    refusals = together(
        *[lambda: microblog.follow_person(stage.ben, stage.space, user_id, on=True)] * 3,
        *[lambda: microblog.mute_person(stage.ben, stage.space, user_id)] * 3,
        *[lambda: microblog.block_person(stage.chi, stage.space, user_id)] * 3,
        *[lambda: microblog.mute_word(stage.ben, stage.space, "exam")] * 3,
    )

    assert (refusals, Silence.objects.count()) == ([], 2)


def test_one_post_is_passed_on_once_in_eight_tabs(stage):
    post = stage.post()

    refusals = together(*[lambda: microblog.publish_post(stage.ben, stage.space, body="", quoted_id=post.pk)] * HANDS)

    assert (refusals, Post.objects.filter(quoted=post).count()) == ([Conflict] * (HANDS - 1), 1)
    assert_sound(stage.space)


def test_one_draft_is_posted_once_in_eight_tabs(stage):
    draft = microblog.save_draft(stage.ada, stage.space, body="Once", publish_at=timezone.now() + timedelta(hours=1))
    Draft.objects.update(publish_at=timezone.now() - timedelta(hours=1))

    refusals = together(
        *[lambda: microblog.publish_now(stage.ada, stage.space, draft.pk)] * 5, *[microblog.publish_due] * 3
    )

    assert (set(refusals), Post.objects.count(), Draft.objects.count()) == ({NotFound}, 1, 0)


@pytest.fixture
def pages(settings):
    settings.SOCIAL_LEARNING = {"LINK_FETCHER": FETCHER}
    return [f"https://docs.example.org/{number}" for number in range(6)]


def test_four_runs_at_once_ask_each_page_once(stage, pages):
    for page in pages:
        ANSWERS[page] = {"title": page}
        stage.post(body=page)
    done = []

    refusals = together(*[lambda: done.append(microblog.fetch_cards())] * 4)

    assert (refusals, sorted(ASKED), sum(run.asked for run in done)) == ([], pages, 6)
    assert set(LinkCard.objects.values_list("title", "tries")) == {(page, 0) for page in pages}


def test_eight_people_post_one_address_while_it_is_fetched_and_forgotten(stage, crowd, pages):
    stage.post(body=RIDGE)
    microblog.edit_post(stage.ada, stage.space, Post.objects.get().pk, body="Neither")
    LinkCard.objects.update(noted_at=timezone.now() - timedelta(days=2))

    def say(who):
        for address in (RIDGE, LASSO, RIDGE):
            stage.post(who, body=address)

    refusals = together(*[lambda who=who: say(who) for who in crowd], *[microblog.fetch_cards] * 4)
    microblog.fetch_cards()

    shown = Post.objects.exclude(link=None).values_list("link__title", flat=True)
    assert (refusals, sorted(shown)) == ([], ["Lasso"] * HANDS + ["Ridge regression"] * 2 * HANDS)
    assert (len(ASKED), LinkCard.objects.count()) == (2, 2)
