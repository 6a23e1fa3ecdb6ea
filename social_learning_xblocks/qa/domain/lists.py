"""Lists of questions: every page of each costs the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from ...kit.actor import Actor, Person
from ...kit.errors import Invalid
from ...kit.fields import digest
from ...kit.models import Visibility
from ...kit.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor, in_order, page_of_keys
from ...moderation.api import can_moderate
from ...notices.api import unread_count
from ...spaces.api import normal_name, people_in, person_of
from ...spaces.models import Membership, Space, Tag
from .. import queries
from ..data import Overview, QuestionRow
from ..enums import ListView, State
from ..models import Board, Question, Reader
from .anonymity import is_author, masked, named
from .desk import waiting_count

#: What each list is sorted by.
SORTS = {
    ListView.ACTIVITY: "-last_activity_at",
    ListView.VOTES: "-score",
    ListView.UNANSWERED: "created_at",
    ListView.MINE: "-created_at",
}
STATES = {"unanswered": State.UNANSWERED, "answered": State.ANSWERED, "solved": State.SOLVED}
MOST_OWN = 500


def list_questions(
    actor: Actor,
    space: Space,
    membership: Membership | None,
    *,
    view: str = ListView.ACTIVITY,
    tag: str = "",
    state: str = "",
    cursor: str = "",
) -> Page[QuestionRow]:
    """A page of one of the lists of ``ListView``, narrowed to a tag and a state ("unanswered", "answered", "solved").

    Raises Invalid for a list or a state that does not exist. At most five queries, whatever the page.
    """
    if view not in ListView.values or (state and state not in STATES):
        raise Invalid(_("There is no such list."))
    chosen = ListView(view)
    if chosen in (ListView.FOLLOWING, ListView.WAITING):
        page = own_page(actor, space, chosen, cursor)
    elif chosen == ListView.MINE:
        mine = Question.objects.filter(space=space, author_id=actor.user_id).exclude(visibility=Visibility.DELETED)
        if actor.read_only:
            mine = mine.filter(is_anonymous=False, visibility=Visibility.VISIBLE)
        page = page_of_keys(mine, sort=SORTS[chosen], cursor=cursor) if actor.user_id else Page([])
    else:
        page = shared_page(space, chosen, tag, state, cursor)
    return Page(rows_for(actor, space, membership, page.items), page.next_cursor)


def shared_page(space: Space, view: ListView, tag: str, state: str, cursor: str) -> Page[int]:
    """Ids of a list that is the same for everybody."""
    wanted = State.UNANSWERED if view == ListView.UNANSWERED else STATES.get(state)
    if not tag:
        return page_of_keys(queries.in_state(queries.listed(space), wanted), sort=SORTS[view], cursor=cursor)
    found = Tag.objects.filter(space=space, name_hash=digest(normal_name(tag))).values_list("pk", flat=True).first()
    if found is None:
        return Page([])
    rows = queries.in_state(queries.under_tag(found), wanted)
    return page_of_keys(rows, sort=SORTS[view], key="question_id", cursor=cursor)


def own_page(actor: Actor, space: Space, view: ListView, cursor: str) -> Page[int]:
    """Ids of what one person follows, or should look at. Costs what the person's own rows cost, whatever the space holds."""
    if actor.user_id is None:
        return Page([])
    readers = Reader.objects.filter(
        user_id=actor.user_id, question__space=space, question__visibility=Visibility.VISIBLE
    )
    if actor.read_only:
        # Staff who look through somebody's eyes do not learn which anonymous questions are theirs.
        readers = readers.exclude(question__author_id=actor.user_id, question__is_anonymous=True)
    if view == ListView.FOLLOWING:
        own = readers.filter(is_following=True)
        return page_of_keys(own, sort="-question__last_activity_at", key="question_id", cursor=cursor)
    asked = (
        readers.filter(asked_at__isnull=False, replied_at=None, question__state__lt=State.SOLVED)
        .order_by("-asked_at")
        .values_list("question_id", "question__last_activity_at")
    )
    undecided = Question.objects.filter(
        space=space, author_id=actor.user_id, needs_decision=True, visibility=Visibility.VISIBLE
    ).order_by("-created_at")
    if actor.read_only:
        undecided = undecided.filter(is_anonymous=False)
    waiting = {*asked[:MOST_OWN], *undecided.values_list("pk", "last_activity_at")[:MOST_OWN]}
    return page_of_pairs(sorted(waiting, key=lambda pair: (pair[1], pair[0]), reverse=True), cursor)


