"""However long a video is, a worker holds a piece of it and no more."""

import io
import tracemalloc

import pytest
from django.test import Client

from social_learning_xblocks.video_review import api as videos
from tests.factories.videos import LIMITS, PIECE, begin, box, movie, noise, recorded_webm, track

MOST = 8_000_000


@pytest.fixture
def traced():
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def long_video(count):
    """Pieces of an MP4 of so many times two MiB, made one after the other."""
    about = movie(60, track(1, b"vide", b"avc1", seconds=60, size=(1280, 720)))
    head = box(b"ftyp", b"isom") + about
    size = count * PIECE - len(head)
    yield (head + size.to_bytes(4, "big") + b"mdat").ljust(PIECE, b"\1")
    for _number in range(count - 1):
        yield noise(PIECE)


def test_a_long_video_is_received_checked_and_played_in_little_memory(space, owner, ben, traced):
    upload = videos.begin_upload(owner, space, size=30 * PIECE, kind="video/mp4", limits=LIMITS)
    place = 0
    for some in long_video(30):
        place = videos.append(owner, space, upload.uuid, offset=place, stream=io.BytesIO(some)).offset
    arrived = traced()

    found = videos.finish(owner, space, upload.uuid, limits=LIMITS)
    client = Client()
    client.force_login(ben)
    answer = client.get(videos.play(owner, space, upload.uuid).url)

    assert found.state == "ready"
    assert sum(map(len, answer.streaming_content)) == 30 * PIECE
    assert (arrived < MOST, traced() < MOST) == (True, True)


def test_a_recording_is_mended_in_little_memory(space, owner, traced):
    content = recorded_webm(60, fill=60_000)
    before = tracemalloc.get_traced_memory()[0]
    upload = begin(owner, space, content, kind="video/webm")
    for start in range(0, len(content), PIECE):
        videos.append(owner, space, upload.uuid, offset=start, stream=io.BytesIO(content[start : start + PIECE]))
    tracemalloc.reset_peak()

    assert videos.finish(owner, space, upload.uuid, limits=LIMITS).state == "ready"
    assert traced() - before < MOST
