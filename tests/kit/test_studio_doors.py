"""Studio's editor lets anybody who is signed in call any handler of any block: only what is meant for Studio answers there."""

import pytest

from tests.factories.blocks import Bell, LMSRuntime, call, make_block


def bell_in_the_editor():
    """Studio's editor as a block sees it: no mode, no role, but the service that says who may edit."""
    return make_block(Bell, LMSRuntime(studio_user_permissions=object()))


@pytest.mark.parametrize(("handler", "method"), [("ring", "POST"), ("count", "GET")])
def test_the_editor_of_studio_is_no_way_around_the_course(handler, method):
    block = bell_in_the_editor()

    answer = call(block, handler, method=method)

    assert (answer.status_code, block.rings) == (403, 0)


def test_what_is_meant_for_the_editor_answers_there():
    assert call(bell_in_the_editor(), "tune").status_code == 204


def test_the_course_page_is_not_taken_for_studio():
    block = make_block(Bell, LMSRuntime())

    assert (call(block, "ring").status_code, block.rings) == (200, 1)


@pytest.mark.parametrize("key", ["lb:Org:Library:social_qa:one", "lib-block-v1:Org+Library+type@social_qa+block@one"])
@pytest.mark.parametrize(("handler", "method"), [("ring", "POST"), ("count", "GET")])
def test_in_a_library_nothing_answers(key, handler, method):
    block = make_block(Bell, LMSRuntime(), name=key)

    answer = call(block, handler, method=method)

    assert (answer.status_code, block.rings) == (403, 0)
