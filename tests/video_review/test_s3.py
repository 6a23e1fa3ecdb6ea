"""The same on S3: a server that speaks its protocol, in this process. Amazon's own was not tried."""

import boto3
import pytest

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.parts import MOST_BYTES
from social_learning_xblocks.video_review.models import VideoPart
from tests.factories.videos import LIMITS, long_mp4, make_video, recorded_webm, send

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:moto"),
]
KEYS = {"access_key": "tests", "secret_key": "tests", "region_name": "us-east-1", "bucket_name": "private"}


@pytest.fixture(scope="module")
def s3():
    """The address of an S3 with one bucket."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - a second that only this file needs

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    s3_client(address).create_bucket(Bucket="private")
    yield address
    server.stop()


def s3_client(address):
    names = {"aws_access_key_id": "tests", "aws_secret_access_key": "tests", "region_name": "us-east-1"}
    return boto3.client("s3", endpoint_url=address, **names)


@pytest.fixture
def bucket(s3, settings, space):
    """``bucket()``: the keys of all objects."""
    options = {**KEYS, "endpoint_url": s3, "default_acl": None, "querystring_auth": True}
    settings.STORAGES = {
        **settings.STORAGES,
        "social_learning": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    return lambda: sorted(found["Key"] for found in s3_client(s3).list_objects_v2(Bucket="private").get("Contents", []))


CONTENT = long_mp4(2 * MOST_BYTES + 1000)


def test_a_video_arrives_is_played_and_deleted(bucket, space, owner, ben, client):
    upload = make_video(owner, space, CONTENT)
    names = sorted(VideoPart.objects.values_list("name", flat=True))
    assert (upload.state, len(names), bucket()) == ("ready", 3, names)

    client.force_login(ben)
    answer = client.get(
        videos.play(owner, space, upload.uuid).url,
        headers={"range": f"bytes={MOST_BYTES - 9}-{2 * MOST_BYTES + 9}"},
    )
    assert b"".join(answer.streaming_content) == CONTENT[MOST_BYTES - 9 : 2 * MOST_BYTES + 10]

    videos.delete_video(owner, space, upload.uuid)
    assert bucket() == []


def test_a_recording_is_mended(bucket, space, owner):
    upload = make_video(owner, space, recorded_webm(), kind="video/webm")
    assert (upload.state, bucket()) == ("ready", [VideoPart.objects.get().name])
    videos.retire_person(owner.user_id)
    assert bucket() == []


def test_what_belongs_to_no_video_is_swept(bucket, space, s3):
    s3_client(s3).put_object(Bucket="private", Key=f"social_learning/videos/{'0' * 32}/x", Body=b"x")

    assert videos.sweep_videos(hours=1).strays == 1
    assert bucket() == []


def test_a_bucket_that_is_gone_counts_nothing(bucket, space, owner, settings):
    options = {**settings.STORAGES["social_learning"]["OPTIONS"], "bucket_name": "elsewhere"}
    settings.STORAGES = {
        **settings.STORAGES,
        "social_learning": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }

    with pytest.raises(Conflict, match="Nothing is lost"):
        send(owner, space, CONTENT)

    assert VideoPart.objects.count() == 0


def test_a_part_that_is_gone_is_found_out(bucket, space, owner, s3):
    upload = send(owner, space, CONTENT)
    s3_client(s3).delete_object(Bucket="private", Key=bucket()[1])

    assert videos.finish(owner, space, upload.uuid, limits=LIMITS).state == "refused"
    assert bucket() == []
