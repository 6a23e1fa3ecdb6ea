"""What a dump may hold and a space may not: mended where that is possible, left out where not, and reported."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ....kit import richtext
from ....kit.import_reports import ImportReport
from ....spaces.api import normal_name
from ...models import TITLE_LENGTH, Answer, Question
from ..questions import MOST_TAGS
from .batches import Batch
from .values import SourceComment, SourcePost


def mend(batch: Batch, report: ImportReport) -> None:
    """Leave out what says nothing, shorten what is too long, date what has no date."""
    _drop_what_is_empty(batch, report)
    for post in (*batch.questions, *batch.answers):
        if post.cleaned and post.cleaned.is_shortened:
            report.changed.add("text shortened", post.id)
    for comment in batch.comments:
        if comment.cleaned and comment.cleaned.is_shortened:
            report.changed.add("text of a comment shortened", comment.id)
    for question in batch.questions:
        question.title = _title(question, report)
        question.tags = _tags(question, report)
    _report_lost_decisions(batch, report)
    _date(batch, report)


def _drop_what_is_empty(batch: Batch, report: ImportReport) -> None:
    """Posts without a word, and what hangs on them."""
    kept_questions = []
    for question in batch.questions:
        if question.title or _words(question):
            kept_questions.append(question)
        else:
            report.skipped.add("question without title and text", question.id)
    there = {question.id for question in kept_questions} | batch.known[Question].keys()
    kept_answers = []
    for answer in batch.answers:
        if answer.question not in there:
            report.skipped.add("answer without its question", answer.id)
        elif not _words(answer):
            report.skipped.add("answer without text", answer.id)
        else:
            kept_answers.append(answer)
    there |= {answer.id for answer in kept_answers} | batch.known[Answer].keys()
    kept_comments = []
    for comment in batch.comments:
        if comment.post not in there:
            report.skipped.add("comment without its post", comment.id)
        elif not _words(comment):
            report.skipped.add("comment without text", comment.id)
        else:
            kept_comments.append(comment)
    batch.questions, batch.answers, batch.comments = kept_questions, kept_answers, kept_comments


def _words(item: SourcePost | SourceComment) -> str:
    """What is shown; a picture alone says something too."""
    return item.cleaned.html.strip() if item.cleaned else ""


def _title(question: SourcePost, report: ImportReport) -> str:
    if not question.title and question.cleaned:
        report.changed.add("title made of the text", question.id)
        return richtext.excerpt(question.cleaned.words, TITLE_LENGTH) or "…"
    if len(question.title) > TITLE_LENGTH:
        report.changed.add("title shortened", question.id)
        return richtext.excerpt(question.title, TITLE_LENGTH)
    return question.title


def _tags(question: SourcePost, report: ImportReport) -> list[str]:
    names = normal_tags(question.tags)
    if len(names) > MOST_TAGS:
        report.changed.add("tags beyond five left out", question.id)
    return names[:MOST_TAGS]


def normal_tags(tags: list[str] | tuple[str, ...]) -> list[str]:
    """Tags as a space names them, once each."""
    return list(dict.fromkeys(filter(None, map(normal_name, tags))))


def _report_lost_decisions(batch: Batch, report: ImportReport) -> None:
    there = {answer.id for answer in batch.answers} | batch.known[Answer].keys()
    for question in batch.questions:
        if question.accepted is not None and question.accepted not in there:
            report.changed.add("accepted answer is not in the dump: not solved", question.id)


def _date(batch: Batch, report: ImportReport) -> None:
    """A moment for everything that has none: of its first version, its last edit, the post it hangs on, or now."""
    moments: dict[int, datetime] = {}
    now = timezone.now()
    for post in (*batch.parents, *batch.questions, *batch.answers):
        if post.created_at is None:
            first = post.versions[0].at if post.versions else post.edited_at
            post.created_at = first or moments.get(post.question, now)
            if post not in batch.parents:
                report.changed.add("date that cannot be read", post.id)
        moments[post.id] = post.created_at
    for comment in batch.comments:
        if comment.created_at is None:
            comment.created_at = moments.get(comment.post, now)
            report.changed.add("date of a comment that cannot be read", comment.id)
