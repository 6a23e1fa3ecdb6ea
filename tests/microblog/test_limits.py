"""Nobody reacts, votes and follows without end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import PollWish
from microblog.models import Follow, Mark
from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.moderation.models import AuditEntry

LONG_AGO = timedelta(hours=2)


@pytest.fixture
def two_an_hour(settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {**conf.DEFAULTS["LIMITS"], "vote": (2, 3600)}}


def react(stage, reader, post, reaction="like"):
    microblog.react_to(reader, stage.space, post.pk, reaction=reaction)


@pytest.mark.usefixtures("two_an_hour")
def test_reactions_and_votes_have_one_limit(stage):
    poll = PollWish(("Monday", "Friday"), timezone.now() + timedelta(days=1))
    posts = [stage.post(poll=poll) for _ in range(3)]
    microblog.bookmark_post(stage.ben, stage.space, posts[2].pk, on=True)
    react(stage, stage.ben, posts[0])
    microblog.vote_in_poll(stage.ben, stage.space, posts[1].pk, option=0)

    with pytest.raises(Conflict, match="a lot in a short time"):
        react(stage, stage.ben, posts[2])
    with pytest.raises(Conflict, match="a lot in a short time"):
        microblog.vote_in_poll(stage.ben, stage.space, posts[2].pk, option=0)
    react(stage, stage.chi, posts[2])
    Mark.objects.update(changed_at=timezone.now() - LONG_AGO)
    react(stage, stage.ben, posts[2])

    assert Mark.objects.get(post=posts[2], user=stage.ben.user_id).is_bookmarked is True


@pytest.mark.usefixtures("two_an_hour")
def test_follows_have_a_limit(stage):
    def follow(reader, whom, *, on=True):
        microblog.follow_person(reader, stage.space, whom.person_id, on=on)

    follow(stage.ben, stage.ada)
    follow(stage.ben, stage.chi)
    with pytest.raises(Conflict, match="a lot in a short time"):
        follow(stage.ben, stage.dee)
    follow(stage.ben, stage.ada, on=False)
    follow(stage.chi, stage.ada)
    Follow.objects.update(created_at=timezone.now() - LONG_AGO)
    follow(stage.ben, stage.dee)


def test_less_of_somebody_is_one_post_a_page_with_the_others_behind_it(stage, queries):
    for number in range(3):
        stage.post(stage.ben, body=f"Ben {number}")
        stage.post(stage.chi, body=f"Chi {number}")

    def shown(reader, **choice):
        cards = microblog.timeline(reader, stage.space, **choice).items
        return [(card.author.name, len(card.more)) for card in cards]

    every = {"view": "everybody"}
    before = shown(stage.ada, **every)
    microblog.show_less(stage.ada, stage.space, stage.chi.person_id)
    microblog.show_less(stage.ada, stage.space, stage.chi.person_id)

    assert before == [("chi", 0), ("ben", 0)] * 3
    assert shown(stage.ada, **every) == [("chi", 2), *[("ben", 0)] * 3]
    assert len(stage.seen(stage.ada)) == 6
    assert shown(stage.ada, author_id=stage.chi.person_id) == [("chi", 0)] * 3
    assert shown(stage.dee, **every) == before
    with queries() as found:
        shown(stage.ada, **every)
    assert len(found) <= 8
    microblog.unsilence_person(stage.ada, stage.space, stage.chi.person_id)
    assert shown(stage.ada, **every) == before


def test_who_is_muted_stays_so_and_a_mute_is_more_than_less(stage):
    stage.post(stage.ben, body="Ben")
    microblog.mute_person(stage.chi, stage.space, stage.ben.person_id)
    microblog.show_less(stage.chi, stage.space, stage.ben.person_id)
    microblog.show_less(stage.ada, stage.space, stage.ben.person_id)
    assert (stage.seen(stage.chi), stage.seen(stage.ada)) == ([], ["Ben"])
    microblog.mute_person(stage.ada, stage.space, stage.ben.person_id)
    assert stage.seen(stage.ada) == []


def test_a_vote_that_waits_until_after_the_end_is_too_late(stage, monkeypatch):
    end = timezone.now() + timedelta(hours=1)
    post = stage.post(poll=PollWish(("Monday", "Friday"), end))
    monkeypatch.setattr("microblog.domain.polls.timezone.now", lambda: end)
    with pytest.raises(Conflict, match="has ended"):
        microblog.vote_in_poll(stage.ben, stage.space, post.pk, option=0)


def test_a_clock_that_runs_backwards_loses_no_post(stage, monkeypatch):
    now = timezone.now()
    for number in range(45):
        monkeypatch.setattr("django.utils.timezone.now", lambda number=number: now - timedelta(minutes=number))
        stage.post(stage.join(f"writer{number}"), body=str(number))
    monkeypatch.undo()

    found, cursor = [], ""
    while True:
        page = microblog.timeline(stage.ben, stage.space, view="everybody", cursor=cursor)
        found += [card.id for card in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert found == sorted(found, reverse=True)
    assert len(found) == 45


def test_who_is_posted_for_is_in_the_trail_and_is_somebody_who_mentors(stage):
    post = stage.post(stage.dee, body="For Ada", author_id=stage.ada.user_id)
    draft = microblog.save_draft(
        stage.dee,
        stage.space,
        body="Later",
        author_id=stage.ada.user_id,
        publish_at=timezone.now() + timedelta(hours=1),
    )
    microblog.publish_due(now=timezone.now() + timedelta(hours=2))
    assert list(AuditEntry.objects.values_list("act", "actor", "subject_type", "subject_id")) == [
        ("posted", stage.dee.user_id, "post", post.pk),
        ("posted", stage.dee.user_id, "post", post.pk + 1),
    ]
    assert draft.posted_by_id == stage.dee.user_id
    with pytest.raises(NotAllowed, match="for those who mentor"):
        stage.post(stage.dee, body="For Ben", author_id=stage.ben.user_id)
    stage.pair(stage.chi, stage.ben)
    stage.post(stage.dee, body="For Chi, who mentors Ben", author_id=stage.chi.user_id)
