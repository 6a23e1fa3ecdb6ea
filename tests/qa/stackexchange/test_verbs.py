"""What an import leaves is what the verbs would have left: the same posts, made both ways, column by column."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from social_learning_xblocks.people.models import Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Answer, Board, Comment, Question, QuestionTag, QuestionText
from social_learning_xblocks.spaces.models import Tag
from tests.factories.dumps import write_dump
from tests.factories.qa import make_room
from tests.factories.spaces import actor_in, make_space

pytestmark = pytest.mark.django_db

#: Ids, what belongs to people here only, and what the two ways call each other.
APART = {"id", "space", "question", "answer", "tag", "author", "endorsed_by", "converted_from", "source_key", "tag_ids"}


class Clock:
    """Stands still while a verb works, so that all it writes is of one moment; goes on by a minute between two."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def __call__(self):
        return self.now

    def tick(self, done):
        self.now += timedelta(minutes=1)
        return done


def a_lively_room(clock):
    """Questions in all states, with what people do to them; who votes and accepts is a member."""
    room = make_room()
    tick = clock.tick
    plain = tick(
        room.ask(
            title="Is the bias regularised in ridge?", body="See the `slides` of **week 4**.", tags=["Week 4", "ridge"]
        )
    )
    answered = tick(
        room.ask(
            room.chi, "Why is gradient descent slow?", "It zig-zags:\n\n- in a valley\n- for long", tags=["week 4"]
        )
    )
    solved = tick(
        room.ask(title="What is a Hessian, in simple words?", body="I read [this](https://example.org/hessian).")
    )
    own = tick(room.ask(title="How do I scale the features?", body="All of them.", tags=["ridge"]))
    tick(room.answer(answered, room.ben, "Scale the *features* first."))
    first = tick(room.answer(solved, room.chi, "All second derivatives."))
    second = tick(room.answer(solved, room.dee, "Curvature, as a matrix: \\(H_{ij}\\)."))
    tick(room.answer(own, room.ben, "I found it: `StandardScaler`."))
    tick(room.comment(plain, room.ada, "Which edition?"))
    tick(room.comment(first, room.ben, "Of what?"))
    tick(room.comment(solved, room.chi, "Good question!"))
    tick(room.comment(second, room.ada, "Symmetric, too."))
    tick(qa.vote_answer(room.ada, room.space, second.pk, on=True))
    tick(qa.vote_question(room.dee, room.space, plain.pk, on=True))
    tick(qa.accept_answer(room.ben, room.space, second.pk, on=True))
    return room


def dump_of(space, folder):
    """The same posts as Stack Exchange would export them."""
    posts, comments = [], []
    numbers = {}
    for model in (Question, Answer):
        for row in model.objects.filter(space=space).order_by("pk"):
            numbers[row] = len(numbers) + 1
            post = {
                "Id": numbers[row],
                "PostTypeId": 1 if model is Question else 2,
                "CreationDate": row.created_at.isoformat(),
                "Score": row.score,
                "Body": row.body_html,
                "OwnerUserId": row.author_id,
            }
            if model is Question:
                accepted = Answer.objects.filter(question=row, is_accepted=True).first()
                post |= {"Title": row.title, "Tags": "".join(f"<{name}>" for name in row.tag_names)}
                post["accepted"] = accepted
            else:
                post["ParentId"] = numbers[row.question]
            posts.append(post)
    for post in posts:
        accepted = post.pop("accepted", None)
        post["AcceptedAnswerId"] = numbers[accepted] if accepted else None
    for number, row in enumerate(Comment.objects.filter(space=space).order_by("pk"), start=1):
        parent = numbers[row.answer or row.question]
        comments.append(
            {
                "Id": number,
                "PostId": parent,
                "CreationDate": row.created_at.isoformat(),
                "Text": row.body,
                "UserId": row.author_id,
            }
        )
    users = [{"Id": person.pk, "DisplayName": person.first_name} for person in get_user_model().objects.all()]
    return write_dump(folder, Users=users, Posts=posts, Comments=comments)


def columns(model, space, **more):
    """All rows of a space as dicts without what cannot be the same, oldest first."""
    key = "question__space" if model in (QuestionTag, QuestionText) else "space"
    names = [field.name for field in model._meta.concrete_fields if field.name not in APART]
    rows = model.objects.filter(**{key: space}).order_by(
        "question__pk" if model is QuestionText else "created_at", "pk"
    )
    return [{name: getattr(row, name) for name in names} | {k: f(row) for k, f in more.items()} for row in rows]


def words(row):
    """Tokens without their space, in any order."""
    return sorted(token.partition("x")[2] for token in row.text_terms.split())


@pytest.fixture
def both(tmp_path, monkeypatch):
    """A space in which people wrote, and one into which the same was imported."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    room = a_lively_room(clock)
    space = make_space()
    qa.import_dump(space, dump_of(room.space, tmp_path), qa.ImportReport("same"), processes=1)
    return room.space, space


@pytest.mark.parametrize("model", [Question, Answer, Comment], ids=lambda model: model.__name__)
def test_posts_are_the_same_in_every_column(both, model):
    written, imported = (columns(model, space) for space in both)
    assert imported == written
    assert len(written) >= 4


def test_rows_under_tags_are_the_same(both):
    written, imported = (
        sorted(
            map(
                str,
                columns(QuestionTag, space, tag_name=lambda row: row.tag.name, title=lambda row: row.question.title),
            )
        )
        for space in both
    )
    assert imported == written
    assert len(written) == 4


def test_search_knows_the_same_words(both):
    written, imported = (
        [(row.question.title, words(row)) for row in QuestionText.objects.filter(question__space=space).order_by("pk")]
        for space in both
    )
    assert imported == written


def test_tags_and_the_board_count_the_same(both):
    written, imported = (
        (
            Board.objects.get(pk=space.pk).question_count,
            sorted(Tag.objects.filter(space=space).values_list("name", "question_count")),
        )
        for space in both
    )
    assert imported == written


def test_standings_are_the_same_where_each_was_voted_for_once(both):
    written, imported = both
    names = dict(Tag.objects.values_list("pk", "name"))
    here = dict(get_user_model().objects.values_list("pk", "username"))

    def standings(space, name_of):
        rows = Standing.objects.filter(space=space)
        return sorted(
            (
                name_of(here[row.user_id]),
                names.get(row.tag_key, ""),
                row.points,
                row.accepted,
                row.endorsed,
                row.upvoted,
            )
            for row in rows
        )

    originals = {f"se-same-{pk}": username for pk, username in here.items()}
    assert standings(imported, lambda username: originals[username]) == standings(written, lambda username: username)


def test_both_have_nothing_to_recount(both):
    assert [list(qa.check_counters(space)) for space in both] == [[], []]


def test_both_spaces_answer_alike(both):
    eve = get_user_model().objects.get(username="eve")
    pages = []
    for space in both:
        actor = actor_in(space, eve)
        for wanted in (
            {"view": "activity"},
            {"view": "votes"},
            {"view": "unanswered"},
            {"tag": "week 4", "state": "answered"},
        ):
            page = qa.list_questions(actor, space, None, **wanted)
            pages.append([row.title for row in page.items])
    assert pages[:4] == pages[4:]
