import pytest

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import NotFound
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people.models import Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.data import COMMENTS_AT_ONCE, Comments
from social_learning_xblocks.qa.domain.threads import PAGE_OF_ANSWERS, tools_of
from social_learning_xblocks.qa.models import Answer, Comment, Reader
from social_learning_xblocks.spaces.api import Role
from tests.factories.qa import subject


def opened(reader, room, question, **more):
    return qa.open_question(reader, room.space, room.membership(reader), question.pk, **more)


def test_thread_shows_the_question(room):
    question = room.ask(tags=["ridge"])
    qa.have_same_question(room.chi, room.space, question.pk, on=True)
    qa.vote_question(room.chi, room.space, question.pk, on=True)

    thread = opened(room.chi, room, question)

    assert (thread.title, thread.html, thread.tags) == (question.title, '<p dir="auto">It zig-zags.</p>', ["ridge"])
    assert (thread.author, thread.created_at, thread.edited_at) == (
        Person(room.ben.user_id, "ben"),
        question.created_at,
        None,
    )
    assert (thread.score, thread.has_voted, thread.has_same, thread.same_count, thread.is_following) == (
        1,
        True,
        True,
        1,
        True,
    )
    assert (thread.is_mine, thread.is_asked, thread.is_locked, thread.is_anonymous) == (False, False, False, False)
    assert (thread.is_solved, thread.is_held, thread.is_visible, thread.answer_count) == (False, False, True, 0)


def test_thread_shows_answers_with_names_votes_and_comments(room):
    question = room.ask()
    answer = room.answer(question)
    room.comment(answer, body="Why?")
    qa.vote_answer(room.ben, room.space, answer.pk, on=True)
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)

    (shown,) = opened(room.ben, room, question).answers

    assert (shown.author.name, shown.score, shown.has_voted, shown.is_accepted) == ("chi", 1, True, False)
    assert shown.endorser == Person(room.ada.user_id, "ada", "Mentor")
    assert [(comment.author.name, comment.html) for comment in shown.comments.items] == [
        ("ada", '<p dir="auto">Why?</p>')
    ]
    assert (shown.is_held, shown.is_visible, shown.question_id) == (False, True, question.pk)


MAY = {
    # person: question, answer of Chi, comment of Ada
    "ben": ("answer comment delete edit follow request retag", "accept comment report vote", "report"),
    "chi": ("answer comment follow report vote", "comment convert delete edit wiki", "report"),
    "ada": ("answer comment follow report vote", "comment endorse report vote", "convert delete edit"),
    "dee": (
        "answer comment edit follow moderate report request retag vote",
        "comment convert edit endorse moderate report vote wiki",
        "convert edit moderate report",
    ),
    "gus": ("follow report", "report", "report"),
    "nobody": ("", "", ""),
    "masked": ("", "", ""),
}


@pytest.mark.parametrize("who", MAY)
def test_thread_says_what_the_reader_may_do(room, who):
    question = room.ask()
    answer = room.answer(question)
    room.comment(question)
    readers = {
        **vars(room),
        "gus": room.join("gus", Role.GUEST),
        "nobody": Actor(None),
        "masked": Actor(room.chi.user_id, "dee", frozenset({"learner"}), read_only=True),
    }
    type(question).objects.filter(pk=question.pk).update(answer_count=0)

    thread = qa.open_question(readers[who], room.space, None, question.pk)

    shown = (thread.may, qa.show_answer(readers[who], room.space, answer).may, thread.comments.items[0].may)
    assert tuple(" ".join(sorted(may)) for may in shown) == MAY[who]


def test_tools_of_a_post_are_those_of_the_thread(room):
    question = room.ask()
    answer = room.answer(question)
    comment = room.comment(question)
    qa.make_wiki(room.chi, room.space, answer.pk, wiki=True)
    for reader in (room.ben, room.chi, room.ada, room.dee):
        thread = opened(reader, room, question)
        shown = [tools_of(reader, room.space, *subject(post)) for post in (question, answer, comment)]

        assert [tools.may for tools in shown] == [thread.may, thread.answers[0].may, thread.comments.items[0].may]
        assert [(tools.is_wiki, tools.is_locked, tools.visibility) for tools in shown] == [
            (False, False, Visibility.VISIBLE),
            (True, False, Visibility.VISIBLE),
            (False, False, Visibility.VISIBLE),
        ]


