"""Playing a video: for whom the address was made, for a while, in stretches of any kind."""

import io
from uuid import uuid4

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotFound
from social_learning_xblocks.spaces.models import private_storage
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.parts import MOST_BYTES
from social_learning_xblocks.video_review.domain.playback import SALT
from social_learning_xblocks.video_review.domain.ranges import asked_range
from social_learning_xblocks.video_review.models import VideoPart
from tests.factories.images import picture
from tests.factories.spaces import COURSE, GRANTED, actor_in, make_member, make_space
from tests.factories.videos import long_mp4, make_video, mp4, recorded_webm, send
from tests.video_review.stores import BROKEN

CONTENT = long_mp4(MOST_BYTES + 300_000)
SIZE = len(CONTENT)


@pytest.fixture
def playing(space, owner, ben, client):
    """Ben looks at his video: ``playing(headers…)`` is what the browser gets."""
    upload = make_video(owner, space, CONTENT)
    address = videos.play(owner, space, upload.uuid).url
    client.force_login(ben)

    def get(method="get", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(address, headers=named)

    get.address = address
    get.uuid = upload.uuid
    return get


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_video_comes_whole(playing):
    answer = playing()

    assert (answer.status_code, body(answer) == CONTENT) == (200, True)
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{playing.uuid.hex}.mp4"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        (f"bytes={MOST_BYTES - 5}-{MOST_BYTES + 5}", MOST_BYTES - 5, MOST_BYTES + 5),
        (f"bytes={MOST_BYTES}-{MOST_BYTES}", MOST_BYTES, MOST_BYTES),
        (f"bytes={MOST_BYTES - 1}-{MOST_BYTES - 1}", MOST_BYTES - 1, MOST_BYTES - 1),
        (f"bytes={SIZE - 1}-{SIZE + 99}", SIZE - 1, SIZE - 1),
        ("bytes=-7", SIZE - 7, SIZE - 1),
        (f"bytes=-{SIZE + 9}", 0, SIZE - 1),
    ],
)
def test_a_player_asks_for_one_stretch(playing, asked, first, last):
    answer = playing(range=asked)

    assert (answer.status_code, body(answer) == CONTENT[first : last + 1]) == (206, True)
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Length"] == str(last + 1 - first)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=0-1", "bytes=5-2", "bytes=-", "bytes=a-b", "0-1", ""])
def test_what_may_be_ignored_is_answered_with_everything(playing, asked):
    answer = playing(range=asked)
    answer.close()
    assert (answer.status_code, "Content-Range" in answer.headers) == (200, False)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
def test_bytes_that_are_not_there_are_said_so(playing, asked):
    answer = playing(range=asked)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{SIZE}")
    assert "Content-Length" not in answer.headers or answer.headers["Content-Length"] == "0"


def test_a_browser_that_has_it_is_told_so(playing):
    etag = playing("head").headers["ETag"]

    assert playing(if_none_match=etag).status_code == 304
    assert playing(range="bytes=0-9", if_range=etag).status_code == 206
    changed = playing(range="bytes=0-9", if_range='"another"')
    changed.close()
    assert changed.status_code == 200


@pytest.mark.parametrize(("asked", "status", "length"), [("", 200, SIZE), ("bytes=0-9", 206, 10)])
def test_a_player_asks_about_it_first(playing, asked, status, length):
    BROKEN.add("read")  # nothing is read for it

    answer = playing("head", range=asked)

    assert (answer.status_code, answer.headers["Content-Length"], answer.content) == (status, str(length), b"")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_video_is_only_looked_at(playing, method):
    assert playing(method).status_code == 405


@pytest.mark.parametrize("stretch", ["bytes=0-9", f"bytes={MOST_BYTES - 5}-{MOST_BYTES + 5}"])
def test_a_stretch_costs_session_user_and_three_queries(playing, stretch, django_assert_num_queries):
    with django_assert_num_queries(5):
        body(playing(range=stretch))


def test_an_address_is_for_one_person(playing, space, chi, dee, client):
    make_member(space, chi)
    for other in (chi, dee):
        client.force_login(other)
        assert playing().status_code == 404
    client.logout()
    assert playing().status_code == 404


