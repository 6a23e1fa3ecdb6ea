from social_learning_xblocks.notices.api import Described
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.describing import link_to
from tests.factories.spaces import COURSE, make_community, make_space


def test_questions_are_described_by_title_and_address(room, settings):
    settings.SOCIAL_LEARNING = {"UNIT_URL": "/{course_key}/{usage_key}"}
    question = room.ask()

    found = qa.describe_questions({question.pk, 10**12}, room.chi.user_id)

    address = f"/{COURSE}/{room.space.home_usage_key}#sl-q-{question.pk}"
    assert found == {question.pk: Described(question.title, address)}


def test_address_is_empty_where_nobody_knows_the_page(room):
    question = room.ask()

    assert qa.describe_questions({question.pk}, room.chi.user_id) == {question.pk: Described(question.title, "")}


def test_address_of_a_question_in_a_community_is_empty(room):
    question = room.ask()
    question.space = make_space(make_community())

    assert link_to(question) == ""


def test_hidden_question_is_described_to_its_author_only(room):
    question = room.ask()
    room.hide(question)

    found = {name: list(qa.describe_questions({question.pk}, getattr(room, name).user_id)) for name in ("ben", "chi")}

    assert found == {"ben": [question.pk], "chi": []}
