"""However long a video is, a worker holds a piece of it and no more."""

import io
import random
import tracemalloc

import pytest
from django.test import Client

from social_learning_xblocks.video_review import api as videos
from tests.factories.videos import LIMITS, PIECE, begin, box, movie, noise, recorded_webm, track
from tests.video_review.stores import WHILE_WRITING

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


class Killed(BaseException):
    """The server is stopped as by SIGKILL: nothing after this line runs."""


@pytest.mark.parametrize("seed", range(2))
def test_eight_megabytes_arrive_through_lost_requests_and_a_server_that_is_killed_twice(
    space, owner, ben, traced, seed
):
    pieces, luck = list(long_video(4)), random.Random(seed)
    before = tracemalloc.get_traced_memory()[0]
    upload = videos.begin_upload(owner, space, size=4 * PIECE, kind="video/mp4", limits=LIMITS)
    place, kills = 0, 0

    def kill():
        raise Killed

    while place < 4 * PIECE:
        if luck.random() < 0.3:
            continue  # it never left
        if kills < 2 and place >= (kills + 1) * PIECE:
            kills += 1
            WHILE_WRITING.append(kill)
        try:
            videos.append(owner, space, upload.uuid, offset=place, stream=io.BytesIO(pieces[place // PIECE]))
        except Killed:
            pass
        # The answer may be lost too, so the place is asked for.
        place = videos.offset_of(owner, space, upload.uuid).offset
    found = videos.finish(owner, space, upload.uuid, limits=LIMITS)
    client = Client()
    client.force_login(ben)
    played = client.get(videos.play(owner, space, upload.uuid).url).streaming_content

    assert (found.state, kills) == ("ready", 2)
    assert all(some == part for some, part in zip(_in_pieces(played), pieces, strict=True))
    assert traced() - before < MOST


def _in_pieces(content):
    """What comes in little bits, as the pieces it was sent in."""
    rest = b""
    for some in content:
        rest += some
        if len(rest) == PIECE:
            yield rest
            rest = b""
