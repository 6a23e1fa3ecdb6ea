"""What the columns of posts should say, worked out in plain Python from the rows they follow from."""

from microblog.models import Mark, Mention, Poll, Post, Reply
from social_learning_xblocks.kit.models import Visibility


def stored(space):
    """What the columns say, by post."""
    return {
        post.pk: (
            post.reply_count,
            post.mentor_reply_count,
            post.reaction_count,
            post.last_reply_at,
            post.awaits_author,
            [getattr(post.poll, f"votes_{number}") for number in range(6)] if hasattr(post, "poll") else [],
        )
        for post in Post.objects.filter(space=space).select_related("poll")
    }


def recomputed(space):
    """What they should say."""
    found = {}
    for post in Post.objects.filter(space=space):
        replies = list(Reply.objects.filter(post=post, visibility=Visibility.VISIBLE).order_by("pk"))
        marks = list(Mark.objects.filter(post=post))
        last = replies[-1] if replies else None
        found[post.pk] = (
            len(replies),
            sum(reply.is_by_mentor for reply in replies),
            sum(bool(mark.reaction) for mark in marks),
            last.created_at if last else None,
            last is not None and last.source_key is None and last.author_id != post.author_id,
            [sum(mark.vote == number for mark in marks) for number in range(6)]
            if Poll.objects.filter(pk=post.pk).exists()
            else [],
        )
    return found


def mentions(space):
    """Who waits for whose answer: open mentions as stored, and as they should be."""
    rows = list(Mention.objects.filter(space=space))
    last = {}
    for reply in Reply.objects.filter(space=space, visibility=Visibility.VISIBLE).order_by("pk"):
        last[reply.post_id, reply.author_id] = reply.pk
    return (
        {row.pk: row.is_open for row in rows},
        {row.pk: row.reply_key >= last.get((row.post_id, row.user_id), -1) for row in rows},
    )


def assert_sound(space):
    assert stored(space) == recomputed(space)
    kept, due = mentions(space)
    assert kept == due
