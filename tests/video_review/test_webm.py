"""A recording of a browser is given its length, and stays the recording it was."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.containers import probe
from social_learning_xblocks.video_review.domain.webm import with_duration
from tests.factories.videos import (
    block,
    cluster,
    element,
    mp4,
    recorded_webm,
    unsized,
    webm_head,
    webm_info,
    webm_tracks,
)

HEAD = 400


def repaired(content: bytes, duration_ms: int = 11_500, head: int = HEAD) -> bytes:
    made = with_duration(content[:head], size=len(content), duration_ms=duration_ms)
    assert made is not None
    return made + content[head:]


def read(content: bytes):
    return probe(io.BytesIO(content))


def test_a_recording_says_how_long_it_is_afterwards():
    content = recorded_webm(12)

    found = read(repaired(content))

    assert not read(content).says_duration
    assert (found.says_duration, found.duration_ms, found.video_codec) == (True, 11_500, "vp9")


def test_nothing_behind_the_info_changes():
    content = recorded_webm(12)
    behind = content[content.index(webm_tracks()) :]

    assert repaired(content).endswith(behind)
    assert len(repaired(content)) - len(content) == 18


@pytest.mark.parametrize("form", [">f", ">d"])
def test_a_length_of_nothing_is_replaced(form):
    found = read(repaired(recorded_webm(12, info=webm_info(0.0, form=form))))
    assert (found.says_duration, found.duration_ms) == (True, 11_500)


@pytest.mark.parametrize("scale", [10**5, 10**6, None])
def test_the_length_is_in_the_ticks_of_the_file(scale):
    info = webm_info(scale=scale)
    made = webm_head() + unsized(0x18538067, info, webm_tracks(), cluster(0, block(0), block(500)))
    length = read(made).duration_ms
    assert read(repaired(made, length, len(made))).duration_ms == length


@pytest.mark.parametrize("number", [0x114D9B74, 0x1C53BB6B])
@pytest.mark.parametrize("inside", [b"", b"abc", bytes(60)])
def test_a_list_of_places_becomes_empty_space(number, inside):
    places = element(number, inside, width=1)
    content = recorded_webm(12, before=places)

    made = repaired(content)

    assert number.to_bytes(4, "big") in content
    assert number.to_bytes(4, "big") not in made
    assert read(made).duration_ms == 11_500
    assert len(made) - len(content) == 18


@pytest.mark.parametrize(("width", "count"), [(8, 1), (2, 1)])
def test_a_segment_that_says_its_size_says_the_new_one(width, count):
    inside = webm_info() + webm_tracks() + cluster(0, block(0), block(500), sized=True)
    content = webm_head() + element(0x18538067, inside, width=width)

    made = repaired(content, 500, len(content))

    assert read(made).says_duration
    assert made[len(webm_head()) + 4 :][:width] == (1 << 7 * width | len(inside) + 18).to_bytes(width, "big")


def test_a_size_that_does_not_fit_any_more_is_unknown():
    inside = webm_info() + webm_tracks() + cluster(0, block(0), block(500), sized=True)
    inside += element(0xEC, bytes(16_370 - len(inside) - 3), width=2)
    content = webm_head() + element(0x18538067, inside, width=2)

    made = repaired(content, 500)

    assert made[len(webm_head()) + 4 :][:2] == b"\x7f\xff"
    assert read(made).says_duration


@pytest.mark.parametrize(
    "content",
    [
        recorded_webm(12)[:40],
        webm_head() + unsized(0x18538067, webm_tracks(), cluster(0, block(0), block(500))),
        webm_head() + unsized(0x18538067, element(0xEC, bytes(HEAD)), webm_info(), webm_tracks()),
        webm_head() + element(0xEC, b""),
        webm_head() + unsized(0x18538067, webm_tracks()),
        mp4(),
        b"",
    ],
    ids=["cut off", "no info", "info too late", "no segment", "no clusters", "mp4", "empty"],
)
def test_a_file_without_a_place_for_it_stays_as_it_is(content):
    assert with_duration(content[:HEAD], size=len(content), duration_ms=500) is None


@given(st.integers(0, 400), st.binary(max_size=6), st.integers(1, 10**9))
def test_broken_heads_are_repaired_or_left_alone(at, some, duration_ms):
    content = bytearray(recorded_webm(12))
    content[at : at + len(some)] = some

    made = with_duration(bytes(content[:HEAD]), size=len(content), duration_ms=duration_ms)

    assert made is None or 0 <= len(made) - HEAD <= 30
