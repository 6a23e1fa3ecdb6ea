"""What people left on posts: earlier versions, votes, reading marks, reports, the trail, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from ....kit.transactions import verb
from ....moderation import api as moderation
from ....people import api as people
from ....spaces.api import find_or_make_tags
from ...enums import PostType
from ...models import TITLE_LENGTH, AnswerVote, Deflection, Reader, Revision
from .arrivals import Arrivals
from .keys import Ids
from .records import Record, moment, moment_or_none, number, text

M = TypeVar("M", bound=Model)

#: The longest reason and note that are stored.
LONGEST_NOTE = 500


@verb
def take_revisions(here: Arrivals, records: Sequence[Record], ids: Ids) -> int:
    wanted = [(record["post"][0], ids[tuple(record["post"])]) for record in records]
    before = _revisions_of(wanted)
    rows = [
        Revision(
            post_type=post_type,
            post_id=post_id,
            number=number(record["number"]),
            title=text(record["title"], TITLE_LENGTH, shortest=0),
            body=here.renamed(text(record["body"], 10**6, shortest=0)),
            tag_names=[text(name, 255) for name in record["tags"]],
            editor_id=here.person(record["editor"]),
            written_at=moment(record["written_at"]),
            was_held=bool(record["was_held"]),
        )
        for (post_type, post_id), record in zip(wanted, records, strict=True)
    ]
    Revision.objects.bulk_create(rows, ignore_conflicts=True, batch_size=50)
    return _revisions_of(wanted) - before


def _revisions_of(posts: Sequence[tuple[str, int]]) -> int:
    return sum(
        Revision.objects.filter(
            post_type=kind, post_id__in={pk for post_type, pk in posts if post_type == kind}
        ).count()
        for kind in {kind for kind, _pk in posts}
    )


@verb
def take_votes(here: Arrivals, records: Sequence[Record], ids: Ids) -> int:
    rows = [
        AnswerVote(
            answer_id=ids[PostType.ANSWER, record["answer"]],
            user_id=here.member(record["user"]),
            created_at=moment(record["created_at"]),
        )
        for record in records
    ]
    return _add(AnswerVote.objects.filter(answer_id__in={row.answer_id for row in rows}), rows)


@verb
def take_readers(here: Arrivals, records: Sequence[Record], ids: Ids) -> int:
    rows = [
        Reader(
            question_id=ids[PostType.QUESTION, record["question"]],
            user_id=here.member(record["user"]),
            seen_at=moment_or_none(record["seen_at"]),
            has_voted=bool(record["has_voted"]),
            has_same=bool(record["has_same"]),
            is_following=bool(record["is_following"]),
            asked_at=moment_or_none(record["asked_at"]),
            replied_at=moment_or_none(record["replied_at"]),
            changed_at=moment_or_none(record["changed_at"]),
        )
        for record in records
    ]
    return _add(Reader.objects.filter(question_id__in={row.question_id for row in rows}), rows)


@verb
def take_deflections(here: Arrivals, records: Sequence[Record], ids: Ids) -> int:
    rows = [
        Deflection(
            question_id=ids[PostType.QUESTION, record["question"]],
            user_id=here.member(record["user"]),
            created_at=moment(record["created_at"]),
        )
        for record in records
    ]
    return _add(Deflection.objects.filter(question_id__in={row.question_id for row in rows}), rows)


def _add(there: QuerySet[M], rows: Sequence[M]) -> int:
    """Add those rows that are not there yet; how many these are. ``there``: all that stand on the same posts."""
    before = there.count()
    there.model._default_manager.bulk_create(rows, ignore_conflicts=True)
    return there.count() - before


def take_reports(here: Arrivals, records: Sequence[Record], ids: Ids) -> int:
    found = [
        moderation.ReportRecord(
            subject=_subject(record, ids),
            reporter_id=here.person(record["reporter"]),
            reason=moderation.Reason(record["reason"]).value,
            note=text(record["note"], LONGEST_NOTE, shortest=0),
            created_at=moment(record["created_at"]),
            decision=moderation.Decision(record["decision"]).value if record["decision"] else "",
            decided_at=moment_or_none(record["decided_at"]),
            is_open=bool(record["is_open"]),
        )
        for record in records
    ]
    return moderation.add_reports(here.space, found)


def take_trail(here: Arrivals, records: Sequence[Record], ids: Ids) -> int:
    found = [
        moderation.TrailRecord(
            subject=_subject(record, ids),
            actor_id=here.person(record["actor"]),
            act=moderation.Act(record["act"]).value,
            reason=text(record["reason"], LONGEST_NOTE, shortest=0),
            created_at=moment(record["created_at"]),
        )
        for record in records
    ]
    return moderation.add_trail(here.space, found)


def take_credits(here: Arrivals, records: Sequence[Record], ids: Ids) -> int:
    names = {text(name, 255) for record in records for name in record["tags"]}
    tags = {tag.name: tag.pk for tag in find_or_make_tags(here.space, sorted(names))}
    found = [
        people.LedgerLine(
            user_id=here.member(record["user"]),
            giver_id=here.person(record["giver"]),
            kind=people.Value(record["kind"]).value,
            points=number(record["points"]),
            subject=_subject(record, ids),
            tag_ids=tuple(tags[name] for name in record["tags"] if name in tags),
            created_at=moment(record["created_at"]),
            takes_back=moment_or_none(record["takes_back"]),
        )
        for record in records
    ]
    return people.add_lines(here.space, found)


def _subject(record: Record, ids: Ids) -> tuple[str, int]:
    kind, key = record["subject"]
    return kind, ids[kind, key]
