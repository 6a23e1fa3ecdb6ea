"""Drafts as who wrote them sees them, and what can be done with one: post it now, give it another moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.kit.errors import Conflict, NotAllowed
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces.api import people_in
from social_learning_xblocks.spaces.models import Space

from ..data import AudienceChoice, DraftCard, Policy, Reader
from ..enums import Audience, DraftProblem, PostKind
from ..models import Draft, Post
from ..queries import own_drafts
from . import drafts, posts
from .cards import gone


def show_drafts(reader: Reader, space: Space) -> list[DraftCard]:
    """What somebody has written here and not posted, in the order of ``drafts_of``. Two queries."""
    return cards_of(reader, space, drafts.drafts_of(reader, space))


def count_problems(reader: Reader, space: Space) -> int:
    """How many of somebody's drafts could not be posted when they were due. One query."""
    return own_drafts(reader, space).exclude(problem="").count() if reader.can_write else 0


@verb
def publish_now(actor: Reader, space: Space, draft_id: int, *, policy: Policy | None = None) -> Post:
    """Post a draft, whatever its moment; it is no draft any more. Raises what ``publish_post`` raises, and NotFound."""
    draft = checked(actor, space, draft_id)
    return posts.publish_post(
        actor,
        space,
        body=draft.body,
        kind=draft.kind,
        audience=audience_of(draft),
        author_id=draft.author_id,
        policy=policy,
        value=draft.value,
        poll=drafts.poll_of(draft, timezone.now()),
        may_be_quoted=draft.may_be_quoted,
        draft_id=draft.pk,
    )


@verb
def move_draft(
    actor: Reader, space: Space, draft_id: int, *, publish_at: datetime | None, policy: Policy | None = None
) -> Draft:
    """Give a draft another moment, or none (it waits until somebody posts it). Raises what ``save_draft`` raises."""
    draft = checked(actor, space, draft_id)
    return drafts.save_draft(
        actor,
        space,
        body=draft.body,
        kind=draft.kind,
        audience=audience_of(draft),
        publish_at=publish_at,
        author_id=draft.author_id,
        draft_id=draft.pk,
        policy=policy,
        value=draft.value,
        poll=drafts.poll_of(draft, publish_at or timezone.now()),
        may_be_quoted=draft.may_be_quoted,
    )


def checked(actor: Reader, space: Space, draft_id: int) -> Draft:
    """A draft of the actor, locked. Raises Conflict for one whose author has gone: nobody could be named as its author."""
    if not actor.can_write:
        raise NotAllowed(_("You cannot do this here."))
    draft = drafts.find_draft(actor, space, draft_id)
    if draft.author_id is None:
        raise Conflict(str(DraftProblem.LEFT.label))
    return draft


def audience_of(draft: Draft) -> AudienceChoice:
    return AudienceChoice(draft.audience, draft.recipient_ids, draft.cohort_id)


def cards_of(reader: Reader, space: Space, rows: Sequence[Draft]) -> list[DraftCard]:
    """Drafts with the names that stand in them. One query."""
    wanted = [user_id for row in rows for user_id in (row.author_id, row.posted_by_id, *row.recipient_ids)]
    people = people_in(space, wanted)
    return [card_of(reader, row, people) for row in rows]


def card_of(reader: Reader, draft: Draft, people: dict[int, Person]) -> DraftCard:
    is_for_me = draft.author_id == reader.user_id
    other = draft.posted_by_id if is_for_me else draft.author_id
    return DraftCard(
        id=draft.pk,
        body=draft.body,
        kind=draft.kind,
        kind_word=str(PostKind(draft.kind).label),
        audience=draft.audience,
        audience_word=str(Audience(draft.audience).label),
        cohort_id=draft.cohort_id,
        recipient_ids=tuple(draft.recipient_ids),
        names=[people[user_id] for user_id in draft.recipient_ids if user_id in people],
        person=None if is_for_me and other is None else people.get(other or 0, gone()),
        is_for_me=is_for_me,
        publish_at=draft.publish_at,
        created_at=draft.created_at,
        problem=str(DraftProblem(draft.problem).label) if draft.problem else "",
        options=tuple(draft.poll_options),
    )
