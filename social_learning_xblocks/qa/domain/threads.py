"""A question with its answers and comments, as one reader sees it."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import mark_safe

from ...kit.actor import Actor, Person
from ...kit.models import Visibility
from ...kit.paging import in_order, page_of_keys
from ...kit.transactions import verb
from ...moderation import api as moderation
from ...notices.api import mark_read
from ...spaces.models import Membership, Space
from .. import queries, rules
from ..data import COMMENTS_AT_ONCE, AnswerView, Comments, CommentView, Facts, Thread, Tools
from ..enums import PostType
from ..models import Answer, AnswerVote, Comment, Question, Reader
from . import posts
from .anonymity import Faces, is_author

PAGE_OF_ANSWERS = 12
FIRST_COMMENTS = 5


def open_question(
    actor: Actor, space: Space, membership: Membership | None, question_id: int, *, cursor: str = ""
) -> Thread:
    """The question and a page of answers; it counts as read from now on, also in the notices. At most eleven queries."""
    question = posts.find_question(actor, space, question_id)
    reader = queries.readers_of(actor.user_id, [question_id]).get(question_id) or Reader(question_id=question_id)
    answers, next_cursor = page_of_answers(actor, question, cursor)
    thread = Pages(actor, space, question).thread(answers, next_cursor, reader)
    if actor.can_write and membership is not None and not cursor:
        mark_seen(actor, space, question, reader)
    return thread


def page_of_answers(actor: Actor, question: Question, cursor: str) -> tuple[list[Answer], str]:
    """Answers in the order of their rank. One query where all fit on a page, two where not."""
    shown = shown_to(actor, Answer.objects.filter(question=question))
    if not cursor and question.answer_count < PAGE_OF_ANSWERS:
        found = list(shown.order_by("-rank", "pk")[: PAGE_OF_ANSWERS + 1])
        if len(found) <= PAGE_OF_ANSWERS:
            return found, ""
    page = page_of_keys(shown, sort="-rank", key_sort="id", cursor=cursor, size=PAGE_OF_ANSWERS)
    return in_order(Answer.objects.all(), page.items), page.next_cursor


def shown_to(actor: Actor, posts: QuerySet) -> QuerySet:
    """Of answers or comments those that the actor sees: with their own eyes only, also what nobody else does."""
    own_id = None if actor.read_only else actor.user_id
    return queries.shown(posts, own_id, all_of_them=moderation.can_moderate(actor))


@verb
def mark_seen(actor: Actor, space: Space, question: Question, reader: Reader) -> None:
    """Remember that the actor has seen the question as it is now; nothing is written when that is known already."""
    if reader.seen_at is None or reader.seen_at < question.last_activity_at:
        posts.note_reader(actor.user_id, question.pk, seen_at=timezone.now())
        mark_read(actor, space, target=posts.subject_of(question))


class Pages:
    """Makes views of the posts of one question for one reader, with one query for each kind of thing."""

    def __init__(self, actor: Actor, space: Space, question: Question) -> None:
        self.actor = actor
        self.space = space
        self.question = question

    @functools.cached_property
    def points(self) -> int:
        """The reader's reputation; asked for only where it could unlock something."""
        return posts.points_of(self.actor, self.space)

    def facts_of(self, post: Question | Answer | Comment) -> Facts:
        """What the rules look at; authors and moderators need no points."""
        is_own = post.author_id is not None and post.author_id == self.actor.user_id
        return posts.facts(post, self.question, 0 if is_own else self.points)

    def thread(self, answers: list[Answer], next_cursor: str, reader: Reader) -> Thread:
        question = self.question
        comments = self.comments_of(answers)
        self.load_people(answers, comments)
        reasons = self.reasons([question, *answers, *(comment for group in comments.values() for comment in group)])
        facts = self.facts_of(question)
        return Thread(
            id=question.pk,
            title=question.title,
            html=mark_safe(question.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
            author=self.faces.of(question.author_id),
            created_at=question.created_at,
            edited_at=question.edited_at,
            tags=question.tag_names,
            score=question.score,
            has_voted=reader.has_voted,
            has_same=reader.has_same,
            same_count=question.same_count,
            is_following=reader.is_following,
            state=question.state,
            answer_count=question.answer_count,
            comments=self.comments_view(comments[None], question.comment_count, reasons),
            answers=self.answer_views(answers, comments, reasons),
            next_cursor=next_cursor,
            may=self.may_with_question(facts),
            is_anonymous=question.is_anonymous,
            is_mine=is_author(self.actor, question.author_id),
            is_asked=reader.is_asked,
            is_locked=question.is_locked,
            visibility=question.visibility,
            reason=reasons.get(posts.subject_of(question), ""),
        )

    def answers(self, answers: list[Answer]) -> list[AnswerView]:
        """Answers alone, as an action shows one again after it changed."""
        comments = self.comments_of(answers)
        self.load_people(answers, comments)
        reasons = self.reasons([*answers, *(comment for group in comments.values() for comment in group)])
        return self.answer_views(answers, comments, reasons)

    def comments(self, parent: Question | Answer, *, before: int = 0) -> Comments:
        """The newest few comments of one post; or those that came before a comment, a page at a time."""
        answer = parent if isinstance(parent, Answer) else None
        newest = self.shown_comments().filter(answer=answer).order_by("-pk")
        earlier: list[int] = []
        if before:
            # The ids of this page and the next, from an index alone.
            ids = list(newest.filter(pk__lt=before).values_list("pk", flat=True)[: 2 * COMMENTS_AT_ONCE])
            earlier = ids[COMMENTS_AT_ONCE:]
            found = in_order(Comment.objects.all(), ids[:COMMENTS_AT_ONCE][::-1])
        else:
            found = list(newest[: FIRST_COMMENTS + 1])[::-1]
        self.load_people([], {answer.pk if answer else None: found})
        reasons = self.reasons(found)
        if before:
            return Comments(self.comment_views(found, reasons), len(found) + len(earlier))
        return self.comments_view(found, parent.comment_count, reasons)

    def shown_comments(self) -> QuerySet[Comment]:
        """The comments in this thread that the reader may see."""
        return shown_to(self.actor, Comment.objects.filter(question=self.question))

    def comments_of(self, answers: Iterable[Answer]) -> defaultdict[int | None, list[Comment]]:
        """The newest comments by the answer they are on (None: the question), and the one before. One query."""
        by_parent: defaultdict[int | None, list[Comment]] = defaultdict(list)
        answer_ids = [answer.pk for answer in answers]
        for comment in queries.newest_comments(self.shown_comments(), answer_ids, FIRST_COMMENTS + 1):
            by_parent[comment.answer_id].append(comment)
        return by_parent

    def load_people(self, answers: list[Answer], comments: dict[int | None, list[Comment]]) -> None:
        self.faces = Faces(
            self.actor,
            self.question,
            [
                self.question.author_id,
                *(answer.author_id for answer in answers),
                *(answer.endorsed_by_id for answer in answers),
                *(comment.author_id for group in comments.values() for comment in group),
            ],
        )

    def answer_views(
        self,
        answers: list[Answer],
        comments: dict[int | None, list[Comment]],
        reasons: dict[moderation.Subject, str],
    ) -> list[AnswerView]:
        voted: set[int] = set()
        liked = [answer.pk for answer in answers if answer.score]
        if self.actor.user_id is not None and liked:
            mine = AnswerVote.objects.filter(user_id=self.actor.user_id, answer__in=liked)
            voted = set(mine.values_list("answer_id", flat=True))
        return [
            AnswerView(
                id=answer.pk,
                question_id=self.question.pk,
                html=mark_safe(answer.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
                author=self.faces.of(answer.author_id),
                created_at=answer.created_at,
                edited_at=answer.edited_at,
                score=answer.score,
                has_voted=answer.pk in voted,
                is_accepted=answer.is_accepted,
                endorser=self.endorser(answer),
                is_wiki=answer.is_wiki,
                comments=self.comments_view(comments.get(answer.pk, []), answer.comment_count, reasons),
                may=self.may_with_answer(answer),
                visibility=answer.visibility,
                reason=reasons.get(posts.subject_of(answer), ""),
            )
            for answer in answers
        ]

    def comments_view(self, found: list[Comment], count: int, reasons: dict[moderation.Subject, str]) -> Comments:
        """The newest few of those found. ``count`` counts the visible ones; those that only this reader sees are added."""
        newest = found[-FIRST_COMMENTS:]
        count += sum(not comment.is_visible for comment in newest)
        return Comments(self.comment_views(newest, reasons), max(count, len(found)))

    def comment_views(self, found: list[Comment], reasons: dict[moderation.Subject, str]) -> list[CommentView]:
        return [
            CommentView(
                id=comment.pk,
                html=mark_safe(comment.body_html),  # noqa: S308 - sanitised by kit.richtext when it was written
                author=self.faces.of(comment.author_id),
                created_at=comment.created_at,
                is_edited=comment.edited_at is not None,
                may=self.may_with_comment(self.facts_of(comment)),
                visibility=comment.visibility,
                reason=reasons.get(posts.subject_of(comment), ""),
            )
            for comment in found
        ]

    def endorser(self, answer: Answer) -> Person | None:
        return self.faces.of(answer.endorsed_by_id) if answer.is_endorsed else None

    def reasons(self, shown: Iterable[Question | Answer | Comment]) -> dict[moderation.Subject, str]:
        """Why posts are not visible, from the trail; no query when all are."""
        removed = [posts.subject_of(post) for post in shown if not post.is_visible]
        if not removed:
            return {}
        return {subject: entry.reason for subject, entry in moderation.last_words(removed).items()}

    def may_with_question(self, facts: Facts) -> frozenset[str]:
        asked = {
            "vote": rules.can_vote(self.actor, facts),
            "answer": rules.can_answer(self.actor, facts),
            "comment": rules.can_comment(self.actor, facts),
            "edit": rules.can_edit(self.actor, facts),
            "retag": rules.can_retag(self.actor, facts),
            "delete": rules.can_delete(self.actor, facts),
            "undelete": rules.can_undelete(self.actor, facts),
            "report": rules.can_report(self.actor, facts),
            "moderate": moderation.can_moderate(self.actor),
            "reveal": rules.can_reveal(self.actor) and self.question.is_anonymous,
            "request": rules.can_request_experts(self.actor, facts) and not self.question.answer_count,
            "follow": self.actor.can_write,
            "history": self.question.edited_at is not None,
        }
        return frozenset(name for name, allowed in asked.items() if allowed)

    def may_with_answer(self, answer: Answer) -> frozenset[str]:
        facts = self.facts_of(answer)
        asked = {
            "vote": rules.can_vote(self.actor, facts),
            "accept": rules.can_accept(self.actor, facts),
            "endorse": rules.can_endorse(self.actor, facts),
            "comment": rules.can_comment(self.actor, facts),
            "edit": rules.can_edit(self.actor, facts),
            "delete": rules.can_delete(self.actor, facts),
            "undelete": rules.can_undelete(self.actor, facts),
            "convert": rules.can_convert(self.actor, facts),
            "wiki": rules.can_make_wiki(self.actor, facts),
            "report": rules.can_report(self.actor, facts),
            "moderate": moderation.can_moderate(self.actor),
            "history": answer.edited_at is not None,
        }
        return frozenset(name for name, allowed in asked.items() if allowed)

    def may_with_comment(self, facts: Facts) -> frozenset[str]:
        asked = {
            "edit": rules.can_edit(self.actor, facts),
            "delete": rules.can_delete(self.actor, facts),
            "convert": rules.can_convert(self.actor, facts),
            "report": rules.can_report(self.actor, facts),
            "moderate": moderation.can_moderate(self.actor),
        }
        return frozenset(name for name, allowed in asked.items() if allowed)


def tools_of(actor: Actor, space: Space, post_type: str, post_id: int) -> Tools:
    """What one reader may do with one post, and the states that name the buttons."""
    post = posts.find_post(actor, space, post_type, post_id)
    question = posts.question_of(actor, space, post)
    pages = Pages(actor, space, question)
    if isinstance(post, Question):
        may = pages.may_with_question(pages.facts_of(post))
    elif isinstance(post, Answer):
        may = pages.may_with_answer(post)
    else:
        may = pages.may_with_comment(pages.facts_of(post))
    is_wiki = isinstance(post, Answer) and post.is_wiki
    lost = _answers_of_others(post) if isinstance(post, Question) and "delete" in may else 0
    return Tools(may, post.visibility, is_wiki, post.is_locked, lost)


def _answers_of_others(question: Question) -> int:
    """How many visible answers others have written; no query when there is no answer."""
    if not question.answer_count:
        return 0
    shown = Answer.objects.filter(question=question, visibility=Visibility.VISIBLE)
    return shown.exclude(author_id=question.author_id).count()


def show_answer(actor: Actor, space: Space, answer: Answer) -> AnswerView:
    """One answer as it is now."""
    return Pages(actor, space, answer.question).answers([answer])[0]


def show_comments(actor: Actor, space: Space, post_type: str, post_id: int, *, before: int = 0) -> Comments:
    """The comments of a question or an answer as they are now: the newest few, or a page before the comment of this id.

    A page costs the same wherever it is.
    """
    parent = posts.find_post(actor, space, post_type, post_id)
    question = posts.question_of(actor, space, parent)
    if post_type == PostType.COMMENT or isinstance(parent, Comment):
        return Comments()
    return Pages(actor, space, question).comments(parent, before=before)
