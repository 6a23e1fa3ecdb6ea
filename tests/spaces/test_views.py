"""Pictures over HTTP: for those who may see them, and nothing but pictures."""

import io
from uuid import uuid4

import pytest

from social_learning_xblocks.spaces.api import add_image, image_url
from tests.factories.images import picture
from tests.factories.spaces import actor_in, make_member, make_space


@pytest.fixture
def image(ben):
    space = make_space()
    return add_image(actor_in(space, ben), space, upload=io.BytesIO(picture()))


def test_a_member_sees_the_picture(client, image, chi):
    make_member(image.space, chi)
    client.force_login(chi)

    answer = client.get(image_url(image))

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert b"".join(answer.streaming_content) == image.file.open().read()


def test_a_browser_takes_it_for_a_picture_and_nothing_else(client, image, ben):
    client.force_login(ben)

    headers = client.get(image_url(image)).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Disposition"] == f'inline; filename="{image.uuid.hex}.png"'


def test_a_picture_is_kept_by_the_browser_of_one_person_only(client, image, ben):
    client.force_login(ben)

    assert client.get(image_url(image)).headers["Cache-Control"] == "private, max-age=3600"


def test_a_stranger_finds_nothing(client, image, eve):
    make_member(make_space(), eve)
    client.force_login(eve)

    assert client.get(image_url(image)).status_code == 404


def test_who_is_not_signed_in_finds_nothing(client, image):
    assert client.get(image_url(image)).status_code == 404


def test_a_picture_that_never_was_is_not_found(client, ben):
    client.force_login(ben)

    assert client.get(f"/social-learning/images/{uuid4()}").status_code == 404
    assert client.get("/social-learning/images/1").status_code == 404


def test_a_picture_is_only_looked_at(client, image, ben):
    client.force_login(ben)

    assert client.post(image_url(image)).status_code == 405
    assert client.head(image_url(image)).status_code == 200


def test_a_picture_costs_session_user_and_two_queries(client, image, ben, django_assert_num_queries):
    client.force_login(ben)

    with django_assert_num_queries(4):
        client.get(image_url(image))
