"""Questions with all that belongs to them, a few hundred posts at a time, as they stand in the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from ....kit.import_reports import ImportReport
from ....kit.richtext.bodies import Cleaned, Text
from ....spaces.models import Space
from ...models import Answer, Comment, Question
from .shelf import Place, Shelf
from .values import SourceComment, SourcePost, versions_from

QUESTIONS_AT_ONCE = 100
#: A batch ends when it has so many posts or bytes; one question with its answers is never parted.
MOST_POSTS, MOST_BYTES = 250, 2_000_000
#: Before the number of any post.
BEFORE_ALL = -(2**62)

Numbers = dict[int, int]
PostModel = type[Question] | type[Answer] | type[Comment]


@dataclass
class Batch:
    """What of some questions is not in the space yet.

    parents: questions that are there but lack some of ``answers`` or ``comments``.
    known: the ids of what is there, by model and number of the dump.
    """

    questions: list[SourcePost] = field(default_factory=list)
    answers: list[SourcePost] = field(default_factory=list)
    comments: list[SourceComment] = field(default_factory=list)
    parents: list[SourcePost] = field(default_factory=list)
    known: dict[PostModel, Numbers] = field(default_factory=dict)
    question_count: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.questions or self.answers or self.comments)

    def texts(self) -> list[Text]:
        """What has to be cleaned."""
        return [item.text() for item in self._items()]

    def take(self, cleaned: list[Cleaned]) -> None:
        """The same, cleaned."""
        for item, text in zip(self._items(), cleaned, strict=True):
            item.cleaned = text

    def _items(self) -> list[SourcePost | SourceComment]:
        return [*self.questions, *self.answers, *self.comments]


@dataclass
class _Group:
    """Where the rows of some questions stand."""

    questions: list[Place] = field(default_factory=list)
    answers: list[Place] = field(default_factory=list)
    comments: list[Place] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        size = sum(place.length for place in (*self.questions, *self.answers, *self.comments))
        return len(self.questions) + len(self.answers) >= MOST_POSTS or size >= MOST_BYTES


def source_key(source: str, number: int) -> str:
    """What tells a post of one dump from all others; comments have numbers, and a table, of their own."""
    return f"se:{source}:{number}"


def read_batches(space: Space, shelf: Shelf, report: ImportReport, limit: int | None = None) -> Iterator[Batch]:
    """The questions of a dump by number, at most ``limit`` of them; batches in which all is known are empty."""
    for group in _groups(shelf, limit):
        yield _Reading(space, shelf, report, group).batch()


def _groups(shelf: Shelf, limit: int | None) -> Iterator[_Group]:
    last, left = BEFORE_ALL, limit
    while left is None or left > 0:
        questions = shelf.questions_after(last, min(QUESTIONS_AT_ONCE, left or QUESTIONS_AT_ONCE))
        if not questions:
            return
        answers = _by_owner(shelf.places_of("posts", [place.id for place in questions]))
        posts = [*(place.id for place in questions), *(place.id for group in answers.values() for place in group)]
        comments = _by_owner(shelf.places_of("comments", posts))
        group = _Group()
        for question in questions:
            group.questions.append(question)
            group.answers += answers[question.id]
            for post in (question, *answers[question.id]):
                group.comments += comments[post.id]
            if group.is_full:
                yield group
                group = _Group()
        if group.questions:
            yield group
        last = questions[-1].id
        left = None if left is None else left - len(questions)


def _by_owner(places: Iterable[Place]) -> defaultdict[int, list[Place]]:
    found = defaultdict(list)
    for place in places:
        found[place.owner].append(place)
    return found


class _Reading:
    """Reads what is new of one group."""

    def __init__(self, space: Space, shelf: Shelf, report: ImportReport, group: _Group) -> None:
        self.space = space
        self.shelf = shelf
        self.report = report
        self.group = group

    def batch(self) -> Batch:
        group = self.group
        known: dict[PostModel, Numbers] = {
            Question: self._known(Question, group.questions, "questions"),
            Answer: self._known(Answer, group.answers, "answers"),
            Comment: self._known(Comment, group.comments, "comments"),
        }
        answers = [place for place in group.answers if place.id not in known[Answer]]
        comments = [place for place in group.comments if place.id not in known[Comment]]
        owners = {place.id: place.owner for place in group.answers}
        grown = {place.owner for place in answers} | {owners.get(place.owner, place.owner) for place in comments}
        batch = Batch(
            questions=self._posts([place for place in group.questions if place.id not in known[Question]]),
            answers=self._posts(answers),
            comments=[
                SourceComment.from_row(row, place.owner)
                for place, row in zip(comments, self.shelf.read("Comments", comments), strict=True)
            ],
            parents=self._posts(
                [place for place in group.questions if place.id in known[Question] and place.id in grown]
            ),
            known=known,
            question_count=len(group.questions),
        )
        self._add_versions([*batch.questions, *batch.answers])
        return batch

    def _known(self, model: PostModel, places: list[Place], name: str) -> Numbers:
        if not places:
            return {}
        keys: dict[str | None, int] = {source_key(self.report.source, place.id): place.id for place in places}
        rows = model._default_manager.filter(space=self.space, source_key__in=list(keys))
        found = {keys[key]: pk for key, pk in rows.values_list("source_key", "pk")}
        self.report.known.add(name, count=len(found))
        return found

    def _posts(self, places: list[Place]) -> list[SourcePost]:
        rows = self.shelf.read("Posts", places)
        return [SourcePost.from_row(row, place.owner or place.id) for place, row in zip(places, rows, strict=True)]

    def _add_versions(self, posts: list[SourcePost]) -> None:
        places = sorted(
            self.shelf.places_of("history", [post.id for post in posts]), key=lambda place: (place.owner, place.id)
        )
        rows = zip(places, self.shelf.read("PostHistory", places), strict=True)
        versions = {
            owner: versions_from(row for _place, row in group)
            for owner, group in groupby(rows, key=lambda pair: pair[0].owner)
        }
        for post in posts:
            post.versions = versions.get(post.id, [])
