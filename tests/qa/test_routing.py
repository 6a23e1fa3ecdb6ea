import pytest

from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Reader
from social_learning_xblocks.spaces.api import Role, accept_requests


@pytest.fixture
def willing(room):
    """Somebody new who agreed to be asked."""

    def join(name, role=Role.LEARNER):
        person = room.join(name, role)
        accept_requests(person, room.space, accepts=True)
        return person

    return join


def prove(room, person, topic="ridge"):
    """An answer of the person in the topic is accepted."""
    question = room.ask(room.chi, title=f"A question on {topic}", tags=[topic])
    answer = room.answer(question, by=person)
    qa.accept_answer(room.chi, room.space, answer.pk, on=True)


def asked(question):
    readers = Reader.objects.filter(question=question).exclude(asked_at=None).order_by("user__username")
    return list(readers.values_list("user__username", flat=True))


def test_experts_are_at_most_three(room, willing):
    for number in range(5):
        willing(f"expert{number}", Role.EXPERT)
    question = room.ask()

    people = qa.ask_experts(room.ben, room.space, question.pk)

    assert [person.name for person in people] == ["expert0", "expert1", "expert2"]
    assert asked(question) == ["expert0", "expert1", "expert2"]


def test_experts_are_told_who_asks(room, willing):
    expert = willing("eli", Role.EXPERT)

    qa.ask_experts(room.ben, room.space, room.ask().pk)

    assert list(Notice.objects.values_list("recipient_id", "kind", "actor_id")) == [
        (expert.user_id, "requested", room.ben.user_id)
    ]


def test_only_those_who_agreed_are_asked(room, willing):
    prove(room, room.ada)
    prove(room, willing("eli"))
    accept_requests(willing("eva"), room.space, accepts=False)

    people = qa.ask_experts(room.ben, room.space, room.ask(tags=["ridge"]).pk)

    assert [person.name for person in people] == ["eli"]


def test_learners_who_agreed_are_asked_in_topics_they_are_proven_in(room, willing):
    prove(room, willing("eli"), "lasso")

    with pytest.raises(Conflict, match="Nobody who agreed to be asked knows these topics yet"):
        qa.ask_experts(room.ben, room.space, room.ask(tags=["ridge"]).pk)
    assert [p.name for p in qa.ask_experts(room.ben, room.space, room.ask(tags=["lasso"]).pk)] == ["eli"]


def test_proven_people_come_before_appointed_ones(room, willing):
    willing("appointed", Role.MENTOR)
    proven = willing("proven")
    prove(room, proven)

    people = qa.ask_experts(room.ben, room.space, room.ask(tags=["ridge"]).pk)

    assert [person.name for person in people] == ["proven", "appointed"]


def test_least_burdened_come_first(room, willing):
    for name in ("first", "second", "third", "fourth"):
        willing(name, Role.EXPERT)

    rounds = [qa.ask_experts(room.ben, room.space, room.ask().pk) for _number in range(4)]

    assert [[person.name for person in people] for people in rounds] == [
        ["first", "second", "third"],
        ["fourth", "first", "second"],
        ["third", "fourth", "first"],
        ["second", "third", "fourth"],
    ]


def test_asker_is_not_asked(room, willing):
    expert = willing("eli", Role.EXPERT)
    willing("eva", Role.EXPERT)

    people = qa.ask_experts(expert, room.space, room.ask(expert).pk)

    assert [person.name for person in people] == ["eva"]


def test_those_asked_before_count_towards_the_three(room, willing):
    willing("eli", Role.EXPERT)
    question = room.ask()
    qa.ask_experts(room.ben, room.space, question.pk)
    for name in ("eva", "emil", "edda"):
        willing(name, Role.EXPERT)

    people = qa.ask_experts(room.ben, room.space, question.pk)

    assert [person.name for person in people] == ["eva", "emil"]
    with pytest.raises(Conflict, match="Three people have been asked already"):
        qa.ask_experts(room.ben, room.space, question.pk)


def test_nobody_is_asked_for_a_solved_question(room, willing):
    willing("eli", Role.EXPERT)
    answer = room.answer(room.ask())
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    with pytest.raises(Conflict, match="solved already"):
        qa.ask_experts(room.ben, room.space, answer.question_id)


def test_anonymous_asker_is_not_named_to_experts(room, willing):
    willing("eli", Role.EXPERT)

    qa.ask_experts(room.ben, room.space, room.ask(anonymous=True).pk)

    assert Notice.objects.get().actor_id is None


