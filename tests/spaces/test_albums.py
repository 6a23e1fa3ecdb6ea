"""All pictures of a space, on their way out and in."""

import io
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.spaces.api import ImageRecord, add_image, images_of, keep_image, open_image
from social_learning_xblocks.spaces.models import SpaceImage
from tests.factories.images import HTML, SVG, bomb, phone_burst, picture
from tests.factories.spaces import actor_in, make_member, make_space

NOON = datetime(2012, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def space(db):
    return make_space()


def record(content: bytes | None, uuid: UUID | None = None, author_id: int | None = None) -> ImageRecord:
    return ImageRecord(uuid or uuid4(), author_id, NOON, content)


def test_pictures_go_out_with_their_bytes_oldest_first(space, ben):
    rows = [add_image(actor_in(space, ben), space, upload=io.BytesIO(picture(form))) for form in ("PNG", "GIF")]
    add_image(actor_in(make_space(), ben), make_space(), upload=io.BytesIO(picture()))

    found = list(images_of(space))

    assert [(one.uuid, one.author_id, one.created_at) for one in found] == [
        (row.uuid, ben.pk, row.created_at) for row in rows
    ]
    assert [one.content for one in found] == [row.file.open().read() for row in rows]


def test_a_picture_whose_file_is_gone_has_no_bytes(space, ben):
    row = add_image(actor_in(space, ben), space, upload=io.BytesIO(picture()))
    row.file.storage.delete(row.file.name)

    assert [one.content for one in images_of(space)] == [None]


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_go_out_with_one_query(count, space, ben, django_assert_num_queries):
    for _number in range(count):
        add_image(actor_in(space, ben), space, upload=io.BytesIO(picture()))

    with django_assert_num_queries(1):
        assert len(list(images_of(space))) == count


def test_a_picture_comes_in_as_it_was(space, ben):
    one = record(picture("WEBP"), author_id=ben.pk)
    make_member(space, ben)

    assert keep_image(space, one) == one.uuid

    row = SpaceImage.objects.get()
    assert (row.space, row.author, row.created_at, row.extension) == (space, ben, NOON, "webp")
    assert (row.width, row.height, row.size) == (4, 3, len(one.content))
    assert open_image(ben.pk, one.uuid)[1].read() == one.content


def test_a_picture_that_comes_twice_is_there_once(space):
    one = record(picture())

    assert keep_image(space, one) == keep_image(space, one)
    assert SpaceImage.objects.count() == 1


def test_a_copy_in_another_space_of_the_site_has_a_number_of_its_own(space):
    one, other = record(picture()), make_space()
    keep_image(space, one)

    copy = keep_image(other, one)

    assert copy != one.uuid
    assert keep_image(other, one) == copy
    assert {row.space_id: row.uuid for row in SpaceImage.objects.all()} == {space.pk: one.uuid, other.pk: copy}


@pytest.mark.parametrize(
    "content",
    [None, b"", SVG, HTML, picture("BMP"), phone_burst(), picture("PNG", (64, 64))[:100], bomb(7_000), bomb(20_000)],
    ids=["gone", "empty", "svg", "html", "bmp", "two in one", "cut", "too many pixels", "bomb"],
)
def test_what_no_upload_could_have_made_stays_out(space, content):
    with pytest.raises(Invalid):
        keep_image(space, record(content))

    assert SpaceImage.objects.count() == 0


def test_a_picture_that_is_too_large_stays_out(space, settings):
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_BYTES": 10}

    with pytest.raises(Invalid, match="too large"):
        keep_image(space, record(picture()))
