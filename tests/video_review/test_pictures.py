"""Works that are pictures: made anew, in their private place, described in words; and what is refused."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from PIL import Image

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import Mark, Policy, UploadLimits
from social_learning_xblocks.video_review.domain import exports
from social_learning_xblocks.video_review.enums import JobKind
from social_learning_xblocks.video_review.models import ALT_LENGTH, Job, Video, VideoPart
from tests.factories import images
from tests.factories.assignments import FULL, LINES, make_assignment
from tests.factories.spaces import actor_in
from tests.video_review.conftest import files
from tests.video_review.stores import BROKEN, WHILE_WRITING


@pytest.fixture
def course(db, disk):
    return make_assignment(work="picture", wanted=1, revises=True, gallery="votes")


@pytest.fixture
def ben(course):
    return course.learner("ben")


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def add(course, actor, content=None):
    return videos.add_picture(actor, course.space, upload=io.BytesIO(images.photo() if content is None else content))


def hand_in(course, actor, alt="A red square", content=None):
    video = add(course, actor, content)
    videos.choose_video(actor, course.assignment, video_id=video.uuid)
    videos.describe_picture(actor, course.space, video.uuid, alt=alt)
    return videos.hand_in(actor, course.assignment)


def user_of(actor):
    return get_user_model().objects.get(pk=actor.user_id)


def bytes_of(disk, video):
    return b"".join((disk / part.name).read_bytes() for part in video.parts.order_by("start"))


def set_policy(course, **policy):
    course.assignment = videos.open_assignment(
        course.space, Policy(**{"work": "picture", "wanted": 1, **policy}), LINES
    )


# --- Arriving -------------------------------------------------------------------------------------------------------


def test_a_picture_is_kept_without_what_the_camera_wrote_into_it(course, ben, disk):
    video = add(course, ben, images.photo((40, 30), orientation=6))

    assert (video.state, video.kind, video.work, video.width, video.height) == (
        "ready",
        "image/jpeg",
        "picture",
        30,
        40,
    )
    kept = bytes_of(disk, video)
    assert (len(kept), b"Phone of Ben" in kept, dict(Image.open(io.BytesIO(kept)).getexif())) == (video.size, False, {})
    assert (len(files(disk)), video.is_complete, video.owner_id) == (2, True, ben.user_id)


@pytest.mark.parametrize(
    ("form", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif")]
)
def test_each_format_has_its_content_type(course, ben, form, kind):
    assert add(course, ben, images.picture(form)).kind == kind


def test_lists_show_a_smaller_one(course, ben, disk):
    video = add(course, ben, images.picture(size=(2000, 1000)))
    assert (video.width, video.height) == (1600, 800)
    with Image.open(disk / video.poster) as small:
        assert small.size == (480, 240)


@pytest.mark.parametrize("content", [b"", b"nothing", images.SVG, images.HTML, images.bomb(), images.colourless()])
def test_what_is_no_picture_or_too_large_leaves_nothing(course, ben, disk, content):
    with pytest.raises(Invalid):
        add(course, ben, content)
    assert (Video.objects.count(), files(disk)) == (0, [])


def test_a_file_that_is_too_large_is_refused(course, ben, settings):
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_BYTES": 10}
    with pytest.raises(Invalid, match="The picture is larger than"):
        add(course, ben)


def test_guests_hand_in_no_pictures(course, ada):
    with pytest.raises(NotAllowed, match=r"You cannot hand in here\."):
        add(course, actor_in(course.space, ada, "guest"))


def test_there_is_an_end_to_the_room_of_a_person_and_to_their_haste(course, ben, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_PERSON_QUOTA": (1, 10**9)}
    add(course, ben)
    with pytest.raises(Conflict, match="You have many works here"):
        add(course, ben)
    settings.SOCIAL_LEARNING = {"LIMITS": {"video": (1, 3600)}}
    with pytest.raises(Conflict, match="That were many works in a short time"):
        add(course, ben)


@pytest.mark.django_db(transaction=True)
def test_when_the_storage_is_down_nothing_is_left(disk):
    course = make_assignment(work="picture")
    BROKEN.add("write")
    with pytest.raises(Conflict, match="The file store does not answer"):
        add(course, course.learner("ben"))
    BROKEN.clear()
    assert (Video.objects.count(), VideoPart.objects.count(), files(disk)) == (0, 0, [])


def test_one_that_is_given_up_while_it_is_stored_does_not_come_back(course, ben, disk):
    WHILE_WRITING.append(lambda: Video.objects.update(state="deleted"))
    with pytest.raises(NotFound):
        add(course, ben)
    assert (VideoPart.objects.count(), files(disk)) == (0, [])


@pytest.mark.parametrize("kind", ["image/png", "text/markdown"])
def test_the_door_for_videos_takes_no_others(course, ben, kind):
    with pytest.raises(Invalid, match="This file is not a video"):
        videos.begin_upload(ben, course.space, size=10, kind=kind, limits=UploadLimits(1000, 10))


# --- In words, and handing in ---------------------------------------------------------------------------------------


def test_the_words_are_kept_in_one_line(course, ben):
    video = add(course, ben)
    videos.describe_picture(ben, course.space, video.uuid, alt=" A red \n square ")
    assert Video.objects.get().alt == "A red square"


def test_too_many_words_are_refused(course, ben):
    video = add(course, ben)
    with pytest.raises(Invalid) as refused:
        videos.describe_picture(ben, course.space, video.uuid, alt="x" * (ALT_LENGTH + 1))
    assert refused.value.fields == {"alt": "This is too long: at most 500 characters."}


def test_others_do_not_describe_it_and_nobody_once_it_is_handed_in(course, ben):
    video = hand_in(course, ben).video
    with pytest.raises(NotFound):
        videos.describe_picture(course.learner("chi"), course.space, video.uuid, alt="Mine")
    with pytest.raises(Conflict, match=r"This is handed in\. Take your work back first\."):
        videos.describe_picture(ben, course.space, video.uuid, alt="Later")


def test_the_same_words_may_arrive_once_more_while_it_is_handed_in(course, ben):
    video = hand_in(course, ben).video

    videos.describe_picture(ben, course.space, video.uuid, alt=video.alt)

    assert Video.objects.get().alt == video.alt


def test_a_member_of_the_group_describes_it_unless_they_only_look(course, ben):
    set_policy(course, groups="own")
    ada = course.learner("ada")
    course.group_of(ada, ben)
    video = add(course, ada)
    videos.choose_video(ada, course.assignment, video_id=video.uuid)

    videos.describe_picture(ben, course.space, video.uuid, alt="Of all of us")

    assert Video.objects.get().alt == "Of all of us"
    with pytest.raises(NotAllowed):
        videos.describe_picture(replace(ben, read_only=True), course.space, video.uuid, alt="Through other eyes")


def test_words_are_asked_for_where_the_author_of_the_course_wants_them(course, ben):
    set_policy(course, captions_required=True)
    with pytest.raises(Invalid, match="Say in words what the picture shows"):
        hand_in(course, ben, alt=" ")
    assert hand_in(course, ben).state == "pool"


def test_without_a_picture_nothing_is_handed_in(course, ben):
    videos.save_note(ben, course.assignment, note="")
    with pytest.raises(Invalid, match=r"Choose a picture first\."):
        videos.hand_in(ben, course.assignment)


def test_where_videos_are_wanted_a_picture_is_not_there(course, ben):
    video = add(course, ben)
    set_policy(course, work="video")
    with pytest.raises(NotFound):
        videos.choose_video(ben, course.assignment, video_id=video.uuid)


# --- Seeing it ------------------------------------------------------------------------------------------------------


def test_its_reviewer_sees_it_and_a_stranger_does_not(course, ben, client, disk):
    chi, eve = course.learner("chi"), course.learner("eve")
    own = hand_in(course, ben)
    hand_in(course, chi, alt="")
    pk = videos.take(chi, course.assignment).review_id
    sheet = videos.open_review(chi, course.assignment, pk)
    assert (sheet.playback.alt, sheet.playback.is_picture, sheet.playback.length) == ("A red square", True, "")
    videos.add_moment(chi, course.assignment, pk, Mark(None, body="Too red"))
    videos.hand_in_review(chi, course.assignment, pk, scores=FULL, remarks={}, body="")

    client.force_login(user_of(chi))
    answer = client.get(sheet.playback.url)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content) == bytes_of(disk, own.video)
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )
    assert answer["Content-Disposition"] == f'inline; filename="{own.video.uuid.hex}.jpg"'
    client.force_login(user_of(eve))
    assert client.get(sheet.playback.url).status_code == 404
    assert client.get(reverse("social_learning:video", args=[own.video.uuid])).status_code == 404


def test_the_gallery_shows_the_small_one_with_its_words(course, ben):
    chi = course.learner("chi")
    hand_in(course, ben)
    hand_in(course, chi)
    course.give(chi, videos.take(chi, course.assignment).review_id)
    videos.show_in_gallery(ben, course.assignment, on=True, named=True)

    (card,) = videos.gallery_page(chi, course.assignment).items

    assert ("/poster" in card.poster_url, card.alt, card.length, card.beginning) == (True, "A red square", "", "")


def test_an_example_is_a_picture_with_words(course, staff, ben):
    example = videos.add_example(staff, course.assignment)
    video = add(course, staff)
    videos.expect_video(staff, course.assignment, example.pk, video.uuid)
    videos.describe_example(staff, course.assignment, example.pk, note="", captions="", alt=" A good\none")
    (card,) = videos.example_cards(staff, course.assignment)
    assert (card.alt, card.text, card.playback.alt) == ("A good one", "", "A good one")
    review = videos.begin_reference(staff, course.assignment, example.pk)
    videos.hand_in_review(staff, course.assignment, review.pk, scores=FULL, remarks={}, body="")
    videos.publish_example(staff, course.assignment, example.pk)
    set_policy(course, practice="offered")
    assert [row.length for row in videos.practice_rows(ben, course.assignment)] == [""]


@pytest.mark.django_db(transaction=True)
def test_downloads_have_the_picture_and_its_words(disk, dee):
    course = make_assignment(work="picture")
    staff, ben = actor_in(course.space, dee, Role.STAFF), course.learner("ben")
    own = hand_in(course, ben)

    (line,) = csv.DictReader(io.StringIO("".join(exports.export_csv(staff, course.assignment))))
    (row,) = json.loads("".join(exports.export_json(staff, course.assignment)))["submissions"]
    assert (line["work"], line["text_words"], row["pictures"], row["texts"]) == ("picture", "", ["A red square"], [])
    job = Job.objects.get(pk=videos.ask_job(staff, course.assignment, JobKind.PACK).id)
    assert videos.run_job(job.pk)
    job.refresh_from_db()
    content = b"".join((disk / part.name).read_bytes() for part in job.parts.order_by("start"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == [f"pictures/{own.pk}.jpg", f"pictures/{own.pk}.txt", "submissions.csv"]
        assert packed.read(f"pictures/{own.pk}.jpg") == bytes_of(disk, own.video)
        assert packed.read(f"pictures/{own.pk}.txt") == b"A red square"


@pytest.mark.django_db(transaction=True)
def test_deleting_takes_the_bytes_and_the_words(disk):
    course = make_assignment(work="picture")
    ben = course.learner("ben")
    video = add(course, ben)
    videos.delete_video(ben, course.space, video.uuid)
    assert (Video.objects.count(), files(disk)) == (0, [])
