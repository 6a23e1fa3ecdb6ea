"""Who sees what: the SQL against plain Python, over random people, roles, pairs, blocks, mutes, audiences and states."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Reader
from microblog.enums import Audience
from microblog.models import Follow, MutedThread, MutedWord, Poll, Post, Recipient, Reply, Silence
from social_learning_xblocks.kit.errors import NotFound, SocialLearningError
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.spaces.api import Role
from tests.factories.microblog import make_stage

STATES = [Visibility.VISIBLE] * 6 + [Visibility.HELD, Visibility.HIDDEN, Visibility.DELETED]
WORDS = ("exam", "ridge", "lasso", "fold", "examples")
EARLIER = timezone.now() - timedelta(days=1)
LATER = timezone.now() + timedelta(days=1)
MENTORING = {"mentor", "expert", "moderator", "staff"}


class World:
    """A space full of chance, and what it means in plain words."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.stage = make_stage()
        roles = [Role.LEARNER, Role.LEARNER, Role.LEARNER, Role.MENTOR, Role.EXPERT, Role.MODERATOR, Role.GUEST]
        self.people = [
            self.stage.join(f"person{number}", self.rng.choice(roles), self.rng.choice([None, 1, 2]))
            for number in range(8)
        ]
        self.pairs = set()
        for _number in range(6):
            mentor, mentee = self.rng.sample(self.people, 2)
            self.stage.pair(mentor, mentee)
            self.pairs.add((mentor.user_id, mentee.user_id))
        self.blocks, self.mutes, self.follows = set(), set(), set()
        for _number in range(4):
            by, whom = (reader.user_id for reader in self.rng.sample(self.people, 2))
            if (by, whom) in self.blocks | self.mutes:
                continue
            is_block = self.rng.random() < 0.5
            Silence.objects.create(space=self.stage.space, by_id=by, whom_id=whom, is_block=is_block)
            (self.blocks if is_block else self.mutes).add((by, whom))
        for _number in range(12):
            follower, followed = (reader.user_id for reader in self.rng.sample(self.people, 2))
            Follow.objects.get_or_create(space=self.stage.space, follower_id=follower, followed_id=followed)
            self.follows.add((follower, followed))
        for _number in range(3):
            by, whom = (reader.user_id for reader in self.rng.sample(self.people, 2))
            # Only less of them: everything is still there.
            Silence.objects.get_or_create(
                space=self.stage.space, by_id=by, whom_id=whom, defaults={"is_less": True, "is_block": False}
            )
        self.named, self.posts = {}, []
        for number in range(50):
            self.posts.append(self.write(number))
        self.threads, self.words = set(), set()
        for _number in range(6):
            who, post = self.rng.choice(self.people), self.rng.choice(self.posts)
            until = self.rng.choice([None, EARLIER, LATER])
            if not MutedThread.objects.filter(user_id=who.user_id, post=post).exists():
                MutedThread.objects.create(space=self.stage.space, user_id=who.user_id, post=post, until=until)
                if until != EARLIER:
                    self.threads.add((who.user_id, post.pk))
        for who in self.rng.sample(self.people, 4):
            word, until = self.rng.choice(WORDS), self.rng.choice([None, EARLIER, LATER])
            MutedWord.objects.create(
                space=self.stage.space, user_id=who.user_id, word=f" {word} ", word_hash=word, until=until
            )
            if until != EARLIER:
                self.words.add((who.user_id, word))
        self.replies = [self.reply(number) for number in range(30)]

    def reply(self, number):
        return Reply.objects.create(
            space=self.stage.space,
            post=self.rng.choice(self.posts),
            author_id=self.rng.choice(self.people).user_id,
            body=f"Reply {number}",
            visibility=self.rng.choice(STATES),
        )

    def write(self, number):
        audience = self.rng.choice(list(Audience))
        quoted = self.rng.choice([post for post in self.posts if post.body]) if number > 20 else None
        body = "" if quoted and self.rng.random() < 0.5 else f"Post {number}"
        post = Post.objects.create(
            space=self.stage.space,
            author_id=self.rng.choice(self.people).user_id,
            body=body,
            quoted=quoted,
            may_be_quoted=self.rng.random() < 0.7,
            folded=f" post {' '.join(self.rng.sample(WORDS, 2))} ",
            audience=audience,
            cohort_id=self.rng.choice([1, 2]) if audience == Audience.COHORT else None,
            visibility=self.rng.choice(STATES),
        )
        if self.rng.random() < 0.3:
            Poll.objects.create(post=post, options=["Yes", "No"], ends_at=self.rng.choice([EARLIER, LATER]))
        self.named[post.pk] = set()
        if audience == Audience.NAMED:
            self.named[post.pk] = {reader.user_id for reader in self.rng.sample(self.people, 3)}
            Recipient.objects.bulk_create([Recipient(post=post, user_id=user_id) for user_id in self.named[post.pk]])
        return post

    def may_read(self, reader, post):
        if post.visibility != Visibility.VISIBLE:
            return False
        if reader.is_moderator:
            return True
        if {(reader.user_id, post.author_id), (post.author_id, reader.user_id)} & self.blocks:
            return False
        return (
            reader.user_id == post.author_id
            or {
                Audience.EVERYBODY: True,
                Audience.MENTEES: (post.author_id, reader.user_id) in self.pairs,
                Audience.MENTORS: bool(reader.roles & MENTORING),
                Audience.NAMED: reader.user_id in self.named[post.pk],
                Audience.COHORT: post.cohort_id == reader.cohort_id,
            }[post.audience]
        )

    def says_muted_word(self, reader, post):
        return any(who == reader.user_id and word in post.folded.split() for who, word in self.words)

    def may_open(self, reader, post):
        """What somebody may open: also their own, whatever became of it; moderators all that is not deleted."""
        own = post.author_id == reader.user_id
        return own or self.may_read(reader, post) or (reader.is_moderator and post.visibility != Visibility.DELETED)

    def may_see(self, reader, reply):
        """Whether a reply stands in a thread that the reader has opened."""
        if reader.is_moderator:
            return reply.visibility != Visibility.DELETED
        if reply.author_id == reader.user_id:
            return reply.visibility != Visibility.DELETED
        blocked = {(reader.user_id, reply.author_id), (reply.author_id, reader.user_id)} & self.blocks
        return reply.visibility == Visibility.VISIBLE and not blocked

    def vote(self, reader, post, poll):
        """What becomes of a vote."""
        if not self.may_open(reader, post):
            return "NotFound"
        if "guest" in reader.roles or post.visibility != Visibility.VISIBLE:
            return "NotAllowed"
        return "voted" if poll.ends_at == LATER else "Conflict"

    def is_listed(self, reader, post):
        """Whether a post may stand in a list, for all that somebody has chosen not to see."""
        silenced = {whom for by, whom in self.blocks | self.mutes if by == reader.user_id}
        return (
            self.may_read(reader, post)
            and post.author_id not in silenced
            and (reader.user_id, post.pk) not in self.threads
            and (post.author_id == reader.user_id or not self.says_muted_word(reader, post))
        )

    def shows(self, reader, post):
        """The id of what a post shows of another one; None for nothing."""
        if post.quoted is None or not self.is_listed(reader, post.quoted):
            return None
        has_consent = not post.body or post.quoted.may_be_quoted or post.author_id == post.quoted.author_id
        return post.quoted.pk if has_consent else None

    def thread(self, reader, post):
        return [reply.pk for reply in self.replies if reply.post_id == post.pk and self.may_see(reader, reply)]

    def expected(self, reader, view):
        mentors = {mentor for mentor, mentee in self.pairs if mentee == reader.user_id}
        followed = {followed for follower, followed in self.follows if follower == reader.user_id}
        authors = {"home": mentors | followed | {reader.user_id}, "mentors": mentors}.get(view)
        return [
            post.pk
            for post in reversed(self.posts)
            if self.is_listed(reader, post)
            and (post.body or self.shows(reader, post))
            and (authors is None or post.author_id in authors)
        ]


