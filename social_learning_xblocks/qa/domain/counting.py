"""Counters, states, ranks and copies, made again from the rows that are the truth: posts, votes, readers, tags, the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Model, Q

from ...kit import richtext, search
from ...kit.bulk import TEXTS_AT_ONCE
from ...kit.models import Visibility
from ...kit.transactions import verb
from ...kit.upkeep import CounterDifference
from ...people import api as people
from ...spaces.models import Space, Tag
from ..enums import State
from ..models import Answer, AnswerVote, Board, Comment, Deflection, Question, QuestionTag, QuestionText, Reader
from ..queries import ACCEPTED_RANK, ENDORSED_RANK
from . import listing
from .questions import EXCERPT_LENGTH

QUESTIONS_AT_ONCE = 100
TAGS_AT_ONCE = 500
#: ``listing.rebuild_terms`` reads so many answers; a question with more may know words of others too.
ANSWERS_READ = 100

Values = dict[str, Any]


def check_counters(space: Space, *, fix: bool = False) -> Iterator[CounterDifference]:
    """Everything in a space that is not what its rows make of it; with ``fix`` it is, from then on.

    Posts that came with an import keep the score they came with: their voters are not here. People who were helped by a
    question stay counted when they leave. Locks a hundred questions at a time, so it can run while people write.
    """
    last = 0
    ids = Question.objects.filter(space=space).order_by("pk").values_list("pk", flat=True)
    while some := list(ids.filter(pk__gt=last)[:QUESTIONS_AT_ONCE]):
        yield from check_questions(space, some, fix=fix)
        last = some[-1]
    yield from _check_tags(space, fix=fix)
    yield from _check_board(space, fix=fix)
    for wrong in people.check_standings(space, fix=fix):
        key = f"{wrong.user_id}/{wrong.tag_key}"
        yield CounterDifference("Standing", key, "points and counts", wrong.stored, wrong.expected)


def settle(space: Space, question_ids: Iterable[int]) -> None:
    """Make all counters and copies of some questions anew, after rows were added to them in bulk."""
    for _wrong in check_questions(space, sorted(question_ids), fix=True):
        pass


@verb
def check_questions(space: Space, question_ids: Sequence[int], *, fix: bool) -> list[CounterDifference]:
    """The differences in these questions and all below them."""
    return _Check(space, question_ids, fix=fix).run()


class _Check:
    """One look at some questions, under locks."""

    def __init__(self, space: Space, question_ids: Sequence[int], *, fix: bool) -> None:
        self.space = space
        self.fix = fix
        self.found: list[CounterDifference] = []
        self.new_texts: list[QuestionText] = []
        rows = Question.objects.filter(space=space, pk__in=question_ids)
        self.questions = list(rows.select_for_update().defer("body").order_by("pk"))
        self.answers: defaultdict[int, list[Answer]] = defaultdict(list)
        for answer in (
            Answer.objects.select_for_update().filter(question_id__in=question_ids).defer("body").order_by("pk")
        ):
            self.answers[answer.question_id].append(answer)
        self._count_comments(question_ids)
        self._count_people(question_ids)
        self.tag_rows: defaultdict[int, dict[int, QuestionTag]] = defaultdict(dict)
        for row in QuestionTag.objects.filter(question_id__in=question_ids):
            self.tag_rows[row.question_id][row.tag_id] = row
        self.texts = QuestionText.objects.in_bulk(question_ids)
        wanted = {tag for question in self.questions for tag in question.tag_ids}
        self.tag_names = dict(Tag.objects.filter(space=space, pk__in=wanted).values_list("pk", "name"))

    def _count_comments(self, question_ids: Sequence[int]) -> None:
        self.comments: Counter[tuple[int, int | None]] = Counter()
        self.latest: dict[int, datetime] = {}
        shown = Comment.objects.filter(question_id__in=question_ids, visibility=Visibility.VISIBLE)
        for question, answer, at in shown.values_list("question_id", "answer_id", "created_at"):
            self.comments[question, answer] += 1
            self.latest[question] = max(self.latest.get(question, at), at)

    def _count_people(self, question_ids: Sequence[int]) -> None:
        readers = Reader.objects.filter(question_id__in=question_ids).values_list("question_id")
        counts = readers.annotate(
            votes=Count("pk", filter=Q(has_voted=True)), same=Count("pk", filter=Q(has_same=True))
        )
        self.readers = {question: (votes, same) for question, votes, same in counts}
        helped = Deflection.objects.filter(question_id__in=question_ids).values_list("question_id")
        self.helped = dict(helped.annotate(people=Count("pk")))
        votes = AnswerVote.objects.filter(answer__question_id__in=question_ids).values_list("answer_id")
        self.votes = dict(votes.annotate(people=Count("pk")))

    def run(self) -> list[CounterDifference]:
        for question in self.questions:
            for answer in self.answers[question.pk]:
                self._compare(answer, self._of_answer(answer))
            self._compare(question, self._of_question(question))
            self._check_tag_rows(question)
            self._check_text(question)
        if self.fix:
            _save_texts(self.new_texts)
        return self.found

    def _of_answer(self, answer: Answer) -> Values:
        accepted = answer.is_accepted and answer.is_visible
        score = self.votes.get(answer.pk, 0) if answer.source_key is None else answer.score
        return {
            "score": score,
            "is_accepted": accepted,
            "rank": score + ACCEPTED_RANK * accepted + ENDORSED_RANK * answer.is_endorsed,
            "comment_count": self.comments[answer.question_id, answer.pk],
        }

    def _of_question(self, question: Question) -> Values:
        votes, same = self.readers.get(question.pk, (0, 0))
        shown = [answer for answer in self.answers[question.pk] if answer.is_visible]
        of_others = [answer for answer in shown if answer.author_id is None or answer.author_id != question.author_id]
        is_solved = any(answer.is_accepted for answer in shown)
        moments = [question.created_at, *(answer.created_at for answer in shown)]
        latest = max(*moments, self.latest.get(question.pk, question.created_at))
        known = [tag for tag in question.tag_ids if tag in self.tag_names]
        return {
            "state": State.SOLVED if is_solved else State.ANSWERED if shown else State.UNANSWERED,
            "needs_decision": question.needs_decision and bool(of_others) and not is_solved,
            "score": votes if question.source_key is None else question.score,
            "answer_count": len(shown),
            "comment_count": self.comments[question.pk, None],
            "same_count": same,
            "helped_count": max(question.helped_count, self.helped.get(question.pk, 0)),
            "first_answer_at": min((answer.created_at for answer in shown), default=None),
            # What was shown once and is no more may have moved it up.
            "last_activity_at": max(question.last_activity_at, latest),
            "excerpt": _nearest_excerpt(question),
            "tag_ids": known,
            "tag_names": [self.tag_names[tag] for tag in known],
        }

    def _check_tag_rows(self, question: Question) -> None:
        stored = self.tag_rows[question.pk]
        expected = {row.tag_id: row for row in listing.tag_rows(question)} if question.is_visible else {}
        for tag in sorted(stored.keys() - expected.keys()):
            self._note("QuestionTag", f"{question.pk}/{tag}", "row", "is there", "is not")
            if self.fix:
                stored[tag].delete()
        for tag in sorted(expected.keys() - stored.keys()):
            self._note("QuestionTag", f"{question.pk}/{tag}", "row", "is not there", "is")
            if self.fix:
                expected[tag].save(force_insert=True)
        for tag in sorted(expected.keys() & stored.keys()):
            columns = ("state", "score", "last_activity_at", "created_at")
            self._compare(stored[tag], {column: getattr(expected[tag], column) for column in columns})

    def _check_text(self, question: Question) -> None:
        text = self.texts.get(question.pk)
        if not question.is_visible:
            if text is not None:
                self._note("QuestionText", question.pk, "row", "is there", "is not")
                if self.fix:
                    text.delete()
            return
        stored = None if text is None else (set(text.title_terms.split()), set(text.text_terms.split()))
        shown = [answer for answer in self.answers[question.pk] if answer.is_visible]
        if stored is None or not _has_words(question, shown, *stored):
            self._note("QuestionText", question.pk, "words", "others" if stored else "none", "those of the texts")
            self.new_texts.append(_text_of(question, shown))

    def _compare(self, row: Model, expected: Values) -> None:
        wrong = [column for column, value in expected.items() if getattr(row, column) != value]
        for column in wrong:
            self._note(type(row).__name__, row.pk, column, getattr(row, column), expected[column])
            # Copies are compared with what the question should say, also when nothing is to be changed.
            setattr(row, column, expected[column])
        if wrong and self.fix:
            row.save(update_fields=wrong)

    def _note(self, table: str, key: object, column: str, stored: object, expected: object) -> None:
        self.found.append(CounterDifference(table, str(key), column, stored, expected))


def _nearest_excerpt(question: Question) -> str:
    """The stored excerpt when it is one of the text; tags between words are read as a space or as nothing."""
    quick = richtext.excerpt(richtext.plain_text(question.body_html), EXCERPT_LENGTH)
    if question.excerpt == quick:
        return quick
    return richtext.excerpt(_exact_text(question.body_html), EXCERPT_LENGTH)


def _exact_text(html: str) -> str:
    """The words as the renderer gave them when the HTML was made."""
    return richtext.clean_html(html[: richtext.MAX_HTML]).text


def _has_words(question: Question, answers: Sequence[Answer], title: set[str], text: set[str]) -> bool:
    """Whether search knows the words of a question and its answers, and no others.

    Words are taken from the renderer when a post is new, and from its HTML when terms are made again; both count.
    """
    quick = listing.terms(question, richtext.plain_text(question.body_html))
    if title != set(quick["title_terms"].split()):
        return False
    parts = [set(quick["text_terms"].split())] + [_tokens(answer, richtext.plain_text) for answer in answers]
    if len(answers) <= ANSWERS_READ and set().union(*parts) == text:
        return True
    exact = [set(listing.terms(question, _exact_text(question.body_html))["text_terms"].split())]
    exact += [_tokens(answer, _exact_text) for answer in answers]
    most = set().union(*parts, *exact)
    sure = min(len(parts), ANSWERS_READ + 1)
    least = set().union(*(one & other for one, other in zip(parts[:sure], exact[:sure], strict=True)))
    return text <= most and (least <= text or len(answers) > ANSWERS_READ)


def _text_of(question: Question, answers: Sequence[Answer]) -> QuestionText:
    """The words of a question and its best answers, as ``listing.rebuild_terms`` would save them; not saved."""
    found = listing.terms(question, richtext.plain_text(question.body_html))
    best = sorted(answers, key=lambda answer: -answer.rank)[:ANSWERS_READ]
    more = [
        search.tokens(answer.space_id, richtext.plain_text(answer.body_html), listing.ANSWER_TOKENS) for answer in best
    ]
    found["text_terms"] = " ".join([found["text_terms"], *more])
    return QuestionText(question=question, **found)


def _save_texts(rows: Sequence[QuestionText]) -> None:
    """Write texts, whether or not there are rows for them."""
    by_target = connection.features.supports_update_conflicts_with_target
    QuestionText.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["title_terms", "text_terms"],
        unique_fields=["question"] if by_target else None,
        batch_size=TEXTS_AT_ONCE,
    )


def _tokens(answer: Answer, read: Any) -> set[str]:
    return set(search.tokens(answer.space_id, read(answer.body_html), listing.ANSWER_TOKENS).split())


@verb
def _check_board(space: Space, *, fix: bool) -> list[CounterDifference]:
    listing.lock_board(space)
    stored = Board.objects.filter(pk=space.pk).values_list("question_count", flat=True).first() or 0
    count = Question.objects.filter(space=space, visibility=Visibility.VISIBLE).count()
    if stored == count:
        return []
    if fix:
        Board.objects.update_or_create(pk=space.pk, defaults={"question_count": count})
    return [CounterDifference("Board", str(space.pk), "question_count", stored, count)]


def _check_tags(space: Space, *, fix: bool) -> Iterator[CounterDifference]:
    last = 0
    ids = Tag.objects.filter(space=space).order_by("pk").values_list("pk", flat=True)
    while some := list(ids.filter(pk__gt=last)[:TAGS_AT_ONCE]):
        yield from _check_some_tags(some, fix=fix)
        last = some[-1]


@verb
def _check_some_tags(tag_ids: Sequence[int], *, fix: bool) -> list[CounterDifference]:
    tags = list(Tag.objects.select_for_update().filter(pk__in=tag_ids).order_by("pk"))
    used = dict(QuestionTag.objects.filter(tag_id__in=tag_ids).values_list("tag_id").annotate(questions=Count("pk")))
    found = []
    for tag in tags:
        count = used.get(tag.pk, 0)
        if tag.question_count != count:
            found.append(CounterDifference("Tag", tag.name, "question_count", tag.question_count, count))
            if fix:
                tag.question_count = count
                tag.save(update_fields=["question_count"])
    return found
