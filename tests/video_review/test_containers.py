"""What a file is, as it says itself: files of phones, programs and browsers, and files that only claim to be some."""

import io
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning_xblocks.video_review.data import Probe
from social_learning_xblocks.video_review.domain import windows
from social_learning_xblocks.video_review.domain.containers import LONGEST_MS, probe
from social_learning_xblocks.video_review.domain.windows import NotAVideo
from social_learning_xblocks.video_review.enums import Refusal
from tests.factories.videos import (
    TURNED,
    block,
    block_group,
    box,
    cluster,
    element,
    fragment,
    full,
    movie,
    mp4,
    recorded_mp4,
    recorded_webm,
    track,
    uint,
    unsized,
    webm,
    webm_head,
    webm_info,
    webm_track,
    webm_tracks,
)


def read(content: bytes) -> Probe:
    return probe(io.BytesIO(content))


def refused(content: bytes) -> str:
    with pytest.raises(NotAVideo) as refusal:
        read(content)
    return refusal.value.reason.value


def test_a_phone_writes_mp4():
    assert read(mp4(12.5)) == Probe("video/mp4", "h264", "aac", 12_500, 1280, 720, says_duration=True, advice="")
    assert read(mp4()).plays_everywhere


def test_what_is_in_it_may_stand_at_the_end():
    assert read(mp4(movie_last=True)) == read(mp4())


def test_long_numbers_are_read_too():
    assert read(mp4(version=1)) == read(mp4())


def test_a_video_held_upright_is_upright():
    found = read(mp4(matrix=TURNED))
    assert (found.width, found.height) == (720, 1280)


def test_an_iphone_writes_what_some_browsers_cannot_play():
    hevc, mov = read(mp4(brand=b"qt  ", video=b"hvc1")), read(mp4(brand=b"qt  "))

    assert (hevc.kind, hevc.video_codec, hevc.advice) == ("video/quicktime", "hevc", "hevc")
    assert (mov.kind, mov.video_codec, mov.advice) == ("video/quicktime", "h264", "mov")
    assert not mov.plays_everywhere


@pytest.mark.parametrize(
    ("made", "advice"),
    [
        (mp4(video=b"av01"), "picture"),
        (mp4(video=b"vp09", audio=b"mp4a"), "picture"),
        (mp4(audio=b"ac-3"), "sound"),
        (mp4(video=b"hev1"), "hevc"),
        (mp4(brand=b"qt  ", video=None, audio=b"sowt"), "sound"),
        (webm(doctype=b"matroska"), "matroska"),
        (webm(tracks=webm_tracks(b"V_AV1")), "picture"),
        (webm(tracks=webm_tracks(audio=b"A_AAC/MPEG4/LC")), "sound"),
        (webm(tracks=webm_tracks(b"V_VP8", b"A_VORBIS")), ""),
        (mp4(audio=b".mp3"), ""),
        (mp4(audio=None), ""),
        (mp4(brand=b"qt  ", video=None), ""),
    ],
)
def test_what_not_every_browser_plays_has_advice(made, advice):
    assert read(made).advice == advice


@pytest.mark.parametrize(
    ("made", "kind"),
    [(mp4(video=None), "audio/mp4"), (webm(tracks=webm_tracks(video=None)), "audio/webm")],
)
def test_sound_alone_is_sound(made, kind):
    found = read(made)
    assert (found.kind, found.video_codec, found.width) == (kind, "", 0)


def test_an_old_quicktime_file_begins_without_its_brand():
    found = read(box(b"wide") + mp4()[20:])
    assert (found.kind, found.duration_ms) == ("video/quicktime", 12_000)


def test_sides_come_from_the_pictures_where_the_track_has_none():
    about = movie(2, track(1, b"vide", b"avc1", seconds=2, entry_size=(320, 240)))
    found = read(box(b"ftyp", b"isom") + about + box(b"mdat", b"x"))
    assert (found.width, found.height) == (320, 240)


@pytest.mark.parametrize(
    "made",
    [
        recorded_mp4(),
        recorded_mp4([fragment(1, [0] * 6, default=500)]),
        recorded_mp4([fragment(1, [0] * 6, at=0)], step=500),
        recorded_mp4([fragment(1, [1500]), fragment(1, [1500])]),
        recorded_mp4([fragment(1, [1500], at=70_000, long=True), fragment(1, [1500], at=71_500, long=True)]),
    ],
    ids=["times", "step in the fragment", "step in the movie", "one after the other", "late start"],
)
def test_a_recording_in_fragments_is_as_long_as_they_are(made):
    found = read(made)
    assert (found.duration_ms, found.says_duration, found.video_codec) == (3000, False, "h264")


def test_a_fragment_before_the_movie_says_nothing():
    assert read(box(b"ftyp", b"iso5") + fragment(1, [500]) + recorded_mp4()[20:]).duration_ms == 3000


