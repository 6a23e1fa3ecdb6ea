import pytest

from microblog import api as microblog
from microblog.models import Reply
from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.moderation import api as moderation
from tests.factories.microblog import subject


def lines(stage):
    return [
        (line.who, line.act, line.about, line.title, line.thread_id, line.reason)
        for line in reversed(microblog.trail_of(stage.dee, stage.space))
    ]


def test_each_line_names_the_post_and_leads_to_its_thread(stage):
    post = stage.post(body="Good **morning**")
    reply = stage.reply(post)
    for row in (post, reply):
        microblog.dismiss_reports(stage.dee, stage.space, *subject(row))

    assert lines(stage) == [
        ("dee", "reports dismissed", word, "Good morning", post.pk, "") for word in ("Post", "Reply")
    ]


def test_what_is_gone_and_what_is_of_another_block_is_called_as_far_as_it_can_be(stage):
    reply = stage.reply(stage.post())
    microblog.dismiss_reports(stage.dee, stage.space, *subject(reply))
    Reply.objects.all().delete()
    moderation.record(stage.dee, stage.space, moderation.Act.KEPT, ("question", 7), "fine")

    assert lines(stage) == [
        ("dee", "reports dismissed", "Reply", "", None, ""),
        ("dee", "reports dismissed", "fine", "", None, ""),
    ]


def test_trail_is_for_moderators_and_costs_the_same_for_one_and_for_three(stage, queries):
    with pytest.raises(NotAllowed):
        microblog.trail_of(stage.ada, stage.space)
    costs = []
    for _number in range(3):
        post = stage.post()
        for row in (post, stage.reply(post)):
            microblog.dismiss_reports(stage.dee, stage.space, *subject(row))
        with queries() as found:
            microblog.trail_of(stage.dee, stage.space)
        costs.append(len(found))

    assert costs == [4, 4, 4]
