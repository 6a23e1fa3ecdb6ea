"""Who could answer: people who were right in these topics before and agreed to be asked, least burdened first."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor, Person
from ...kit.errors import Conflict, NotAllowed
from ...kit.transactions import verb
from ...notices.api import Happening, NoticeKind, tell
from ...people import api as people
from ...spaces.api import people_in
from ...spaces.models import Membership, Space
from .. import rules
from ..enums import State
from ..models import Question, Reader
from . import posts
from .answers import named_writer

MOST_EXPERTS = 3


def who_could_answer(space: Space, question: Question, *, limit: int = MOST_EXPERTS) -> list[int]:
    """User ids of at most three people: proven in the question's topics, willing, least burdened first.

    Experts and mentors of the space who are willing follow after those who are proven. Nobody is named who was asked for
    this question before or has answered it.
    """
    proven = people.who_knows(space, question.tag_ids) if question.tag_ids else []
    willing = Membership.objects.filter(space=space, accepts_requests=True)
    appointed = willing.filter(role__in=["expert", "mentor", "staff"]).order_by("pk")
    candidates = [
        *willing.filter(user_id__in=proven).values_list("user_id", flat=True),
        *appointed.values_list("user_id", flat=True)[:50],
    ]
    involved = set(
        Reader.objects.filter(question=question, user_id__in=candidates)
        .exclude(asked_at=None, replied_at=None)
        .values_list("user_id", flat=True)
    ) | {question.author_id}
    burden = dict(
        Reader.objects.filter(
            user_id__in=candidates, asked_at__isnull=False, replied_at=None, question__state__lt=State.SOLVED
        )
        .values_list("user_id")
        .annotate(open_requests=Count("pk"))
    )
    order = {user_id: place for place, user_id in enumerate(proven)}
    free = [user_id for user_id in dict.fromkeys(candidates) if user_id not in involved]
    return sorted(free, key=lambda user_id: (burden.get(user_id, 0), order.get(user_id, len(order)), user_id))[:limit]


@verb
def ask_experts(actor: Actor, space: Space, question_id: int) -> list[Person]:
    """Ask up to three people who could know. Those whom it asked before for this question count towards the three."""
    question = posts.find_question(actor, space, question_id, lock=True)
    if not rules.can_request_experts(actor, posts.facts(question, question)):
        raise NotAllowed(_("Only the person who asked can do this."))
    if question.state == State.SOLVED:
        raise Conflict(_("This question is solved already."))
    asked = Reader.objects.filter(question=question).exclude(asked_at=None).count()
    found = who_could_answer(space, question, limit=MOST_EXPERTS - asked) if asked < MOST_EXPERTS else []
    if not found:
        raise Conflict(
            _("Three people have been asked already.")
            if asked >= MOST_EXPERTS
            else _(
                "Nobody who agreed to be asked knows these topics yet. Your question is in the list of unanswered ones."
            )
        )
    now = timezone.now()
    for user_id in found:
        posts.note_reader(user_id, question.pk, asked_at=now)
    tell(
        space,
        found,
        Happening(NoticeKind.REQUESTED, posts.subject_of(question), named_writer(question, actor.user_id)),
    )
    named = people_in(space, found)
    return [named[user_id] for user_id in found if user_id in named]


@verb
def decline_request(actor: Actor, space: Space, question_id: int) -> None:
    """The person who was asked cannot answer; the question leaves their list and does not come back."""
    posts.find_question(actor, space, question_id)
    if actor.can_write:
        waiting = Reader.objects.filter(question_id=question_id, asked_at__isnull=False, replied_at=None)
        waiting.filter(user_id=actor.person_id).update(replied_at=timezone.now())
