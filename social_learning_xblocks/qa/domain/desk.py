"""The moderators' desk: what is held or reported, and the verbs that decide, with the counters that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ...kit.actor import Actor, Person
from ...kit.errors import NotAllowed
from ...kit.models import Visibility
from ...kit.richtext import render
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...moderation.api import Act, Decision
from ...notices.api import Happening, NoticeKind, tell
from ...people import api as people
from ...spaces.api import people_in
from ...spaces.models import Space
from .. import queries, rules
from ..data import QueueItem
from ..models import Answer, Comment, Question
from . import answers, comments, conversions, listing, pictures, posts, questions, votes
from .anonymity import face, unnamed
from .revisions import revisions_of

MOST_HELD = 50


@verb
def moderate_post(
    actor: Actor,
    space: Space,
    post_type: str,
    post_id: int,
    *,
    act: str,
    reason: str = "",
    remove_pictures: bool = False,
) -> Question | Answer | Comment:
    """Hide, restore or approve a post. Its author is told, waiting reports are decided, reporters hear of it.

    Pictures that only this post shows are hidden and come back with it; with ``remove_pictures`` they are gone for good.
    """
    if act not in {Act.HIDDEN, Act.RESTORED, Act.APPROVED}:
        raise NotAllowed(_("You cannot do this here."))
    post = change_post(actor, space, post_type, post_id, Act(act), reason)
    question = posts.question_of(actor, space, post)
    about = posts.subject_of(question)
    kind = NoticeKind.APPROVED if act == Act.APPROVED else NoticeKind.MODERATED
    tell(space, {post.author_id} - {actor.user_id}, Happening(kind, about))
    pictures.follow(actor, space, post, Act(act), remove=remove_pictures)
    if act == Act.HIDDEN:
        reporters = moderation.decide_reports(actor, space, (post_type, post_id), Decision.HIDDEN)
        tell(space, reporters, Happening(NoticeKind.REPORT_HIDDEN, about))
    return post


@verb
def dismiss_reports(actor: Actor, space: Space, post_type: str, post_id: int) -> None:
    """The post stays; reporters hear of it, the trail remembers it."""
    post = posts.find_post(actor, space, post_type, post_id)
    reporters = moderation.decide_reports(actor, space, (post_type, post_id), Decision.KEPT)
    moderation.record(actor, space, Act.KEPT, (post_type, post_id))
    question = posts.question_of(actor, space, post)
    tell(space, reporters, Happening(NoticeKind.REPORT_KEPT, posts.subject_of(question)))


@verb
def delete_post(actor: Actor, space: Space, post_type: str, post_id: int) -> Question | Answer | Comment:
    """Authors take back what they wrote; it can be brought back."""
    post = posts.find_post(actor, space, post_type, post_id)
    question = posts.question_of(actor, space, post)
    if not rules.can_delete(actor, posts.facts(post, question)):
        raise NotAllowed(_("You can delete your own posts only."))
    moderation.check_limit(unnamed(actor, question), space, posts.thread_of(question))
    return change_post(actor, space, post_type, post_id, Act.DELETED)


@verb
def undelete_post(actor: Actor, space: Space, post_type: str, post_id: int) -> Question | Answer | Comment:
    """The undo of ``delete_post``."""
    post = posts.find_post(actor, space, post_type, post_id)
    question = posts.question_of(actor, space, post)
    if not rules.can_undelete(actor, posts.facts(post, question)):
        raise NotAllowed(_("This post cannot be brought back."))
    moderation.check_limit(unnamed(actor, question), space, posts.thread_of(question))
    return change_post(actor, space, post_type, post_id, Act.UNDELETED)


@verb
def report_post(actor: Actor, space: Space, post_type: str, post_id: int, *, reason: str, note: str = "") -> None:
    """Tell the moderators that a post should not stand."""
    # Locked, so that it is not turned into another one meanwhile, which nobody would have reported.
    post = posts.find_post(actor, space, post_type, post_id, lock=True)
    if not rules.can_report(actor, posts.facts(post, posts.question_of(actor, space, post))):
        raise NotAllowed(_("You cannot report this post."))
    moderation.report(actor, space, (post_type, post_id), reason=reason, note=note)


@verb
def lock_question(actor: Actor, space: Space, question_id: int, *, locked: bool, reason: str = "") -> Question:
    """Let nothing be added to a question, or open it again."""
    question = posts.find_question(actor, space, question_id, lock=True)
    moderation.change_lock(actor, space, question, posts.subject_of(question), locked=locked, reason=reason)
    return question


def change_post(
    actor: Actor, space: Space, post_type: str, post_id: int, act: Act, reason: str = ""
) -> Question | Answer | Comment:
    """Change the visibility of a post under locks (question before answer before comment), and all counts with it."""
    found = posts.find_post(actor, space, post_type, post_id)
    if isinstance(found, Question):
        listing.lock_board(space)
    question = posts.question_of(actor, space, found, lock=True)
    post = posts.find_post(actor, space, post_type, post_id, lock=True)
    was_visible = post.is_visible
    if act == Act.UNDELETED:
        conversions.check_stands(post)
    by = unnamed(actor, question) if act in (Act.DELETED, Act.UNDELETED) else actor
    moderation.change_visibility(by, space, post, (post_type, post_id), act, reason)
    if post.is_visible and not was_visible:
        appear(space, question, post, act)
    elif was_visible and not post.is_visible:
        disappear(question, post)
    if not isinstance(post, Comment):
        adjust_credit(space, question, post, act)
    return post


def adjust_credit(space: Space, question: Question, post: Question | Answer, act: Act) -> None:
    """Credit for a post that is hidden or deleted is taken back, and given again when the post comes back."""
    if act in (Act.HIDDEN, Act.DELETED):
        people.take_back_all(space, posts.subject_of(post))
    elif act in (Act.RESTORED, Act.UNDELETED):
        votes.give_credit_again(space, post, question)


def appear(space: Space, question: Question, post: Question | Answer | Comment, act: Act) -> None:
    """Counts, lists and search when a post is shown (again). One that was held is published only now."""
    first_time = act == Act.APPROVED and not was_shown_before(post)
    rendered = render(post.body, policy=posts.text_policy())
    if isinstance(post, Question):
        listing.count_in_board(post, 1)
        if first_time:
            questions.publish(post, rendered)
        else:
            listing.put_in_lists(post, rendered.text)
        if post.answer_count:
            listing.rebuild_terms(post)
    elif isinstance(post, Answer):
        if first_time:
            answers.publish(question, post, rendered)
        else:
            answers.bring_back(question, post)
    elif first_time:
        comments.publish(question, post, posts.mentioned_people(space, rendered))
    else:
        comments.count_in_post(question, post, 1)
        question.save(update_fields=["comment_count"])


def was_shown_before(post: Question | Answer | Comment) -> bool:
    """Whether a post that was just approved had been shown before it was held: people were told of it then."""
    acts = moderation.acts_about(posts.subject_of(post))
    if sum(act == Act.APPROVED for act, _at in acts) > 1:
        return True
    # A file that was imported may have lost the line.
    held_at = next((at for act, at in acts if act == Act.HELD), None)
    # An edit keeps what was before it is held; a new post that is held has nothing before.
    return held_at is not None and revisions_of(post).filter(written_at__lte=held_at).exists()


def disappear(question: Question, post: Question | Answer | Comment) -> None:
    """The reverse."""
    if isinstance(post, Question):
        listing.count_in_board(post, -1)
        listing.take_out_of_lists(post)
    elif isinstance(post, Answer):
        post.was_accepted = post.is_accepted
        answers.withdraw(question, post)
    else:
        comments.count_in_post(question, post, -1)
        question.save(update_fields=["comment_count"])


def moderation_queue(actor: Actor, space: Space) -> list[QueueItem]:
    """Posts that wait for a decision: those held, then those reported, the longest waiting first. Ten queries at most."""
    if not moderation.can_moderate(actor):
        raise NotAllowed(_("Only moderators can see this."))
    reported = {entry.subject: entry for entry in moderation.queue(space, subject_types=posts.MODELS)}
    waiting = {posts.subject_of(post): post for post in held_posts(space)}
    known = reported_posts(space, reported)
    waiting |= {subject: known[subject] for subject in reported if subject in known and subject not in waiting}
    people = people_in(space, [post.author_id for post in waiting.values()])
    words = held_words(waiting)
    return [
        queue_item(actor, people, post, reported.get(subject), words.get(subject, ""))
        for subject, post in waiting.items()
    ]


def held_words(waiting: Mapping[moderation.Subject, Question | Answer | Comment]) -> dict[moderation.Subject, str]:
    """For which word each of those that are held is. One query, none when none is."""
    held = [subject for subject, post in waiting.items() if post.visibility == Visibility.HELD]
    return {subject: entry.reason for subject, entry in moderation.last_words(held).items()} if held else {}


def waiting_count(space: Space) -> int:
    """How many posts wait for a decision. Four queries, each of which stops counting at 100."""
    reported = moderation.waiting_reports(space, subject_types=posts.MODELS)
    return reported + sum(queries.held(model.objects.all(), space)[:100].count() for model in posts.MODELS.values())


def held_posts(space: Space) -> list[Question | Answer | Comment]:
    """Posts that wait for review: questions, then answers, then comments, the oldest of each first. Three queries."""
    found = (posts.with_question(queries.held(model.objects.all(), space)) for model in posts.MODELS.values())
    return [post for group in found for post in group.order_by("created_at", "pk")[:MOST_HELD]]


def reported_posts(
    space: Space, subjects: Iterable[moderation.Subject]
) -> dict[moderation.Subject, Question | Answer | Comment]:
    """Posts by type and id; those that are gone are left out. One query for each type."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for post_type, post_id in subjects:
        wanted[post_type].append(post_id)
    found = [
        posts.with_question(posts.MODELS[name].objects.filter(space=space, pk__in=ids)) for name, ids in wanted.items()
    ]
    return {posts.subject_of(post): post for group in found for post in group}


def queue_item(
    actor: Actor,
    people: dict[int, Person],
    post: Question | Answer | Comment,
    entry: moderation.ReportedSubject | None,
    held_word: str,
) -> QueueItem:
    post_type, post_id = posts.subject_of(post)
    question = post if isinstance(post, Question) else post.question
    return QueueItem(
        post_type=post_type,
        post_id=post_id,
        question_id=question.pk,
        title=question.title,
        html=mark_safe(post.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
        author=face(actor, question, people, post.author_id),
        visibility=post.visibility,
        report_count=entry.count if entry else 0,
        reasons=entry.reasons if entry else (),
        notes=entry.notes if entry else (),
        since=entry.since if entry else post.created_at,
        held_word=held_word,
    )