def test_an_address_holds_for_a_while(playing, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_LINK_SECONDS": 0}
    assert playing().status_code == 404


@pytest.mark.parametrize("said", ["", "x", "other video", "other person", "other salt"])
def test_an_address_cannot_be_made_up(playing, client, ben, said):
    claims = {
        "other video": [uuid4().hex, ben.pk],
        "other person": [playing.uuid.hex, ben.pk + 1],
        "other salt": [playing.uuid.hex, ben.pk],
    }
    salt = "another" if said == "other salt" else SALT
    token = signing.dumps(claims[said], salt=salt) if said in claims else said

    assert client.get(playing.address.partition("?")[0], {"token": token}).status_code == 404
    assert client.get(playing.address.partition("?")[0]).status_code == 404


def test_who_left_the_course_sees_it_no_more(playing, settings, ben):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    GRANTED.add((ben.pk, COURSE, "load"))
    assert playing("head").status_code == 200

    GRANTED.clear()

    assert playing("head").status_code == 404


def test_a_deleted_video_is_gone_for_who_has_its_address(playing, space, owner):
    videos.delete_video(owner, space, playing.uuid)
    assert playing().status_code == 404


def test_a_storage_that_does_not_answer_is_asked_again_later(playing):
    BROKEN.add("read")
    answer = playing()
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )


def test_a_part_that_is_gone_is_not_found(playing):
    private_storage().delete(VideoPart.objects.order_by("start").first().name)
    assert playing().status_code == 404


def test_rows_that_are_gone_are_not_found(playing):
    VideoPart.objects.all().delete()
    assert playing().status_code == 404


def test_owner_and_staff_are_given_an_address_and_others_are_not(space, owner, staff, eve):
    upload = make_video(owner, space)
    elsewhere = make_space()

    assert videos.play(owner, space, upload.uuid).url != videos.play(staff, space, upload.uuid).url
    refused = [(actor_in(space, eve), space), (Actor(None), space), (actor_in(elsewhere, eve, "staff"), elsewhere)]
    for actor, place in refused:
        with pytest.raises(NotFound):
            videos.play(actor, place, upload.uuid)


def test_who_else_may_watch_is_the_callers_choice(space, owner, chi, client):
    upload = make_video(owner, space)
    reviewer = actor_in(space, chi)

    found = videos.play(reviewer, space, upload.uuid, may_watch=lambda actor, video: actor == reviewer)

    assert str(upload.uuid) in found.url
    client.force_login(chi)
    assert client.head(found.url).status_code == 404  # each request asks who may watch
    with pytest.raises(NotFound):
        videos.play(owner, space, upload.uuid, may_watch=lambda actor, video: False)


def test_what_is_not_ready_is_not_played(space, owner):
    with pytest.raises(NotFound):
        videos.play(owner, space, send(owner, space, mp4()).uuid)


def test_a_page_is_told_all_a_player_needs(space, owner, django_assert_num_queries):
    upload = make_video(owner, space, recorded_webm(), kind="video/webm")

    with django_assert_num_queries(1):
        found = videos.play(owner, space, upload.uuid)

    assert (found.kind, found.duration_ms, found.width, found.height) == ("video/webm", 11_500, 1280, 720)
    assert (found.poster_url, found.captions_url, found.advice) == ("", "", "")


def test_captions_and_picture_are_beside_it(space, owner, ben, client):
    upload = make_video(owner, space)
    videos.set_captions(owner, space, upload.uuid, text="WEBVTT\n\n00:00.000 --> 00:01.000\nHëllo\n")
    videos.set_poster(owner, space, upload.uuid, upload=io.BytesIO(picture()))
    found = videos.play(owner, space, upload.uuid)
    client.force_login(ben)

    captions, poster = client.get(found.captions_url), client.get(found.poster_url)

    assert captions.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert captions.content.decode() == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHëllo\n"
    assert captions.headers["Cache-Control"] == "private, no-cache"
    assert (poster.headers["Content-Type"], body(poster)[:4]) == ("image/png", b"\x89PNG")
    assert poster.headers["X-Content-Type-Options"] == captions.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("what", ["/captions.vtt", "/poster"])
def test_what_is_not_there_is_not_found(playing, client, what):
    assert client.get(playing.address.replace("?", f"{what}?")).status_code == 404


@given(st.text(alphabet="bytes=0123456789-, ", max_size=20), st.integers(1, 1000))
def test_a_range_is_inside_the_file_or_nothing(header, size):
    for text in (header, f"bytes={header}"):
        found = asked_range(text, size)
        assert found is None or not found or (found.start >= 0 and found.stop <= size)
