"""tus 1.0 as a block answers it: the headers of the protocol, and nobody else's videos."""

import base64
import hashlib
import io
import json
import random
from uuid import uuid4

import pytest
from django.test import RequestFactory
from xblock.django.request import django_to_webob_request
from xblock.runtime import DictKeyValueStore, KvsFieldData

from social_learning_xblocks.blocks.space_block import Here
from social_learning_xblocks.blocks.video_uploads import VideoUploads
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.parts import MOST_BYTES
from social_learning_xblocks.video_review.models import Video
from tests.factories.blocks import LMSRuntime, StudioRuntime, call, make_block
from tests.factories.videos import long_mp4, mp4, noise, pieces, recorded_webm

CHUNK = "application/offset+octet-stream"
FILE = long_mp4(MOST_BYTES + 300_000)


class Probe(VideoUploads):
    """The smallest block that takes videos."""

    def video_limits(self, here: Here) -> videos.UploadLimits:
        return videos.UploadLimits(size=20_000_000, seconds=60)

    def checked_settings(self) -> list[str]:
        return []


class Words:
    def gettext(self, text: str) -> str:
        return text


@pytest.fixture
def probe(db):
    """``probe(user)`` is the block as this person meets it."""
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user, *, name="videos", runtime=LMSRuntime):
        services = {"i18n": Words(), "field-data": shared}
        return make_block(Probe, runtime(user, **services), name=name)

    return bind


def ask(block, method, video="", body=b"", *, over=None, version="1.0.0", **headers):
    """One request of the protocol; ``over``: the method that stands in X-HTTP-Method-Override."""
    found = {name.replace("_", "-").title(): str(value) for name, value in headers.items()}
    if version:
        found["Tus-Resumable"] = version
    if over:
        found["X-HTTP-Method-Override"] = over
    request = RequestFactory().generic(
        method, "/", body, content_type=headers.get("content_type", CHUNK), headers=found
    )
    return block.runtime.handle(block, "video", django_to_webob_request(request), video)


def encoded(**named):
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in named.items())


def created(block, content, kind="video/mp4", **named):
    answer = ask(
        block, "POST", upload_length=len(content), upload_metadata=encoded(filetype=kind, filename="me.mp4", **named)
    )
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def append(block, video, offset, content, **headers):
    return ask(block, "PATCH", video, content, upload_offset=offset, **headers)


def test_a_browser_asks_what_is_offered(probe, ben):
    answer = ask(probe(ben), "OPTIONS", version="")

    assert answer.status_code == 204
    assert answer.headers["Tus-Resumable"] == answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination,checksum,expiration"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert answer.headers["Tus-Max-Size"] == "20000000"


def test_a_video_arrives_in_pieces(probe, ben):
    block = probe(ben)
    video = created(block, FILE, sha256=hashlib.sha256(FILE).hexdigest())
    asked = ask(block, "HEAD", video)
    assert (asked.status_code, asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        200,
        "0",
        str(len(FILE)),
    )
    assert asked.headers["Cache-Control"] == "no-store"

    states = []
    for start, some in pieces(FILE):
        answer = append(block, video, start, some)
        states.append((answer.status_code, answer.headers["Upload-Offset"], answer.headers["Video-State"]))

    assert states == [(204, str(MOST_BYTES), "receiving"), (204, str(len(FILE)), "ready")]
    assert Video.objects.get().sha256 == hashlib.sha256(FILE).hexdigest()


def test_an_unfinished_upload_says_until_when_it_is_kept(probe, ben):
    block = probe(ben)
    video = created(block, mp4())

    assert ask(block, "HEAD", video).headers["Upload-Expires"].endswith(" GMT")
    assert "Upload-Expires" not in append(block, video, 0, mp4()).headers


def test_the_address_is_that_of_the_handler(probe, ben):
    block = probe(ben)
    answer = ask(block, "POST", upload_length=5000, upload_metadata=encoded(filetype="video/mp4"))
    assert answer.headers["Location"] == block.video_url(Video.objects.get().uuid)


