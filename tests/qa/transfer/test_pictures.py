"""Pictures travel in the file."""

from base64 import b64encode

import pytest

from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import (
    Question,
)
from social_learning_xblocks.spaces.models import SpaceImage
from tests.factories.spaces import make_space
from tests.qa.transfer.carrying import exported, imported, records

pytestmark = pytest.mark.django_db


def test_pictures_get_a_number_of_their_own_on_the_same_site(room):
    other = make_space()
    imported(other, exported(room.space))
    original, copy = SpaceImage.objects.get(space=room.space), SpaceImage.objects.get(space=other)
    found = Question.objects.get(space=other, is_anonymous=False, visibility=0)
    assert original.uuid != copy.uuid
    assert str(copy.uuid) in found.body
    assert str(copy.uuid) in found.body_html
    assert str(original.uuid) not in found.body + found.body_html
    assert copy.file.read() == original.file.read()


def test_pictures_keep_their_number_where_nobody_has_it(room):
    lines = exported(room.space)
    number = SpaceImage.objects.get().uuid
    SpaceImage.objects.all().delete()
    other = make_space()
    imported(other, lines)
    assert SpaceImage.objects.get(space=other).uuid == number


def test_a_picture_whose_file_is_gone_is_left_out(room):
    image = SpaceImage.objects.get()
    image.file.storage.delete(image.file.name)
    assert [record for record in records(exported(room.space)) if record.get("type") == "image"] == []


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"", b"GIF89a"])
def test_what_only_claims_to_be_a_picture_is_refused(room, content):
    lines = [
        qa.write_line({**record, "content": b64encode(content).decode()})
        if record.get("type") == "image"
        else qa.write_line(record)
        for record in records(exported(room.space))
    ]
    other = make_space()
    report = imported(other, lines)
    assert SpaceImage.objects.filter(space=other).count() == 0
    assert report.skipped.count("image that cannot be read") == 1


def test_pictures_that_are_too_large_are_refused(room, settings):
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_BYTES": 10}
    assert imported(make_space(), exported(room.space)).skipped.count("image that cannot be read") == 1
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_PIXELS": 2}
    assert imported(make_space(), exported(room.space)).skipped.count("image that cannot be read") == 1
