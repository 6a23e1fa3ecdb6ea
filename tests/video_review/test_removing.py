"""What is deleted is gone, bytes and rows; what nobody goes on with is swept."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.qa.api import forget_everywhere
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.spaces.models import private_storage
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Video, VideoPart
from tests.factories.assignments import make_assignment
from tests.factories.examples import make_example
from tests.factories.images import picture
from tests.factories.spaces import actor_in, make_space
from tests.factories.videos import LIMITS, begin, make_video, mp4, recorded_webm, send
from tests.video_review.stores import BROKEN

pytestmark = pytest.mark.django_db(transaction=True)


def folders(disk):
    return [path.name for path in disk.glob("social_learning/videos/*")]


def sweep(*words):
    out = io.StringIO()
    call_command("sweep_videos", *words, stdout=out)
    return out.getvalue().strip()


def leave_alone(hours):
    Video.objects.update(touched_at=timezone.now() - timedelta(hours=hours))


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_owner_and_staff_delete_a_video_with_all_its_bytes(space, owner, staff, disk, who):
    upload = make_video(owner, space)
    videos.set_poster(owner, space, upload.uuid, upload=io.BytesIO(picture()))

    videos.delete_video({"owner": owner, "staff": staff}[who], space, upload.uuid)

    assert (Video.objects.count(), VideoPart.objects.count(), folders(disk)) == (0, 0, [])


def test_for_others_there_is_nothing_to_delete(space, owner, eve, dee, kept):
    upload = make_video(owner, space)
    elsewhere = make_space()
    masked = actor_in(space, dee, Role.STAFF, read_only=True)

    for actor, place in ((actor_in(space, eve), space), (actor_in(elsewhere, eve, Role.STAFF), elsewhere)):
        with pytest.raises(NotFound, match="no such work"):
            videos.delete_video(actor, place, upload.uuid)
    with pytest.raises(NotAllowed):
        videos.delete_video(masked, space, upload.uuid)

    assert len(kept()) == 1


def test_who_gives_an_upload_up_leaves_nothing(space, owner, disk):
    upload = send(owner, space, mp4())

    videos.cancel_upload(owner, space, upload.uuid)

    assert (Video.objects.count(), folders(disk)) == (0, [])
    with pytest.raises(NotFound):
        videos.offset_of(owner, space, upload.uuid)


@pytest.mark.parametrize("trouble", ["delete", "list"])
def test_bytes_that_could_not_be_deleted_go_with_the_next_sweep(space, owner, disk, trouble, caplog):
    upload = make_video(owner, space)
    private_storage().save(f"social_learning/videos/{upload.uuid.hex}/stray", io.BytesIO(b"x"))
    BROKEN.add(trouble)
    videos.delete_video(owner, space, upload.uuid)
    video = Video.objects.get()
    BROKEN.clear()

    with pytest.raises(NotFound):
        videos.offset_of(owner, space, upload.uuid)
    assert (video.state, video.owner_id, len(folders(disk))) == ("deleted", None, 1)
    assert sweep() == "1 videos and 0 stray objects deleted"
    assert (Video.objects.count(), folders(disk)) == (0, [])
    assert "OSError" in caplog.text


def test_an_upload_left_alone_is_swept_and_others_are_not(space, owner, kept):
    abandoned, refused = send(owner, space, mp4()), make_video(owner, space, b"PK" + bytes(9))
    ready = make_video(owner, space)
    leave_alone(49)
    fresh = send(owner, space, mp4())

    assert sweep("--dry-run") == "2 videos and 0 stray objects"
    assert sweep() == "2 videos and 0 stray objects deleted"
    assert sweep() == "0 videos and 0 stray objects deleted"
    assert {abandoned.uuid, refused.uuid} & set(Video.objects.values_list("uuid", flat=True)) == set()
    assert set(Video.objects.values_list("uuid", flat=True)) == {ready.uuid, fresh.uuid}
    assert len(kept()) == 2


@pytest.mark.parametrize(("hours", "count"), [("3", 1), ("5", 0)])
def test_how_long_is_the_operators_choice(space, owner, hours, count):
    begin(owner, space, mp4())
    leave_alone(4)
    assert sweep("--hours", hours).startswith(f"{count} videos")


def test_what_may_just_be_on_its_way_is_not_swept(db):
    with pytest.raises(CommandError, match="1 or more"):
        sweep("--hours", "0")


def test_videos_of_accounts_that_are_gone_are_swept(space, owner, ben, disk):
    make_video(owner, space)
    ben.delete()

    assert sweep().startswith("1 videos")
    assert folders(disk) == []


def test_a_video_of_an_example_stays_when_its_account_is_gone(db, disk, dee):
    course = make_assignment()
    example = make_example(course, actor_in(course.space, dee, Role.STAFF))
    dee.delete()

    assert videos.sweep_videos(hours=1).videos == 0
    example.refresh_from_db()
    assert (example.submission.video.state, example.submission.author) == ("ready", None)


def test_objects_without_a_row_are_swept(space, owner, kept, disk):
    ready, old, new = (make_video(owner, space) for _n in range(3))
    for upload in (ready, old, new):
        private_storage().save(f"social_learning/videos/{upload.uuid.hex}/stray", io.BytesIO(b"x"))
    private_storage().save(f"social_learning/videos/{'0' * 32}/stray", io.BytesIO(b"x"))
    private_storage().save("social_learning/videos/notes/of-the-operator", io.BytesIO(b"x"))
    now = timezone.now()
    Video.objects.filter(uuid=ready.uuid).update(finished_at=now - timedelta(hours=2))
    Video.objects.filter(uuid=old.uuid).update(finished_at=now - timedelta(days=60))

    assert sweep("--dry-run") == "0 videos and 2 stray objects"
    assert sweep() == "0 videos and 2 stray objects deleted"
    assert sweep() == "0 videos and 0 stray objects deleted"
    assert [name.split("/", 2)[2] for name in kept() if "stray" in name] == sorted(
        f"{upload.uuid.hex}/stray" for upload in (old, new)
    )
    assert "0" * 32 not in folders(disk)


def test_a_sweep_without_a_folder_finds_nothing(space):
    assert sweep() == "0 videos and 0 stray objects deleted"


def test_who_is_forgotten_leaves_no_video(space, owner, chi, disk):
    make_video(owner, space)
    send(owner, space, recorded_webm(), kind="video/webm")
    others = make_video(actor_in(space, chi), space)

    for _time in range(2):
        forget_everywhere(owner.user_id)

    assert list(Video.objects.values_list("uuid", flat=True)) == [others.uuid]
    assert folders(disk) == [others.uuid.hex]


def test_somebody_is_told_what_is_kept(space, owner):
    upload = make_video(owner, space)
    videos.set_captions(owner, space, upload.uuid, text="WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")

    (found,) = videos.export_person(owner.user_id)["videos"]

    assert (found["id"], found["space"], found["state"]) == (str(upload.uuid), space.key, "ready")
    assert (found["bytes"], found["seconds"], found["sha256"]) == (len(mp4()), 12.0, upload.sha256)
    assert found["captions"].endswith("Hello\n")
    assert videos.export_person(owner.user_id + 1)["videos"] == []


def test_a_deleted_video_is_finished_by_nobody(space, owner):
    upload = send(owner, space, mp4())
    BROKEN.add("delete")
    videos.cancel_upload(owner, space, upload.uuid)

    with pytest.raises(NotFound):
        videos.finish(owner, space, upload.uuid, limits=LIMITS)


def test_a_sweep_and_its_owner_delete_the_same_video(space, owner, disk):
    upload = make_video(owner, space)
    private_storage().delete(VideoPart.objects.get().name)

    videos.delete_video(owner, space, upload.uuid)

    assert (Video.objects.count(), folders(disk)) == (0, [])


def test_rows_say_what_they_are(space, owner):
    upload = make_video(owner, space)
    video = Video.objects.get()
    assert str(video) == f"{upload.uuid} in {space.pk}: ready"
    assert str(VideoPart.objects.get()) == f"{video.pk}: 0"


def test_who_was_staff_once_changes_no_example_any_more(space, staff, dee, disk):
    course = make_assignment(space)
    example = make_example(course, staff, scores=None)
    video = example.submission.video
    once = actor_in(space, dee, Role.LEARNER)

    with pytest.raises(Conflict):
        videos.delete_video(once, space, video.uuid)
    with pytest.raises(Conflict):
        videos.cancel_upload(once, space, video.uuid)
    with pytest.raises(Conflict):
        videos.set_captions(once, space, video.uuid, text="")
    with pytest.raises(Conflict):
        videos.set_poster(once, space, video.uuid, upload=io.BytesIO(picture()))
    assert Video.objects.get().state == "ready"
    videos.set_captions(staff, space, video.uuid, text="")
