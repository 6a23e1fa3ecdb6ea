"""A batch, saved: whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Case, F, Value, When

from ....kit.bulk import TEXTS_AT_ONCE, insert_imported
from ....kit.import_reports import ImportReport
from ....kit.transactions import verb
from ....people import api as people
from ....people import rules as reputation
from ....people.api import LedgerLine
from ....spaces.api import find_or_make_tags
from ....spaces.models import Space, Tag
from ...enums import State
from ...models import Answer, Comment, Question, QuestionTag, QuestionText, Revision
from .. import counting, listing
from .accounts import Accounts
from .batches import Batch, Numbers
from .drafts import Drafting, Drafts
from .mending import mend

ROWS_AT_ONCE = 500


class Saver:
    """Saves batches of one dump into one space."""

    def __init__(self, space: Space, accounts: Accounts, report: ImportReport) -> None:
        self._space = space
        self._accounts = accounts
        self._report = report
        self._tags: dict[str, int] = {}

    def make_tags(self, names: Iterable[str]) -> None:
        """Tags of these names, so that they can be found before there is a question under them."""
        missing = sorted(set(names) - self._tags.keys())
        for start in range(0, len(missing), ROWS_AT_ONCE):
            found = find_or_make_tags(self._space, missing[start : start + ROWS_AT_ONCE])
            self._tags |= {tag.name: tag.pk for tag in found}

    def save(self, batch: Batch) -> None:
        """Save what is new in a batch whose texts are clean."""
        mend(batch, self._report)
        posts = [*batch.questions, *batch.answers]
        self.make_tags(name for question in batch.questions for name in question.tags)
        self._accounts.prepare(
            [
                *(post.owner for post in (*batch.parents, *posts)),
                *(comment.owner for comment in batch.comments),
                *(version.editor for post in posts for version in post.versions[1:]),
            ]
        )
        drafts = Drafting(self._space, self._report.source, batch, self._accounts, self._tags).run()
        _save(self._space, drafts, batch)
        for kind, rows in (("questions", drafts.questions), ("answers", drafts.answers), ("comments", drafts.comments)):
            self._report.made.add(kind, count=len(rows))
        self._report.made.add("earlier versions", count=sum(map(len, drafts.revisions.values())))


@verb
def _save(space: Space, drafts: Drafts, batch: Batch) -> None:
    listing.count_in_board(Question(space=space), len(drafts.questions))
    for row in (*drafts.questions.values(), *drafts.answers.values(), *drafts.comments.values()):
        row.pk = None  # a deadlock may have made this the second attempt
    parents = Question.objects.select_for_update().in_bulk(
        sorted(batch.known[Question][post.id] for post in batch.parents)
    )
    solved = {pk for pk, question in parents.items() if question.state == State.SOLVED}
    insert_imported(space.pk, Question, drafts.questions.values())
    questions = batch.known[Question] | {number: row.pk for number, row in drafts.questions.items()}
    _list(drafts)
    owners = {answer.id: answer.question for answer in batch.answers}
    for number, answer in drafts.answers.items():
        answer.question_id = questions[owners[number]]
        if answer.is_accepted and answer.question_id in solved:
            answer.is_accepted, answer.rank = False, answer.score
    insert_imported(space.pk, Answer, drafts.answers.values())
    _save_comments(space, drafts, batch, questions)
    _save_revisions(drafts)
    by_key = {**parents, **{row.pk: row for row in drafts.questions.values()}}
    people.credit_in_bulk(space, [*_credits_for_questions(drafts), *_credits_for_answers(drafts, by_key)])
    if parents:
        counting.settle(space, list(parents))


def _list(drafts: Drafts) -> None:
    """Put new questions where lists and search look."""
    for number, text in drafts.texts.items():
        text.question = drafts.questions[number]
    questions = list(drafts.questions.values())
    QuestionText.objects.bulk_create(drafts.texts.values(), batch_size=TEXTS_AT_ONCE)
    QuestionTag.objects.bulk_create(
        [row for question in questions for row in listing.tag_rows(question)], batch_size=ROWS_AT_ONCE
    )
    counts = Counter(tag for question in questions for tag in question.tag_ids)
    if counts:
        more = Case(*(When(pk=tag, then=Value(count)) for tag, count in sorted(counts.items())))
        Tag.objects.filter(pk__in=counts).update(question_count=F("question_count") + more)


def _save_comments(space: Space, drafts: Drafts, batch: Batch, questions: Numbers) -> None:
    answers = {
        **{number: (pk, question) for number, pk, question in _known_answers(batch)},
        **{number: (row.pk, row.question_id) for number, row in drafts.answers.items()},
    }
    for comment in batch.comments:
        row = drafts.comments[comment.id]
        row.answer_id, row.question_id = (
            answers[comment.post] if comment.post in answers else (None, questions[comment.post])
        )
    Comment.objects.bulk_create(drafts.comments.values(), batch_size=TEXTS_AT_ONCE)


def _known_answers(batch: Batch) -> list[tuple[int, int, int]]:
    """Number, id and question id of answers that were there and get comments."""
    commented = {comment.post for comment in batch.comments}
    numbers = {pk: number for number, pk in batch.known[Answer].items() if number in commented}
    rows = Answer.objects.filter(pk__in=list(numbers)).values_list("pk", "question_id") if numbers else []
    return [(numbers[pk], pk, question) for pk, question in rows]


def _save_revisions(drafts: Drafts) -> None:
    rows = []
    for number, revisions in drafts.revisions.items():
        post = drafts.questions.get(number) or drafts.answers[number]
        for revision in revisions:
            revision.pk, revision.post_id = None, post.pk
            rows.append(revision)
    Revision.objects.bulk_create(rows, batch_size=TEXTS_AT_ONCE)


def _credits_for_questions(drafts: Drafts) -> list[LedgerLine]:
    return [
        _line(people.Value.ASKED_WELL, question, question, question.score)
        for question in drafts.questions.values()
        if question.score > 0 and question.author_id is not None
    ]


def _credits_for_answers(drafts: Drafts, questions: Mapping[int, Question]) -> list[LedgerLine]:
    lines = []
    for answer in drafts.answers.values():
        question = questions[answer.question_id]
        if answer.author_id is None:
            continue
        if answer.score > 0:
            lines.append(_line(people.Value.UPVOTED, answer, question, answer.score))
        if answer.is_accepted and answer.author_id != question.author_id:
            lines.append(_line(people.Value.ACCEPTED, answer, question, 1, question.author_id))
    return lines


def _line(
    kind: people.Value, post: Question | Answer, question: Question, times: int, giver: int | None = None
) -> LedgerLine:
    """One line for all votes of a post, with the points that one person could have given in a day."""
    assert post.author_id is not None  # noqa: S101 - asked before
    return LedgerLine(
        user_id=post.author_id,
        giver_id=giver,
        kind=kind,
        points=reputation.counted_points(reputation.POINTS[kind] * times, 0, 0),
        subject=(type(post).__name__.lower(), post.pk),
        tag_ids=tuple(question.tag_ids),
        created_at=post.created_at,
    )
