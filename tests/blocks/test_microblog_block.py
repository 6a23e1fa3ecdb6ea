"""Views, settings, grade and completion of the microblog."""

import pytest

from microblog.models import Post
from social_learning_xblocks.blocks.microblog_block import MicroblogBlock
from social_learning_xblocks.models import Space
from tests.factories.blocks import StudioRuntime, call

SETTINGS = {
    "display_name": "Mentors' corner",
    "scope": "course",
    "community": "",
    "welcome": "",
    "who_may_post": "everybody",
    "post_length": "500",
    "polls": "on",
    "praise_values": "Courage,  Care",
    "points_reply": "1",
    "points_helpful": "2",
    "weight": "10",
    "completion": "viewed",
}


def publish(block, body="Hello everybody", **data):
    return call(block, "publish", {"body": body, **data})


def test_student_view_shows_the_posts_and_the_form_to_write(microblog_block, ben):
    publish(microblog_block(ben))

    content = microblog_block(ben).student_view().content

    assert "Hello everybody" in content
    assert "data-sl-composer" in content


def test_public_view_shows_nothing_of_the_space(microblog_block, ben):
    publish(microblog_block(ben))

    content = microblog_block(None).public_view().content

    assert ("Hello" in content, "Sign in" in content) == (False, True)


def test_a_visitor_who_is_not_signed_in_is_turned_away_by_every_action(microblog_block):
    block = microblog_block(None)
    actions = [
        name for name in dir(MicroblogBlock) if getattr(getattr(MicroblogBlock, name), "_is_xblock_handler", False)
    ]

    statuses = {
        name: {call(block, name, method="GET").status_code, call(block, name, {"id": "1"}).status_code}
        for name in actions
    }

    # 405: the wrong method of the two; 422: the picture upload answers in JSON.
    assert {name: found - {405, 403} for name, found in statuses.items()} == {
        name: {422} if name == "image" else set() for name in actions
    }


def test_studio_preview_writes_nothing(microblog_block, dee):
    answer = publish(microblog_block(dee, is_staff=True, runtime=StudioRuntime))

    assert (answer.status_code, Post.objects.count()) == (403, 0)


@pytest.mark.parametrize("view", ["student_view", "author_view"])
def test_a_library_shows_the_preview_and_makes_no_space(microblog_block, dee, view):
    block = microblog_block(dee, is_staff=True, name="lb:Org:Library:social_microblog:one", display_name="Corner")

    content = block.render(view).content

    assert ("Corner" in content, "data-sl-composer" in content, Space.objects.count()) == (True, False, 0)


class Permissions:
    """Studio's service for somebody who may (or may not) edit the course."""

    def __init__(self, may):
        self.may = may

    def can_edit_content(self, key):
        return self.may


def studio(microblog_block, user, *, may=True, **fields):
    return microblog_block(user, services={"studio_user_permissions": Permissions(may)}, **fields)


def test_settings_are_kept_when_the_author_may_edit(microblog_block, dee):
    block = studio(microblog_block, dee)

    assert call(block, "save_settings", SETTINGS).status_code == 204
    assert (block.display_name, block.praise_values, block.post_length) == ("Mentors' corner", "Courage, Care", 500)


def test_settings_are_kept_from_who_may_not_edit(microblog_block, ben):
    block = studio(microblog_block, ben, may=False)

    assert call(block, "save_settings", SETTINGS).status_code == 403
    assert block.display_name == "Mentors' microblog"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"scope": "community"}, "Give the community a name."),
        ({"scope": "community", "community": "No Capitals"}, "Use small letters, digits and hyphens."),
        ({"post_length": "5"}, "greater than or equal to 50"),
        ({"is_graded": "on", "points_reply": "0", "points_helpful": "0"}, "Give points for replies"),
        ({"who_may_post": "nobody"}, "Select a valid choice."),
    ],
)
def test_wrong_settings_come_back_with_a_sentence(microblog_block, dee, change, sentence):
    reply = call(studio(microblog_block, dee), "save_settings", {**SETTINGS, **change})

    assert (reply.status_code, sentence in reply.text) == (422, True)


@pytest.mark.parametrize("fields", [{"who_may_post": "nobody"}, {"post_length": 1}, {"completion": "never"}])
def test_a_setting_that_studio_would_refuse_closes_the_block(microblog_block, ben, fields):
    content = microblog_block(ben, **fields).student_view().content

    assert ("not set up yet" in content, Space.objects.count()) == (True, 0)


def published(block):
    return [(kind, data) for kind, data in block.runtime.published]


def test_completion_follows_the_rule_of_the_author(microblog_block, ada, ben):
    block = microblog_block(ben, completion="replied")
    block.student_view()
    publish(block)
    assert published(block) == []

    publish(microblog_block(ada))
    call(block, "reply", {"post": Post.objects.last().pk, "body": "Thank you"})
    assert published(block) == [("completion", {"completion": 1.0})]


def test_a_quote_counts_as_a_post_and_passing_on_does_not(microblog_block, ada, ben):
    publish(microblog_block(ada))
    block = microblog_block(ben, completion="written")
    original = Post.objects.get().pk

    call(block, "pass_on", {"id": original, "with": "thanks"})
    assert published(block) == []

    call(block, "pass_on", {"id": original, "with": "words", "body": "Look at this"})
    assert published(block) == [("completion", {"completion": 1.0})]


def test_a_grade_is_published_once_when_it_changes(microblog_block, ada, ben):
    graded = {"is_graded": True, "points_reply": 3, "points_helpful": 2, "weight": 4.0, "completion": "written"}
    block = microblog_block(ben, **graded)
    publish(block, "Helpful")
    call(microblog_block(ada), "mark", {"id": Post.objects.get().pk, "do": "thanks"})
    for _time in range(2):
        block.student_view()
    assert [data["value"] for kind, data in published(block) if kind == "grade"] == [2.0]

    publish(microblog_block(ada))
    call(block, "reply", {"post": Post.objects.last().pk, "body": "Thank you"})
    block.student_view()
    assert [data["value"] for kind, data in published(block) if kind == "grade"] == [2.0, 4.0]
    assert (block.max_score(), microblog_block(ben, name="other").max_score()) == (4.0, None)


def test_search_and_mobile_apps_are_told_no_more_than_the_author_wrote(microblog_block, ben):
    block = microblog_block(ben, display_name="Corner", welcome="Hello")
    publish(block)

    assert block.index_dictionary()["content"] == {"display_name": "Corner", "welcome": "Hello", "values": ""}
    assert block.student_view_data() == {"display_name": "Corner"}
