"""Asking, editing, deleting and bringing back questions."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit import events, richtext
from ...kit.actor import Actor
from ...kit.errors import Invalid, NotAllowed
from ...kit.models import Visibility
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices.api import Happening, NoticeKind, tell
from ...spaces.api import find_or_make_tags
from ...spaces.models import Space, Tag
from .. import rules
from ..data import Policy
from ..models import Question
from . import listing, posts
from .anonymity import unnamed
from .revisions import check_edits, record_revision

MOST_TAGS = 5
EXCERPT_LENGTH = 200


@posts.once_only(Question)
@verb
def ask_question(
    actor: Actor,
    space: Space,
    *,
    title: str,
    body: str,
    tags: Iterable[str] = (),
    anonymous: bool = False,
    once: str = "",
    policy: Policy | None = None,
) -> Question:
    """Ask. A text with a held word waits for a moderator; the asker follows the question.

    With the ``once`` of an earlier question of this person, that one comes back and nothing is written.

    Raises NotAllowed, Invalid (with sentences for title, body, tags) or Conflict (too many in a short time).
    """
    policy = policy or Policy()
    if not rules.can_ask(actor, policy):
        raise NotAllowed(_("You cannot ask here."))
    if anonymous and not policy.may_be_anonymous:
        raise NotAllowed(_("Questions show their author in this course."))
    title = posts.clean_title(title)
    posts.check_limit(actor, space, "post", Question.objects.all())
    now = timezone.now()
    question = Question(
        space=space,
        author_id=actor.user_id,
        title=title,
        is_anonymous=anonymous,
        once=posts.once_key(space, once),
        created_at=now,
        last_activity_at=now,
    )
    rendered = posts.write_body(space, question, body)
    question.excerpt = richtext.excerpt(rendered.text, EXCERPT_LENGTH)
    listing.set_tags(question, chosen_tags(space, tags, policy))
    question.visibility, word = posts.visibility_for(actor, space, title, body, rendered.text, *question.tag_names)
    if question.is_visible:
        listing.count_in_board(question, 1)
    question.save(force_insert=True)
    posts.note_reader(actor.user_id, question.pk, is_following=True, seen_at=now)
    if question.is_visible:
        publish(question, rendered)
    else:
        moderation.record(unnamed(actor, question), space, moderation.Act.HELD, posts.subject_of(question), word)
    return question


def publish(question: Question, rendered: richtext.Rendered) -> None:
    """What happens when a question becomes visible: it is listed, mentioned people are told, others hear the event."""
    listing.put_in_lists(question, rendered.text)
    teller = None if question.is_anonymous else question.author_id
    mentioned = [
        user_id for user_id in posts.mentioned_people(question.space, rendered) if user_id != question.author_id
    ]
    tell(question.space, mentioned, Happening(NoticeKind.MENTIONED, posts.subject_of(question), teller))
    events.emit(
        "social_learning.question.asked",
        space_id=question.space_id,
        question_id=question.pk,
        user_id=teller,
    )


@verb
def edit_question(
    actor: Actor,
    space: Space,
    question_id: int,
    *,
    title: str | None = None,
    body: str | None = None,
    tags: Iterable[str] = (),
    policy: Policy | None = None,
) -> Question:
    """Change a question; what it was goes to its history. A title or a body of None stays as it is.

    Raises NotAllowed, also when somebody who may only retag sends another text: it would be lost.
    """
    question = posts.find_question(actor, space, question_id, lock=True)
    known = posts.facts(question, question, posts.points_of(actor, space))
    if not rules.can_retag(actor, known):
        raise NotAllowed(_("You cannot edit this question."))
    wanted = chosen_tags(space, tags, policy or Policy())
    title = question.title if title is None else posts.clean_title(title)
    body = question.body if body is None else body
    if (title, body) != (question.title, question.body) and not rules.can_edit(actor, known):
        raise NotAllowed(_("You can change the topics of this question, not its text."))
    if (title, body, [tag.pk for tag in wanted]) == (question.title, question.body, question.tag_ids):
        return question
    check_edits(actor)
    record_revision(question, editor_id=actor.user_id)
    was_visible = question.is_visible
    if was_visible:
        listing.take_out_of_lists(question)
    question.title = title
    rendered = posts.write_body(space, question, body)
    question.excerpt = richtext.excerpt(rendered.text, EXCERPT_LENGTH)
    listing.set_tags(question, wanted)
    question.edited_at = timezone.now()
    visibility, word = posts.visibility_for(actor, space, title, body, rendered.text, *question.tag_names)
    if was_visible and visibility == Visibility.HELD:
        question.visibility = visibility
        listing.count_in_board(question, -1)
        moderation.record(unnamed(actor, question), space, moderation.Act.HELD, posts.subject_of(question), word)
    question.save()
    if question.is_visible:
        listing.put_in_lists(question, rendered.text)
        listing.rebuild_terms(question)
    return question


def chosen_tags(space: Space, names: Iterable[str], policy: Policy) -> list[Tag]:
    """The tags of a form. Raises Invalid for more than five."""
    wanted = [name for name in names if name.strip()]
    if len(wanted) > MOST_TAGS:
        message = _("Five tags are enough. Keep those that matter most.")
        raise Invalid(message, {"tags": message})
    return find_or_make_tags(space, wanted, may_add=policy.may_add_tags)