@pytest.mark.parametrize("over", ["PATCH", "patch"])
def test_a_proxy_that_lets_only_post_through_is_passed(probe, ben, over):
    block = probe(ben)
    video = created(block, mp4())

    answer = ask(block, "POST", video, mp4(), over=over, upload_offset=0)

    assert (answer.status_code, Video.objects.get().state) == (204, "ready")


def test_a_recording_grows_on_the_server_and_not_for_its_sender(probe, ben):
    block, content = probe(ben), recorded_webm()
    video = created(block, content, "video/webm;codecs=vp9,opus")

    answer = append(block, video, 0, content)

    assert (answer.headers["Upload-Offset"], Video.objects.get().size) == (str(len(content)), len(content) + 18)


def test_a_refused_video_has_a_sentence(probe, ben):
    block, content = probe(ben), b"PK\x03\x04" + bytes(100)
    video = created(block, content)

    answer = append(block, video, 0, content)
    asked = ask(block, "HEAD", video)

    assert (answer.status_code, answer.content_type) == (422, "text/plain")
    assert answer.text == "This file is not a video that can be played here. MP4, MOV and WebM work."
    assert (asked.status_code, asked.headers["Video-State"]) == (200, "refused")


def test_who_did_not_hear_the_last_answer_asks_again(probe, ben):
    block = probe(ben)
    video = created(block, mp4())
    here = block.enter()
    # The server was stopped between the last piece and the check.
    videos.append(here.actor, here.space, Video.objects.get().uuid, offset=0, stream=io.BytesIO(mp4()))

    answer = ask(block, "HEAD", video)

    assert (answer.headers["Upload-Offset"], answer.headers["Video-State"]) == (str(len(mp4())), "ready")


def test_a_piece_may_be_larger_than_django_reads_into_memory(probe, ben, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    block = probe(ben)
    video = created(block, FILE)
    assert append(block, video, 0, FILE[:MOST_BYTES]).status_code == 204


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_460(probe, ben, algorithm):
    block = probe(ben)
    video = created(block, mp4())
    digest = base64.b64encode(hashlib.new(algorithm, mp4()).digest()).decode()

    damaged = append(block, video, 0, mp4()[:-1] + b"?", upload_checksum=f"{algorithm} {digest}")
    right = append(block, video, 0, mp4(), upload_checksum=f"{algorithm} {digest}")

    assert (damaged.status_code, right.status_code) == (460, 204)


@pytest.mark.parametrize("text", ["md5 AAAA", "sha1 AAAA", "sha256 ?", "sha1"])
def test_a_checksum_that_is_none_is_400(probe, ben, text):
    block = probe(ben)
    assert append(block, created(block, mp4()), 0, mp4(), upload_checksum=text).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"upload_offset": 5}, 409),
        ({"upload_offset": "-1"}, 400),
        ({}, 400),
        ({"upload_offset": 0, "content_type": "application/octet-stream"}, 415),
    ],
)
def test_a_piece_needs_its_headers(probe, ben, headers, status):
    block = probe(ben)
    answer = ask(block, "PATCH", created(block, mp4()), mp4(), **headers)
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (status, "1.0.0")


def test_a_piece_larger_than_a_request_is_413(probe, ben):
    block = probe(ben)
    assert append(block, created(block, FILE), 0, FILE).status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"upload_length": 20_000_001, "upload_metadata": encoded(filetype="video/mp4")}, 413),
        ({"upload_length": 10, "upload_metadata": encoded(filetype="text/html")}, 415),
        ({"upload_length": 10}, 415),
        ({"upload_length": "ten", "upload_metadata": encoded(filetype="video/mp4")}, 400),
        ({"upload_metadata": encoded(filetype="video/mp4")}, 400),
        ({"upload_length": 10, "upload_metadata": "filetype ???"}, 400),
        ({"upload_length": 10, "upload_metadata": "filetype /w=="}, 400),
        ({"upload_length": 10, "upload_metadata": encoded(filetype="video/mp4", sha256="x")}, 400),
    ],
)
def test_what_is_never_taken_is_refused_at_once(probe, ben, headers, status):
    assert (ask(probe(ben), "POST", **headers).status_code, Video.objects.count()) == (status, 0)


