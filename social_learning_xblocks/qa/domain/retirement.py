"""Forgetting a person in the Q&A applet, and telling them what it knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from ...kit import platform, richtext
from ...kit.transactions import verb
from ..enums import PostType
from ..models import Answer, AnswerVote, Comment, Deflection, Question, Reader, Revision
from . import listing, posts
from .mentions import names_written
from .questions import EXCERPT_LENGTH
from .revisions import revisions_of

FORMER = "@former-member"


def retire(user_id: int) -> None:
    """What others built on stays: posts keep their text without their author. Earlier versions, votes, reading marks and the
    name in mentions go. Can run twice, and again after it was stopped.
    """
    forget_mentions(user_id)
    take_back_votes(user_id)
    for model in (Question, Answer, Comment):
        own = model.objects.filter(author_id=user_id)
        post_type = model.__name__.lower()
        while ids := list(own.values_list("pk", flat=True)[:500]):
            Revision.objects.filter(post_type=post_type, post_id__in=ids).delete()
            model.objects.filter(pk__in=ids).update(author=None)
    Revision.objects.filter(editor_id=user_id).update(editor=None)
    Answer.objects.filter(endorsed_by_id=user_id).update(endorsed_by=None)
    Deflection.objects.filter(user_id=user_id).delete()


def take_back_votes(user_id: int) -> None:
    """Remove votes and marks of one person, and what they counted, a few hundred at a time."""
    while voted := list(AnswerVote.objects.filter(user_id=user_id).values_list("pk", "answer_id")[:500]):
        forget_answer_votes(voted)
    while rows := list(Reader.objects.filter(user_id=user_id)[:500]):
        forget_readers(rows)


@verb
def forget_answer_votes(voted: list[tuple[int, int]]) -> None:
    Answer.objects.filter(pk__in=[answer_id for _pk, answer_id in voted]).update(
        score=F("score") - 1, rank=F("rank") - 1
    )
    AnswerVote.objects.filter(pk__in=[pk for pk, _answer_id in voted]).delete()


@verb
def forget_readers(rows: list[Reader]) -> None:
    liked = [row.question_id for row in rows if row.has_voted]
    same = [row.question_id for row in rows if row.has_same]
    Question.objects.filter(pk__in=liked).update(score=F("score") - 1)
    posts.copy_scores(liked)
    Question.objects.filter(pk__in=same).update(same_count=F("same_count") - 1)
    Reader.objects.filter(pk__in=[row.pk for row in rows]).delete()


def forget_mentions(user_id: int) -> None:
    """Take the name out of posts of others that mention the person, and out of their earlier versions.

    Also when the account is called otherwise by now: the platform renames whom it retires.
    """
    names = platform.usernames_of(user_id)
    models: tuple[Any, ...] = (Question, Answer, Comment)
    for model in models:
        mentioning = model.objects.filter(body_html__contains=f'data-person="{user_id}"')
        for pk in list(mentioning.order_by("pk").values_list("pk", flat=True)):
            names |= forget_mention(model, pk, user_id, names)
    # Somebody else may have a name today that was theirs once.
    for name in names - platform.usernames_of_others(names, user_id):
        for row in Revision.objects.filter(body__icontains=f"@{name}").order_by("pk").iterator():
            forget_in_revision(row, {name})


@verb
def forget_mention(model: Any, pk: int, user_id: int, known: set[str]) -> set[str]:
    """Take the name out of one post as it is now and its earlier versions, and of what lists and search copied from it.

    Returns the names under which it was mentioned there.
    """
    if model is Answer:  # the question before the answer, as everywhere
        Question.objects.select_for_update().get(pk=Answer.objects.values_list("question_id", flat=True).get(pk=pk))
    post: Question | Answer | Comment = model.objects.select_for_update().get(pk=pk)
    names = names_written(post, user_id)
    rendered = posts.write_body(post.space, post, without(post.body, names | known)[: richtext.MAX_SOURCE])
    changed = ["body", "body_html", "renderer_version"]
    if isinstance(post, Question):
        post.excerpt = richtext.excerpt(rendered.text, EXCERPT_LENGTH)
        changed.append("excerpt")
    post.save(update_fields=changed)
    if not isinstance(post, Comment):
        listing.rebuild_terms(post if isinstance(post, Question) else post.question)
    for row in revisions_of(post):
        forget_in_revision(row, names)
    return names


def forget_in_revision(row: Revision, names: set[str]) -> None:
    row.body = without(row.body, names)
    row.save(update_fields=["body"])


def without(text: str, names: set[str]) -> str:
    """A text with FORMER in the place of these names."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"@{re.escape(name)}(?![\w-])", FORMER, text, flags=re.IGNORECASE)
    return text