def test_tools_of_a_question_say_how_many_answers_of_others_go_with_it(room):
    question = room.ask()
    assert tools_of(room.ben, room.space, *subject(question)).lost == 0
    room.answer(question, by=room.ben)
    assert tools_of(room.ben, room.space, *subject(question)).lost == 0
    room.answer(question, by=room.chi)
    room.hide(room.answer(question, by=room.ada))
    room.answer(question, by=room.ada)

    assert [tools_of(reader, room.space, *subject(question)).lost for reader in (room.ben, room.chi)] == [2, 0]


def test_tools_of_a_hidden_post_are_not_for_peers(room):
    answer = room.answer(room.ask())
    room.hide(answer)

    assert tools_of(room.chi, room.space, *subject(answer)).visibility == Visibility.HIDDEN
    with pytest.raises(NotFound):
        tools_of(room.ada, room.space, *subject(answer))


def test_thread_offers_history_once_there_is_one(room):
    question = room.ask()
    answer = room.answer(question)
    qa.edit_question(room.ben, room.space, question.pk, title="Why so slow?", body="")
    qa.edit_answer(room.chi, room.space, answer.pk, body="Scale all.")

    thread = opened(room.ada, room, question)

    assert ("history" in thread.may, "history" in thread.answers[0].may) == (True, True)


def test_thread_offers_staff_to_reveal_an_anonymous_asker(room):
    question = room.ask(anonymous=True)

    offered = {name: "reveal" in opened(getattr(room, name), room, question).may for name in ("ada", "chi", "dee")}

    assert offered == {"ada": False, "chi": False, "dee": True}


def test_thread_offers_nothing_that_a_lock_forbids(room):
    question = room.ask()
    room.answer(question)
    qa.lock_question(room.dee, room.space, question.pk, locked=True)

    thread = opened(room.chi, room, question)

    assert (sorted(thread.may), sorted(thread.answers[0].may)) == (["follow", "report", "vote"], ["delete"])


def test_thread_offers_experienced_members_to_convert_and_retag(room):
    guide = room.join("gil")
    Standing.objects.create(space=room.space, user_id=guide.user_id, points=100)
    question = room.ask()
    room.answer(question)

    thread = opened(guide, room, question)

    assert ("retag" in thread.may, "edit" in thread.may, "convert" in thread.answers[0].may) == (True, False, True)


def test_deleted_question_offers_its_author_to_bring_it_back(room):
    question = room.ask()
    qa.delete_post(room.ben, room.space, *subject(question))

    thread = opened(room.ben, room, question)

    assert (sorted(thread.may), thread.visibility, thread.is_visible) == (
        ["follow", "undelete"],
        Visibility.DELETED,
        False,
    )


def test_hidden_answer_tells_its_author_why(room):
    answer = room.answer(room.ask())
    room.hide(answer, "Gives the solution away")

    (shown,) = opened(room.chi, room, answer.question).answers

    assert (shown.visibility, shown.reason, shown.is_visible) == (Visibility.HIDDEN, "Gives the solution away", False)


def test_held_answer_tells_its_author_the_word(room):
    room.hold("casino")
    answer = room.answer(room.ask(), body="casino")

    (shown,) = opened(room.chi, room, answer.question).answers

    assert (shown.is_held, shown.reason) == (True, "casino")


def test_comments_start_with_the_newest_five_and_go_on(room):
    question = room.ask()
    for number in range(7):
        room.comment(question, body=f"Comment {number}")

    comments = opened(room.chi, room, question).comments
    earlier = qa.show_comments(room.chi, room.space, *subject(question), before=comments.items[0].id)

    assert [comment.html[-12:-4] for comment in comments.items] == [f"omment {number}" for number in range(2, 7)]
    assert (comments.count, comments.hidden_count, comments.next_count) == (7, 2, 2)
    assert [comment.html[-12:-4] for comment in earlier.items] == ["omment 0", "omment 1"]
    assert (earlier.hidden_count, earlier.next_count) == (0, 0)


