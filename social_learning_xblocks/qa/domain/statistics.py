"""What staff see: how fast questions are answered, by whom, and everything as CSV."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...kit import platform
from ...kit.actor import Actor
from ...kit.errors import NotAllowed
from ...kit.models import Visibility
from ...kit.sheets import line
from ...moderation import api as moderation
from ...people import api as people
from ...spaces.api import people_in
from ...spaces.models import Space
from .. import queries
from ..data import Participation, Statistics
from ..enums import State
from ..models import Answer, Board, Comment, Deflection, Question

#: The figures are of the newest questions: those a coordinator can still do something about.
SAMPLE = 1000
COLUMNS = (
    "question_id",
    "title",
    "author",
    "created_at",
    "state",
    "votes",
    "answers",
    "comments",
    "same_question",
    "tags",
    "first_answer_at",
    "last_activity_at",
)


def statistics_of(actor: Actor, space: Space) -> Statistics:
    """Figures over the newest thousand questions of a space."""
    if not moderation.can_moderate(actor):
        raise NotAllowed(_("Only staff can see this page."))
    newest = list(
        queries.listed(space).order_by("-created_at").values_list("state", "created_at", "first_answer_at")[:SAMPLE]
    )
    waits = [(first - asked).total_seconds() for _state, asked, first in newest if first]
    total = len(newest)
    ranked = people.most_helpful(space)
    names = people_in(space, [user_id for user_id, _reputation in ranked])
    return Statistics(
        question_count=Board.objects.filter(pk=space.pk).values_list("question_count", flat=True).first() or 0,
        open_count=queries.unanswered(space).count(),
        answered_share=sum(state != State.UNANSWERED for state, _asked, _first in newest) / total if total else 0.0,
        solved_share=sum(state == State.SOLVED for state, _asked, _first in newest) / total if total else 0.0,
        median_to_first_answer=statistics.median(waits) if waits else None,
        deflections=Deflection.objects.filter(question__space=space).count(),
        sample_size=total,
        most_helpful=[
            (names[user_id], reputation.points, reputation.accepted, reputation.endorsed)
            for user_id, reputation in ranked
            if user_id in names
        ],
    )


def export_csv(actor: Actor, space: Space) -> Iterator[str]:
    """All questions of a space as lines of CSV, made while they are sent. Anonymous askers stay anonymous."""
    if not moderation.can_moderate(actor):
        raise NotAllowed(_("Only staff can export this."))
    return _lines(space)


def _lines(space: Space) -> Iterator[str]:
    yield line(COLUMNS)
    last = 0
    while True:
        rows = list(
            Question.objects.filter(space=space, visibility=Visibility.VISIBLE, pk__gt=last)
            .defer("body", "body_html")
            .order_by("pk")[:500]
        )
        if not rows:
            return
        names = platform.display_names(row.author_id for row in rows if row.author_id)
        for row in rows:
            yield line(
                (
                    row.pk,
                    row.title,
                    _("Anonymous") if row.is_anonymous else names.get(row.author_id or 0, ""),
                    row.created_at.isoformat(),
                    State(row.state).name.lower(),
                    row.score,
                    row.answer_count,
                    row.comment_count,
                    row.same_count,
                    " ".join(row.tag_names),
                    row.first_answer_at.isoformat() if row.first_answer_at else "",
                    row.last_activity_at.isoformat(),
                )
            )
        last = rows[-1].pk


def participation_of(space: Space, user_id: int) -> Participation:
    """What one learner has contributed, for the grade and for completion. Four queries that stop counting early."""
    reputation = people.reputation_of(space, user_id)
    written = sum(
        model.objects.filter(author_id=user_id, space=space, visibility=Visibility.VISIBLE)[:20].count()
        for model in (Question, Answer, Comment)
    )
    return Participation(reputation.accepted, reputation.upvoted, reputation.endorsed, written)
