"""Everything has arrived: what it is decides whether it is ready or refused."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.spaces.models import private_storage
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.containers import probe
from social_learning_xblocks.video_review.domain.parts import MOST_BYTES, Joined
from social_learning_xblocks.video_review.models import Video, VideoPart
from tests.factories.videos import LIMITS, begin, element, long_mp4, make_video, mp4, recorded_webm, send
from tests.video_review.stores import BROKEN, MEANWHILE, WHILE_WRITING

pytestmark = pytest.mark.django_db(transaction=True)


def whole(video) -> bytes:
    with io.BufferedReader(Joined(list(video.parts.order_by("start")))) as source:
        return source.read()


def test_a_video_is_ready_when_it_is_what_was_sent(space, owner):
    content = long_mp4(2 * MOST_BYTES)
    upload = make_video(owner, space, content, sha256=hashlib.sha256(content).hexdigest())

    video = Video.objects.get()

    assert (upload.state, upload.refusal, upload.expires_at) == ("ready", "", None)
    assert (video.kind, video.duration_ms, video.width, video.height) == ("video/mp4", 12_000, 1280, 720)
    assert (video.has_video, video.has_audio, video.advice) == (True, True, "")
    assert video.sha256 == hashlib.sha256(content).hexdigest()
    assert video.finished_at >= video.created_at
    assert whole(video) == content


def test_what_the_file_is_counts_and_not_what_was_said(space, owner):
    assert make_video(owner, space, recorded_webm(), kind="video/mp4").kind == "video/webm"


def test_advice_is_kept_with_a_video_that_is_taken(space, owner):
    make_video(owner, space, mp4(video=b"hvc1"))
    assert (Video.objects.get().state, Video.objects.get().advice) == ("ready", "hevc")


def test_checking_twice_changes_nothing(space, owner):
    first = make_video(owner, space)
    assert videos.finish(owner, space, first.uuid, limits=LIMITS) == first


def test_what_has_not_arrived_is_not_checked(space, owner):
    upload = begin(owner, space, mp4())

    with pytest.raises(Conflict, match="not arrived completely"):
        videos.finish(owner, space, upload.uuid, limits=LIMITS)

    assert videos.offset_of(owner, space, upload.uuid).state == "receiving"


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr("holiday.mp4", bytes(10**6))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "changes", "sentence"),
    [
        (archive(), {}, "This file is not a video that can be played here. MP4, MOV and WebM work."),
        (mp4()[:-1], {}, "The file is damaged, or a part of it is missing. Record or export it again."),
        (mp4(200), {}, "The video is longer than it may be here. Make it shorter."),
        (mp4(), {"size": 100}, "The file is larger than it may be here. Make it smaller."),
        (
            mp4(video=None),
            {"sound_is_enough": False},
            "There is only sound in this file. A video is needed here.",
        ),
        (
            mp4(video=b"hvc1"),
            {"must_play_everywhere": True},
            "Not all browsers can play this video. Export it as MP4 with H.264.",
        ),
    ],
    ids=["zip", "cut off", "long", "large", "sound", "hevc"],
)
def test_a_refused_video_has_a_sentence_and_leaves_no_bytes(space, owner, kept, content, changes, sentence):
    upload = send(owner, space, content)
    limits = videos.UploadLimits(**{"size": 10**8, "seconds": 180, **changes})

    found = videos.finish(owner, space, upload.uuid, limits=limits)

    assert (found.state, found.refusal) == ("refused", sentence)
    assert (kept(), VideoPart.objects.count()) == ([], 0)
    assert videos.offset_of(owner, space, upload.uuid).refusal == sentence


@pytest.mark.parametrize(("seconds", "state"), [(182, "ready"), (182.1, "refused")])
def test_a_recorder_that_stops_at_the_limit_may_be_a_little_late(space, owner, seconds, state):
    assert make_video(owner, space, mp4(seconds)).state == state


def test_sound_is_enough_where_nobody_says_otherwise(space, owner):
    assert make_video(owner, space, mp4(video=None)).kind == "audio/mp4"


def test_other_bytes_than_were_announced_are_refused(space, owner, kept):
    upload = make_video(owner, space, mp4(), sha256="0" * 64)

    assert (upload.state, upload.refusal) == (
        "refused",
        "What arrived is not what was sent. Upload the file again.",
    )
    assert kept() == []


@pytest.mark.parametrize("harm", ["changed", "shorter", "gone"])
def test_an_object_that_is_not_what_it_was_is_found_out(space, owner, harm):
    upload = send(owner, space, mp4())
    storage, name = private_storage(), VideoPart.objects.get().name
    storage.delete(name)
    if harm != "gone":
        storage.save(name, ContentFile(mp4()[:-1] + (b"?" if harm == "changed" else b"")))

    assert videos.finish(owner, space, upload.uuid, limits=LIMITS).state == "refused"


def test_a_storage_that_does_not_answer_decides_nothing(space, owner):
    upload = send(owner, space, mp4())
    BROKEN.add("read")

    with pytest.raises(Conflict, match="Nothing is lost"):
        videos.finish(owner, space, upload.uuid, limits=LIMITS)
    BROKEN.clear()

    assert videos.finish(owner, space, upload.uuid, limits=LIMITS).state == "ready"


@pytest.mark.parametrize("fill", [30, 120_000])
def test_a_recording_is_given_its_length(space, owner, kept, fill):
    content = recorded_webm(12, fill=fill)

    upload = make_video(owner, space, content, kind="video/webm")

    video = Video.objects.get()
    parts = list(video.parts.order_by("number"))
    made = whole(video)
    assert (video.duration_ms, video.size, video.offset) == (11_500, len(content) + 18, len(content) + 18)
    assert (len(made), upload.size) == (video.size, video.size)
    assert probe(io.BytesIO(made)).says_duration
    assert made[500:] == content[482:]
    assert [part.start for part in parts] == [0, *[part.end for part in parts[:-1]]]
    assert kept() == sorted(part.name for part in parts)
    assert video.sha256 == hashlib.sha256(content).hexdigest()


def test_a_recording_without_a_place_for_its_length_stays_as_it_is(space, owner):
    content = recorded_webm(12, before=element(0xEC, bytes(70_000)))
    make_video(owner, space, content, kind="video/webm")

    assert (whole(Video.objects.get()), Video.objects.get().duration_ms) == (content, 11_500)


def test_a_full_disk_leaves_a_recording_to_be_checked_again(space, owner, kept):
    upload = send(owner, space, recorded_webm(), kind="video/webm")
    BROKEN.add("write")

    with pytest.raises(Conflict):
        videos.finish(owner, space, upload.uuid, limits=LIMITS)
    BROKEN.clear()

    assert videos.finish(owner, space, upload.uuid, limits=LIMITS).state == "ready"
    assert len(kept()) == 1


def test_checking_costs_the_same_for_large_and_small(space, owner, django_assert_num_queries):
    for content in (mp4(), long_mp4(2 * MOST_BYTES + 9)):
        upload = send(owner, space, content)
        with django_assert_num_queries(6):  # with BEGIN and COMMIT
            videos.finish(owner, space, upload.uuid, limits=LIMITS)


@pytest.mark.parametrize("moment", [MEANWHILE, WHILE_WRITING])
def test_two_tabs_check_the_same_video(space, owner, kept, moment):
    upload = send(owner, space, recorded_webm(), kind="video/webm")
    moment.append(lambda: videos.finish(owner, space, upload.uuid, limits=LIMITS))

    second = videos.finish(owner, space, upload.uuid, limits=LIMITS)

    assert (second.state, second.size) == ("ready", len(recorded_webm()) + 18)
    assert kept() == [VideoPart.objects.get().name]


def test_a_file_of_no_parts_is_empty():
    with Joined([]) as source:
        assert source.read() == b""


def test_a_video_is_taken_in_one_tab_and_refused_in_the_other(space, owner, kept):
    upload = send(owner, space, mp4())
    strict = videos.UploadLimits(size=10**8, seconds=1)
    MEANWHILE.append(lambda: videos.finish(owner, space, upload.uuid, limits=LIMITS))

    second = videos.finish(owner, space, upload.uuid, limits=strict)

    assert (second.state, second.refusal, len(kept())) == ("ready", "", 1)


def test_a_video_is_given_up_while_it_is_checked(space, owner):
    upload = send(owner, space, mp4())
    MEANWHILE.append(lambda: videos.cancel_upload(owner, space, upload.uuid))

    with pytest.raises(NotFound):
        videos.finish(owner, space, upload.uuid, limits=LIMITS)

    assert Video.objects.count() == 0
