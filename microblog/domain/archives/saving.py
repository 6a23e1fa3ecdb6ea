"""Items, saved: some hundred at a time, whole or not at all. What is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from django.db import connection
from django.utils import timezone

from social_learning_xblocks.kit import richtext
from social_learning_xblocks.kit.bulk import insert_imported
from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.kit.richtext.bodies import shortened
from social_learning_xblocks.kit.richtext.markdown import write_markdown
from social_learning_xblocks.kit.richtext.nodes import Content, Node
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.spaces.api import ImageRecord, find_or_make_tags, keep_picture, normal_name
from social_learning_xblocks.spaces.models import Space

from ...enums import Audience
from ...models import Mark, Post, PostTag, Reply
from .. import counting, links, posts
from .files import UNREADABLE, Damaged
from .items import Item, Liking, Source, source_key
from .people import People

#: What a camera gives; it is made smaller before it is kept.
LARGEST_PICTURE = 20 * 1024 * 1024

#: What a mark says where nobody has said it.
NOTHING: dict[str, str | bool] = {"reaction": "", "is_bookmarked": False}

Place = Post | Reply


@dataclass
class Batch:
    """What of some items is new: rows by key, in their order; beside them what they point to, which may be new too."""

    posts: dict[str, Post] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    boosted: dict[str, Post] = field(default_factory=dict)
    roots: dict[str, Post] = field(default_factory=dict)
    parents: dict[str, Reply] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Web addresses in the texts of posts.
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reactions: list[tuple[str, int, str]] = field(default_factory=list)
    #: Posts that get replies or boosts.
    touched: set[int] = field(default_factory=set)


class Saver:
    """Saves the items of one archive into one space."""

    def __init__(self, space: Space, source: Source, people: People, report: ImportReport) -> None:
        self._space = space
        self._source = source
        self._people = people
        self._report = report

    def save(self, items: Sequence[Item]) -> None:
        """Save what is new among some items. Those that they hang on came before, or are among them."""
        known = self._known(items)
        fresh = [item for item in items if item.key not in known]
        self._report.known.add("posts", count=sum(isinstance(known.get(item.key), Post) for item in items))
        self._report.known.add("replies", count=sum(isinstance(known.get(item.key), Reply) for item in items))
        self._people.find(name for item in fresh for name in self._source.mentioned(item))
        self._people.prepare(
            name for item in fresh for name in (item.author, *(user for user, _reaction in item.reactions))
        )
        batch = Batch()
        for item in fresh:
            row = self._boost(item, known, batch) if item.boosted else self._text(item, known, batch)
            if row is not None:
                known[item.key] = row
        if batch.posts or batch.replies:
            save_batch(self._space, batch)
        self._report.made.add("posts", count=len(batch.posts) - len(batch.boosted))
        self._report.made.add("replies", count=len(batch.replies))
        self._report.made.add("boosts", count=len(batch.boosted))

    def _known(self, items: Sequence[Item]) -> dict[str, Place]:
        """What of these, and of what they hang on, is in the space. Two queries."""
        keys = {key for item in items for key in (item.key, item.parent, item.boosted) if key}
        by_column: dict[str | None, str] = {source_key(self._source.kind, key): key for key in keys}
        found: dict[str, Place] = {}
        for post in Post.objects.filter(space=self._space, source_key__in=list(by_column)).defer("body", "body_html"):
            found[by_column[post.source_key]] = post
        replies = Reply.objects.filter(space=self._space, source_key__in=list(by_column)).defer("body", "body_html")
        for reply in replies.select_related("post"):
            found[by_column[reply.source_key]] = reply
        return found

    def _boost(self, item: Item, known: dict[str, Place], batch: Batch) -> Post | None:
        original, author_id = known.get(item.boosted), self._people.of(item.author)
        reason = ""
        if not isinstance(original, Post) or is_boost(item.boosted, original, batch):
            reason = "boost of what is not a post here"
        elif author_id is None:
            reason = "boost of nobody"
        elif original.audience != Audience.EVERYBODY or not item.is_public:
            reason = "boost for followers only"
        elif self._has_boosted(original, author_id, batch):
            reason = "second boost of the same post"
        if reason or not isinstance(original, Post):
            self._report.skipped.add(reason, item.key)
            return None
        post = Post(folded=original.folded, **self._common(item))
        batch.posts[item.key] = post
        batch.boosted[item.key] = original
        if original.pk:
            batch.touched.add(original.pk)
        return post

    def _has_boosted(self, original: Post, author_id: int, batch: Batch) -> bool:
        for key, other in batch.boosted.items():
            if other.source_key == original.source_key and batch.posts[key].author_id == author_id:
                return True
        return original.pk is not None and Post.objects.filter(quoted=original, author_id=author_id, body="").exists()

    def _text(self, item: Item, known: dict[str, Place], batch: Batch) -> Place | None:
        above = known.get(item.parent)
        root = batch.roots.get(item.parent) or (above.post if isinstance(above, Reply) else above)
        if item.parent and (root is None or is_boost(item.parent, root, batch)):
            self._report.skipped.add("reply to what is not here", item.key)
            return None
        if root is not None and not item.is_public and root.audience == Audience.EVERYBODY:
            self._report.skipped.add("reply for followers only, to a post for everybody", item.key)
            return None
        row: Place
        if root is None:
            row = Post(audience=Audience.EVERYBODY if item.is_public else Audience.MENTEES, **self._common(item))
        else:
            row = Reply(**self._common(item))
        row.edited_at = item.edited_at
        try:
            rendered, _called = posts.write_body(self._space, row, self._body(item), richtext.MAX_SOURCE)
        except Invalid:
            self._report.skipped.add("post without text", item.key)
            return None
        if isinstance(row, Post):
            batch.posts[item.key] = row
            batch.links[item.key] = rendered.links
            batch.tags[item.key] = tuple(dict.fromkeys((*rendered.tags, *item.tags)))[: posts.MOST_TAGS]
            for user, reaction in item.reactions:
                self._react(item, user, reaction, row, batch)
        else:
            assert root is not None  # noqa: S101 - without one it is a post
            batch.replies[item.key], batch.roots[item.key] = row, root
            if isinstance(above, Reply):
                batch.parents[item.key] = above
            if root.pk:
                batch.touched.add(root.pk)
        return row

    def _react(self, item: Item, user: str, reaction: str, row: Post, batch: Batch) -> None:
        user_id = self._people.of(user)
        if user_id is not None and user_id != row.author_id:
            batch.reactions.append((item.key, user_id, reaction))

    def _common(self, item: Item) -> dict[str, object]:
        """What posts, replies and boosts have. A moment that is still to come, or cannot be read, is now."""
        now = timezone.now()
        if item.at is None:
            self._report.changed.add("date that cannot be read", item.key)
        elif item.at > now:
            self._report.changed.add("date that is still to come", item.key)
        at = min(item.at or now, now)
        return {
            "space": self._space,
            "author_id": self._people.of(item.author),
            "created_at": at,
            "announced_at": at,
            "source_key": source_key(self._source.kind, item.key),
        }

    def _body(self, item: Item) -> str:
        parts = [self._source.markdown(item, self._people.ours)]
        parts += [self._picture(item, number, *given) for number, given in enumerate(item.pictures)]
        pictures = "\n\n".join(filter(None, parts[1:]))
        longest = richtext.MAX_SOURCE - len(pictures) - 2
        text = shortened(parts[0], longest)
        if text != parts[0]:
            self._report.changed.add("text shortened", item.key)
        return "\n\n".join(filter(None, (text, pictures)))

    def _picture(self, item: Item, number: int, member: str, words: str) -> str:
        """A picture as Markdown; its words alone where there is none."""
        words = " ".join(words.split())[:500]
        address = self._kept(item, number, member)
        content: Content = Node("img", [], {"address": address, "alt": words}) if address else f"[{words}]"
        return write_markdown([Node("p", [content])]) if address or words else ""

    def _kept(self, item: Item, number: int, member: str) -> str:
        try:
            file = self._source.open(member) if member else None
            if file is None:
                self._report.changed.add("file that is not in the archive: post without it", item.key)
                return ""
            with file:
                content = file.read(LARGEST_PICTURE + 1)
            if len(content) > LARGEST_PICTURE:
                raise Invalid("")
            # The number follows from the post: another run finds the same picture.
            key = uuid5(NAMESPACE_URL, f"{source_key(self._source.kind, item.key)}/{number}")
            moment = item.at or timezone.now()
            return keep_picture(self._space, ImageRecord(key, self._people.of(item.author), moment, content))
        except (*UNREADABLE, Damaged, Invalid):
            self._report.changed.add("file that is no picture, or is damaged: post without it", item.key)
            return ""

    def mark(self, likings: Sequence[Liking]) -> None:
        """What the author of the archive likes and keeps, where it is here and for everybody, and nothing is said to it yet."""
        self._people.prepare(liking.author for liking in likings)
        keys: dict[str | None, Liking] = {source_key(self._source.kind, liking.key): liking for liking in likings}
        found = Post.objects.filter(space=self._space, source_key__in=list(keys), quoted=None)
        rows = found.filter(audience=Audience.EVERYBODY).values_list("pk", "author_id", "source_key")
        likes: list[Mark] = []
        bookmarks: list[Mark] = []
        for post_id, author_id, key in rows:
            liking = keys[key]
            user_id = self._people.of(liking.author)
            if user_id is None:
                continue
            if not liking.reaction:
                bookmarks.append(Mark(post_id=post_id, user_id=user_id, is_bookmarked=True))
            elif user_id != author_id:
                likes.append(Mark(post_id=post_id, user_id=user_id, reaction=liking.reaction))
        liked, kept = save_marks(likes, bookmarks)
        self._report.made.add("reactions", count=liked)
        self._report.made.add("bookmarks", count=kept)


def is_boost(key: str, post: Post, batch: Batch) -> bool:
    return post.quoted_id is not None or key in batch.boosted


@verb
def save_batch(space: Space, batch: Batch) -> None:
    """Insert the rows in their order, then what points from one to another, then the counts of all that was touched."""
    for row in (*batch.posts.values(), *batch.replies.values()):
        row.pk = None  # a deadlock may have made this the second attempt
    boosts = [batch.posts[key] for key in batch.boosted]
    for post in boosts:
        post.quoted = None
    links.note([(batch.posts[key], addresses) for key, addresses in batch.links.items()])
    insert_imported(space.pk, Post, batch.posts.values())
    for post, original in zip(boosts, batch.boosted.values(), strict=True):
        post.quoted = original
    Post.objects.bulk_update(boosts, ["quoted"])
    for key, reply in batch.replies.items():
        reply.post, reply.parent = batch.roots[key], None
    insert_imported(space.pk, Reply, batch.replies.values())
    for key, parent in batch.parents.items():
        batch.replies[key].parent = parent
    Reply.objects.bulk_update([batch.replies[key] for key in batch.parents], ["parent"])
    put_under_tags(space, batch)
    put_marks(
        [Mark(post=batch.posts[key], user_id=user, reaction=said) for key, user, said in batch.reactions], "reaction"
    )
    counting.settle([*batch.touched, *(post.pk for post in batch.posts.values())])


@verb
def save_marks(likes: Sequence[Mark], bookmarks: Sequence[Mark]) -> tuple[int, int]:
    """How many of these reactions and bookmarks are new; posts count them from then on."""
    made = put_marks(likes, "reaction"), put_marks(bookmarks, "is_bookmarked")
    counting.settle(mark.post_id for mark in likes)
    return made


def put_under_tags(space: Space, batch: Batch) -> None:
    names = list(dict.fromkeys(name for tags in batch.tags.values() for name in tags))
    tags = {tag.name: tag for tag in find_or_make_tags(space, names)}
    rows = {
        (tags[name].pk, batch.posts[key].pk)
        for key, wanted in batch.tags.items()
        for raw in wanted
        if (name := normal_name(raw)) in tags
    }
    PostTag.objects.bulk_create(
        [PostTag(tag_id=tag, post_id=post) for tag, post in sorted(rows)], ignore_conflicts=True
    )


def put_marks(rows: Iterable[Mark], column: str) -> int:
    """Note one thing on each pair of a post and a person, unless they said so themselves. How many were new."""
    wanted: dict[tuple[int, int], Mark] = {}
    for row in rows:
        wanted.setdefault((row.post_id, row.user_id), row)
    if not wanted:
        return 0
    there = Mark.objects.filter(post_id__in={post for post, _user in wanted}).exclude(**{column: NOTHING[column]})
    for pair in there.values_list("post_id", "user_id"):
        wanted.pop(pair, None)
    by_target = connection.features.supports_update_conflicts_with_target
    Mark.objects.bulk_create(
        wanted.values(),
        update_conflicts=True,
        update_fields=[column],
        unique_fields=["post", "user"] if by_target else None,
        batch_size=500,
    )
    return len(wanted)
