"""The same video from many hands at the same moment, with real threads: each byte counts once."""

import io

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.parts import MOST_BYTES
from social_learning_xblocks.video_review.domain.uploads import LEAST_BYTES
from social_learning_xblocks.video_review.models import Video, VideoPart
from tests.factories.videos import LIMITS, begin, long_mp4, mp4, noise, recorded_webm, send
from tests.video_review.hands import together

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
HANDS = 6
FILE = long_mp4(LEAST_BYTES * 4)
PIECE = LEAST_BYTES


def add(owner, space, upload, offset, content):
    return videos.append(owner, space, upload.uuid, offset=offset, stream=io.BytesIO(content))


def test_one_piece_sent_many_times_at_once_counts_once(space, owner, kept):
    upload = begin(owner, space, FILE)

    refusals = together(*[lambda: add(owner, space, upload, 0, FILE[:PIECE])] * HANDS)

    assert (refusals, Video.objects.get().offset, VideoPart.objects.count()) == ([], PIECE, 1)
    assert kept() == [VideoPart.objects.get().name]


def test_of_different_pieces_for_one_place_one_wins(space, owner, kept):
    upload = begin(owner, space, FILE)

    refusals = together(*[lambda seed=seed: add(owner, space, upload, 0, noise(PIECE, seed)) for seed in range(HANDS)])

    assert (refusals, Video.objects.get().offset) == ([Conflict] * (HANDS - 1), PIECE)
    assert kept() == [VideoPart.objects.get().name]


def test_two_tabs_send_the_same_file(space, owner, kept):
    upload = begin(owner, space, FILE)

    def tab():
        place = 0
        while place < len(FILE):
            try:
                place = add(owner, space, upload, place, FILE[place : place + PIECE]).offset
            except Conflict:
                place = videos.offset_of(owner, space, upload.uuid).offset

    assert together(tab, tab, tab) == []
    assert videos.finish(owner, space, upload.uuid, limits=LIMITS).state == "ready"
    assert sorted(VideoPart.objects.values_list("number", "start")) == [
        (number, number * PIECE) for number in range(len(kept()))
    ]


def test_a_recording_is_mended_once_whoever_checks_it(space, owner, kept):
    content = recorded_webm()
    upload = send(owner, space, content, kind="video/webm")

    refusals = together(*[lambda: videos.finish(owner, space, upload.uuid, limits=LIMITS)] * HANDS)

    assert set(refusals) <= {Conflict}
    assert (Video.objects.get().state, Video.objects.get().size) == ("ready", len(content) + 18)
    assert VideoPart.objects.get().size == len(content) + 18
    assert kept() == [VideoPart.objects.get().name]


def test_a_video_is_deleted_while_it_is_sent_and_checked(space, owner, disk):
    upload = begin(owner, space, FILE)

    refusals = together(
        lambda: add(owner, space, upload, 0, FILE[:MOST_BYTES]),
        lambda: videos.cancel_upload(owner, space, upload.uuid),
        lambda: videos.finish(owner, space, upload.uuid, limits=LIMITS),
    )

    assert set(refusals) <= {Conflict, NotFound}
    videos.sweep_videos(hours=1)
    assert (Video.objects.count(), [path for path in disk.rglob("*") if path.is_file()]) == (0, [])


def test_two_tabs_do_not_pass_the_quota_together(space, owner, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_PERSON_QUOTA": (2, 10**9)}

    refusals = together(*[lambda: begin(owner, space, mp4())] * HANDS)

    assert (refusals, Video.objects.count()) == ([Conflict] * (HANDS - 2), 2)
