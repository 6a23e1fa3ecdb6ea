"""Everything of a space as records, a few hundred rows at a time.

Left out: notices (they point to what happened on this site, and would be mailed again), and profiles (they belong to
people, not to a space). Counters are left out too: they follow from the rest.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.utils import timezone

from ....kit import richtext
from ....kit.tallies import Tally
from ....moderation import api as moderation
from ....people import api as people
from ....spaces.api import courses_of, images_of, members_called
from ....spaces.models import Membership, Space, Tag
from ...enums import PostType
from ...models import Answer, AnswerVote, Comment, Deflection, Question, Reader, Revision
from ..posts import MODELS, text_policy
from .keys import MEMBER, SPACE, key_of, keys_of
from .records import FORMAT, VERSION, Record

ROWS_AT_ONCE = 200

M = TypeVar("M", bound=Model)


def export_space(space: Space, told: Callable[[int], None] = lambda count: None) -> Iterator[Record]:
    """The records of a space, first the header, last a line that counts them. ``told`` hears how many there are so far.

    It holds what people wrote and their usernames: keep it as you keep a backup.
    """
    yield _header(space)
    counts = Tally()
    export = _Export(space)
    for kind, records in export.kinds():
        for record in records:
            counts.add(kind)
            yield {"type": kind, **record}
        told(counts.total())
    yield {"type": "end", "counts": {kind: line.count for kind, line in counts}}


def _header(space: Space) -> Record:
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": timezone.now(),
        "space": {
            "kind": space.kind,
            "key": space.key,
            "title": space.title,
            "held_words": space.held_words,
            "courses": courses_of(space),
        },
    }


class _Export:
    """The rows of one space, in an order in which each names only what came before."""

    def __init__(self, space: Space) -> None:
        self.space = space

    def kinds(self) -> Iterator[tuple[str, Iterator[Record]]]:
        yield "tag", self.tags()
        yield "member", self.members()
        yield "image", self.images()
        yield "question", self.questions()
        yield "answer", self.answers()
        yield "comment", self.comments()
        yield "revision", self.revisions()
        yield "vote", self.votes()
        yield "reader", self.readers()
        yield "deflection", self.deflections()
        yield "report", self.reports()
        yield "trail", self.trail()
        yield "credit", self.credits()

    def tags(self) -> Iterator[Record]:
        for tag in Tag.objects.filter(space=self.space).order_by("pk").iterator(ROWS_AT_ONCE):
            yield {"name": tag.name, "is_listed": tag.is_listed}

    def members(self) -> Iterator[Record]:
        rows = Membership.objects.filter(space=self.space).select_related("user")
        for row in rows.order_by("pk").iterator(ROWS_AT_ONCE):
            yield {
                "user": row.user.get_username(),
                "name": row.user.get_full_name(),
                "role": row.role,
                "joined_at": row.joined_at,
                "read_before": row.read_before,
                "accepts_requests": row.accepts_requests,
            }

    def images(self) -> Iterator[Record]:
        for some in _by(images_of(self.space), 1):
            names = usernames(image.author_id for image in some)
            for image in some:
                if image.content is not None:
                    yield {
                        "uuid": str(image.uuid),
                        "author": names.get(image.author_id),
                        "created_at": image.created_at,
                        "is_withheld": image.is_withheld,
                        "content": b64encode(image.content).decode("ascii"),
                    }

    def questions(self) -> Iterator[Record]:
        for some in _batches(Question.objects.filter(space=self.space)):
            names = usernames(row.author_id for row in some)
            for row in some:
                yield {
                    **self.post(row, names),
                    "title": row.title,
                    "is_anonymous": row.is_anonymous,
                    "tags": row.tag_names,
                    "score": row.score,
                    "needs_decision": row.needs_decision,
                    "helped_count": row.helped_count,
                    "last_activity_at": row.last_activity_at,
                }

    def answers(self) -> Iterator[Record]:
        for some in _batches(Answer.objects.filter(space=self.space)):
            names = usernames(user for row in some for user in (row.author_id, row.endorsed_by_id))
            questions = keys_of(self.space, Question, (row.question_id for row in some))
            for row in some:
                yield {
                    **self.post(row, names),
                    "question": questions[row.question_id],
                    "score": row.score,
                    "is_accepted": row.is_accepted,
                    "is_wiki": row.is_wiki,
                    "endorsed_by": names.get(row.endorsed_by_id),
                    "endorsed_at": row.endorsed_at,
                }

    def comments(self) -> Iterator[Record]:
        for some in _batches(Comment.objects.filter(space=self.space)):
            names = usernames(row.author_id for row in some)
            questions = keys_of(self.space, Question, (row.question_id for row in some))
            answers = keys_of(
                self.space,
                Answer,
                (pk for row in some for pk in (row.answer_id, row.converted_from_id, row.came_from_id)),
            )
            for row in some:
                yield {
                    **self.post(row, names),
                    "question": questions[row.question_id],
                    "answer": answers.get(row.answer_id),
                    "converted_from": answers.get(row.converted_from_id),
                    "came_from": answers.get(row.came_from_id),
                }

    def post(self, row: Question | Answer | Comment, names: dict[int | None, str]) -> Record:
        """What all posts have. The HTML only where it is not what the Markdown gives."""
        found: Record = {
            "key": key_of(self.space, row.pk, row.source_key),
            "author": names.get(row.author_id),
            "created_at": row.created_at,
            "edited_at": row.edited_at,
            "visibility": row.visibility,
            "is_locked": row.is_locked,
            "body": row.body,
        }
        if rendered(self.space, row.body) != row.body_html:
            found["html"] = row.body_html
        return found

    def revisions(self) -> Iterator[Record]:
        for post_type, model in MODELS.items():
            for posts in _batches(model._default_manager.filter(space=self.space).only("pk", "source_key")):
                keys = {post.pk: key_of(self.space, post.pk, post.source_key) for post in posts}
                rows = list(
                    Revision.objects.filter(post_type=post_type, post_id__in=keys).order_by("post_id", "number")
                )
                names = usernames(row.editor_id for row in rows)
                for row in rows:
                    yield {
                        "post": [post_type, keys[row.post_id]],
                        "number": row.number,
                        "title": row.title,
                        "body": row.body,
                        "tags": row.tag_names,
                        "editor": names.get(row.editor_id),
                        "written_at": row.written_at,
                        "was_held": row.was_held,
                    }

    def votes(self) -> Iterator[Record]:
        for some in _batches(AnswerVote.objects.filter(answer__space=self.space)):
            names = usernames(row.user_id for row in some)
            answers = keys_of(self.space, Answer, (row.answer_id for row in some))
            for row in some:
                yield {"answer": answers[row.answer_id], "user": names[row.user_id], "created_at": row.created_at}

    def readers(self) -> Iterator[Record]:
        flags = ("seen_at", "has_voted", "has_same", "is_following", "asked_at", "replied_at", "changed_at")
        for some in _batches(Reader.objects.filter(question__space=self.space)):
            names = usernames(row.user_id for row in some)
            questions = keys_of(self.space, Question, (row.question_id for row in some))
            for row in some:
                yield {
                    "question": questions[row.question_id],
                    "user": names[row.user_id],
                    **{flag: getattr(row, flag) for flag in flags},
                }

    def deflections(self) -> Iterator[Record]:
        for some in _batches(Deflection.objects.filter(question__space=self.space)):
            names = usernames(row.user_id for row in some)
            questions = keys_of(self.space, Question, (row.question_id for row in some))
            for row in some:
                yield {"question": questions[row.question_id], "user": names[row.user_id], "created_at": row.created_at}

    def reports(self) -> Iterator[Record]:
        for some in _by(moderation.reports_of(self.space), ROWS_AT_ONCE):
            names = usernames(row.reporter_id for row in some)
            for row, subject in self.with_subjects(some):
                yield {
                    "subject": subject,
                    "reporter": names.get(row.reporter_id),
                    "reason": row.reason,
                    "note": row.note,
                    "created_at": row.created_at,
                    "decision": row.decision,
                    "decided_at": row.decided_at,
                    "is_open": row.is_open,
                }

    def trail(self) -> Iterator[Record]:
        for some in _by(moderation.trail_of(self.space), ROWS_AT_ONCE):
            names = usernames(row.actor_id for row in some)
            for row, subject in self.with_subjects(some):
                yield {
                    "subject": subject,
                    "actor": names.get(row.actor_id),
                    "act": row.act,
                    "reason": row.reason,
                    "created_at": row.created_at,
                }

    def credits(self) -> Iterator[Record]:
        for some in _by(people.lines_of(self.space), ROWS_AT_ONCE):
            names = usernames(user for line in some for user in (line.user_id, line.giver_id))
            tags = dict(
                Tag.objects.filter(pk__in={tag for line in some for tag in line.tag_ids}).values_list("pk", "name")
            )
            for line, subject in self.with_subjects(some):
                yield {
                    "subject": subject,
                    "user": names[line.user_id],
                    "giver": names.get(line.giver_id),
                    "kind": line.kind,
                    "points": line.points,
                    "tags": [tags[tag] for tag in line.tag_ids if tag in tags],
                    "created_at": line.created_at,
                    "takes_back": line.takes_back,
                }

    def with_subjects(self, rows: list[Any]) -> Iterator[tuple[Any, list[str]]]:
        """Rows about something that is still there, with its type and key; members by username, the space has no key."""
        by_type = {
            post_type: keys_of(self.space, model, (row.subject[1] for row in rows if row.subject[0] == post_type))
            for post_type, model in MODELS.items()
        }
        members = usernames(row.subject[1] for row in rows if row.subject[0] == MEMBER)
        for row in rows:
            kind, pk = row.subject
            if kind == SPACE[0]:
                yield row, [*SPACE]
            elif kind == MEMBER and pk in members:
                yield row, [MEMBER, members[pk]]
            elif pk in by_type.get(kind, {}):
                yield row, [str(PostType(kind).value), by_type[kind][pk]]


def rendered(space: Space, body: str) -> str:
    """The HTML that a body gives here and now."""
    people_here = members_called(space, richtext.find_mentions(body))
    return richtext.render(body, people=people_here, policy=text_policy()).html


def usernames(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Usernames by id; one query, none for nobody."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    User = get_user_model()
    return dict(User._default_manager.filter(pk__in=wanted).values_list("pk", User.USERNAME_FIELD))


def _batches(rows: QuerySet[M]) -> Iterator[list[M]]:
    """All rows by id, some at a time; what is added meanwhile does not disturb."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:ROWS_AT_ONCE]):
        yield some
        last = some[-1].pk


T = TypeVar("T")


def _by(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while some := list(islice(items, size)):
        yield some
