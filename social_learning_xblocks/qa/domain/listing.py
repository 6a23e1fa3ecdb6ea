"""Being found: the rows that lists and search read. A hidden question has none, so it cannot leak there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Value
from django.db.models.functions import Concat

from ...kit import search
from ...kit.models import Visibility
from ...kit.richtext import plain_text
from ...spaces.models import Space, Tag
from ..models import Answer, Board, Question, QuestionTag, QuestionText

ANSWER_TOKENS = 120


def set_tags(question: Question, tags: Sequence[Tag]) -> None:
    """Copy the tags onto the question; the caller saves it."""
    question.tag_names = [tag.name for tag in tags]
    question.tag_ids = [tag.pk for tag in tags]


def put_in_lists(question: Question, text: str) -> None:
    """List a question that is visible: under its tags, in search, in the counts. Four queries."""
    QuestionTag.objects.bulk_create(tag_rows(question))
    QuestionText.objects.create(question=question, **terms(question, text))
    Tag.objects.filter(pk__in=question.tag_ids).update(question_count=F("question_count") + 1)


def tag_rows(question: Question) -> list[QuestionTag]:
    """The rows of a question under its tags, not saved."""
    return [
        QuestionTag(
            question=question,
            tag_id=tag_id,
            state=question.state,
            score=question.score,
            last_activity_at=question.last_activity_at,
            created_at=question.created_at,
        )
        for tag_id in question.tag_ids
    ]


def take_out_of_lists(question: Question) -> None:
    """The reverse of ``put_in_lists``."""
    QuestionTag.objects.filter(question=question).delete()
    QuestionText.objects.filter(question=question).delete()
    Tag.objects.filter(pk__in=question.tag_ids).update(question_count=F("question_count") - 1)


def lock_board(space: Space) -> None:
    """Let nobody else count questions of the space. Call it before anything else locks a row: it is the busiest."""
    list(Board.objects.select_for_update().filter(pk=space.pk).values_list("pk"))


def count_in_board(question: Question, change: int) -> None:
    """Add to the number of listed questions of the space; locks it, as ``lock_board`` does."""
    if not Board.objects.filter(pk=question.space_id).update(question_count=F("question_count") + change):
        Board.objects.get_or_create(pk=question.space_id)
        Board.objects.filter(pk=question.space_id).update(question_count=F("question_count") + change)


def refresh_lists(question: Question) -> None:
    """Bring the copies under the tags up to date after the question changed. One query, none without tags."""
    if question.tag_ids:
        QuestionTag.objects.filter(question=question).update(
            state=question.state, score=question.score, last_activity_at=question.last_activity_at
        )


def terms(question: Question, text: str) -> dict[str, str]:
    """The searchable words of a question: of its title, and of its tags and text."""
    return {
        "title_terms": search.title_tokens(question.space_id, question.title),
        "text_terms": search.tokens(question.space_id, " ".join(question.tag_names) + " \n" + text),
    }


def add_answer_terms(question: Question, text: str) -> None:
    """Make a question findable by the words of a new answer. One query."""
    new = search.tokens(question.space_id, text, ANSWER_TOKENS)
    if new:
        QuestionText.objects.filter(question=question).update(text_terms=Concat(F("text_terms"), Value(" " + new)))


def rebuild_terms(question: Question) -> None:
    """Read the words of a question and its visible answers anew, after an edit or a removal. Three queries."""
    if question.visibility != Visibility.VISIBLE:
        return
    found = terms(question, plain_text(question.body_html))
    answers = Answer.objects.filter(question=question, visibility=Visibility.VISIBLE).order_by("-rank")
    more = [
        search.tokens(question.space_id, plain_text(html), ANSWER_TOKENS)
        for html in answers.values_list("body_html", flat=True)[:100]
    ]
    found["text_terms"] = " ".join([found["text_terms"], *more])
    QuestionText.objects.update_or_create(question=question, defaults=found)
