"""The ZIP of everything: whole, safe names, for staff alone, in ranges, in little memory, and gone in time."""

import csv
import io
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from social_learning_xblocks.kit.jobs import STALE, Stopped, claim
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import jobs
from social_learning_xblocks.video_review.domain.archives import begin, keep_part
from social_learning_xblocks.video_review.domain.entries import safe_name
from social_learning_xblocks.video_review.domain.parts import MOST_BYTES
from social_learning_xblocks.video_review.enums import JobKind
from social_learning_xblocks.video_review.models import ArchivePart, Group, Job, Submission, Video, VideoPart
from tests.factories.assignments import make_assignment
from tests.factories.spaces import COURSE, GRANTED, actor_in, make_space
from tests.factories.videos import long_mp4, make_video, mp4
from tests.video_review.conftest import files
from tests.video_review.stores import BROKEN, MEANWHILE

LONG = long_mp4(MOST_BYTES + 300_000)
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


@pytest.fixture
def course(disk, transactional_db):
    return make_assignment()


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def hand_in(course, actor, content):
    video = make_video(actor, course.space, content)
    videos.save_submission(actor, course.assignment, video_id=video.uuid, note="")
    return videos.hand_in(actor, course.assignment)


@pytest.fixture
def two(course, ada, ben):
    """Ada has handed in a long video with captions, Ben a short one; Eve has one that is not handed in."""
    first = hand_in(course, actor_in(course.space, ada), LONG)
    Video.objects.update(captions=CAPTIONS)
    return first, hand_in(course, actor_in(course.space, ben), mp4())


def ask(course, staff):
    return Job.objects.get(pk=videos.ask_job(staff, course.assignment, JobKind.PACK).id)


def packed(course, staff):
    job = ask(course, staff)
    assert videos.run_job(job.pk)
    job.refresh_from_db()
    return job


def address(job):
    return reverse("social_learning:archive", args=[job.assignment.space_id, job.uuid])


def body(answer):
    return b"".join(answer.streaming_content)


def opened(client, dee, job):
    client.force_login(dee)
    return zipfile.ZipFile(io.BytesIO(body(client.get(address(job)))))


def archived(disk):
    return [name for name in files(disk) if "archives" in name]


def test_everything_is_in_it_byte_for_byte(course, staff, two, client, dee, eve):
    make_video(actor_in(course.space, eve), course.space, mp4())
    job = packed(course, staff)

    found = opened(client, dee, job)

    ada, ben = two[0].pk, two[1].pk
    assert found.testzip() is None
    assert found.namelist() == [f"videos/{ada}.mp4", f"videos/{ada}.vtt", f"videos/{ben}.mp4", "submissions.csv"]
    assert (found.read(f"videos/{ada}.mp4") == LONG, found.read(f"videos/{ben}.mp4") == mp4()) == (True, True)
    assert found.read(f"videos/{ada}.vtt").decode() == CAPTIONS
    rows = list(csv.DictReader(io.StringIO(found.read("submissions.csv").decode("utf-8-sig"))))
    assert [(row["submission_id"], row["author"]) for row in rows] == [(str(ada), "ada"), (str(ben), "ben")]
    assert found.getinfo(f"videos/{ada}.mp4").compress_type == zipfile.ZIP_STORED
    assert (job.state, job.done, job.total, job.count) == ("done", 2, 2, 2)
    assert {part.size for part in job.parts.order_by("start")[:1]} == {MOST_BYTES}


def test_files_are_called_by_name_where_learners_see_names(course, staff, two, client, dee):
    videos.open_assignment(course.space, videos.Policy(authors_named=True), ())
    job = packed(course, staff)

    assert f"videos/{two[0].pk}-ada.mp4" in opened(client, dee, job).namelist()


def test_the_revised_video_is_beside_the_first_one_and_examples_and_drafts_are_not_in_it(
    course, staff, two, client, dee, ada, ben
):
    """Ada has handed in a revised video, Ben has only chosen one; an example of staff is no work."""
    new, chosen, example = (
        Video.objects.get(uuid=make_video(actor, course.space, mp4(9.0 + number)).uuid)
        for number, actor in enumerate((actor_in(course.space, ada), actor_in(course.space, ben), staff))
    )
    Submission.objects.filter(pk=two[0].pk).update(revised_video=new, revised_at=timezone.now())
    Submission.objects.filter(pk=two[1].pk).update(revised_video=chosen)
    Submission.objects.create(assignment=course.assignment, author=dee, state="exemplar", video=example)
    job = packed(course, staff)

    found = opened(client, dee, job)

    first, second = two[0].pk, two[1].pk
    assert [name for name in found.namelist() if name.endswith("mp4")] == [
        f"videos/{first}.mp4",
        f"videos/{first}-revised.mp4",
        f"videos/{second}.mp4",
    ]
    assert found.read(f"videos/{first}-revised.mp4") == mp4(9.0)
    assert (job.packed, job.total, job.count) == ([two[0].video_id, new.pk, two[1].video_id], 3, 3)
    # Who deletes it spoils the file, as with a first one.
    videos.delete_video(staff, course.space, new.uuid)
    assert Job.objects.get(pk=job.pk).size == 0


