import io
import uuid

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.models import Draft, Post, PostVersion, Reply
from social_learning_xblocks.kit.errors import NotFound
from social_learning_xblocks.qa.domain.pictures import referred_to
from social_learning_xblocks.spaces.api import add_image, image_url, is_picture_shown, open_image
from tests.factories.images import picture
from tests.factories.microblog import subject

NUMBER = uuid.UUID("0af8b1c2-1111-4222-8333-444455556666")
PICTURE = f"![A chart](/social-learning/images/{NUMBER})"


@pytest.mark.parametrize("place", ["post", "reply", "version", "draft", "nowhere"])
def test_picture_that_any_text_of_the_microblog_refers_to_is_kept(stage, place):
    post = stage.post(body=PICTURE if place == "post" else "Hello")
    if place == "reply":
        stage.reply(post, body=PICTURE)
    elif place == "version":
        PostVersion.objects.create(post=post, number=1, body=PICTURE, replaced_at=timezone.now())
    elif place == "draft":
        Draft.objects.create(space=stage.space, author_id=stage.ada.user_id, body=PICTURE)

    assert set(referred_to()) == (set() if place == "nowhere" else {NUMBER})
    assert microblog.is_shown_there(stage.space, str(NUMBER)) is (place in ("post", "reply"))
    assert microblog.is_shown_there(stage.elsewhere, str(NUMBER)) is False


def test_picture_that_a_post_shows_is_not_withheld_with_a_question(stage):
    post = stage.post()
    reply = stage.reply(post, body=PICTURE)
    assert is_picture_shown(stage.space, NUMBER) is True
    stage.hide(post)
    assert is_picture_shown(stage.space, NUMBER) is False

    assert (Post.objects.count(), Reply.objects.get().pk) == (1, reply.pk)


@pytest.fixture
def image(stage):
    return add_image(stage.ben, stage.space, upload=io.BytesIO(picture()))


def sees(reader, image):
    try:
        open_image(reader.user_id, image.uuid)[1].close()
    except NotFound:
        return False
    return True


def seen(stage, image):
    return sees(stage.chi, image), sees(stage.dee, image)


@pytest.mark.parametrize("kind", ["post", "reply"])
def test_a_picture_is_hidden_with_its_post_and_comes_back_with_it(stage, image, kind):
    body = f"![a plot]({image_url(image)})"
    post = stage.post(stage.ben, body=body) if kind == "post" else stage.reply(stage.post(), body=body)
    before = seen(stage, image)
    stage.hide(post)
    hidden = seen(stage, image)
    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="restored")
    assert (before, hidden, seen(stage, image)) == ((True, True), (False, True), (True, True))

    microblog.delete_post(stage.ben, stage.space, *subject(post))
    deleted = seen(stage, image)
    microblog.undelete_post(stage.ben, stage.space, *subject(post))
    assert (deleted, seen(stage, image)) == ((False, True), (True, True))


def test_a_picture_that_another_post_shows_stays(stage, image):
    post = stage.post(stage.ben, body=f"![a plot]({image_url(image)})")
    stage.post(stage.chi, body=f"Again ![a plot]({image_url(image)})")
    stage.hide(post)
    assert seen(stage, image) == (True, True)


def test_a_picture_of_an_earlier_version_goes_with_the_post(stage, image):
    post = stage.post(stage.ben, body=f"![a plot]({image_url(image)})")
    microblog.edit_post(stage.ben, stage.space, post.pk, body="Sorry")
    stage.hide(post)
    assert seen(stage, image) == (False, True)


def test_a_picture_of_a_post_that_waited_for_review_is_hidden_with_it(stage, image):
    stage.hold("exam")
    post = stage.post(stage.ben, body=f"exam ![a plot]({image_url(image)})")
    stage.hide(post)
    assert seen(stage, image) == (False, True)
