"""Captions are WebVTT, and nothing but cues comes out again."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.errors import Invalid, NotFound
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.captions import (
    LONGEST,
    MOST_CUES,
    as_webvtt,
    clean_captions,
    read_captions,
)
from social_learning_xblocks.video_review.models import Video
from tests.factories.images import SVG, picture
from tests.factories.videos import make_video
from tests.video_review.stores import BROKEN, MEANWHILE

WRITTEN = """\ufeffWEBVTT - from a program
Kind: captions

STYLE
::cue { background: url(https://elsewhere.example/) }

NOTE nobody reads this

1
00:01.000 --> 00:04.250 align:start line:80% onclick:1
Hello,   \r
<b>everybody</b>

00:00:04.250 --> 01:00:05.000
Good bye
"""
CLEAN = """WEBVTT

00:00:01.000 --> 00:00:04.250 align:start line:80%
Hello,
<b>everybody</b>

00:00:04.250 --> 01:00:05.000
Good bye
"""


def test_captions_come_out_in_one_shape():
    assert clean_captions(WRITTEN) == CLEAN
    assert clean_captions(CLEAN) == CLEAN


@pytest.mark.parametrize("text", ["", " \n"])
def test_no_captions_are_none(text):
    assert clean_captions(text) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nHello", "Captions are a WebVTT file: their first line is WEBVTT."),
        ("WEBVTTX\n\n", "Captions are a WebVTT file: their first line is WEBVTT."),
        ("WEBVTT", "There is no caption in this file."),
        ("WEBVTT\n\n00:01 --> 00:02\nx", "Line 3: a time looks like 00:01.000 --> 00:04.000."),
        ("WEBVTT\n\nname\n00:61.000 --> 00:62.000", "Line 4: a time looks like 00:01.000 --> 00:04.000."),
        ("WEBVTT\n\nname only", "Line 4: a time looks like 00:01.000 --> 00:04.000."),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nx", "Line 3: this caption ends before it begins."),
        (
            "WEBVTT\n\n00:02.000 --> 00:03.000\nx\n\n00:01.000 --> 00:04.000\ny",
            "Line 6: this caption begins before the one above it.",
        ),
        (
            "WEBVTT\n\n00:02.000 --> 00:03.000\nx\n00:03.000 --> 00:04.000\ny",
            "Line 3: an empty line is missing between two captions.",
        ),
        ("WEBVTT" + " " * LONGEST, "The captions are longer than 500000 characters."),
        (
            "WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * (MOST_CUES + 1),
            "There are more than 10000 captions in this file.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, sentence):
    with pytest.raises(Invalid) as refusal:
        clean_captions(text + "x" if text.startswith("WEBVTT ") else text)
    assert refusal.value.message == sentence


@given(st.text(alphabet="WEBVT\n 0123:.->x", max_size=80), st.sampled_from(["", "WEBVTT\n\n", CLEAN]))
def test_whatever_is_typed_comes_out_readable_or_is_refused(text, start):
    try:
        clean = clean_captions(start + text)
    except Invalid:
        return
    assert not clean or read_captions(clean) == read_captions(start + text)


@pytest.mark.parametrize(
    ("text", "webvtt"),
    [
        ("", ""),
        (" \n", " "),
        (
            "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nOne, two\r\n",
            "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nOne, two\n",
        ),
        ("00:01.000 --> 00:02.000\nAt 10:00,000", "WEBVTT\n\n00:01.000 --> 00:02.000\nAt 10:00,000\n"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000", "WEBVTT\n\n00:01,000 --> 00:02,000"),
    ],
)
def test_subtitles_and_bare_cues_become_webvtt(text, webvtt):
    assert as_webvtt(text) == webvtt


def test_the_owner_writes_captions_and_takes_them_away(space, owner):
    upload = make_video(owner, space)

    videos.set_captions(owner, space, upload.uuid, text=WRITTEN)
    assert Video.objects.get().captions == CLEAN
    videos.set_captions(owner, space, upload.uuid, text="")
    assert Video.objects.get().captions == ""


def test_nobody_else_writes_captions_or_sets_a_picture(space, owner, staff):
    upload = make_video(owner, space)

    with pytest.raises(NotFound):
        videos.set_captions(staff, space, upload.uuid, text=WRITTEN)
    with pytest.raises(NotFound):
        videos.set_poster(staff, space, upload.uuid, upload=io.BytesIO(picture()))


@pytest.mark.django_db(transaction=True)
def test_a_new_picture_takes_the_place_of_the_old_one(space, owner, kept):
    upload = make_video(owner, space)
    for form in ("PNG", "JPEG"):
        videos.set_poster(owner, space, upload.uuid, upload=io.BytesIO(picture(form)))

    posters = [name for name in kept() if "poster" in name]

    assert posters == [Video.objects.get().poster]
    assert posters[0].endswith(".jpg")


def test_what_is_no_picture_is_refused(space, owner, kept, settings):
    upload = make_video(owner, space)
    before = kept()

    with pytest.raises(Invalid, match="not a picture"):
        videos.set_poster(owner, space, upload.uuid, upload=io.BytesIO(SVG))
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_BYTES": 10}
    with pytest.raises(Invalid, match="larger than"):
        videos.set_poster(owner, space, upload.uuid, upload=io.BytesIO(picture()))

    assert kept() == before


class Meanwhile(io.BytesIO):
    """A picture; while it is read the video goes."""

    def read(self, size=-1):
        MEANWHILE.pop()()
        return super().read(size)


@pytest.mark.django_db(transaction=True)
def test_a_picture_for_a_video_that_goes_in_this_moment_goes_too(space, owner, kept):
    upload = make_video(owner, space)
    MEANWHILE.append(lambda: videos.delete_video(owner, space, upload.uuid))

    with pytest.raises(NotFound):
        videos.set_poster(owner, space, upload.uuid, upload=Meanwhile(picture()))

    assert (kept(), BROKEN) == ([], set())