def all_pages(reader, space, **choice):
    found, cursor = [], ""
    while True:
        page = microblog.timeline(reader, space, cursor=cursor, **choice)
        # What is folded behind a post of the same page may be older than what follows that post.
        found += sorted((shown.id for card in page.items for shown in (card, *card.more)), reverse=True)
        cursor = page.next_cursor
        if not cursor:
            return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_timelines_show_exactly_what_is_meant_for_the_reader(seed):
    world = World(seed)
    for reader in world.people:
        for view in ("everybody", "home", "mentors"):
            assert all_pages(reader, world.stage.space, view=view) == world.expected(reader, view), (reader, view)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100, 102))
def test_a_post_opens_exactly_for_those_who_may_read_it(seed):
    world = World(seed)
    for reader in world.people:
        for post in world.posts:
            assert opens(reader, world.stage.space, post.pk) == world.may_open(reader, post), (reader, post.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(400, 402))
def test_what_is_passed_on_is_shown_exactly_to_those_who_may_see_it(seed):
    world = World(seed)
    for reader in world.people:
        for post in world.posts:
            if world.may_open(reader, post):
                quoted = microblog.show_post(reader, world.stage.space, post.pk).quoted
                assert (quoted and quoted.id) == world.shows(reader, post), (reader, post.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(200, 202))
def test_replies_are_seen_exactly_by_those_who_may(seed):
    world = World(seed)
    for reader in world.people:
        for post in world.posts:
            if not world.may_open(reader, post):
                with pytest.raises(NotFound):
                    microblog.thread(reader, world.stage.space, post.pk)
                continue
            found = microblog.thread(reader, world.stage.space, post.pk)
            assert [card.id for card in found.replies] == world.thread(reader, post), (reader, post.pk)
        for reply in world.replies:
            own = reply.author_id == reader.user_id
            expected = world.may_open(reader, reply.post) and (own or world.may_see(reader, reply))
            assert replies_open(reader, world.stage.space, reply.pk) == expected, (reader, reply.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(300, 303))
def test_polls_are_answered_exactly_by_those_who_may_read_them(seed):
    world = World(seed)
    for post in world.posts:
        poll = Poll.objects.filter(pk=post.pk).first()
        for reader in world.people if poll else ():
            try:
                microblog.vote_in_poll(reader, world.stage.space, post.pk, option=0)
                answer = "voted"
            except SocialLearningError as refusal:
                answer = type(refusal).__name__
            assert answer == world.vote(reader, post, poll), (reader, post.pk)


def replies_open(reader, space, reply_id):
    try:
        microblog.show_reply(reader, space, reply_id)
    except NotFound:
        return False
    return True


def opens(reader, space, post_id):
    try:
        microblog.find_post(reader, space, post_id)
    except NotFound:
        return False
    return True


def test_people_of_another_space_and_visitors_see_nothing(stage):
    stage.post()
    assert stage.seen(Reader(None)) == []
    assert [opens(Reader(None), stage.space, post.pk) for post in Post.objects.all()] == [False]
    assert microblog.timeline(stage.eve, stage.elsewhere, view="everybody").items == []
    assert [opens(stage.eve, stage.elsewhere, post.pk) for post in Post.objects.all()] == [False]
