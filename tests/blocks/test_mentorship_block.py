"""The mentorship block: its page, its settings, what it tells the platform."""

import pytest

from mentoring.models import Programme
from social_learning_xblocks.blocks.mentorship_block import MentorshipBlock
from tests.factories.blocks import call

SETTINGS = {
    "display_name": "Find a mentor",
    "scope": "course",
    "community": "",
    "programme": "autumn",
    "shows": "everything",
    "welcome": "",
    "completion": "viewed",
}


class Permissions:
    """Studio's service that says who may write."""

    def __init__(self, may):
        self.may = may

    def can_write(self, course_key):
        return self.may


def studio(mt_block, user, *, may=True):
    return mt_block(user, services={"studio_user_permissions": Permissions(may)})


def drawn(block):
    return block.student_view().content


def test_a_learner_finds_the_programme_and_no_console(mt_block, ben):
    html = drawn(mt_block(ben, welcome="Come **in**"))

    assert "Come <strong>in</strong>" in html
    assert "Console" not in html


@pytest.mark.parametrize(("shows", "has_console"), [("everything", True), ("console", True), ("match", False)])
def test_staff_find_the_console_where_the_author_shows_it(mt_block, dee, shows, has_console):
    assert ("Console" in drawn(mt_block(dee, is_staff=True, shows=shows))) is has_console


def test_the_console_is_for_coordinators(mt_block, ben, dee):
    assert call(mt_block(ben), "desk", method="GET").status_code == 403
    assert call(mt_block(dee, is_staff=True), "desk", method="GET").status_code == 200


def test_two_blocks_with_one_word_show_one_programme(mt_block, ben):
    for name in ("one", "two"):
        drawn(mt_block(ben, name=name, scope="course", programme="autumn"))

    assert Programme.objects.count() == 1


def test_settings_are_kept_when_the_author_may_edit(mt_block, dee):
    block = studio(mt_block, dee)

    assert call(block, "save_settings", SETTINGS).status_code == 204
    assert (block.scope, block.programme) == ("course", "autumn")


def test_settings_are_kept_from_who_may_not_edit(mt_block, ben):
    block = studio(mt_block, ben, may=False)

    assert call(block, "save_settings", SETTINGS).status_code == 403
    assert block.display_name == "Mentorship"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"programme": "Two words"}, "Use small letters, digits and hyphens."),
        ({"scope": "community"}, "Give the community a name."),
    ],
)
def test_wrong_settings_come_back_with_a_sentence(mt_block, dee, change, sentence):
    answer = call(studio(mt_block, dee), "save_settings", SETTINGS | change)

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_visitor_who_is_not_signed_in_is_turned_away_by_every_action(mt_block):
    block = mt_block(None)
    names = [
        name for name in dir(MentorshipBlock) if getattr(getattr(MentorshipBlock, name), "_is_xblock_handler", False)
    ]

    statuses = {
        name: {call(block, name, method="GET").status_code, call(block, name, {"id": "1"}).status_code}
        for name in names
    }

    assert {name: found - {405, 403} for name, found in statuses.items()} == {name: set() for name in names}


def test_opening_it_completes_it_where_the_author_asks_for_no_more(mt_block, ben):
    for completion, published in (("viewed", [("completion", {"completion": 1.0})]), ("met", [])):
        block = mt_block(ben, completion=completion)
        drawn(block)
        assert block.runtime.published == published


def test_search_and_mobile_apps_are_told_no_more_than_the_author_wrote(mt_block, ben):
    block = mt_block(ben, display_name="Find a mentor", welcome="Hello")

    assert block.index_dictionary()["content"] == {"display_name": "Find a mentor", "welcome": "Hello"}
    assert block.student_view_data() == {"display_name": "Find a mentor"}
