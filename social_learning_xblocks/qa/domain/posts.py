"""What all verbs on posts share: finding them in their space, the rules' facts, text to HTML, limits."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, connection
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import conf, richtext
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.fields import digest
from ...kit.models import Visibility
from ...kit.richtext.characters import usable
from ...moderation import api as moderation
from ...people import api as people
from ...spaces.api import members_called
from ...spaces.models import Space
from .. import rules
from ..data import Facts
from ..enums import PostType
from ..models import TITLE_LENGTH, Answer, Comment, Question, QuestionTag, Reader

A = ParamSpec("A")
P = TypeVar("P", Question, Answer, Comment)
#: A verb that makes a post: who, where, and what else it takes.
Writing = Callable[Concatenate[Actor, Space, A], P]

SHORTEST_TITLE = 5
MODELS: dict[str, Any] = {
    PostType.QUESTION: Question,
    PostType.ANSWER: Answer,
    PostType.COMMENT: Comment,
}
STANDS_ON: dict[type[Model], tuple[str, ...]] = {Question: (), Answer: ("question",), Comment: ("question", "answer")}


def find_question(actor: Actor, space: Space, question_id: int, *, lock: bool = False) -> Question:
    """A question of this space that the actor may see. Raises NotFound otherwise, whatever the reason."""
    return _find(Question.objects.all(), actor, space, question_id, lock=lock)


def find_answer(actor: Actor, space: Space, answer_id: int, *, lock: bool = False) -> Answer:
    """An answer of this space that the actor may see. Raises NotFound otherwise."""
    return _find(Answer.objects.all(), actor, space, answer_id, lock=lock)


def find_comment(actor: Actor, space: Space, comment_id: int, *, lock: bool = False) -> Comment:
    """A comment of this space that the actor may see. Raises NotFound otherwise."""
    return _find(Comment.objects.all(), actor, space, comment_id, lock=lock)


def find_post(
    actor: Actor, space: Space, post_type: str, post_id: int, *, lock: bool = False
) -> Question | Answer | Comment:
    """A post of any type, as the other three. Raises NotFound for a type that is none."""
    if post_type not in MODELS:
        raise NotFound(_("There is no such post."))
    find: dict[PostType, Callable[..., Question | Answer | Comment]] = {
        PostType.QUESTION: find_question,
        PostType.ANSWER: find_answer,
        PostType.COMMENT: find_comment,
    }
    return find[PostType(post_type)](actor, space, post_id, lock=lock)


def _find(posts: QuerySet[P], actor: Actor, space: Space, post_id: int, *, lock: bool) -> P:
    """Find a post that may be seen, and all that it stands on too: a comment on a hidden answer is hidden with it."""
    posts = posts.select_for_update() if lock else with_question(posts)
    post = posts.filter(pk=post_id, space=space).first()
    if post is None or not all(
        rules.can_see(actor, Facts(each.author_id, None, each.visibility)) for each in chain(post)
    ):
        raise NotFound(_("There is no such post here. It may have been removed."))
    for each in chain(post):
        each.space = space
    return post


def with_question(posts: QuerySet[P]) -> QuerySet[P]:
    """Posts of one type with all that they stand on, in one query."""
    return posts.select_related(*STANDS_ON[posts.model]) if STANDS_ON[posts.model] else posts


def chain(post: Question | Answer | Comment) -> list[Question | Answer | Comment]:
    """The post, and what it stands on."""
    return [post, *(above for name in STANDS_ON[type(post)] if (above := getattr(post, name)) is not None)]


def question_of(actor: Actor, space: Space, post: Question | Answer | Comment, *, lock: bool = False) -> Question:
    """The question that a post belongs to; itself for a question."""
    if isinstance(post, Question):
        return post
    return find_question(actor, space, post.question_id, lock=True) if lock else post.question


def parent_of(comment: Comment) -> tuple[str, int]:
    """What a comment is on, as other applets name it."""
    if comment.answer_id is not None:
        return PostType.ANSWER, comment.answer_id
    return PostType.QUESTION, comment.question_id


def subject_of(post: Model) -> tuple[str, int]:
    """How other applets name a post."""
    return type(post).__name__.lower(), post.pk


def thread_of(question: Question) -> dict[str, Iterable[int]]:
    """All posts of a question, whether they are shown or not: their ids by type, not read yet."""
    return {
        PostType.QUESTION: [question.pk],
        PostType.ANSWER: Answer.objects.filter(question=question).values_list("pk", flat=True),
        PostType.COMMENT: Comment.objects.filter(question=question).values_list("pk", flat=True),
    }


def facts(post: Question | Answer | Comment, question: Question, points: int = 0) -> Facts:
    """What the rules look at. A lock on the question locks all below it."""
    return Facts(
        author_id=post.author_id,
        asker_id=question.author_id,
        visibility=post.visibility,
        is_locked=post.is_locked or question.is_locked,
        is_wiki=isinstance(post, Answer) and post.is_wiki,
        points=points,
    )


def points_of(actor: Actor, space: Space) -> int:
    """The reputation of the actor here; moderators need none."""
    if actor.user_id is None or actor.is_moderator:
        return 0
    return people.reputation_of(space, actor.user_id).points


def write_body(space: Space, post: Question | Answer | Comment, body: str) -> richtext.Rendered:
    """Set the Markdown and the HTML of a post; mentioned members are looked up once."""
    body = usable(body)
    if len(body) > richtext.MAX_SOURCE:
        message = _("The text is longer than {count} characters. Shorten it or split it.").format(
            count=f"{richtext.MAX_SOURCE:,}"
        )
        raise Invalid(message, {"body": message})
    rendered = richtext.render(body, people=members_called(space, richtext.find_mentions(body)), policy=text_policy())
    post.body = body
    post.body_html = rendered.html
    post.renderer_version = rendered.version
    return rendered


def text_policy() -> richtext.Policy:
    """From where posts may show pictures; formulas between the signs that the platform's MathJax knows."""
    return richtext.Policy(image_hosts=frozenset(conf.get("IMAGE_HOSTS")), platform_math=True)


