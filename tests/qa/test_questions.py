import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people.models import Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Board, Question, QuestionTag, QuestionText, Reader, Revision
from social_learning_xblocks.spaces.models import Tag
from tests.factories.qa import TITLE

MEGABYTE = "lorem ipsum " * 90_000


def counts(room):
    return dict(Tag.objects.filter(space=room.space).values_list("name", "question_count"))


def test_ask_stores_what_was_typed_and_what_is_shown(room):
    question = room.ask(title="  Why   is it\nslow? ", body="It **zig-zags**.", tags=["Week 4", "ridge", "week 4"])

    assert (question.title, question.body, question.excerpt) == ("Why is it slow?", "It **zig-zags**.", "It zig-zags.")
    assert question.body_html == '<p dir="auto">It <strong>zig-zags</strong>.</p>'
    assert (question.tag_names, question.state, question.author_id) == (["week-4", "ridge"], 0, room.ben.user_id)


def test_ask_lists_the_question(room):
    question = room.ask(tags=["ridge", "week 4"])

    assert Board.objects.get().question_count == 1
    assert counts(room) == {"ridge": 1, "week-4": 1}
    assert QuestionTag.objects.filter(question=question).count() == 2
    assert QuestionText.objects.filter(question=question).count() == 1


def test_ask_makes_the_asker_follow(room):
    question = room.ask()

    reader = Reader.objects.get(question=question)
    assert (reader.user_id, reader.is_following, reader.seen_at) == (room.ben.user_id, True, question.created_at)


def test_ask_tells_whom_it_mentions(room):
    room.ask(body="@chi and @CHI and @ben and @eve, do you know?")

    assert list(Notice.objects.values_list("recipient_id", "kind", "actor_id")) == [
        (room.chi.user_id, "mentioned", room.ben.user_id)
    ]


def test_ask_with_a_held_word_waits_unlisted(room):
    room.hold("casino", "free money")

    question = room.ask(title="Where is FREE  money?", body="@chi", tags=["ridge"])

    assert question.visibility == Visibility.HELD
    assert (counts(room), Board.objects.count(), QuestionText.objects.count()) == ({"ridge": 0}, 0, 0)
    assert list(AuditEntry.objects.values_list("act", "reason")) == [("held", "free money")]
    assert Notice.objects.count() == 0


def test_ask_with_a_held_word_among_the_tags_waits(room):
    room.hold("casino")

    question = room.ask(tags=["casino"])

    assert question.visibility == Visibility.HELD


def test_edit_to_a_held_word_among_the_tags_waits(room):
    room.hold("casino")
    question = room.ask(tags=["ridge"])

    edited = qa.edit_question(room.ben, room.space, question.pk, title=question.title, body="", tags=["casino"])

    assert edited.visibility == Visibility.HELD


def test_moderators_are_not_held(room):
    room.hold("casino")

    assert room.ask(room.dee, title="The casino of features").visibility == Visibility.VISIBLE


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("", "Say in a few words what you want to know."),
        ("a", "Say in a few words what you want to know."),
        ("why?", "Say in a few words what you want to know."),
        (" \t\n  ", "Say in a few words what you want to know."),
        ("w" * 151, "The title can have 150 characters; yours has 151. Put the rest into the text."),
    ],
)
def test_title_is_refused_in_words(room, title, sentence):
    with pytest.raises(Invalid) as refusal:
        room.ask(title=title)

    assert refusal.value.fields == {"title": sentence}
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    "title",
    [
        "w" * 150,
        "why??",
        "¿Por qué?",
        "لماذا هو بطيء؟",
        "为什么梯度下降慢",
        "🤔🤔🤔🤔🤔",
        "👩‍👩‍👧‍👦" * 5 + "🏳️‍🌈",
        "Cafe\u0301 or café?",
    ],
)
def test_title_of_any_script_is_kept(room, title):
    assert Question.objects.get(pk=room.ask(title=title).pk).title == title


@pytest.mark.parametrize("title", ["Why \x00 is it?", "Why \ud83d is it?", "Why \u202e is it?"])
def test_title_without_what_no_database_takes(room, title):
    kept = Question.objects.get(pk=room.ask(title=title).pk).title

    assert kept in {"Why is it?", "Why \N{REPLACEMENT CHARACTER} is it?"}


@pytest.mark.parametrize("body", ["Be\x00fore", "Be\x07fore"])
def test_body_without_what_no_database_takes(room, body):
    assert Question.objects.get(pk=room.ask(body=body).pk).body == "Before"


def test_body_with_half_a_character_is_kept_readable(room):
    assert Question.objects.get(pk=room.ask(body="Be \udc00 fore").pk).body == "Be \N{REPLACEMENT CHARACTER} fore"


def test_body_may_be_empty(room):
    question = room.ask(body="")

    assert (question.body, question.body_html, question.excerpt) == ("", "", "")


def test_body_of_a_megabyte_is_refused_in_words(room):
    with pytest.raises(Invalid) as refusal:
        room.ask(body=MEGABYTE)

    assert refusal.value.fields == {"body": "The text is longer than 30,000 characters. Shorten it or split it."}


def test_sixth_tag_is_refused_in_words(room):
    with pytest.raises(Invalid) as refusal:
        room.ask(tags="one two three four five six".split())

    assert refusal.value.fields == {"tags": "Five tags are enough. Keep those that matter most."}


def test_tags_of_odd_characters(room):
    tags = [" ", "C++", "  .NET  ", "week 4 / part <b>", "机器学习"]

    assert room.ask(tags=tags).tag_names == ["c++", "net", "week-4-part-b", "机器学习"]


