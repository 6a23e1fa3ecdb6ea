"""The archive of a Mastodon account: ActivityStreams in ``outbox.json``, with ``actor.json`` and the pictures beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.kit.richtext import MAX_HTML
from social_learning_xblocks.kit.richtext.characters import usable
from social_learning_xblocks.kit.richtext.imported import parse_html
from social_learning_xblocks.kit.richtext.markdown import write_markdown
from social_learning_xblocks.kit.richtext.nodes import Content, Node, words
from social_learning_xblocks.spaces.api import Newcomer

from ...enums import Reaction
from .files import UNREADABLE, Archive, Damaged, safe_name
from .items import Item, Liking, list_in, moment_of, name_in, text_in
from .mrkdwn import hashtag
from .streams import read_entries

OUTBOX = "outbox.json"
EVERYBODY = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
#: A poll is a note with choices.
POSTS = frozenset({"Note", "Question", "Article"})
#: Read whole; a real one has a few kilobytes.
LONGEST_ACTOR = 1024 * 1024
MOST_OPTIONS, MOST_FILES = 20, 16

_FOLLOWERS = re.compile(r"/followers/?$")
_MEDIA = re.compile(r"(?:^|/)(media_attachments/.*)")
# Mastodon puts parts of an address between them; they mean nothing, and HTML without them is read five times as fast.
_SPAN = re.compile(r"</?span(?:\s[^<>]*)?>")
_UNFIT = re.compile(r"[^\w.-]+", re.ASCII)


class MastodonArchive:
    """One archive. followers: whether posts for followers only are wanted, too; what is for named people never is."""

    kind = "mastodon"

    def __init__(
        self,
        archive: Archive,
        report: ImportReport,
        *,
        followers: bool = False,
        moved: Callable[[int], None] | None = None,
    ) -> None:
        archive.enter(OUTBOX)
        self._archive = archive
        self._report = report
        self._followers = followers
        self._moved = moved
        actor = self._read_actor()
        self._actor = name_in(actor, "id")
        self._name = " ".join(text_in(actor, "name").split()) or name_in(actor, "preferredUsername")

    def _read_actor(self) -> Any:
        try:
            file = self.open("actor.json")
            if file is None:
                return None
            with file:
                return json.loads(file.read(LONGEST_ACTOR))
        except (*UNREADABLE, Damaged, ValueError, RecursionError):
            self._report.note("actor.json cannot be read: the name of the author is taken from the posts.")
            return None

    def items(self) -> Iterator[Item]:
        file = self.open(OUTBOX)
        assert file is not None  # noqa: S101 - the archive was entered by this file
        with file:
            for activity in read_entries(file, OUTBOX, "orderedItems", self._moved):
                item = self._item(activity)
                if item is not None:
                    yield item

    def _item(self, activity: Any) -> Item | None:
        """A post or a boost; None, and a line in the report, for what is not taken over."""
        kind, author = name_in(activity, "type"), name_in(activity, "actor")
        thing = activity.get("object") if isinstance(activity, dict) else None
        is_boost = kind == "Announce"
        key = name_in(activity, "id") if is_boost else name_in(thing, "id")
        author = author or name_in(thing, "attributedTo")
        reason = ""
        if not is_boost and (kind != "Create" or name_in(thing, "type") not in POSTS):
            reason = "activity that is neither a post nor a boost"
        elif not key or not author:
            reason = "post without an id or an author"
        elif self._actor and {author, name_in(thing, "attributedTo") or author} != {self._actor}:
            reason = "post of somebody else"
        audience = self._audience(activity, thing)
        if not reason and audience is None:
            reason = "direct message"
        elif not reason and not audience and not self._followers:
            reason = "post for followers only"
        if reason:
            self._report.skipped.add(reason, key)
            return None
        if is_boost:
            return Item(
                key, moment_of(activity.get("published")), author, boosted=_id_of(thing), is_public=bool(audience)
            )
        return self._note(key, author, activity, thing, is_public=bool(audience))

    def _audience(self, activity: Any, thing: Any) -> bool | None:
        """Whether everybody may read it; None for named people only. Where two lists disagree, the narrower one counts."""
        found = []
        for holder in (activity, thing):
            if isinstance(holder, dict) and ("to" in holder or "cc" in holder):
                names = {name for name in (*list_in(holder, "to"), *list_in(holder, "cc")) if isinstance(name, str)}
                is_followers = any(_FOLLOWERS.search(name) for name in names)
                found.append(2 if names & EVERYBODY else 1 if is_followers else 0)
        reach = min(found, default=0)
        return None if reach == 0 else reach == 2

    def _note(self, key: str, author: str, activity: Any, note: Any, *, is_public: bool) -> Item:
        content = text_in(note, "content")
        if not content and isinstance(note.get("contentMap"), dict):
            content = next((usable(text) for text in note["contentMap"].values() if isinstance(text, str)), "")
        options = [*list_in(note, "oneOf"), *list_in(note, "anyOf")][:MOST_OPTIONS]
        return Item(
            key,
            moment_of(note.get("published")) or moment_of(activity.get("published")),
            author,
            source=json.dumps(
                [text_in(note, "summary"), content, [text_in(option, "name") for option in options]],
            ),
            parent=_id_of(note.get("inReplyTo")),
            edited_at=moment_of(note.get("updated")),
            is_public=is_public,
            tags=[
                name_in(tag, "name").lstrip("#") for tag in list_in(note, "tag") if name_in(tag, "type") == "Hashtag"
            ],
            pictures=[
                (self._member(name_in(thing, "url")), text_in(thing, "name"))
                for thing in list_in(note, "attachment")[:MOST_FILES]
            ],
        )

    def _member(self, url: str) -> str:
        """The file that an address leads to: it may have lost its host, and the folder of the server."""
        path = unquote(urlsplit(url).path) if "://" in url[:10] else unquote(url)
        whole = safe_name(path.lstrip("/").removeprefix("system/")) or ""
        if whole in self._archive.members:
            return whole
        found = _MEDIA.search(whole)
        return found[1] if found else whole

    def likings(self) -> Iterator[Liking]:
        for name, reaction in (("likes.json", Reaction.LIKE.value), ("bookmarks.json", "")):
            try:
                file = self.open(name) if self._actor else None
                if file is None:
                    continue
                with file:
                    for entry in read_entries(file, name, "orderedItems"):
                        if key := _id_of(entry):
                            yield Liking(self._actor, key, reaction)
            except Damaged as damage:
                self._report.damages.append(str(damage))

    def markdown(self, item: Item, ours: dict[str, str]) -> str:
        summary, content, options = json.loads(item.source)
        nodes: list[Content] = []
        if summary.strip():
            nodes.append(Node("p", [Node("strong", [" ".join(summary.split())])]))
        html = content if len(content) <= MAX_HTML else content[:MAX_HTML].rpartition("<")[0]
        nodes += [_ours(node) for node in parse_html(_SPAN.sub("", html))]
        if options:
            nodes.append(Node("ul", [Node("li", [option]) for option in options if option.strip()]))
        return write_markdown(nodes)

    def mentioned(self, item: Item) -> list[str]:
        return []

    def newcomer(self, author: str) -> Newcomer:
        parts = urlsplit(author)
        name = _UNFIT.sub("-", f"{parts.hostname or ''}-{parts.path.rpartition('/')[2].lstrip('@')}").strip("-")
        shown = self._name if author == self._actor and self._name else parts.path.rpartition("/")[2].lstrip("@")
        return Newcomer(f"mastodon-{name}"[:150], shown)

    def called(self, author: str) -> list[str]:
        parts = urlsplit(author)
        name = parts.path.rpartition("/")[2].lstrip("@")
        return [author, f"{name}@{parts.hostname}", f"@{name}@{parts.hostname}", name]

    def address(self, author: str) -> str:
        return ""

    def open(self, member: str) -> IO[bytes] | None:
        return self._archive.open(member)


def _id_of(thing: Any) -> str:
    """The id of something that is named by it, or given whole."""
    return name_in({"id": thing}, "id") or name_in(thing, "id")


def _ours(item: Content) -> Content:
    """A node in which links to hashtags of the old server are hashtags of ours."""
    waiting = [item]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Node):
            node.children = [_tag_of(child) for child in node.children]
            waiting += node.children
    return item


def _tag_of(item: Content) -> Content:
    if not isinstance(item, Node) or item.tag != "a":
        return item
    text = words([item])
    return hashtag(text[1:]) if re.fullmatch(r"#\w[\w-]*", text) else item
