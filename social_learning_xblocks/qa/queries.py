"""Queries of the Q&A applet: a queryset in, a richer one out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from ..kit.models import Visibility
from ..spaces.models import Space
from .enums import State
from .models import Comment, Question, QuestionTag, Reader

P = TypeVar("P", bound=Model)

#: What a list shows; the texts stay in the table.
ROW_FIELDS = (
    "id",
    "space_id",
    "author_id",
    "title",
    "excerpt",
    "is_anonymous",
    "tag_names",
    "state",
    "score",
    "answer_count",
    "created_at",
    "last_activity_at",
    "visibility",
    "is_locked",
    "needs_decision",
)

#: Endorsed before accepted before votes; no score comes near a step.
ENDORSED_RANK = 10**12
ACCEPTED_RANK = 10**9


def held(posts: QuerySet[P], space: Space) -> QuerySet[P]:
    """Posts that wait for review."""
    return posts.filter(space=space, visibility=Visibility.HELD)


def listed(space: Space) -> QuerySet[Question]:
    """Questions that everybody in the space sees."""
    return Question.objects.filter(space=space, visibility=Visibility.VISIBLE)


def rows(ids: Iterable[int] | None = None) -> QuerySet[Question]:
    """Questions with the columns of a list only."""
    questions = Question.objects.only(*ROW_FIELDS)
    return questions if ids is None else questions.filter(pk__in=ids)


def in_state(questions: QuerySet, state: int | None) -> QuerySet:
    """Questions or their rows under a tag that are this far; all for None."""
    return questions if state is None else questions.filter(state=state)


def under_tag(tag_id: int) -> QuerySet[QuestionTag]:
    return QuestionTag.objects.filter(tag_id=tag_id)


def unanswered(space: Space) -> QuerySet[Question]:
    return listed(space).filter(state=State.UNANSWERED)


def shown(posts: QuerySet, reader_id: int | None, *, all_of_them: bool) -> QuerySet:
    """Of answers or comments: visible ones, the reader's own held and hidden ones, all but the deleted for moderators."""
    if all_of_them:
        return posts.exclude(visibility=Visibility.DELETED)
    own = Q(author_id=reader_id) if reader_id is not None else Q(pk__in=[])
    return posts.filter(Q(visibility=Visibility.VISIBLE) | (own & ~Q(visibility=Visibility.DELETED)))


def newest_comments(comments: QuerySet[Comment], answer_ids: Iterable[int], each: int) -> QuerySet[Comment]:
    """The newest ``each`` comments of a question and of these answers, oldest first, in one query."""
    return (
        comments.filter(Q(answer=None) | Q(answer_id__in=list(answer_ids)))
        .annotate(place=Window(RowNumber(), partition_by=[F("answer_id")], order_by=F("id").desc()))
        .filter(place__lte=each)
        .order_by("id")
    )


def readers_of(user_id: int | None, question_ids: Iterable[int]) -> dict[int, Reader]:
    """What one person has to do with these questions, by question id. One query, none for nobody."""
    wanted = list(question_ids)
    if user_id is None or not wanted:
        return {}
    return {reader.question_id: reader for reader in Reader.objects.filter(user_id=user_id, question_id__in=wanted)}