def test_tag_of_any_length_is_cut(room):
    assert room.ask(tags=["a" * 100]).tag_names == ["a" * 35]


def test_tags_that_are_not_on_the_list_are_refused_where_learners_add_none(room):
    policy = qa.Policy(may_add_tags=False)
    room.ask(room.dee, tags=["ridge"])

    with pytest.raises(Invalid) as refusal:
        room.ask(tags=["ridge", "lasso"], policy=policy)

    assert refusal.value.fields == {"tags": "“lasso” is not one of this course's tags. Choose from the list."}
    assert room.ask(tags=["RIDGE"], policy=policy).tag_names == ["ridge"]


def test_anonymous_question_is_refused_where_questions_show_their_author(room):
    with pytest.raises(NotAllowed, match="Questions show their author"):
        room.ask(anonymous=True, policy=qa.Policy(may_be_anonymous=False))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("everybody", "y y y"), ("mentors", "- y y"), ("staff", "- - y")],
)
def test_who_may_ask_is_what_the_author_of_the_course_set(room, policy, expected):
    found = []
    for person in (room.ben, room.ada, room.dee):
        try:
            room.ask(person, policy=qa.Policy(who_may_ask=policy))
            found.append("y")
        except NotAllowed:
            found.append("-")

    assert " ".join(found) == expected


def test_limit_is_reached_with_a_sentence(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (2, 3600)}}
    room.ask()
    room.ask()

    with pytest.raises(Conflict, match="You have posted 2 times in a short while"):
        room.ask()

    assert room.ask(room.chi).pk is not None
    assert Question.objects.count() == 3


def test_limit_is_for_one_space_and_a_while(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (1, 3600)}}
    question = room.ask()
    Question.objects.filter(pk=question.pk).update(created_at=question.created_at.replace(year=2020))

    assert room.ask().pk is not None


def test_edit_changes_lists_and_keeps_what_was(room):
    question = room.ask(tags=["ridge", "week 4"])

    qa.edit_question(
        room.ben, room.space, question.pk, title="Why so slow?", body="It oscillates.", tags=["lasso", "ridge"]
    )

    question.refresh_from_db()
    assert (question.title, question.excerpt, question.tag_names) == (
        "Why so slow?",
        "It oscillates.",
        ["lasso", "ridge"],
    )
    assert counts(room) == {"ridge": 1, "week-4": 0, "lasso": 1}
    assert question.edited_at is not None
    assert list(Revision.objects.values_list("number", "title", "body")) == [(1, TITLE, "It zig-zags.")]


def test_edit_without_a_change_leaves_no_history(room):
    question = room.ask(tags=["ridge"])

    qa.edit_question(room.ben, room.space, question.pk, title=f" {TITLE} ", body="It zig-zags.", tags=["Ridge"])

    assert (Revision.objects.count(), Question.objects.get().edited_at) == (0, None)


def test_edit_does_not_move_the_question_up(room):
    question = room.ask()

    qa.edit_question(room.ben, room.space, question.pk, title="Why so slow?", body="")

    assert Question.objects.get().last_activity_at == question.last_activity_at


def test_edit_to_a_held_word_takes_it_out_of_the_lists(room):
    room.hold("casino")
    question = room.ask(tags=["ridge"])

    qa.edit_question(room.ben, room.space, question.pk, title="The casino", body="", tags=["ridge"])

    assert Question.objects.get().visibility == Visibility.HELD
    assert (Board.objects.get().question_count, counts(room), QuestionText.objects.count()) == (0, {"ridge": 0}, 0)


def test_edit_of_a_held_question_stays_held(room):
    room.hold("casino")
    question = room.ask(title="The casino", tags=["ridge"])

    qa.edit_question(room.ben, room.space, question.pk, title="The valley", body="", tags=["ridge"])

    assert Question.objects.get().visibility == Visibility.HELD
    assert (counts(room), QuestionText.objects.count()) == ({"ridge": 0}, 0)


def test_guide_may_retag_and_nothing_else(room):
    guide = room.join("gil")
    Standing.objects.create(space=room.space, user_id=guide.user_id, points=100)
    question = room.ask(tags=["ridge"])

    qa.edit_question(guide, room.space, question.pk, tags=["lasso"])

    question.refresh_from_db()
    assert (question.title, question.body, question.tag_names) == (TITLE, "It zig-zags.", ["lasso"])
    for text in ({"title": "Mine now"}, {"body": "All of it"}):
        with pytest.raises(NotAllowed, match="the topics of this question, not its text"):
            qa.edit_question(guide, room.space, question.pk, tags=["ridge"], **text)


def test_helper_may_not_retag(room):
    helper = room.join("gil")
    Standing.objects.create(space=room.space, user_id=helper.user_id, points=99)
    question = room.ask(tags=["ridge"])

    with pytest.raises(NotAllowed, match="cannot edit this question"):
        qa.edit_question(helper, room.space, question.pk, title=TITLE, body="", tags=["lasso"])


def test_locked_question_is_edited_by_moderators_only(room):
    question = room.ask()
    qa.lock_question(room.dee, room.space, question.pk, locked=True)

    with pytest.raises(NotAllowed):
        qa.edit_question(room.ben, room.space, question.pk, title="Why so slow?", body="")
    assert qa.edit_question(room.dee, room.space, question.pk, title="Why so slow?", body="").title == "Why so slow?"
