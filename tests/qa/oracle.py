"""What the tables say of a space, and the same made anew in plain Python from the rows that are the truth."""

from collections import defaultdict

from social_learning_xblocks.kit import search
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.kit.richtext import plain_text
from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.qa.domain.listing import ANSWER_TOKENS
from social_learning_xblocks.qa.enums import State
from social_learning_xblocks.qa.models import (
    Answer,
    AnswerVote,
    Board,
    Comment,
    Deflection,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
)
from social_learning_xblocks.spaces.models import Tag


def stored(space):
    """What the tables say of the space, counters and copies included."""
    fields = "state score answer_count comment_count same_count helped_count first_answer_at".split()
    copied = "tag_id state score last_activity_at created_at".split()
    return {
        "questions": {row["pk"]: row for row in Question.objects.filter(space=space).values("pk", *fields)},
        "answers": {
            row["pk"]: row for row in Answer.objects.filter(space=space).values("pk", "score", "rank", "comment_count")
        },
        "board": Board.objects.filter(pk=space.pk).values_list("question_count", flat=True).first() or 0,
        "tags": dict(Tag.objects.filter(space=space).values_list("name", "question_count")),
        "under_tags": sorted(QuestionTag.objects.filter(question__space=space).values_list("question_id", *copied)),
        "texts": {
            key: (set(title.split()), set(text.split()))
            for key, title, text in QuestionText.objects.filter(question__space=space).values_list(
                "pk", "title_terms", "text_terms"
            )
        },
    }


def recomputed(space):
    """The same, from the posts and from the rows that are the truth: votes, readers, deflections."""
    questions = list(Question.objects.filter(space=space))
    answers, comments = defaultdict(list), defaultdict(list)
    for answer in Answer.objects.filter(space=space):
        answers[answer.question_id].append(answer)
    for comment in Comment.objects.filter(space=space, visibility=Visibility.VISIBLE):
        comments[("answer", comment.answer_id) if comment.answer_id else ("question", comment.question_id)].append(
            comment
        )
    readers = list(Reader.objects.filter(question__space=space))
    helped = list(Deflection.objects.filter(question__space=space).values_list("question_id", flat=True))
    votes = list(AnswerVote.objects.filter(answer__space=space).values_list("answer_id", flat=True))
    shown = [question for question in questions if question.is_visible]
    tags = {tag.pk: tag for tag in Tag.objects.filter(space=space)}
    return {
        "questions": {
            question.pk: question_from(question, answers[question.pk], comments, readers, helped)
            for question in questions
        },
        "answers": {
            answer.pk: {
                "pk": answer.pk,
                "score": votes.count(answer.pk),
                "rank": votes.count(answer.pk) + 10**9 * answer.is_accepted + 10**12 * (answer.endorsed_at is not None),
                "comment_count": len(comments["answer", answer.pk]),
            }
            for group in answers.values()
            for answer in group
        },
        "board": len(shown),
        "tags": {tag.name: sum(tag.name in question.tag_names for question in shown) for tag in tags.values()},
        "under_tags": sorted(
            (
                question.pk,
                key,
                state_of(answers[question.pk]),
                question.score,
                question.last_activity_at,
                question.created_at,
            )
            for question in shown
            for key in question.tag_ids
        ),
        "texts": {question.pk: words_of(question, answers[question.pk]) for question in shown},
    }


def question_from(question, answers, comments, readers, helped):
    visible = [answer for answer in answers if answer.is_visible]
    mine = [reader for reader in readers if reader.question_id == question.pk]
    return {
        "pk": question.pk,
        "state": state_of(answers),
        "score": sum(reader.has_voted for reader in mine),
        "answer_count": len(visible),
        "comment_count": len(comments["question", question.pk]),
        "same_count": sum(reader.has_same for reader in mine),
        "helped_count": helped.count(question.pk),
        "first_answer_at": min((answer.created_at for answer in visible), default=None),
    }


def state_of(answers):
    visible = [answer for answer in answers if answer.is_visible]
    if any(answer.is_accepted for answer in visible):
        return State.SOLVED
    return State.ANSWERED if visible else State.UNANSWERED


def words_of(question, answers):
    space_id = question.space_id
    words = search.tokens(space_id, " ".join(question.tag_names) + " \n" + plain_text(question.body_html)).split()
    for answer in answers:
        if answer.is_visible:
            words += search.tokens(space_id, plain_text(answer.body_html), ANSWER_TOKENS).split()
    return set(search.tokens(space_id, question.title).split()), set(words)


