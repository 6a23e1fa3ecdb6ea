"""Fills the microblogs through the library's own front door. What is there already stays as it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from mentoring import api as mentoring
from microblog import api as microblog
from microblog.models import Mention
from microblog.models import Post as PostRow
from social_learning_xblocks.api import moderation, spaces

from ..models import Course, Enrolment
from ..personas import PERSONAS
from ..runtime.lms import LmsRuntime
from ..visits import Visit
from . import circle_english, circle_spanish
from .clock import moment
from .talk import Circle, Post

CIRCLES = (circle_english.CIRCLE, circle_spanish.CIRCLE)
SOURCE = "demo:"  # before the name of a post: what was seeded, and is not seeded again
AUTHOR = "dee"
AUDIENCES = {
    "everybody": microblog.Audience.EVERYBODY,
    "mentees": microblog.Audience.MENTEES,
    "mentors": microblog.Audience.MENTORS,
}

Event = tuple[datetime, Callable[[], Any]]


@dataclass
class Scene:
    """A microblog while it is filled: its space, the people in it as readers, and a die that always falls the same."""

    space: spaces.Space
    readers: dict[str, microblog.Reader]
    chance: random.Random

    def some(self, count: int, author: str) -> list[microblog.Reader]:
        """So many people, without the author."""
        others = [reader for username, reader in self.readers.items() if username != author]
        return self.chance.sample(others, min(count, len(others)))


def writers(course_key: str) -> list[str]:
    """Everybody of the class who writes or has a part in a microblog of a course."""
    found: dict[str, None] = {}
    for circle in CIRCLES:
        if circle.course == course_key:
            for mentor, mentees in circle.pairs.items():
                found |= dict.fromkeys([mentor, *mentees])
            for post in circle.posts:
                found |= dict.fromkeys([post.by, *(said.by for said in post.replies)])
    return [username for username in found if username not in PERSONAS]


def fill_circle(circle: Circle, users: dict[str, AbstractUser], *, started: datetime, today: datetime) -> None:
    """People come in on the first day; then everything happens in its order, until today. All of it or nothing."""
    names = [source_of(circle, post.name) for post in circle.posts]
    if PostRow.objects.filter(source_key__in=names).exists():
        return
    with transaction.atomic():
        with moment(started):
            scene = open_circle(circle, users)
        events = [event for post in circle.posts for event in story(scene, circle, post, started)]
        for when, act in sorted(events, key=lambda event: event[0]):
            if when <= today:
                with moment(when):
                    act()
        with moment(today):
            for username in PERSONAS.keys() & scene.readers.keys():
                keep_place(scene, scene.readers[username], today - timedelta(days=1.5))


def source_of(circle: Circle, name: str) -> str:
    return f"{SOURCE}{circle.block}:{name}"


def open_circle(circle: Circle, users: dict[str, AbstractUser]) -> Scene:
    """Everybody comes in by the door of the block; then mentors, pairs, and who follows whom."""
    course = Course.objects.get(key=circle.course)
    key = course.course_key.make_usage_key("social_microblog", circle.block)
    rows = Enrolment.objects.filter(course=course).select_related("user").order_by("role", "pk")
    readers: dict[str, microblog.Reader] = {}
    for user in sorted((row.user for row in rows), key=lambda user: user.username != AUTHOR):
        here = LmsRuntime(Visit(course, user)).get_block(key).enter()
        readers[user.username] = here.actor
    for mentor in circle.pairs:
        moderation.give_role(readers[AUTHOR], here.space, username=mentor, role="mentor")
        readers[mentor] = LmsRuntime(Visit(course, users[mentor])).get_block(key).enter().actor
    for mentor, mentees in circle.pairs.items():
        for mentee in mentees:
            pair = {"mentor_id": users[mentor].pk, "mentee_id": users[mentee].pk}
            mentoring.pair_people(readers[AUTHOR], here.space, **pair)
    for follower, followed in circle.follows.items():
        for username in followed:
            microblog.follow_person(readers[follower], here.space, users[username].pk, on=True)
    return Scene(here.space, readers, random.Random(circle.block))


def story(scene: Scene, circle: Circle, post: Post, started: datetime) -> Iterator[Event]:
    """Everything that happens with a post, with its time."""
    at = started + timedelta(days=post.day)
    space, readers = scene.space, scene.readers
    known: dict[Any, int] = {}  # the post is under None, its replies by their places

    def publish() -> None:
        named = [readers[username].person_id for username in post.to] if isinstance(post.to, tuple) else []
        kind = microblog.Audience.NAMED if named else AUDIENCES[str(post.to)]
        wish = microblog.PollWish(post.poll, at + timedelta(days=14)) if post.poll else None
        audience = microblog.AudienceChoice(kind, named)
        policy = microblog.Policy(post_length=1000, values=[post.value])
        quoted = PostRow.objects.filter(source_key=source_of(circle, post.quotes)).first() if post.quotes else None
        row = microblog.publish_post(
            readers[post.by],
            space,
            body=post.body,
            kind=post.kind,
            audience=audience,
            poll=wish,
            policy=policy,
            value=post.value,
            quoted_id=quoted.pk if quoted else None,
        )
        PostRow.objects.filter(pk=row.pk).update(source_key=source_of(circle, post.name))
        Mention.objects.filter(post=row).update(created_at=at)
        known[None] = row.pk
        if post.pinned:
            microblog.pin_post(readers[AUTHOR], space, row.pk, on=True)

    def reply(place: int) -> None:
        said = post.replies[place]
        parent = None if said.to is None else known[said.to]
        known[place] = microblog.reply_to(readers[said.by], space, known[None], body=said.body, parent_id=parent).pk
        PostRow.objects.filter(pk=known[None]).update(last_reply_at=timezone.now())

    yield at, publish
    for place, said in enumerate(post.replies):
        yield at + timedelta(hours=said.hours), partial(reply, place)
    if post.to != "everybody":
        return  # who else may read it is decided by the pairs; they react by replying
    crowd = scene.some(sum(count for _name, count in post.reactions), post.by)
    for name, count in post.reactions:
        for reader in crowd[:count]:
            yield soon(scene, at), partial(act, microblog.react_to, reader, space, known, reaction=name)
        crowd = crowd[count:]
    voters = scene.some(sum(post.votes), post.by)
    for option, count in enumerate(post.votes):
        for reader in voters[:count]:
            yield soon(scene, at), partial(act, microblog.vote_in_poll, reader, space, known, option=option)
        voters = voters[count:]
    for reader in scene.some(post.confirmed, post.by):
        yield soon(scene, at), partial(act, microblog.acknowledge, reader, space, known)


def act(
    verb: Callable[..., Any], reader: microblog.Reader, space: spaces.Space, known: dict[Any, int], **more: Any
) -> None:
    """One tap of one person on the post."""
    verb(reader, space, known[None], **more)


def soon(scene: Scene, since: datetime) -> datetime:
    """Some time in the day after, mostly at once."""
    return since + timedelta(hours=0.2 + 20 * scene.chance.random() ** 2)


def keep_place(scene: Scene, reader: microblog.Reader, when: datetime) -> None:
    """The persona has read what was there at a moment, in each timeline."""
    newest = PostRow.objects.filter(space=scene.space, created_at__lte=when).order_by("-pk").first()
    if newest is not None:
        for view in ("home", "mentors", "everybody"):
            microblog.read_up_to(reader, scene.space, view=view, post_id=newest.pk)