def make_comments(room, post, count):
    on = {"question": post} if subject(post)[0] == "question" else {"question": post.question, "answer": post}
    Comment.objects.bulk_create(
        [
            Comment(space=room.space, author_id=room.ada.user_id, body=str(n), body_html=f"<p>{n}</p>", **on)
            for n in range(count)
        ]
    )
    type(post).objects.filter(pk=post.pk).update(comment_count=count)


@pytest.mark.parametrize("on", ["question", "answer"])
@pytest.mark.parametrize("count", [5, 6, 55, 56, 250])
def test_every_comment_can_be_reached_and_each_step_says_how_many_it_brings(room, on, count):
    post = room.ask() if on == "question" else room.answer(room.ask())
    make_comments(room, post, count)

    comments = qa.show_comments(room.chi, room.space, *subject(post))
    found = [comment.html for comment in comments.items]
    while comments.next_count:
        promised = comments.next_count
        comments = qa.show_comments(room.chi, room.space, *subject(post), before=comments.items[0].id)
        assert len(comments.items) == promised <= COMMENTS_AT_ONCE
        found = [comment.html for comment in comments.items] + found

    assert found == [f"<p>{n}</p>" for n in range(count)]


def test_pages_of_comments_take_the_same_wherever_they_are(room, queries):
    question = room.ask()
    make_comments(room, question, 250)
    for before in Comment.objects.order_by("pk").values_list("pk", flat=True)[60::60]:
        with queries() as found:
            qa.show_comments(room.chi, room.space, *subject(question), before=before)

        assert len(found) == 5, found


def test_there_is_nothing_before_the_first_comment(room):
    question = room.ask()
    first = room.comment(question)

    assert qa.show_comments(room.chi, room.space, *subject(question), before=first.pk) == Comments([])


def test_older_comments_that_only_moderators_see_are_within_their_reach(room):
    question = room.ask()
    room.hide(room.comment(question))
    make_comments(room, question, 5)

    for comments in (
        opened(room.dee, room, question).comments,
        qa.show_comments(room.dee, room.space, *subject(question)),
    ):
        assert (len(comments.items), comments.next_count) == (5, 1)
    assert opened(room.chi, room, question).comments.next_count == 0


def test_held_and_hidden_comments_are_shown_to_their_author_and_moderators_with_the_reason(room):
    answer = room.answer(room.ask())
    room.comment(answer, by=room.ben)
    room.hide(room.comment(answer, by=room.chi), "Not kind")
    room.hold("casino")
    room.comment(answer, by=room.chi, body="A casino")

    def seen(reader):
        for comments in (
            opened(reader, room, answer.question).answers[0].comments,
            qa.show_answer(reader, room.space, answer).comments,
            qa.show_comments(reader, room.space, *subject(answer)),
        ):
            yield [(comment.visibility, comment.reason) for comment in comments.items], comments.hidden_count

    answer.refresh_from_db()
    visible, hidden, held = (Visibility.VISIBLE, ""), (Visibility.HIDDEN, "Not kind"), (Visibility.HELD, "casino")
    for reader in (room.chi, room.dee):
        assert list(seen(reader)) == [([visible, hidden, held], 0)] * 3
    for reader in (room.ben, room.ada):
        assert list(seen(reader)) == [([visible], 0)] * 3


def test_what_only_the_author_sees_is_not_seen_through_the_author_s_eyes(room):
    answer = room.answer(room.ask())
    room.hide(room.comment(answer.question, by=room.chi))
    room.hide(answer)
    eyes = Actor(room.chi.user_id, "dee", frozenset({"learner"}), read_only=True)

    thread = qa.open_question(eyes, room.space, None, answer.question_id)

    assert (thread.answers, thread.comments.items) == ([], [])


def test_held_comment_on_a_post_without_others_is_shown_to_its_author(room):
    room.hold("casino")
    question = room.ask()
    room.comment(question, by=room.chi, body="A casino")

    (shown,) = opened(room.chi, room, question).comments.items

    assert (shown.is_held, shown.is_visible, sorted(shown.may)) == (True, False, ["delete", "edit"])


