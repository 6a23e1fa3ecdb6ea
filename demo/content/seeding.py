"""Puts the content in place through the library's own front door. What is there already stays as it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.api import moderation, people, qa, spaces
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.qa.models import Question

from ..models import Cohort, Course, Enrolment, Placement, Unit
from ..personas import PERSONAS
from ..runtime.lms import LmsRuntime
from ..runtime.studio import EditorRuntime
from ..visits import Visit
from .boards import BOARDS, PROFILES, Board
from .circles import CIRCLES, fill_circle
from .circles import writers as circle_writers
from .clock import moment
from .courses import ANALYSIS, COURSES, CoursePlan
from .mentors import fill_programme
from .people import PEOPLE
from .pitches import PITCHES, fill_assignment
from .posts import Remark, Reply, Thread, flowing

#: Which day of the course it is.
STAGES = {"empty": 0, "first-week": 6, "busy": 33, "after-exam": 44}
SOURCE = "demo:"  # before the name of a thread: what was seeded, and is not seeded again
AUTHOR = "dee"

Users = dict[str, AbstractUser]
Event = tuple[datetime, Callable[[], Any]]


def seed(stage: str, tell: Callable[[str], Any] = str) -> None:
    """People and courses that are missing, and the boards as they are on that day. Twice is once.

    ``tell`` hears what is being done.
    """
    users = make_people()
    for order, plan in enumerate(COURSES):
        make_course(plan, users, order)
    today = timezone.now()
    for board in BOARDS:
        tell(f"Filling {board.block} of {board.course} …")
        fill_board(board, users, started=today - timedelta(days=STAGES[stage]), today=today)
    for circle in CIRCLES:
        tell(f"Filling {circle.block} of {circle.course} …")
        fill_circle(circle, users, started=today - timedelta(days=STAGES[stage]), today=today)
    tell("Filling the mentoring programme …")
    fill_programme(users, started=today - timedelta(days=STAGES[stage]), today=today)
    tell("Filling the video assignment …")
    fill_assignment(users, started=today - timedelta(days=STAGES[stage]), today=today)


def make_people() -> Users:
    """Everybody, by username."""
    names = [(each.username, each.first_name, each.last_name) for each in PERSONAS.values()] + PEOPLE
    made = {}
    for username, first_name, last_name in names:
        known = {"first_name": first_name, "last_name": last_name, "email": f"{username}@example.org"}
        made[username], _is_new = get_user_model().objects.get_or_create(username=username, defaults=known)
    return made


def make_course(plan: CoursePlan, users: Users, order: int) -> None:
    """A course with its units, blocks and people; all of it or, where the course is there already, nothing."""
    known = {name: getattr(plan, name) for name in ("title", "summary", "language", "is_public")}
    with transaction.atomic():
        course, is_new = Course.objects.get_or_create(key=plan.key, defaults={**known, "order": order})
        if is_new:
            enrol(course, plan, users)
            make_units(course, plan, users[AUTHOR])


def make_units(course: Course, plan: CoursePlan, author: AbstractUser) -> None:
    """Units in order, and their blocks with the settings that Studio would have written."""
    key = CourseKey.from_string(course.key)
    for order, each in enumerate(plan.units):
        usage_key = str(key.make_usage_key("vertical", each.name))
        unit = Unit.objects.create(
            course=course, usage_key=usage_key, section=each.section, title=each.title, order=order
        )
        for place, item in enumerate(each.blocks):
            made = Placement.objects.create(
                unit=unit, usage_key=str(key.make_usage_key(item.type, item.name)), block_type=item.type, order=place
            )
            block = EditorRuntime(Visit(course, author)).get_block(made.key)
            for name, value in item.settings.items():
                setattr(block, name, value)
            block.save()


def enrol(course: Course, plan: CoursePlan, users: Users) -> None:
    """Personas as the plan says, everybody who writes there, and a part of the class, the same whenever it is seeded."""
    cohorts = [Cohort.objects.create(course=course, name=name) for name in plan.cohorts]
    placed = {username: cohort for cohort in cohorts for username in plan.cohorts[cohort.name]}
    class_ = random.Random(plan.key).sample([username for username, _first, _last in PEOPLE], plan.size)
    pitching = [pitch.by for pitch in PITCHES if plan.key == ANALYSIS and pitch.by not in PERSONAS]
    writing = [*writers(plan.key), *circle_writers(plan.key), *pitching]
    everybody = dict.fromkeys([*plan.staff, *plan.learners, *writing, *class_])
    if cohorts:
        free = [username for username in everybody if username not in {*plan.staff, *plan.learners}]
        placed |= {username: cohorts[number % len(cohorts)] for number, username in enumerate(free)}
    Enrolment.objects.bulk_create(
        Enrolment(
            course=course,
            user=users[username],
            role=Enrolment.Role.STAFF if username in plan.staff else Enrolment.Role.LEARNER,
            cohort=placed.get(username),
        )
        for username in everybody
    )


def writers(course_key: str) -> list[str]:
    """Everybody of the class who writes or has a part on a board of a course."""
    found: dict[str, None] = {}
    for board in BOARDS:
        if board.course == course_key:
            found |= dict.fromkeys([*board.roles, *board.willing])
            for thread in board.threads:
                found |= dict.fromkeys([thread.by, *(remark.by for remark in thread.remarks)])
                for reply in thread.replies:
                    found |= dict.fromkeys([reply.by, *(remark.by for remark in reply.remarks)])
    return [username for username in found if username not in PERSONAS]


@dataclass
class Scene:
    """A board while it is filled: its space, the people in it as actors, and a die that always falls the same."""

    space: spaces.Space
    actors: dict[str, Actor]
    chance: random.Random

    def voters(self, count: int, author: str) -> list[Actor]:
        """So many people, without the author."""
        others = [actor for username, actor in self.actors.items() if username != author]
        return self.chance.sample(others, min(count, len(others)))


def fill_board(board: Board, users: Users, *, started: datetime, today: datetime) -> None:
    """People come in on the first day; then everything happens in its order, until today. All of it or nothing."""
    if Question.objects.filter(source_key__in=[SOURCE + thread.name for thread in board.threads]).exists():
        return
    with transaction.atomic():
        with moment(started):
            scene = open_board(board, users)
        events = [event for thread in board.threads for event in story(scene, thread, started)]
        for when, act in sorted(events, key=lambda event: event[0]):
            if when <= today:
                with moment(when):
                    act()
        with moment(max(started, today - timedelta(days=1.5))):
            for username in PERSONAS.keys() & scene.actors.keys():
                spaces.mark_all_read(scene.actors[username], scene.space)


def open_board(board: Board, users: Users) -> Scene:
    """Everybody comes in by the door of the block, as on a first visit; then roles are given."""
    doors = {board.course: board.block, **board.shared_with}
    actors: dict[str, Actor] = {}
    for course in Course.objects.filter(key__in=doors).order_by("order"):
        key = course.course_key.make_usage_key("social_qa", doors[course.key])
        rows = Enrolment.objects.filter(course=course).select_related("user").order_by("role", "pk")
        for user in sorted((row.user for row in rows), key=lambda user: user.username != AUTHOR):
            here = LmsRuntime(Visit(course, user)).get_block(key).enter()
            actors.setdefault(user.username, here.actor)
            if user.username == AUTHOR:
                for other in board.shared_with:
                    moderation.admit_course(here.actor, here.space, course_key=other)
                if board.held_words:
                    moderation.save_held_words(here.actor, here.space, words=board.held_words)
    for username, role in board.roles.items():
        moderation.give_role(actors[AUTHOR], here.space, username=username, role=role)
        user = users[username]
        actors[username] = Actor(user.pk, user.get_full_name(), frozenset({role}))
    for username in board.willing:
        spaces.accept_requests(actors[username], here.space, accepts=True)
    for username in PROFILES.keys() & actors.keys():
        people.save_profile(actors[username], **PROFILES[username])
    return Scene(here.space, actors, random.Random(board.block))


def story(scene: Scene, thread: Thread, started: datetime) -> Iterator[Event]:
    """Everything that happens in a thread, with its time."""
    asked = started + timedelta(days=thread.day)
    known: dict[Any, int] = {}  # a post of the plan -> its id
    space, actors = scene.space, scene.actors

    def ask() -> None:
        question = qa.ask_question(
            actors[thread.by],
            space,
            title=thread.title,
            body=flowing(thread.body),
            tags=thread.tags,
            anonymous=thread.anonymous,
        )
        Question.objects.filter(pk=question.pk).update(source_key=SOURCE + thread.name)
        known[thread] = question.pk

    yield asked, ask
    for voter in scene.voters(thread.votes, thread.by):
        yield later(scene, asked), lambda voter=voter: qa.vote_question(voter, space, known[thread], on=True)
    for reader in scene.voters(thread.same, thread.by):
        yield later(scene, asked), lambda reader=reader: qa.have_same_question(reader, space, known[thread], on=True)
    for username in thread.reported_by:
        yield (
            asked + timedelta(hours=2),
            partial(report, scene, username, known, thread),
        )
    for remark in thread.remarks:
        yield commented(scene, remark, asked, lambda: ("question", known[thread]))
    for reply in thread.replies:
        yield from replied(scene, thread, reply, asked, known)


def replied(scene: Scene, thread: Thread, reply: Reply, asked: datetime, known: dict[Any, int]) -> Iterator[Event]:
    """An answer and what follows it."""
    at = asked + timedelta(hours=reply.hours)
    space, actors = scene.space, scene.actors

    def answer() -> None:
        known[reply] = qa.answer_question(actors[reply.by], space, known[thread], body=flowing(reply.body)).pk

    yield at, answer
    for voter in scene.voters(reply.votes, reply.by):
        yield later(scene, at), lambda voter=voter: qa.vote_answer(voter, space, known[reply], on=True)
    for remark in reply.remarks:
        yield commented(scene, remark, at, lambda: ("answer", known[reply]))
    if reply.accepted:
        accept = partial(qa.accept_answer, on=True)
        yield at + timedelta(hours=2.5), lambda: accept(actors[thread.by], space, known[reply])
    if reply.endorsed:
        yield at + timedelta(hours=5), lambda: qa.endorse_answer(actors[reply.endorsed], space, known[reply], on=True)


def commented(scene: Scene, remark: Remark, since: datetime, post: Callable[[], tuple[str, int]]) -> Event:
    """A comment."""
    actor = scene.actors[remark.by]
    return since + timedelta(hours=remark.hours), lambda: qa.add_comment(
        actor, scene.space, *post(), body=flowing(remark.body)
    )


def report(scene: Scene, username: str, known: dict[Any, int], thread: Thread) -> None:
    """Somebody tells the moderators of a question."""
    qa.report_post(scene.actors[username], scene.space, "question", known[thread], reason="spam")


def later(scene: Scene, since: datetime) -> datetime:
    """Some time in the three days after, mostly soon."""
    return since + timedelta(hours=0.3 + 72 * scene.chance.random() ** 2)
