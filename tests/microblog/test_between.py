"""What two people wrote to each other and to nobody else."""

from dataclasses import replace

import pytest

from microblog import api as microblog
from microblog.enums import Audience
from microblog.models import Post
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotAllowed


def write(stage, by, to, body):
    return microblog.publish_post(by, stage.space, body=body, audience=microblog.only_for(to.person_id))


def seen(stage, reader, other, **more):
    page = microblog.between(reader, stage.space, other.person_id, **more)
    bodies = dict(Post.objects.values_list("pk", "body"))
    return [bodies[card.id] for card in page.items], page.next_cursor


def test_both_see_what_the_two_wrote_and_nothing_else(stage):
    write(stage, stage.ada, stage.ben, "One")
    write(stage, stage.ben, stage.ada, "Two")
    write(stage, stage.ada, stage.chi, "For Chi")
    stage.post(stage.ada, "For both", to=Audience.NAMED, named=[stage.ben, stage.chi])
    stage.post(stage.ada, "For everybody")

    assert seen(stage, stage.ben, stage.ada)[0] == ["Two", "One"]
    assert seen(stage, stage.ada, stage.ben)[0] == ["Two", "One"]
    assert seen(stage, stage.chi, stage.ben)[0] == []


def test_staff_have_no_channel_with_people_who_did_not_write_to_them(stage):
    write(stage, stage.ada, stage.ben, "One")

    assert seen(stage, stage.dee, stage.ben)[0] == []


def test_a_page_costs_the_same_and_goes_on(stage, django_assert_num_queries):
    for number in range(7):
        write(stage, stage.ada, stage.ben, f"Text {number}")

    with django_assert_num_queries(3):
        microblog.between(stage.ben, stage.space, stage.ada.person_id)
    page, cursor = seen(stage, stage.ben, stage.ada)
    rest, end = seen(stage, stage.ben, stage.ada, cursor=cursor)

    assert (page[0], page[-1], rest, end) == ("Text 6", "Text 2", ["Text 1", "Text 0"], "")


def test_other_eyes_see_nothing(stage):
    with pytest.raises(NotAllowed):
        microblog.between(replace(stage.ben, read_only=True), stage.space, stage.ada.person_id)
    with pytest.raises(NotAllowed):
        microblog.between(microblog.Reader(**vars(Actor(None))), stage.space, stage.ada.person_id)


def test_a_hidden_message_is_gone(stage):
    post = write(stage, stage.ada, stage.ben, "One")
    stage.hide(post)

    assert seen(stage, stage.ben, stage.ada)[0] == []