def differences(have, want, path=""):
    """Where two nested dicts differ: path -> (stored, recomputed)."""
    if not (isinstance(have, dict) and isinstance(want, dict)):
        return {} if have == want else {path: (have, want)}
    found = {}
    for key in {**have, **want}:
        found |= differences(have.get(key), want.get(key), f"{path}/{key}")
    return found


def oddities(space):
    """Rows that cannot all be true at once."""
    answers = list(Answer.objects.filter(space=space).select_related("question"))
    accepted = [answer for answer in answers if answer.is_accepted]
    waiting = Question.objects.filter(space=space, needs_decision=True)
    turned = Comment.objects.filter(space=space).exclude(converted_from=None).select_related("converted_from")
    return {
        "accepted but not visible": [answer.pk for answer in accepted if not answer.is_visible],
        "accepted twice": len(accepted) - len({answer.question_id for answer in accepted}),
        "endorser without a time": [a.pk for a in answers if a.endorsed_by_id and a.endorsed_at is None],
        "to decide without anything to decide": [
            question.pk
            for question in waiting
            if question.state != State.ANSWERED
            or not any(
                a.is_visible and a.author_id != question.author_id for a in answers if a.question_id == question.pk
            )
        ],
        "shown as an answer and as a comment": [
            comment.pk for comment in turned if comment.is_visible and comment.converted_from.is_visible
        ],
    }


NOTHING_ODD = {
    "accepted but not visible": [],
    "accepted twice": 0,
    "endorser without a time": [],
    "to decide without anything to decide": [],
    "shown as an answer and as a comment": [],
}


def ledger(space):
    """Sums of the ledger by person and topic, and credits that stand more than once."""
    sums = defaultdict(lambda: [0, 0, 0, 0])
    standing = defaultdict(int)
    reversed_lines = set(ReputationEvent.objects.exclude(reverses=None).values_list("reverses_id", flat=True))
    for event in ReputationEvent.objects.filter(space=space):
        sign = -1 if event.reverses_id else 1
        for key in [0, *event.tag_ids]:
            sums[event.user_id, key][0] += event.points
            if event.kind in COUNTED and event.points:
                sums[event.user_id, key][COUNTED[event.kind]] += sign
        if not event.reverses_id and event.pk not in reversed_lines:
            standing[event.subject_type, event.subject_id, event.giver_id, event.kind] += 1
    return {key: tuple(row) for key, row in sums.items()}, dict(standing)


COUNTED = {"accepted": 1, "endorsed": 2, "upvoted": 3}


def standings(space):
    rows = Standing.objects.filter(space=space)
    return {(row.user_id, row.tag_key): (row.points, row.accepted, row.endorsed, row.upvoted) for row in rows}


def deserved(space):
    """The earned that should stand: for what others found of posts that are shown now."""
    earned = set()
    for answer in Answer.objects.filter(space=space, visibility=Visibility.VISIBLE).select_related("question"):
        givers = [
            (voter, "upvoted") for voter in AnswerVote.objects.filter(answer=answer).values_list("user_id", flat=True)
        ]
        givers += [(answer.question.author_id, "accepted")] * answer.is_accepted
        givers += [(answer.endorsed_by_id, "endorsed")] * answer.is_endorsed
        asker = answer.question.author_id
        if not (answer.question.is_anonymous and answer.author_id == asker):
            earned |= {("answer", answer.pk, giver, kind) for giver, kind in givers if giver != answer.author_id}
    for question in Question.objects.filter(space=space, visibility=Visibility.VISIBLE, is_anonymous=False):
        voters = Reader.objects.filter(question=question, has_voted=True).values_list("user_id", flat=True)
        earned |= {("question", question.pk, voter, "asked_well") for voter in voters}
    return earned


GONE = {Visibility.HIDDEN, Visibility.DELETED}


def given(space):
    """The credits that stand, of posts that are shown, and of posts hidden or deleted (there should be none)."""
    _sums, standing = ledger(space)
    subjects = {}
    for name, model in (("answer", Answer), ("question", Question)):
        for key, visibility in model.objects.filter(space=space).values_list("pk", "visibility"):
            subjects[name, key] = visibility
    shown = {credit for credit in standing if subjects[credit[:2]] == Visibility.VISIBLE}
    return shown, {credit for credit in standing if subjects[credit[:2]] in GONE}