def test_files_of_a_group_have_its_name_where_learners_see_names(course, staff, two, client, dee):
    group = Group.objects.create(assignment=course.assignment, name="We three", size=1)
    Submission.objects.filter(pk=two[0].pk).update(group=group, author=None)
    names = opened(client, dee, packed(course, staff)).namelist()
    videos.open_assignment(course.space, videos.Policy(authors_named=True), ())

    assert f"videos/{two[0].pk}.mp4" in names
    assert f"videos/{two[0].pk}-We-three.mp4" in opened(client, dee, packed(course, staff)).namelist()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Ada Lovelace", "Ada-Lovelace"),
        ("../../etc/passwd", "etc-passwd"),
        ("李 小龍", "李-小龍"),
        ("a" * 99, "a" * 40),
    ],
)
def test_names_are_safe_on_any_system(name, safe):
    assert safe_name(name) == safe
    assert safe_name("<>:|?*") == ""


def test_it_comes_in_ranges(course, staff, two, client, dee):
    job = packed(course, staff)
    client.force_login(dee)
    whole = client.get(address(job))
    content = body(whole)
    middle = MOST_BYTES - 5

    assert whole.headers["Content-Disposition"].startswith('attachment; filename="assignment-')
    assert (whole.headers["Content-Type"], whole.headers["Cache-Control"]) == ("application/zip", "private, no-store")
    for start, stop in ((0, 10), (middle, middle + 10), (job.size - 3, job.size)):
        some = client.get(address(job), headers={"Range": f"bytes={start}-{stop - 1}"})
        assert (some.status_code, body(some)) == (206, content[start:stop])
    assert client.get(address(job), headers={"Range": f"bytes={job.size}-"}).status_code == 416
    assert client.head(address(job)).headers["Content-Length"] == str(job.size)
    BROKEN.add("read")
    assert client.get(address(job)).status_code == 503
    BROKEN.clear()
    ArchivePart.objects.all().delete()
    assert client.get(address(job)).status_code == 404


def test_only_staff_of_this_space_get_it(course, staff, two, client, ada, eve, dee, settings):
    job = packed(course, staff)
    other = make_space()
    actor_in(other, dee, Role.STAFF)
    wrong = reverse("social_learning:archive", args=[other.pk, job.uuid])

    assert client.get(address(job)).status_code == 404
    for user, where in ((ada, address(job)), (eve, address(job)), (dee, wrong)):
        client.force_login(user)
        assert client.get(where).status_code == 404
    assert client.post(address(job)).status_code == 405
    settings.SOCIAL_LEARNING = {
        **getattr(settings, "SOCIAL_LEARNING", {}),
        "COURSE_ACCESS": "tests.factories.spaces.course_access",
    }
    client.force_login(dee)
    GRANTED.add((dee.pk, COURSE, "load"))
    assert client.get(address(job)).status_code == 404  # she is no staff any more
    GRANTED.add((dee.pk, COURSE, "staff"))
    assert client.get(address(job)).status_code == 200


def test_it_is_kept_for_a_day(course, staff, two, client, dee, disk):
    job = packed(course, staff)
    client.force_login(dee)
    assert archived(disk)
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=25))

    assert client.get(address(job)).status_code == 404
    assert [card.size for card in videos.jobs_of(staff, course.assignment)] == []
    call_command("tend_video_reviews")
    assert (archived(disk), ArchivePart.objects.count()) == ([], 0)


def test_a_site_keeps_it_longer(course, staff, two, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_ARCHIVE_HOURS": 48}
    job = packed(course, staff)
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=47))

    assert [card.size for card in videos.jobs_of(staff, course.assignment)] == [job.size]


def test_a_new_one_takes_the_place_of_the_one_before(course, staff, two, client, dee, disk):
    first, second = packed(course, staff), packed(course, staff)
    client.force_login(dee)

    assert [client.get(address(job)).status_code for job in (first, second)] == [404, 200]
    assert all(second.uuid.hex in name for name in archived(disk))