def export(user_id: int) -> dict[str, Any]:
    """What the applet holds about a person, as plain data. As many queries for much as for little."""
    found: dict[str, Any] = {}
    for post_type, model in posts.MODELS.items():
        rows = model._default_manager.filter(author_id=user_id).order_by("pk").iterator()
        found[f"{post_type!s}s"] = [
            {
                "id": row.pk,
                "title": getattr(row, "title", ""),
                "body": row.body,
                "tags": getattr(row, "tag_names", []),
                "anonymous": getattr(row, "is_anonymous", False),
                "at": row.created_at.isoformat(),
                "edited_at": _iso(row.edited_at),
            }
            for row in rows
        ]
    votes = AnswerVote.objects.filter(user_id=user_id).order_by("pk")
    endorsed = Answer.objects.filter(endorsed_by_id=user_id).order_by("pk").values_list("pk", "endorsed_at")
    helped = Deflection.objects.filter(user_id=user_id).order_by("pk")
    return found | {
        "first_versions": list(_first_versions(user_id)),
        "edits": _edits(user_id),
        "votes": [{"answer": row.answer_id, "at": row.created_at.isoformat()} for row in votes.iterator()],
        "endorsements": [{"answer": pk, "at": _iso(at)} for pk, at in endorsed.iterator()],
        "marks": _marks(user_id),
        "helped_by": [{"question": row.question_id, "at": row.created_at.isoformat()} for row in helped.iterator()],
    }


def _first_versions(user_id: int) -> Iterator[dict[str, Any]]:
    """Posts of the person as they were before anybody edited them."""
    for post_type, model in posts.MODELS.items():
        own = model._default_manager.filter(author_id=user_id).values("pk")
        rows = Revision.objects.filter(post_type=post_type, post_id__in=own, number=1).order_by("post_id")
        for row in rows.iterator():
            yield {
                "post": row.post_type,
                "id": row.post_id,
                "title": row.title,
                "body": row.body,
                "tags": row.tag_names,
                "replaced_at": row.written_at.isoformat(),
            }


def _edits(user_id: int) -> list[dict[str, Any]]:
    """What the person made of which post, own or not, and when. The editor of a revision wrote the version after it."""
    after = Revision.objects.filter(
        post_type=OuterRef("post_type"), post_id=OuterRef("post_id"), number=OuterRef("number") + 1
    )
    now = [
        When(post_type=post_type, then=Subquery(model._default_manager.filter(pk=OuterRef("post_id")).values("body")))
        for post_type, model in posts.MODELS.items()
    ]
    title = Subquery(Question.objects.filter(pk=OuterRef("post_id")).values("title"))
    rows = Revision.objects.filter(editor_id=user_id).order_by("pk")
    rows = rows.annotate(
        made=Coalesce(Subquery(after.values("body")), Case(*now), Value(""), output_field=TextField()),
        called=Coalesce(
            Subquery(after.values("title")), Case(When(post_type=PostType.QUESTION, then=title)), Value("")
        ),
    )
    return [
        {
            "post": row.post_type,
            "id": row.post_id,
            "title": row.called,
            "body": row.made,
            "at": row.written_at.isoformat(),
        }
        for row in rows.defer("body", "title", "tag_names").iterator()
    ]


def _marks(user_id: int) -> list[dict[str, Any]]:
    """What the person has to do with questions: read, voted, follows, has too, was asked to answer."""
    rows = Reader.objects.filter(user_id=user_id).order_by("pk")
    return [
        {
            "question": row.question_id,
            "read_until": _iso(row.seen_at),
            "voted": row.has_voted,
            "same_question": row.has_same,
            "following": row.is_following,
            "asked_to_answer_at": _iso(row.asked_at),
            "replied_at": _iso(row.replied_at),
            "at": _iso(row.changed_at),
        }
        for row in rows.iterator()
    ]


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