def test_a_length_that_is_not_known_is_none():
    ticks = struct.pack(">IIII", 0, 0, 1000, 2**32 - 1)
    about = box(b"moov", full(b"mvhd", ticks, bytes(80)), track(1, b"vide", b"avc1", seconds=2))
    assert read(box(b"ftyp", b"isom") + about + box(b"mdat", b"x")).duration_ms == 2000


def test_a_box_may_say_its_size_in_eight_bytes_or_go_to_the_end():
    head = mp4()[:-1008]
    long = head + struct.pack(">I4sQ", 1, b"mdat", 16 + 1000) + bytes(1000)
    open_ended = head + struct.pack(">I4s", 0, b"mdat") + bytes(1000)

    assert read(long) == read(open_ended) == read(mp4())


def test_a_few_bytes_behind_the_last_box_do_no_harm():
    assert read(mp4() + b"\0\0\0") == read(mp4())


def test_a_browser_records_webm_without_a_length():
    found = read(recorded_webm(12))

    assert (found.kind, found.video_codec, found.audio_codec) == ("video/webm", "vp9", "opus")
    assert (found.duration_ms, found.says_duration) == (11_500, False)
    assert (found.width, found.height, found.advice) == (1280, 720, "")


def test_a_program_writes_webm_with_everything():
    assert read(webm(12.5)) == Probe("video/webm", "vp9", "opus", 12_500, 1280, 720, says_duration=True, advice="")


def test_a_length_that_is_said_too_short_is_not_believed():
    assert read(recorded_webm(12, info=webm_info(1.0))).duration_ms == 11_500
    assert read(webm(0.001)).duration_ms == 1000


@pytest.mark.parametrize("said", [float("nan"), float("inf"), -5.0, 0.0])
def test_a_length_that_is_no_number_is_none(said):
    found = read(recorded_webm(12, info=webm_info(said)))
    assert (found.duration_ms, found.says_duration) == (11_500, False)


def test_other_ticks_and_shorter_numbers():
    assert read(webm_head() + unsized(0x18538067, webm_info(25, 10**8, ">f"), webm_tracks())).duration_ms == 2500
    assert read(webm_head() + unsized(0x18538067, webm_info(250, None), webm_tracks())).duration_ms == 250
    odd = element(0x1549A966, element(0x4489, b"abc"))
    assert refused(webm_head() + unsized(0x18538067, odd, webm_tracks())) == "no_duration"


def test_the_last_block_may_say_how_long_it_lasts():
    clusters = cluster(0, block(0), block_group(400, 100), block_group(300))
    assert read(webm_head() + unsized(0x18538067, webm_info(), webm_tracks(), clusters)).duration_ms == 500


def test_only_the_last_of_clusters_that_say_their_size_is_looked_into():
    clusters = [cluster(1000 * number, block(0), block(500), sized=True) for number in range(4)]
    assert read(webm_head() + element(0x18538067, webm_info(), webm_tracks(), *clusters)).duration_ms == 3500


def test_a_track_of_subtitles_is_neither_picture_nor_sound():
    made = webm_head() + unsized(0x18538067, webm_info(5), element(0x1654AE6B, webm_track(1, 17, b"S_TEXT/WEBVTT")))
    assert refused(made) == "no_tracks"


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("video.mp4", bytes(10**7))
    return target.getvalue()


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (b"", "empty"),
        (b"\0", "unknown"),
        (zipped(), "unknown"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "unknown"),
        (b"RIFF\0\0\0\0AVI LIST", "unknown"),
        (webm(doctype=b"docx"), "unknown"),
        (element(0x1A45DFA3, uint(0x4286, 1, 1)) + unsized(0x18538067), "unknown"),
        (mp4()[:-1], "damaged"),
        (mp4()[:200], "damaged"),
        (mp4(movie_last=True)[:1000], "damaged"),
        (mp4(movie_last=True)[:1028], "damaged"),
        (mp4()[:-1008], "damaged"),
        (box(b"ftyp", b"heic"), "damaged"),
        (webm_head(), "damaged"),
        (webm()[:-20], "damaged"),
        (recorded_webm()[:-10], "damaged"),
        (recorded_webm()[:-32], "damaged"),
        (webm_head() + unsized(0x18538067, unsized(0x1254C367)), "damaged"),
        (webm_head() + unsized(0x18538067, unsized(0x1F43B675, unsized(0xA3))), "damaged"),
        (webm_head() + unsized(0x18538067, cluster(0, element(0xA3, b"\x81\x00"))), "damaged"),
        (webm_head() + unsized(0x18538067, cluster(0, element(0xE7, bytes(9)))), "damaged"),
        (webm_head() + unsized(0x18538067, b"\0"), "damaged"),
        (recorded_mp4([fragment(1, [500])[:50]]), "damaged"),
        (box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd")) + box(b"mdat", b"x"), "damaged"),
        (box(b"ftyp", b"isom") + struct.pack(">I4s", 1, b"moov"), "damaged"),
        (mp4(0), "no_duration"),
        (recorded_mp4([box(b"mdat", b"x")]), "no_duration"),
        (recorded_webm(0), "no_duration"),
        (mp4(video=None, audio=None), "no_tracks"),
        (webm(tracks=b""), "no_tracks"),
        (mp4(video=b"encv"), "protected"),
        (
            webm(tracks=webm_tracks(more=element(0x6D80, element(0x6240, uint(0x5031, 0), element(0x5035))))),
            "protected",
        ),
    ],
)
def test_what_cannot_be_played_is_refused(made, reason):
    assert refused(made) == reason


