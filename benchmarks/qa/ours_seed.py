"""Fills our tables with the threads of :mod:`benchmarks.data`, as if people had used the block for years.

Written in bulk through the models, with the same copies, counts and search words that the verbs keep. Above
:data:`COPIED_FROM` threads the rest are copies made inside the database, with keys and days moved on.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator

from benchmarks import data
from benchmarks.worker import Report, batches
from social_learning_xblocks.kit import search
from social_learning_xblocks.kit.richtext import RENDERER_VERSION
from social_learning_xblocks.people.enums import Value
from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.people.rules import POINTS
from social_learning_xblocks.qa.domain.listing import ANSWER_TOKENS, tag_rows
from social_learning_xblocks.qa.domain.questions import EXCERPT_LENGTH
from social_learning_xblocks.qa.enums import State
from social_learning_xblocks.qa.models import (
    Answer,
    AnswerVote,
    Board,
    Comment,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
)
from social_learning_xblocks.qa.queries import ACCEPTED_RANK
from social_learning_xblocks.spaces.api import find_or_make_tags
from social_learning_xblocks.spaces.models import Membership, Space, Tag

#: Somebody who has opened 25 questions, and somebody who has opened 1,000.
VIEWER, READER = data.AUTHORS + 1, data.AUTHORS + 2
READ_BEFORE = {VIEWER: 25, READER: 1_000}
COPIED_FROM = 20_000
#: Copies beyond this many threads carry the first words of their texts only, and no search words.
FULL_TEXT_UP_TO = 200_000
BATCH = 2_000


def seed(space: Space, threads: int, report: Report) -> None:
    """Fill the space. The tables of Q&A must be empty."""
    base = min(threads, COPIED_FROM)
    _seed_people(space)
    tags = {tag.name: tag for tag in find_or_make_tags(space, data.tags())}
    standings: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    with transaction.atomic():
        _seed_threads(space, base, tags, standings, report)
        _seed_reading(base)
        Standing.objects.bulk_create(
            [Standing(space=space, user_id=user, tag_key=tag, **sums) for (user, tag), sums in standings.items()],
            batch_size=BATCH,
        )
    _move_sequences()
    if threads > base:
        _copy(base, threads, report)
    _count(space, tags, threads)
    _analyse()


def _seed_people(space: Space) -> None:
    User = get_user_model()
    numbers = range(1, data.AUTHORS + 3)
    User.objects.bulk_create(
        [User(pk=n, username=data.username(n), email=f"{data.username(n)}@example.com", password="!") for n in numbers],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [Membership(space=space, user_id=n, joined_at=data.EPOCH, read_before=data.EPOCH) for n in numbers],
        batch_size=BATCH,
    )


class _Rows:
    """The rows of one batch, by table, in an order that keeps foreign keys."""

    def __init__(self) -> None:
        self.by_model: dict[type[models.Model], list[Any]] = {
            model: []
            for model in (
                Question,
                QuestionTag,
                QuestionText,
                Answer,
                Comment,
                AnswerVote,
                Reader,
                ReputationEvent,
            )
        }

    def add(self, row: models.Model) -> None:
        self.by_model[type(row)].append(row)

    def save(self) -> None:
        for model, rows in self.by_model.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)


def _seed_threads(
    space: Space,
    threads: int,
    tags: dict[str, Tag],
    standings: defaultdict[tuple[int, int], Counter[str]],
    report: Report,
) -> None:
    last_answer = 0
    for batch in batches(data.threads(threads), 250):
        rows = _Rows()
        for thread in batch:
            question = _question(space, thread, tags)
            rows.add(question)
            for row in tag_rows(question):
                rows.add(row)
            text = [strip_tags(question.body_html)]
            readers: dict[int, dict[str, Any]] = {
                thread.author: {"is_following": True, "seen_at": thread.created},
                **{voter: {"has_voted": True} for voter in thread.voters},
            }
            for voter in thread.voters:
                _credit(rows, standings, question, "question", question.pk, thread.author, voter, Value.ASKED_WELL)
            for comment in thread.comments:
                rows.add(_comment(space, question, None, comment))
            for answer in thread.answers:
                last_answer += 1
                _add_answer(rows, standings, space, question, last_answer, answer, thread.author)
                text.append(data.html(answer.body))
                readers.setdefault(answer.author, {}).update(is_following=True, seen_at=answer.created)
            rows.add(_text(question, text))
            for person, flags in readers.items():
                rows.add(Reader(question=question, user_id=person, changed_at=thread.created, **flags))
        rows.save()
        report("ours: threads", batch[-1].number, threads)


def _question(space: Space, thread: data.Thread, tags: dict[str, Tag]) -> Question:
    html = data.html(thread.body)
    answered = thread.answers[0].created if thread.answers else None
    state = State.SOLVED if thread.is_accepted else State.ANSWERED if thread.answers else State.UNANSWERED
    return Question(
        pk=thread.number,
        space=space,
        author_id=thread.author,
        created_at=thread.created,
        body=thread.body,
        body_html=html,
        renderer_version=RENDERER_VERSION,
        title=thread.title,
        excerpt=Truncator(strip_tags(html)).chars(EXCERPT_LENGTH),
        tag_names=list(thread.tags),
        tag_ids=[tags[name].pk for name in thread.tags],
        state=state,
        needs_decision=state == State.ANSWERED,
        score=len(thread.voters),
        answer_count=len(thread.answers),
        comment_count=len(thread.comments),
        last_activity_at=thread.last_activity,
        first_answer_at=answered,
    )


def _text(question: Question, texts: list[str]) -> QuestionText:
    """The search words as ``listing.rebuild_terms`` writes them."""
    own, *answers = texts
    parts = [search.tokens(question.space_id, " ".join(question.tag_names) + " \n" + own)]
    parts += [search.tokens(question.space_id, strip_tags(html), ANSWER_TOKENS) for html in answers]
    return QuestionText(
        question=question,
        title_terms=search.title_tokens(question.space_id, question.title),
        text_terms=" ".join(parts),
    )


def _add_answer(
    rows: _Rows,
    standings: defaultdict[tuple[int, int], Counter[str]],
    space: Space,
    question: Question,
    key: int,
    answer: data.Answer,
    asker: int,
) -> None:
    rows.add(
        Answer(
            pk=key,
            space=space,
            question=question,
            author_id=answer.author,
            created_at=answer.created,
            body=answer.body,
            body_html=data.html(answer.body),
            renderer_version=RENDERER_VERSION,
            score=len(answer.voters),
            rank=len(answer.voters) + (ACCEPTED_RANK if answer.accepted else 0),
            is_accepted=answer.accepted,
            comment_count=len(answer.comments),
        )
    )
    for voter in answer.voters:
        rows.add(AnswerVote(answer_id=key, user_id=voter, created_at=answer.created))
        _credit(rows, standings, question, "answer", key, answer.author, voter, Value.UPVOTED)
    if answer.accepted:
        _credit(rows, standings, question, "answer", key, answer.author, asker, Value.ACCEPTED)
    for comment in answer.comments:
        rows.add(_comment(space, question, key, comment))


def _comment(space: Space, question: Question, answer: int | None, comment: data.Comment) -> Comment:
    return Comment(
        space=space,
        question=question,
        answer_id=answer,
        author_id=comment.author,
        created_at=comment.created,
        body=comment.body,
        body_html=data.html(comment.body),
        renderer_version=RENDERER_VERSION,
    )


def _credit(
    rows: _Rows,
    standings: defaultdict[tuple[int, int], Counter[str]],
    question: Question,
    subject_type: str,
    subject_id: int,
    person: int,
    giver: int,
    kind: Value,
) -> None:
    if person == giver:
        return
    rows.add(
        ReputationEvent(
            space_id=question.space_id,
            user_id=person,
            giver_id=giver,
            kind=kind,
            points=POINTS[kind],
            subject_type=subject_type,
            subject_id=subject_id,
            tag_ids=question.tag_ids,
            created_at=question.created_at,
        )
    )
    for key in (0, *question.tag_ids):
        sums = standings[person, key]
        sums["points"] += POINTS[kind]
        if kind in (Value.UPVOTED, Value.ACCEPTED):
            sums[kind.value] += 1


def _seed_reading(threads: int) -> None:
    late = data.EPOCH + data.STEP * threads + timedelta(days=60)
    rng = random.Random(1)
    for person, count in READ_BEFORE.items():
        seen = rng.sample(range(1, threads + 1), min(count, threads))
        Reader.objects.bulk_create(
            [Reader(question_id=number, user_id=person, seen_at=late) for number in seen],
            batch_size=BATCH,
        )


def _copy(base: int, threads: int, report: Report) -> None:
    """Copy the first ``base`` threads until there are enough, a table at a time, inside the database."""
    whole = threads <= FULL_TEXT_UP_TO
    answers = Answer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    # Comments and rows under tags get new keys by themselves.
    tables = [Question, QuestionTag, Answer, Comment, *([QuestionText] if whole else [])]
    for turn in range(1, -(-threads // base)):
        room = min(base, threads - turn * base)
        with transaction.atomic():
            for model in tables:
                with connection.cursor() as cursor:
                    cursor.execute(_copy_statement(model, turn, base, answers, room, whole=whole))
        report("ours: copies", turn * base + room, threads)
    _move_sequences()


def _copy_statement(model: type[models.Model], turn: int, base: int, answers: int, room: int, *, whole: bool) -> str:
    """``INSERT … SELECT`` of the first ``room`` threads, ``turn`` times ``base`` further on. All values are our own."""
    quote = connection.ops.quote_name
    seconds = int((data.STEP * base * turn).total_seconds())
    moves = {Question: base * turn, Answer: answers * turn}
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = quote(field.column)
        value = column
        target = model if field.primary_key and field.remote_field is None else field.related_model
        if field.primary_key and model not in (Question, Answer, QuestionText):
            continue
        if target in moves:
            value = f"{column} + {moves[target]}"
        elif isinstance(field, models.DateTimeField):
            value = _later(column, seconds)
        elif field.name in ("body", "body_html") and not whole:
            value = f"SUBSTR({column}, 1, 80)"
        columns.append(column)
        values.append(value)
    number = quote("id" if model is Question else "question_id")
    table = quote(model._meta.db_table)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {number} <= {room}"
    )


def _later(column: str, seconds: int) -> str:
    if connection.vendor == "mysql":
        return f"{column} + INTERVAL {seconds} SECOND"
    if connection.vendor == "postgresql":
        return f"{column} + {seconds} * INTERVAL '1 second'"
    return f"datetime({column}, '+{seconds} seconds')"


def _count(space: Space, tags: dict[str, Tag], threads: int) -> None:
    Board.objects.update_or_create(pk=space.pk, defaults={"question_count": threads})
    used = dict(QuestionTag.objects.values_list("tag").annotate(number=models.Count("pk")).values_list("tag", "number"))
    for tag in tags.values():
        tag.question_count = used.get(tag.pk, 0)
    Tag.objects.bulk_update(tags.values(), ["question_count"])


def _tables() -> Iterator[type[models.Model]]:
    yield from (Question, QuestionTag, QuestionText, Answer, Comment, AnswerVote, Reader, ReputationEvent, Standing)


def _move_sequences() -> None:
    """Rows were written with keys of their own; let the next ones follow them."""
    from django.core.management.color import no_style

    models_with_keys = [get_user_model(), *_tables()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_with_keys):
            cursor.execute(statement)


def _analyse() -> None:
    """What a server does by itself within the hour: look at the new rows, so that it plans with them."""
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute("ANALYZE TABLE " + ", ".join(model._meta.db_table for model in _tables()))
            cursor.fetchall()
        elif connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