def test_request_waits_until_it_is_declined(room, willing):
    expert = willing("eli", Role.EXPERT)
    question = room.ask()
    qa.ask_experts(room.ben, room.space, question.pk)
    waiting = qa.list_questions(expert, room.space, None, view="waiting").items

    qa.decline_request(expert, room.space, question.pk)

    assert [(row.id, row.is_asked) for row in waiting] == [(question.pk, True)]
    assert qa.list_questions(expert, room.space, None, view="waiting").items == []


def test_request_is_met_by_an_answer(room, willing):
    expert = willing("eli", Role.EXPERT)
    question = room.ask()
    qa.ask_experts(room.ben, room.space, question.pk)

    room.answer(question, by=expert)

    assert qa.list_questions(expert, room.space, None, view="waiting").items == []


def test_who_declined_carries_no_burden(room, willing):
    experts = [willing(name, Role.EXPERT) for name in ("first", "second", "third", "fourth")]
    question = room.ask()
    qa.ask_experts(room.ben, room.space, question.pk)
    qa.decline_request(experts[0], room.space, question.pk)

    again = qa.ask_experts(room.ben, room.space, room.ask().pk)

    assert [person.name for person in again] == ["first", "fourth", "second"]


def test_solved_questions_wait_for_nobody_and_are_no_burden(room, willing):
    experts = [willing(name, Role.EXPERT) for name in ("first", "second", "third", "fourth")]
    answer = room.answer(room.ask())
    qa.ask_experts(room.ben, room.space, answer.question_id)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    again = qa.ask_experts(room.ben, room.space, room.ask(title="Another one").pk)

    waiting = qa.list_questions(experts[0], room.space, None, view="waiting").items
    assert [person.name for person in again] == ["first", "second", "third"]
    assert [row.title for row in waiting] == ["Another one"]


def test_who_declined_is_not_asked_again(room, willing):
    experts = [willing(name, Role.EXPERT) for name in ("eli", "eva", "emil", "edda")]
    question = room.ask()
    qa.ask_experts(room.ben, room.space, question.pk)
    for expert in experts[:3]:
        qa.decline_request(expert, room.space, question.pk)
        qa.decline_request(expert, room.space, question.pk)

    with pytest.raises(Conflict, match="Three people have been asked already"):
        qa.ask_experts(room.ben, room.space, question.pk)

    assert Notice.objects.filter(kind="requested").count() == 3
    assert asked(question) == ["eli", "emil", "eva"]


def test_declining_lets_nobody_else_be_asked_twice(room, willing):
    expert = willing("eli", Role.EXPERT)
    question = room.ask()
    for _round in range(5):
        try:
            qa.ask_experts(room.ben, room.space, question.pk)
        except Conflict:
            continue
        qa.decline_request(expert, room.space, question.pk)

    assert list(Notice.objects.values_list("recipient_id", "kind", "count")) == [(expert.user_id, "requested", 1)]


def test_who_has_answered_already_is_not_asked(room, willing):
    expert = willing("eli", Role.EXPERT)
    question = room.ask()
    room.answer(question, by=expert)

    with pytest.raises(Conflict, match="Nobody"):
        qa.ask_experts(room.ben, room.space, question.pk)


def test_who_was_never_asked_has_nothing_to_decline(room):
    question = room.ask()
    qa.open_question(room.chi, room.space, room.membership(room.chi), question.pk)

    qa.decline_request(room.chi, room.space, question.pk)

    assert Reader.objects.get(user_id=room.chi.user_id).replied_at is None


def test_thread_asks_for_an_answer_until_there_is_a_reply(room, willing):
    expert = willing("eli", Role.EXPERT)
    question = room.ask()
    qa.ask_experts(room.ben, room.space, question.pk)
    before = qa.open_question(expert, room.space, None, question.pk).is_asked

    qa.decline_request(expert, room.space, question.pk)

    assert (before, qa.open_question(expert, room.space, None, question.pk).is_asked) == (True, False)


def test_experts_of_another_space_are_not_asked(room, willing):
    accept_requests(room.eve, room.elsewhere, accepts=True)

    with pytest.raises(Conflict, match="Nobody"):
        qa.ask_experts(room.ben, room.space, room.ask().pk)


def test_decline_of_a_question_elsewhere_is_not_found(room):
    with pytest.raises(NotFound):
        qa.decline_request(room.eve, room.elsewhere, room.ask().pk)