class Shrinking(io.BytesIO):
    """A file that ends before its size."""

    def read(self, size=-1):
        return super().read(size)[:1]


def test_a_file_that_gives_less_than_it_has_is_damaged():
    with pytest.raises(NotAVideo) as refusal:
        probe(Shrinking(mp4()))
    assert refusal.value.reason == "damaged"


def test_what_else_stands_in_a_file_is_passed_over():
    about = movie(12, track(1, b"vide", b"avc1", seconds=12))
    plus = box(b"moov", box(b"iods", b"x"), about[8:])
    assert read(box(b"ftyp", b"isom") + plus + box(b"mdat", b"x")).duration_ms == 12_000
    odd = cluster(0, block(500), uint(0xAB, 1))
    assert read(webm_head() + unsized(0x18538067, webm_info(), webm_tracks(), odd)).duration_ms == 500


def test_packed_headers_are_not_taken_for_protection():
    packed = webm_tracks(more=element(0x6D80, element(0x6240, uint(0x5031, 0))))
    assert read(webm(tracks=packed)).video_codec == "vp9"


def test_a_claim_of_ten_thousand_years_is_capped():
    run = full(b"trun", struct.pack(">I", 2**32 - 1))
    part = box(b"moof", box(b"traf", full(b"tfhd", struct.pack(">I", 1)), run)) + box(b"mdat", b"x")
    assert read(recorded_mp4([part], step=2**32 - 1)).duration_ms == LONGEST_MS


def nested(depth: int) -> bytes:
    made = b""
    for _level in range(depth):
        made = box(b"trak", made)
    return box(b"ftyp", b"isom") + box(b"moov", made) + box(b"mdat", b"x")


@pytest.mark.parametrize(
    "made",
    [
        nested(2000),
        box(b"ftyp", b"isom") + box(b"free") * windows.MOST_PIECES,
        webm_head() + unsized(0x18538067, b"\xec\x80" * windows.MOST_PIECES),
        recorded_mp4([box(b"moof", box(b"traf", full(b"trun", struct.pack(">II", 2**31, 0), flags=0x300)))]),
        recorded_mp4(
            [box(b"moof", box(b"traf", full(b"trun", struct.pack(">I", 2**16), bytes(2**18), flags=0x100)))] * 130
        ),
    ],
    ids=["nested", "boxes", "elements", "a run of samples", "many runs"],
)
def test_what_is_built_to_keep_us_busy_is_refused(made):
    start = time.process_time()

    assert refused(made) == "complicated"
    assert time.process_time() - start < 10


STARTS = [b"", mp4()[:20], mp4(movie_last=True), recorded_mp4(), recorded_webm(3), webm(), webm_head(), nested(8)]


@settings(max_examples=300)
@given(
    st.sampled_from(STARTS),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=8),
    st.binary(max_size=200),
    st.floats(0, 1),
)
def test_whatever_the_bytes_are_it_is_a_video_or_refused(start, changes, more, kept):
    broken = bytearray(start)
    for place, some in changes:
        at = int(place * len(broken))
        broken[at : at + len(some)] = some
    broken += more
    content = bytes(broken[: max(int(len(broken) * kept), 1)])
    began = time.process_time()

    try:
        found = read(content)
    except NotAVideo:
        found = None

    assert time.process_time() - began < 1
    assert found is None or 0 < found.duration_ms <= LONGEST_MS


def test_a_picture_wider_than_any_is_damage():
    sides = element(0xE0, uint(0xB0, 2**64 - 1, 8), uint(0xBA, 720, 2))
    content = webm(tracks=element(0x1654AE6B, webm_track(1, 1, b"V_VP9", sides)))

    with pytest.raises(NotAVideo) as refused:
        probe(io.BytesIO(content))

    assert refused.value.reason == Refusal.DAMAGED


def test_a_length_beyond_any_is_the_longest_there_is():
    content = webm_head() + element(0x18538067, webm_info(1e308), webm_tracks(), cluster(0, block(0), sized=True))

    assert probe(io.BytesIO(content)).duration_ms == LONGEST_MS
