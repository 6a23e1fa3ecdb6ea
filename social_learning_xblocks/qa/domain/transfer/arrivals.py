"""Tags, members, pictures and posts of a file, put into a space. Counters follow when all is there."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ....kit import richtext
from ....kit.bulk import TEXTS_AT_ONCE
from ....kit.models import Visibility
from ....kit.transactions import verb
from ....spaces.api import ImageRecord, Role, add_members, find_or_make_tags, keep_image, members_called
from ....spaces.models import Membership, Space, Tag
from ...enums import PostType
from ...models import TITLE_LENGTH, Answer, Comment, Question
from ...queries import ACCEPTED_RANK, ENDORSED_RANK
from ..posts import text_policy
from ..questions import EXCERPT_LENGTH
from .keys import LONGEST, Ids, ids_of
from .records import Record, moment, moment_or_none, number, text

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Arrivals:
    """A space that is being filled from one file.

    people: user ids by username, None for who has no account here; the caller fills it. tags: ids by name.
    images: what the pictures of the file are called here. Each ``take_`` says how many rows it made.
    """

    def __init__(self, space: Space) -> None:
        self.space = space
        self.people: dict[str, int | None] = {}
        self.tags: dict[str, int] = {}
        self.images: dict[str, str] = {}

    def person(self, username: object) -> int | None:
        """The user id of somebody, or None when there is no account."""
        return self.people.get(username) if isinstance(username, str) else None

    def member(self, username: str) -> int:
        """The user id of somebody who has an account. KeyError for who has none: such records are left out before."""
        found = self.people[username]
        if found is None:
            raise KeyError(username)
        return found

    @verb
    def take_tags(self, records: Sequence[Record], ids: Ids) -> int:
        names = [text(record["name"], 255) for record in records]
        before = Tag.objects.filter(space=self.space).count()
        self._find_tags(names)
        listed = [
            self.tags[name]
            for name, record in zip(names, records, strict=True)
            if record["is_listed"] and name in self.tags
        ]
        Tag.objects.filter(pk__in=listed).update(is_listed=True)
        return Tag.objects.filter(space=self.space).count() - before

    def _find_tags(self, names: Sequence[str]) -> None:
        missing = [name for name in dict.fromkeys(names) if name not in self.tags]
        if missing:
            self.tags |= {tag.name: tag.pk for tag in find_or_make_tags(self.space, missing)}

    @verb
    def take_members(self, records: Sequence[Record], ids: Ids) -> int:
        before = Membership.objects.filter(space=self.space).count()
        rows = [
            Membership(
                user_id=self.member(record["user"]),
                role=Role(record["role"]),
                joined_at=moment(record["joined_at"]),
                read_before=moment(record["read_before"]),
                accepts_requests=bool(record["accepts_requests"]),
            )
            for record in records
        ]
        add_members(self.space, rows)
        return Membership.objects.filter(space=self.space).count() - before

    @verb
    def take_images(self, records: Sequence[Record], ids: Ids) -> int:
        """The bytes are checked: what claims to be a picture and is none is refused."""
        for record in records:
            content = b64decode(record["content"], validate=True)
            known = UUID(record["uuid"])
            author = self.person(record["author"])
            withheld = bool(record.get("is_withheld"))
            picture = ImageRecord(known, author, moment(record["created_at"]), content, withheld)
            here = keep_image(self.space, picture)
            self.images[str(known)] = str(here)
        return len(records)

    @verb
    def take_questions(self, records: Sequence[Record], ids: Ids) -> int:
        new = self._new(PostType.QUESTION, records)
        self._find_tags([name for record in new for name in record["tags"]])
        rows = [self._question(record) for record in new]
        Question.objects.bulk_create(rows, batch_size=TEXTS_AT_ONCE)
        return len(rows)

    @verb
    def take_answers(self, records: Sequence[Record], ids: Ids) -> int:
        rows = [self._answer(record, ids) for record in self._new(PostType.ANSWER, records)]
        Answer.objects.bulk_create(rows, batch_size=TEXTS_AT_ONCE)
        return len(rows)

    @verb
    def take_comments(self, records: Sequence[Record], ids: Ids) -> int:
        rows = [self._comment(record, ids) for record in self._new(PostType.COMMENT, records)]
        Comment.objects.bulk_create(rows, batch_size=TEXTS_AT_ONCE)
        return len(rows)

    def _new(self, post_type: str, records: Sequence[Record]) -> list[Record]:
        """Those that are not in the space yet, each once."""
        by_key = {text(record["key"], LONGEST): record for record in records}
        known = ids_of(self.space, [(post_type, key) for key in by_key])
        return [record for key, record in by_key.items() if (post_type, key) not in known]

    def _question(self, record: Record) -> Question:
        rendered, common = self._post(record)
        names = [name for name in record["tags"] if name in self.tags]
        return Question(
            **common,
            title=text(record["title"], TITLE_LENGTH),
            excerpt=richtext.excerpt(rendered.text, EXCERPT_LENGTH),
            is_anonymous=bool(record["is_anonymous"]),
            tag_names=names,
            tag_ids=[self.tags[name] for name in names],
            score=number(record["score"]),
            needs_decision=bool(record["needs_decision"]),
            helped_count=max(0, number(record["helped_count"])),
            last_activity_at=moment(record["last_activity_at"]),
        )

    def _answer(self, record: Record, ids: Ids) -> Answer:
        _rendered, common = self._post(record)
        score, is_accepted, endorsed_at = (
            number(record["score"]),
            bool(record["is_accepted"]),
            moment_or_none(record["endorsed_at"]),
        )
        return Answer(
            **common,
            question_id=ids[PostType.QUESTION, record["question"]],
            score=score,
            is_accepted=is_accepted,
            is_wiki=bool(record["is_wiki"]),
            endorsed_at=endorsed_at,
            endorsed_by_id=self.person(record["endorsed_by"]),
            rank=score + ACCEPTED_RANK * is_accepted + ENDORSED_RANK * (endorsed_at is not None),
        )

    def _comment(self, record: Record, ids: Ids) -> Comment:
        _rendered, common = self._post(record)
        return Comment(
            **common,
            question_id=ids[PostType.QUESTION, record["question"]],
            **{
                f"{field}_id": None if record[field] is None else ids[PostType.ANSWER, record[field]]
                for field in ("answer", "converted_from", "came_from")
            },
        )

    def _post(self, record: Record) -> tuple[richtext.Rendered, dict[str, Any]]:
        """What all posts have: the rendered text, and columns."""
        body = self.renamed(text(record["body"], richtext.MAX_SOURCE, shortest=0))
        rendered = self._rendered(body, record.get("html"))
        return rendered, {
            "space": self.space,
            "source_key": record["key"],
            "author_id": self.person(record["author"]),
            "created_at": moment(record["created_at"]),
            "edited_at": moment_or_none(record["edited_at"]),
            "visibility": Visibility(record["visibility"]),
            "is_locked": bool(record["is_locked"]),
            "body": body,
            "body_html": rendered.html,
            "renderer_version": rendered.version,
        }

    def _rendered(self, body: str, html: object) -> richtext.Rendered:
        """HTML made here: of the Markdown, or of the HTML in the file, which is cleaned as anybody's."""
        policy = text_policy()
        if isinstance(html, str) and len(html) <= richtext.MAX_HTML:
            return richtext.clean_html(self.renamed(html), policy=policy)
        return richtext.render(body, people=members_called(self.space, richtext.find_mentions(body)), policy=policy)

    def renamed(self, source: str) -> str:
        """A text with its pictures called as they are here."""
        return _UUID.sub(lambda found: self.images.get(found.group(), found.group()), source) if self.images else source
