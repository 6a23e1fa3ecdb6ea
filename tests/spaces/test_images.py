"""Pictures: looked into, made anew, kept apart, shown to members only."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.db import OperationalError
from django.db.models.signals import pre_save
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from social_learning_xblocks.kit import conf
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import (
    ImageFile,
    Role,
    add_image,
    image_url,
    open_image,
    remove_images,
    withhold_images,
)
from social_learning_xblocks.spaces.domain.images import LONGEST_SIDE, ORIENTATION, reencode
from social_learning_xblocks.spaces.models import SpaceImage, private_folder, private_storage
from tests.factories.images import GPS_TAG, HTML, SVG, bomb, colourless, phone_burst, photo, picture, polyglot, saved
from tests.factories.spaces import GRANTED, actor_in, make_member, make_space
from tests.personas import person


@pytest.fixture
def space(db):
    return make_space()


@pytest.fixture
def learner(space, ben):
    return actor_in(space, ben)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(("form", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif")])
def test_a_picture_of_each_kind_stays_of_its_kind(form, extension):
    data, found, size = reencode(picture(form))

    assert (found, size) == (extension, (4, 3))
    assert (opened(data).format, opened(data).size) == (form, (4, 3))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_each_mode_can_be_shown(mode):
    assert reencode(picture("PNG", mode=mode))[1:] == ("png", (4, 3))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_is_in_colours_that_browsers_know(mode):
    data, _extension, _size = reencode(picture("JPEG", mode=mode))

    assert opened(data).mode == "RGB"


def test_what_shines_through_still_does():
    see_through = saved(Image.new("P", (4, 3)), "PNG", transparency=0)

    data, _extension, _size = reencode(see_through)

    assert opened(data).convert("RGBA").getpixel((0, 0))[3] == 0


def test_of_a_moving_picture_the_first_one_is_kept():
    frames = [Image.new("L", (4, 3), shade) for shade in (0, 100, 200)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])

    data, _extension, _size = reencode(moving)

    assert opened(data).n_frames == 1


def test_a_photo_loses_place_and_camera():
    content = photo()
    assert opened(content).getexif().get_ifd(GPS_TAG) != {}
    assert b"Phone of Ben" in content

    data, _extension, _size = reencode(content)

    assert dict(opened(data).getexif()) == {}
    assert b"Phone of Ben" not in data


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_lose_their_notes_too(form):
    content = picture(form, exif=opened(photo()).getexif(), xmp=b"<x>Phone of Ben</x>", comment="Phone of Ben")
    assert b"Phone of Ben" in content

    data, _extension, _size = reencode(content)

    assert b"Phone of Ben" not in data
    assert dict(opened(data).getexif()) == {}


@pytest.mark.parametrize("orientation", range(9))
def test_a_photo_is_set_upright_however_the_camera_was_held(orientation):
    photo = Image.frombytes("L", (3, 2), bytes(range(0, 240, 40)))
    photo.getexif()[ORIENTATION] = orientation
    upright = ImageOps.exif_transpose(photo)

    data, _extension, size = reencode(saved(photo, "PNG", exif=photo.getexif()))

    assert (size, opened(data).tobytes()) == (upright.size, upright.tobytes())


def test_a_photo_with_a_second_picture_is_a_jpeg():
    data, extension, size = reencode(phone_burst())

    assert (opened(data).format, extension, size) == ("JPEG", "jpg", (4, 3))


def test_a_large_picture_is_made_smaller():
    data, _extension, size = reencode(picture("PNG", (LONGEST_SIDE * 2, LONGEST_SIDE)))

    assert size == opened(data).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_page_behind_a_picture_is_cut_off():
    data, extension, _size = reencode(polyglot())

    assert extension == "gif"
    assert b"script" not in data


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        SVG,
        HTML,
        b"%PDF-1.4",
        picture("BMP"),
        picture("TIFF"),
        picture("PNG", (64, 64))[:100],
        picture("JPEG", (64, 64))[:300],
        picture("WEBP", (64, 64))[:60],
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        colourless(),
    ],
    ids=[
        "empty",
        "head only",
        "svg",
        "html",
        "pdf",
        "bmp",
        "tiff",
        "cut png",
        "cut jpeg",
        "cut webp",
        "noughts",
        "colourless",
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Invalid, match="not a picture that can be shown"):
        reencode(content)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [7_000, 12_000, 20_000])
def test_a_picture_that_would_fill_the_memory_is_refused(side):
    """Seven thousand: more than we take. Twelve: Pillow would warn. Twenty: Pillow refuses."""
    with pytest.raises(Invalid):
        reencode(bomb(side))


def test_a_site_says_how_many_pixels_are_too_many(settings):
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_PIXELS": 11}

    with pytest.raises(Invalid, match="too many pixels"):
        reencode(picture(size=(4, 3)))


@pytest.mark.filterwarnings(
    "ignore:Truncated File Read", "ignore:Corrupt EXIF data", "ignore:Tag data larger than file"
)
def test_a_photo_with_broken_notes_is_still_a_photo():
    content = photo(orientation=6)
    start = content.index(b"Exif")

    data, _extension, size = reencode(content[: start + 16] + b"\xff" * 4 + content[start + 20 :])

    assert (opened(data).format, sorted(size)) == ("JPEG", [3, 4])


CONTENTS = [picture("PNG", mode="P"), photo((9, 7), 3), picture("WEBP", (9, 7)), picture("GIF"), phone_burst()]


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.sampled_from(CONTENTS), st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4)), max_size=6))
def test_broken_bytes_are_a_picture_or_refused(content, changes):
    broken = bytearray(content)
    for place, some in changes:
        start = int(place * (len(broken) - 1))
        broken[start : start + len(some)] = some

    try:
        data, extension, _size = reencode(bytes(broken))
    except Invalid:
        return

    assert opened(data).format == {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF"}[extension]


def test_a_picture_is_kept_under_a_name_that_says_nothing(space, learner):
    upload = io.BytesIO(picture("PNG"))
    upload.name = "ben-at-home.jpg"

    image = add_image(learner, space, upload=upload)

    assert image.file.name == f"social_learning/images/{space.pk}/{image.uuid.hex}.png"
    assert (image.author_id, image.extension, image.width, image.height) == (learner.user_id, "png", 4, 3)
    assert image.size == image.file.size == len(image.file.read())


def test_a_picture_has_an_address_for_posts(space, learner):
    image = add_image(learner, space, upload=io.BytesIO(picture()))

    assert image_url(image) == f"/social-learning/images/{image.uuid}"


def test_a_refused_picture_leaves_nothing(space, learner):
    with pytest.raises(Invalid):
        add_image(learner, space, upload=io.BytesIO(SVG))

    assert SpaceImage.objects.count() == 0


def files_of(space) -> list[str]:
    # The field's own: after a test with other storages, ``storages`` makes a new one in memory.
    storage = SpaceImage._meta.get_field("file").storage
    return storage.listdir(f"social_learning/images/{space.pk}")[1]


@pytest.fixture
def failing_rows():
    """``failing_rows.append(error)``: the next row of a picture cannot be written."""
    errors = []

    def fail(**kwargs):
        if errors:
            raise errors.pop()

    pre_save.connect(fail, sender=SpaceImage)
    yield errors
    pre_save.disconnect(fail, sender=SpaceImage)


def test_a_picture_whose_row_fails_leaves_no_file(space, learner, failing_rows):
    add_image(learner, space, upload=io.BytesIO(picture()))
    before = files_of(space)
    failing_rows.append(RuntimeError("the table is full"))

    with pytest.raises(RuntimeError):
        add_image(learner, space, upload=io.BytesIO(picture()))

    assert (files_of(space), SpaceImage.objects.count()) == (before, 1)


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_met_a_deadlock_is_stored_after_all(failing_rows):
    space = make_space()
    learner = actor_in(space, person("ben"))
    first = add_image(learner, space, upload=io.BytesIO(picture()))
    before = set(files_of(space))
    failing_rows.append(OperationalError(1213, "Deadlock found"))

    image = add_image(learner, space, upload=io.BytesIO(picture()))

    assert set(files_of(space)) - before == {f"{image.uuid.hex}.png"}
    assert list(SpaceImage.objects.order_by("pk")) == [first, image]


@pytest.mark.parametrize(("role", "read_only"), [(Role.GUEST, False), (Role.LEARNER, True), (Role.STAFF, True)])
def test_who_cannot_post_adds_no_picture(space, eve, role, read_only):
    with pytest.raises(NotAllowed):
        add_image(actor_in(space, eve, role, read_only=read_only), space, upload=io.BytesIO(picture()))


def test_a_file_that_is_too_large_is_not_read_to_its_end(space, learner, settings):
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_BYTES": 2_000_000}
    upload = io.BytesIO(bytes(5_000_000))

    with pytest.raises(Invalid, match=r"^The picture is larger than 2 MB\."):
        add_image(learner, space, upload=upload)

    assert upload.tell() == 2_000_001


def test_a_file_may_be_as_large_as_the_site_says(space, learner, settings):
    content = picture()
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_BYTES": len(content)}

    assert add_image(learner, space, upload=io.BytesIO(content)).size > 0


def add_old(space, user, age: timedelta, count: int = 1) -> None:
    row = {"space": space, "author": user, "extension": "png", "size": 1, "width": 1, "height": 1}
    SpaceImage.objects.bulk_create(SpaceImage(**row, created_at=timezone.now() - age) for _n in range(count))


def test_who_adds_many_pictures_waits_a_little(space, learner, ben):
    most, seconds = conf.get("LIMITS")["image"]
    add_old(space, ben, timedelta(seconds=seconds - 60), most - 1)
    add_image(learner, space, upload=io.BytesIO(picture()))

    with pytest.raises(Conflict, match="Wait a little"):
        add_image(learner, space, upload=io.BytesIO(picture()))


def test_pictures_of_long_ago_and_of_others_and_elsewhere_do_not_count(space, learner, ben, chi):
    most, seconds = conf.get("LIMITS")["image"]
    add_old(space, ben, timedelta(seconds=seconds + 60), most)
    add_old(space, chi, timedelta(seconds=60), most)
    add_old(make_space(), ben, timedelta(seconds=60), most)

    assert add_image(learner, space, upload=io.BytesIO(picture())).pk is not None


@pytest.mark.parametrize("others", [1, 3])
def test_adding_a_picture_reads_once_and_writes_once(others, space, learner, ben, django_assert_num_queries):
    add_old(space, ben, timedelta(seconds=60), others)

    with django_assert_num_queries(4):  # with a savepoint around them
        add_image(learner, space, upload=io.BytesIO(picture()))


def test_a_member_opens_a_picture(space, learner, chi):
    image = add_image(learner, space, upload=io.BytesIO(picture()))
    make_member(space, chi, Role.GUEST)

    found, content = open_image(chi.pk, image.uuid)

    with content:
        assert opened(content.read()).size == (4, 3)
    assert found == ImageFile(f"{image.uuid.hex}.png", "image/png", image.size)


def test_others_are_not_told_that_it_is_there(space, learner, eve):
    image = add_image(learner, space, upload=io.BytesIO(picture()))
    make_member(make_space(), eve)

    refusals = []
    for user_id, uuid in ((eve.pk, image.uuid), (None, image.uuid), (learner.user_id, uuid4())):
        with pytest.raises(NotFound) as refusal:
            open_image(user_id, uuid)
        refusals.append(refusal.value.message)

    assert set(refusals) == {"There is no such picture."}


def test_who_left_the_course_opens_no_picture_any_more(space, learner, settings):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    image = add_image(learner, space, upload=io.BytesIO(picture()))
    GRANTED.add((learner.user_id, space.course_key, "load"))
    open_image(learner.user_id, image.uuid)[1].close()

    GRANTED.clear()

    with pytest.raises(NotFound):
        open_image(learner.user_id, image.uuid)


def test_a_picture_whose_file_is_gone_is_gone(space, learner):
    image = add_image(learner, space, upload=io.BytesIO(picture()))
    image.file.storage.delete(image.file.name)

    with pytest.raises(NotFound):
        open_image(learner.user_id, image.uuid)


def test_pictures_are_taken_away_by_moderators_of_their_space(space, learner, dee, eve):
    images = [add_image(learner, space, upload=io.BytesIO(picture())) for _n in range(2)]
    stranger, moderator = actor_in(make_space(), eve, Role.STAFF), actor_in(space, dee, Role.MODERATOR)

    with pytest.raises(NotAllowed):
        remove_images(learner, space, uuids=[images[0].uuid])
    elsewhere = remove_images(stranger, make_space(), uuids=[images[0].uuid])
    here = remove_images(moderator, space, uuids=[images[0].uuid, uuid4()])

    assert (elsewhere, here) == (0, 1)
    assert list(SpaceImage.objects.all()) == images[1:]


def test_opening_a_withheld_picture_is_two_queries_too(space, learner, dee, django_assert_num_queries):
    image = add_image(learner, space, upload=io.BytesIO(picture()))
    moderator = actor_in(space, dee, Role.MODERATOR)
    withhold_images(space, [image.uuid], withheld=True)

    with django_assert_num_queries(2):
        open_image(moderator.user_id, image.uuid)[1].close()


def test_opening_a_picture_is_two_queries(space, learner, django_assert_num_queries):
    image = add_image(learner, space, upload=io.BytesIO(picture()))

    with django_assert_num_queries(2):
        open_image(learner.user_id, image.uuid)[1].close()


def test_pictures_are_in_a_storage_of_their_own(settings):
    assert private_storage() is storages["social_learning"]
    assert SpaceImage.check() == []


@pytest.mark.parametrize(
    ("public", "private"), [("/srv/media", "/srv/media-social_learning"), ("/srv/media/", "/srv/media-social_learning")]
)
def test_without_one_they_are_beside_the_public_files_and_the_operator_is_warned(settings, public, private):
    settings.MEDIA_ROOT = public
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != "social_learning"}

    storage = private_storage()
    (warning,) = SpaceImage.check()

    assert (type(storage), storage.location) == (FileSystemStorage, private)
    assert (warning.id, warning.is_serious()) == ("social_learning.W001", False)
    assert private in warning.msg


def test_a_site_without_public_files_has_a_private_folder_too(settings):
    settings.MEDIA_ROOT = ""

    assert Path.cwd() not in private_folder().parents