def test_comments_of_a_comment_are_none(room):
    comment = room.comment(room.ask())

    assert qa.show_comments(room.chi, room.space, *subject(comment)).items == ()


def test_comments_of_an_answer_are_its_own(room):
    question = room.ask()
    answer = room.answer(question)
    room.comment(question, body="On the question")
    room.comment(answer, body="On the answer")

    shown = qa.show_comments(room.chi, room.space, *subject(answer))

    assert [comment.html for comment in shown.items] == ['<p dir="auto">On the answer</p>']


def make_answers(room, question, count):
    """Answers with few different ranks, so that the id decides between equals."""
    for number in range(count):
        Answer.objects.create(
            space=room.space,
            question=question,
            author_id=room.chi.user_id,
            body="So.",
            body_html="<p>So.</p>",
            score=number % 4,
            rank=number % 4,
        )
    type(question).objects.filter(pk=question.pk).update(answer_count=count)
    return list(Answer.objects.order_by("-rank", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    "count", [3, PAGE_OF_ANSWERS - 1, PAGE_OF_ANSWERS, PAGE_OF_ANSWERS + 1, 2 * PAGE_OF_ANSWERS + 5]
)
def test_answers_are_paged_in_the_order_of_their_rank(room, count):
    question = room.ask()
    every = make_answers(room, question, count)

    found, cursor = [], ""
    while not found or cursor:
        thread = opened(room.ben, room, question, cursor=cursor)
        assert len(thread.answers) <= PAGE_OF_ANSWERS
        found += [answer.id for answer in thread.answers]
        cursor = thread.next_cursor

    assert found == every


def test_first_page_holds_when_more_answers_are_shown_to_moderators_than_are_counted(room):
    question = room.ask()
    every = make_answers(room, question, PAGE_OF_ANSWERS + 9)
    Answer.objects.filter(pk__in=every[5:]).update(visibility=Visibility.HIDDEN)
    type(question).objects.filter(pk=question.pk).update(answer_count=5)

    thread = opened(room.dee, room, question)

    assert [answer.id for answer in thread.answers] == every[:PAGE_OF_ANSWERS]
    assert [answer.id for answer in opened(room.ben, room, question).answers] == every[:5]


def test_open_marks_the_question_and_its_notices_as_read(room):
    question = room.ask()
    room.answer(question)

    opened(room.ben, room, question)

    reader = Reader.objects.get(user_id=room.ben.user_id)
    assert reader.seen_at >= question.last_activity_at
    assert list(Notice.objects.values_list("recipient_id", "open_key")) == [(room.ben.user_id, None)]


def test_open_again_writes_nothing(room):
    question = room.ask()
    opened(room.chi, room, question)
    seen_at = Reader.objects.get(user_id=room.chi.user_id).seen_at

    opened(room.chi, room, question)

    assert Reader.objects.get(user_id=room.chi.user_id).seen_at == seen_at


@pytest.mark.parametrize("how", ["masked", "nobody", "a further page"])
def test_open_marks_nothing_for_those_who_only_look(room, how):
    question = room.ask()
    make_answers(room, question, PAGE_OF_ANSWERS + 1)
    member = room.membership(room.ada)
    masked = Actor(room.ada.user_id, "dee", frozenset({"mentor"}), read_only=True)
    cursor = qa.open_question(masked, room.space, None, question.pk).next_cursor
    reader, more = {
        "masked": (masked, {}),
        "nobody": (Actor(None), {}),
        "a further page": (room.ada, {"cursor": cursor}),
    }[how]

    qa.open_question(reader, room.space, member, question.pk, **more)

    assert Reader.objects.filter(user_id=room.ada.user_id).count() == 0


@pytest.mark.parametrize("question_id", [0, -1, 10**15])
def test_question_that_is_not_there_is_not_found(room, question_id):
    with pytest.raises(NotFound, match="It may have been removed"):
        qa.open_question(room.chi, room.space, None, question_id)
