"""What the grade of one learner is made of."""

from microblog import api as microblog


def participation(stage, reader):
    found = microblog.participation_of(stage.space, reader.person_id)
    return found.replied, found.helpful


def test_replies_count_once_a_post_and_not_to_oneself(stage):
    post, own = stage.post(), stage.post(stage.ben)
    for _time in range(3):
        stage.reply(post)
    stage.reply(own)
    stage.hide(stage.reply(stage.post()))

    assert participation(stage, stage.ben) == (1, 0)


def test_posts_count_that_somebody_else_reacted_to(stage):
    liked, bookmarked, hidden = (stage.post(stage.ben) for _number in range(3))
    for post in (liked, hidden):
        microblog.react_to(stage.ada, stage.space, post.pk, reaction="like")
        microblog.react_to(stage.chi, stage.space, post.pk, reaction="thanks")
    microblog.bookmark_post(stage.ada, stage.space, bookmarked.pk, on=True)
    stage.hide(hidden)

    assert participation(stage, stage.ben) == (0, 1)


def test_a_reply_to_what_is_hidden_counts_no_more(stage):
    post = stage.post()
    stage.reply(post)
    stage.hide(post)

    assert participation(stage, stage.ben) == (0, 0)


def test_it_costs_two_queries(stage, queries):
    stage.reply(stage.post())
    with queries() as found:
        participation(stage, stage.ben)

    assert len(found) == 2