def preview(space: Space, body: str) -> str:
    """The safe HTML of a text that is not posted yet. Raises Invalid for one that is too long."""
    draft = Comment(space=space)
    write_body(space, draft, body)
    return draft.body_html


def mentioned_people(space: Space, rendered: richtext.Rendered) -> list[int]:
    """User ids of the members whom a text mentions; no query when it mentions nobody."""
    return [user_id for user_id, _name in members_called(space, rendered.mentions).values()]


def clean_title(title: str) -> str:
    """A title on one line. Raises Invalid when it is too short to mean anything or too long."""
    title = " ".join(usable(title).split())
    if len(title) < SHORTEST_TITLE:
        message = _("Say in a few words what you want to know.")
        raise Invalid(message, {"title": message})
    if len(title) > TITLE_LENGTH:
        message = _("The title can have {count} characters; yours has {yours}. Put the rest into the text.").format(
            count=TITLE_LENGTH, yours=len(title)
        )
        raise Invalid(message, {"title": message})
    return title


def needed_body(body: str) -> str:
    """A body that says something. Raises Invalid for an empty one."""
    if not usable(body).strip():
        message = _("Write something first.")
        raise Invalid(message, {"body": message})
    return body


def check_limit(actor: Actor, space: Space, kind: str, rows: QuerySet) -> None:
    """Raises Conflict when the actor has written too many rows lately. One query that stops counting at the limit."""
    most, seconds = conf.get("LIMITS")[kind]
    since = timezone.now() - timedelta(seconds=seconds)
    if rows.filter(author_id=actor.user_id, space=space, created_at__gt=since)[:most].count() >= most:
        raise Conflict(
            _(
                "You have posted {count} times in a short while. Your text is kept; wait a little and send it again."
            ).format(count=most)
        )


def check_marks(actor: Actor) -> None:
    """Raises Conflict when the actor has marked too many questions lately, in any space. One query that stops at the limit.

    To be asked before a vote, "follow", "same question" and "this answers it": each can make a row for each question.
    """
    most, seconds = conf.get("LIMITS")["vote"]
    since = timezone.now() - timedelta(seconds=seconds)
    if Reader.objects.filter(user_id=actor.person_id, changed_at__gt=since)[:most].count() >= most:
        raise Conflict(_("That was a lot in a short time. Wait a little and go on."))


def visibility_for(actor: Actor, space: Space, *texts: str) -> tuple[int, str]:
    """Whether a new text is shown at once or held, and for which word. Moderators' own texts are never held."""
    word = "" if actor.is_moderator else moderation.why_held(space, *texts)
    return (Visibility.HELD, word) if word else (Visibility.VISIBLE, "")


def copy_scores(question_ids: list[int]) -> None:
    """Bring the votes copied under the tags up to date. One query."""
    current = Question.objects.filter(pk=OuterRef("question_id")).values("score")
    QuestionTag.objects.filter(question_id__in=question_ids).update(score=Subquery(current))


def once_only(model: type[P]) -> Callable[[Writing[A, P]], Writing[A, P]]:
    """Around a verb that takes ``once``: a form that is sent again gets the post of the first time, and nothing is written.

    The unique constraint decides, also between two workers at the same moment. It stands around the verb because the
    transaction that failed must be over. Who is over the limit by now, or finds the question locked, has posted before.
    """

    def decorate(write: Writing[A, P]) -> Writing[A, P]:
        @functools.wraps(write)
        def written(actor: Actor, space: Space, /, *args: A.args, **kwargs: A.kwargs) -> P:
            try:
                return write(actor, space, *args, **kwargs)
            except (IntegrityError, NotAllowed, Conflict):
                key = once_key(space, str(kwargs.get("once", "")))
                if key is None or actor.user_id is None:
                    raise
                post = model._default_manager.filter(space=space, author_id=actor.user_id, once=key).first()
                if post is None:
                    raise
                # What it stands on may have been removed since.
                return _find(model._default_manager.all(), actor, space, post.pk, lock=False)

        return written

    return decorate


def once_key(space: Space, token: str) -> str | None:
    """What a post keeps of its form's token; None for a post without one."""
    return digest(str(space.pk), token) if token else None


def note_reader(user_id: int | None, question_id: int, **flags: bool | datetime | None) -> None:
    """Set flags of what a person has to do with a question, whether or not there is a row yet. One query."""
    if user_id is None:
        return
    row = Reader(question_id=question_id, user_id=user_id, **flags)
    by_target = connection.features.supports_update_conflicts_with_target
    Reader.objects.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=list(flags),
        unique_fields=["question", "user"] if by_target else None,
    )