def page_of_pairs(pairs: Sequence[tuple[int, datetime]], cursor: str) -> Page[int]:
    """A page of ids out of a short list in memory, newest first, with the cursors of all other lists."""
    if cursor:
        value, key = decode_cursor(cursor)
        if not isinstance(value, datetime):
            raise Invalid(_("This place in the list no longer exists. Start again from the top."))
        pairs = [pair for pair in pairs if (pair[1], pair[0]) < (value, key)]
    shown = pairs[:PAGE_SIZE]
    more = encode_cursor(shown[-1][1], shown[-1][0]) if len(pairs) > PAGE_SIZE else ""
    return Page([pk for pk, _at in shown], more)


def rows_for(
    actor: Actor,
    space: Space,
    membership: Membership | None,
    ids: Iterable[int],
    snippets: Mapping[int, tuple[str, str]] | None = None,
) -> list[QuestionRow]:
    """Questions as one reader sees them, in the order of the ids. Three queries.

    ``snippets`` gives title and excerpt with marks, by question id, where a search found them.
    """
    questions = in_order(queries.rows().filter(space=space), list(ids))
    people = people_in(space, [question.author_id for question in questions if not question.is_anonymous])
    readers = queries.readers_of(actor.user_id, [question.pk for question in questions])
    return [
        row_of(
            actor,
            membership,
            question,
            readers.get(question.pk),
            masked(actor, question.author_id) if question.is_anonymous else named(people, question.author_id),
            (snippets or {}).get(question.pk),
        )
        for question in questions
    ]


def row_of(
    actor: Actor,
    membership: Membership | None,
    question: Question,
    reader: Reader | None,
    author: Person,
    snippet: tuple[str, str] | None = None,
) -> QuestionRow:
    """One question as a row of a list; no query."""
    reader = reader or Reader()
    title, excerpt = snippet or (question.title, question.excerpt)
    seen = reader.seen_at or (membership.read_before if membership else None)
    return QuestionRow(
        id=question.pk,
        title=title,
        snippet=excerpt,
        author=author,
        created_at=question.created_at,
        activity_at=question.last_activity_at,
        score=question.score,
        answer_count=question.answer_count,
        state=question.state,
        tags=question.tag_names,
        has_voted=reader.has_voted,
        is_unread=seen is not None and question.last_activity_at > seen and not actor.read_only,
        is_following=reader.is_following,
        is_mine=is_author(actor, question.author_id),
        is_asked=reader.is_asked,
        visibility=question.visibility,
        is_locked=question.is_locked,
    )


def own_new_row(actor: Actor, question: Question) -> QuestionRow:
    """A question that the actor has just asked, as a row; no query."""
    author = masked(actor, actor.user_id) if question.is_anonymous else person_of(actor)
    return row_of(actor, None, question, None, author)


def overview(actor: Actor, space: Space) -> Overview:
    """The head of the block. Three queries that stop counting at 100; for moderators four more."""
    unread = unread_count(space, None if actor.read_only else actor.user_id)
    waiting = waiting_count(space) if can_moderate(actor) else 0
    return replace(counts(space), unread_notices=unread, waiting_count=waiting)


def counts(space: Space) -> Overview:
    """The head without what concerns one person. Two queries that stop counting at 100."""
    listed = Board.objects.filter(pk=space.pk).values_list("question_count", flat=True).first()
    return Overview(listed or 0, queries.unanswered(space)[:100].count())


def newest_activity(space: Space) -> str:
    """A short text that changes when the list by activity would: what a poll compares. One query on an index."""
    newest = queries.listed(space).order_by("-last_activity_at", "-pk").values_list("pk", "last_activity_at").first()
    return activity_mark(*newest) if newest else activity_mark(0, None)


def activity_mark(question_id: int, at: datetime | None) -> str:
    """The same text for a row that is known already."""
    return digest(str(question_id), at.isoformat() if at else "")[:16]
