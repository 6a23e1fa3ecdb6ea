"""A form that is sent again writes nothing again."""

import threading

import pytest
from django.db import connection

from microblog import api as microblog
from microblog.models import Post, Reply
from social_learning_xblocks.kit.errors import NotAllowed


def publish(stage, by, once="token", body="Hello"):
    return microblog.publish_post(by, stage.space, body=body, once=once)


def test_the_same_form_posts_once(stage):
    first = publish(stage, stage.ben)

    assert publish(stage, stage.ben, body="Another text").pk == first.pk
    assert Post.objects.get().body == "Hello"


def test_two_people_with_one_token_have_two_posts(stage):
    publish(stage, stage.ben)
    publish(stage, stage.chi)

    assert Post.objects.count() == 2


def test_without_a_token_every_call_posts(stage):
    publish(stage, stage.ben, once="")
    publish(stage, stage.ben, once="")

    assert Post.objects.count() == 2


def test_a_reply_is_sent_once(stage):
    post = stage.post()
    for _time in range(2):
        reply = microblog.reply_to(stage.ben, stage.space, post.pk, body="Thank you", once="token")

    post.refresh_from_db()
    assert (Reply.objects.get().pk, post.reply_count) == (reply.pk, 1)


def test_what_was_refused_the_first_time_is_refused_again(stage):
    policy = microblog.Policy(who_may_post="staff")
    for _time in range(2):
        with pytest.raises(NotAllowed):
            microblog.publish_post(stage.ben, stage.space, body="Hello", once="token", policy=policy)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_form_post_once(transactional_db):
    from tests.factories.microblog import make_stage  # noqa: PLC0415 - made inside the committed database

    stage = make_stage()
    found, start = [], threading.Barrier(4)

    def work():
        start.wait()
        try:
            found.append(publish(stage, stage.ben).pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (len(found), len(set(found)), Post.objects.count()) == (4, 1, 1)