def test_a_full_course_is_no_reason_to_try_again_at_once(probe, ben, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_COURSE_QUOTA": (0, 0)}
    answer = ask(probe(ben), "POST", upload_length=10, upload_metadata=encoded(filetype="video/mp4"))
    assert (answer.status_code, answer.text) == (429, "This course has no room for more works. Tell its staff.")


@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_of_the_protocol_is_412(probe, ben, method):
    answer = ask(probe(ben), method, version="0.2.2")
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_other_methods_are_405(probe, ben, method):
    assert ask(probe(ben), method).status_code == 405


def test_an_upload_is_given_up(probe, ben):
    block = probe(ben)
    video = created(block, FILE)

    assert ask(block, "DELETE", video).status_code == 204
    assert ask(block, "HEAD", video).status_code == 404


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_videos_of_others_and_of_other_blocks_are_not_there(probe, ben, eve, method):
    video = created(probe(ben), mp4())

    for block, number in (
        (probe(eve), video),
        (probe(ben, name="beside"), video),
        (probe(ben), str(uuid4())),
        (probe(ben), "../1"),
        (probe(ben), ""),
    ):
        assert ask(block, method, number, mp4(), upload_offset=0).status_code == 404
    assert Video.objects.get().state == "receiving"


def test_an_upload_is_begun_at_its_own_address_only(probe, ben):
    assert ask(probe(ben), "POST", str(uuid4()), upload_length=10).status_code == 404


def test_who_is_not_signed_in_is_403(probe):
    answer = ask(probe(None), "POST", upload_length=10)
    assert (answer.status_code, answer.text) == (403, "Sign in to take part.")


def test_nothing_is_taken_in_studio(probe, ben):
    answer = ask(probe(ben, runtime=StudioRuntime), "POST", upload_length=10)
    assert (answer.status_code, Video.objects.count()) == (403, 0)
    assert "This is a preview." in answer.text


def test_a_new_tab_finds_what_was_begun(probe, ben, chi):
    block = probe(ben)
    created(probe(chi), mp4())
    video = created(block, FILE)
    append(block, video, 0, FILE[:MOST_BYTES])

    (found,) = json.loads(call(block, "open_videos", method="GET").text)

    assert found == {
        "url": block.video_url(Video.objects.get(uuid=video).uuid),
        "size": len(FILE),
        "offset": MOST_BYTES,
        "kind": "video/mp4",
        "sha256": "",
    }


def test_a_block_says_what_it_takes(probe, ben):
    with pytest.raises(NotImplementedError):
        VideoUploads.video_limits(probe(ben), probe(ben).enter())


def test_a_file_of_noise_is_refused_after_all_of_it(probe, ben):
    block, content = probe(ben), noise(MOST_BYTES + 10)
    video = created(block, content)
    answers = [append(block, video, start, some).status_code for start, some in pieces(content)]
    assert answers == [204, 422]


@pytest.mark.parametrize("seed", range(3))
def test_a_third_of_all_requests_is_lost_and_the_video_arrives(probe, ben, seed):
    """Some never reach the server, of others the answer does not come back; the browser asks how far it is, and goes on."""
    luck, block = random.Random(seed), probe(ben)
    content = long_mp4(12 * 65_536)
    video = created(block, content, sha256=hashlib.sha256(content).hexdigest())
    place = lost = 0
    while place < len(content):
        never_came, no_answer = luck.random() < 0.3, luck.random() < 0.3
        if not never_came:
            answer = append(block, video, place, content[place : place + 65_536])
        if never_came or no_answer:
            lost += 1
            answer = ask(block, "HEAD", video)
        place = int(answer.headers["Upload-Offset"])

    assert (Video.objects.get().state, lost > 0) == ("ready", True)
    assert Video.objects.get().sha256 == hashlib.sha256(content).hexdigest()
