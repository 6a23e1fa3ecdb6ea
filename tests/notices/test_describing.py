from social_learning_xblocks.notices.api import Described
from social_learning_xblocks.notices.domain.describing import describe


def test_targets_are_described_by_their_applet_in_one_go(room, django_assert_num_queries):
    questions = [room.ask(title=f"Question {number}") for number in range(3)]

    with django_assert_num_queries(1):
        found = describe([("question", question.pk) for question in questions], room.chi.user_id)

    assert found == {("question", question.pk): Described(question.title) for question in questions}


def test_targets_that_nobody_knows_are_left_out(room):
    assert describe([("poem", 1), ("question", 10**12)], room.chi.user_id) == {}
