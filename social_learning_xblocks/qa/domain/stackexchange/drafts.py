"""Rows of ours made of posts of a dump, not saved yet. Counters and copies are what the verbs would have left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ....kit import richtext, search
from ....kit.richtext.bodies import Cleaned
from ....spaces.models import Space
from ...enums import PostType, State
from ...models import TITLE_LENGTH, Answer, Comment, Question, QuestionText, Revision
from ...queries import ACCEPTED_RANK
from .. import listing
from ..questions import EXCERPT_LENGTH, MOST_TAGS
from .accounts import Accounts
from .batches import Batch, source_key
from .mending import normal_tags
from .values import SourceComment, SourcePost


@dataclass
class Drafts:
    """The rows of a batch by number of the dump; those of ``texts`` by number of their question."""

    questions: dict[int, Question] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    texts: dict[int, QuestionText] = field(default_factory=dict)
    revisions: dict[int, list[Revision]] = field(default_factory=dict)


class Drafting:
    """Makes the rows of one batch."""

    def __init__(self, space: Space, source: str, batch: Batch, accounts: Accounts, tags: Mapping[str, int]) -> None:
        self.space = space
        self.source = source
        self.batch = batch
        self.accounts = accounts
        self.tags = tags
        self.answers: defaultdict[int, list[SourcePost]] = defaultdict(list)
        for answer in sorted(batch.answers, key=lambda post: (_moment(post), post.id)):
            self.answers[answer.question].append(answer)
        self.latest: dict[int, datetime] = {}
        for comment in batch.comments:
            self.latest[comment.post] = max(self.latest.get(comment.post, _moment(comment)), _moment(comment))
        self.commented = Counter(comment.post for comment in batch.comments)
        self.accepted = {question.accepted for question in (*batch.parents, *batch.questions)} - {None}

    def run(self) -> Drafts:
        drafts = Drafts()
        for post in self.batch.questions:
            question = self._question(post)
            drafts.questions[post.id] = question
            drafts.texts[post.id] = self._text(question, post)
        for post in self.batch.answers:
            drafts.answers[post.id] = self._answer(post)
        for comment in self.batch.comments:
            drafts.comments[comment.id] = self._comment(comment)
        for post in (*self.batch.questions, *self.batch.answers):
            if len(post.versions) > 1:
                drafts.revisions[post.id] = self._revisions(post)
        return drafts

    def _question(self, post: SourcePost) -> Question:
        answers = self.answers[post.id]
        cleaned = _cleaned(post)
        is_solved = any(answer.id == post.accepted for answer in answers)
        question = Question(
            space=self.space,
            author_id=self.accounts.of(post.owner),
            created_at=_moment(post),
            edited_at=_edited(post),
            body=cleaned.body,
            body_html=cleaned.html,
            renderer_version=cleaned.version,
            is_locked=post.is_closed,
            title=post.title,
            excerpt=richtext.excerpt(cleaned.words, EXCERPT_LENGTH),
            tag_names=post.tags,
            tag_ids=[self.tags[name] for name in post.tags],
            state=State.SOLVED if is_solved else State.ANSWERED if answers else State.UNANSWERED,
            needs_decision=bool(answers) and not is_solved and answers[-1].owner != post.owner,
            score=post.score,
            answer_count=len(answers),
            comment_count=self.commented[post.id],
            first_answer_at=_moment(answers[0]) if answers else None,
            source_key=source_key(self.source, post.id),
        )
        moments = [_moment(item) for item in (post, *answers)]
        question.last_activity_at = max(*moments, *(self.latest.get(item.id, moments[0]) for item in (post, *answers)))
        return question

    def _text(self, question: Question, post: SourcePost) -> QuestionText:
        terms = listing.terms(question, _cleaned(post).words)
        more = [
            search.tokens(self.space.pk, _cleaned(answer).words, listing.ANSWER_TOKENS)
            for answer in self.answers[post.id]
        ]
        return QuestionText(
            title_terms=terms["title_terms"], text_terms=" ".join([terms["text_terms"], *filter(None, more)])
        )

    def _answer(self, post: SourcePost) -> Answer:
        cleaned = _cleaned(post)
        is_accepted = post.id in self.accepted
        return Answer(
            space=self.space,
            author_id=self.accounts.of(post.owner),
            created_at=_moment(post),
            edited_at=_edited(post),
            body=cleaned.body,
            body_html=cleaned.html,
            renderer_version=cleaned.version,
            score=post.score,
            rank=post.score + ACCEPTED_RANK * is_accepted,
            is_accepted=is_accepted,
            is_wiki=post.is_wiki,
            comment_count=self.commented[post.id],
            source_key=source_key(self.source, post.id),
        )

    def _comment(self, comment: SourceComment) -> Comment:
        cleaned = _cleaned(comment)
        return Comment(
            space=self.space,
            author_id=self.accounts.of(comment.owner),
            created_at=_moment(comment),
            body=cleaned.body,
            body_html=cleaned.html,
            renderer_version=cleaned.version,
            source_key=source_key(self.source, comment.id),
        )

    def _revisions(self, post: SourcePost) -> list[Revision]:
        """Each version but the last, with who made the next one and when; ``post_id`` follows when the post is saved."""
        is_question = post.id == post.question
        return [
            Revision(
                post_type=PostType.QUESTION if is_question else PostType.ANSWER,
                number=number,
                title=richtext.excerpt(before.title, TITLE_LENGTH) if is_question else "",
                body=before.body,
                tag_names=normal_tags(before.tags)[:MOST_TAGS] if is_question else [],
                editor_id=self.accounts.of(after.editor),
                written_at=after.at,
            )
            for number, (before, after) in enumerate(zip(post.versions, post.versions[1:], strict=False), start=1)
        ]


def _edited(post: SourcePost) -> datetime | None:
    return post.versions[-1].at if len(post.versions) > 1 else post.edited_at


def _cleaned(item: SourcePost | SourceComment) -> Cleaned:
    assert item.cleaned is not None  # noqa: S101 - a batch is saved after it was cleaned
    return item.cleaned


def _moment(item: SourcePost | SourceComment) -> datetime:
    assert item.created_at is not None  # noqa: S101 - mended before
    return item.created_at