@pytest.mark.parametrize("pause", [0, 60])
def test_a_cancelled_one_leaves_nothing(course, staff, two, disk, monkeypatch, pause):
    monkeypatch.setattr("social_learning_xblocks.kit.jobs.PAUSE", pause)
    job = ask(course, staff)

    def cancel():
        assert archived(disk)
        videos.cancel_job(staff, course.assignment, job.pk)

    # While the second part of the long video is read.
    MEANWHILE.extend([cancel, lambda: None])

    assert not videos.run_job(job.pk)

    assert (Job.objects.get().state, archived(disk), ArchivePart.objects.count()) == ("cancelled", [], 0)


def test_what_a_dead_worker_left_is_packed_anew(course, staff, two, client, dee, disk):
    job = ask(course, staff)
    held = claim(Job, job.pk)
    begin(held, [two[0].video_id])
    (disk / held.folder).mkdir(parents=True)
    (disk / held.folder / "left").write_bytes(b"left")
    keep_part(held, 0, 4, f"{held.folder}/left")
    Job.objects.update(beat_at=timezone.now() - 2 * STALE)

    assert videos.run_job(job.pk)

    assert opened(client, dee, Job.objects.get()).testzip() is None
    assert not any(name.endswith("left") for name in archived(disk))
    with pytest.raises(Stopped):
        keep_part(held, 0, 4, "late")
    with pytest.raises(Stopped):
        begin(held, [])


def test_a_full_disk_is_told(course, staff, two, disk, caplog):
    BROKEN.add("write")
    job = packed(course, staff)

    assert (job.state, job.message, archived(disk)) == ("failed", "storage", [])


def test_a_video_whose_bytes_are_lost_is_named_in_it(course, staff, two, client, dee, disk):
    part = VideoPart.objects.filter(video=two[0].video).order_by("-start")[0]
    (disk / part.name).unlink()
    job = packed(course, staff)

    found = opened(client, dee, job)

    assert found.testzip() is None
    assert found.read("not-complete.txt").decode() == f"videos/{two[0].pk}.mp4\n"
    assert found.read(f"videos/{two[0].pk}.mp4") == LONG[: part.start]
    assert job.count == 1


def test_who_deletes_a_video_spoils_the_file_that_has_it(course, staff, two, client, dee, eve, disk):
    other = actor_in(course.space, eve)
    draft = make_video(other, course.space, mp4())
    job = packed(course, staff)
    client.force_login(dee)
    videos.delete_video(other, course.space, draft.uuid)
    assert client.get(address(job)).status_code == 200

    videos.delete_video(staff, course.space, two[1].video.uuid)

    assert (client.get(address(job)).status_code, archived(disk)) == (404, [])
    assert [card.size for card in videos.jobs_of(staff, course.assignment)] == [0]


def test_a_file_that_is_being_made_fails_when_somebody_leaves(course, staff, two, ben):
    job = ask(course, staff)
    begin(claim(Job, job.pk), [])

    videos.retire_person(ben.pk)

    assert (Job.objects.get().state, Job.objects.get().message) == ("failed", "changed")


def test_the_sweep_deletes_what_no_job_has(course, staff, two, disk):
    packed(course, staff)
    Job.objects.all().delete()
    assert archived(disk)

    assert videos.sweep_videos(hours=1, dry_run=True).strays == 1
    videos.sweep_videos(hours=1)

    assert archived(disk) == []


def test_what_could_not_be_deleted_goes_with_the_next_run(course, staff, two, disk):
    packed(course, staff)
    Job.objects.update(ended_at=timezone.now() - timedelta(days=40))
    BROKEN.add("delete")
    videos.run_jobs()
    assert (Job.objects.count(), Job.objects.get().has_bytes) == (1, True)
    BROKEN.clear()

    videos.run_jobs()

    assert (archived(disk), Job.objects.count()) == ([], 0)


def test_large_files_are_not_packed_inside_a_request(course, staff, two, monkeypatch):
    job = ask(course, staff)
    assert videos.is_small_job(job.pk)
    monkeypatch.setattr(jobs, "SMALL_FILE", MOST_BYTES)

    assert not videos.is_small_job(job.pk)


def test_a_long_video_is_packed_in_little_memory(course, staff, ada):
    hand_in(course, actor_in(course.space, ada), long_mp4(60_000_000))
    job = ask(course, staff)
    tracemalloc.start()
    try:
        videos.run_job(job.pk)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (Job.objects.get().state, peak < 12_000_000) == ("done", True)


def test_the_file_of_a_space_that_no_database_could_number_is_not_there(client, ben, db):
    client.force_login(ben)
    where = reverse("social_learning:archive", args=[2**70, "6f0e4d3c-4b9f-4f0e-9d7b-6f0e4d3c4b9f"])
    assert client.get(where).status_code == 404
