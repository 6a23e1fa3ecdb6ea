"""A video arrives piece by piece: whole, or known not to be."""

import hashlib
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.parts import MOST_BYTES
from social_learning_xblocks.video_review.domain.uploads import LEAST_BYTES
from social_learning_xblocks.video_review.models import Video, VideoPart
from tests.factories.spaces import OTHER_COURSE, actor_in, make_place, make_space
from tests.factories.videos import LIMITS, begin, long_mp4, make_video, mp4, noise, pieces, send
from tests.video_review.stores import BROKEN

FILE = long_mp4(MOST_BYTES + 300_000)
FIRST, SECOND = FILE[:MOST_BYTES], FILE[MOST_BYTES:]


def add(actor, space, upload, offset, content, **more):
    return videos.append(actor, space, upload.uuid, offset=offset, stream=io.BytesIO(content), **more)


def test_every_piece_is_one_object(space, owner, kept):
    upload = begin(owner, space, FILE)
    assert (upload.state, upload.offset, upload.size, upload.is_complete) == ("receiving", 0, len(FILE), False)

    halfway = add(owner, space, upload, 0, FIRST)
    done = add(owner, space, upload, MOST_BYTES, SECOND)

    assert (halfway.offset, done.offset, done.is_complete) == (MOST_BYTES, len(FILE), True)
    assert sorted(VideoPart.objects.values_list("number", "start", "size")) == [
        (0, 0, MOST_BYTES),
        (1, MOST_BYTES, len(SECOND)),
    ]
    assert kept() == sorted(VideoPart.objects.values_list("name", flat=True))


def test_nothing_of_the_person_is_in_a_name(space, owner, kept):
    upload = send(owner, space, mp4())

    (name,) = kept()

    assert name.startswith(f"social_learning/videos/{upload.uuid.hex}/0000000000000-")


@pytest.mark.parametrize("offset", [1, MOST_BYTES, MOST_BYTES + 1])
def test_a_piece_that_does_not_come_next_is_refused(space, owner, kept, offset):
    upload = begin(owner, space, FILE)

    with pytest.raises(Conflict, match="does not come next"):
        add(owner, space, upload, offset, SECOND)

    assert (videos.offset_of(owner, space, upload.uuid).offset, kept()) == (0, [])


def test_the_same_piece_again_is_answered_as_the_first_time(space, owner, kept):
    upload = begin(owner, space, FILE)
    add(owner, space, upload, 0, FIRST)
    add(owner, space, upload, MOST_BYTES, SECOND)

    again = add(owner, space, upload, 0, FIRST)

    assert again.offset == MOST_BYTES
    assert (len(kept()), videos.offset_of(owner, space, upload.uuid).offset) == (2, len(FILE))


def test_other_bytes_at_a_place_that_is_taken_are_refused(space, owner):
    upload = begin(owner, space, FILE)
    add(owner, space, upload, 0, FIRST)

    with pytest.raises(Conflict):
        add(owner, space, upload, 0, noise(MOST_BYTES, 2))


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_that_was_damaged_is_refused(space, owner, kept, algorithm):
    upload = begin(owner, space, FILE)
    right = videos.Checksum(algorithm, hashlib.new(algorithm, FIRST).digest())

    with pytest.raises(Invalid, match="damaged") as refusal:
        add(owner, space, upload, 0, FIRST[:-1] + b"?", checksum=right)

    assert (set(refusal.value.fields), kept()) == ({"checksum"}, [])
    assert add(owner, space, upload, 0, FIRST, checksum=right).offset == MOST_BYTES


def test_a_piece_larger_than_a_request_is_not_read_to_its_end(space, owner, kept):
    upload = begin(owner, space, FILE)
    stream = io.BytesIO(bytes(3 * MOST_BYTES))

    with pytest.raises(Invalid, match="2 MiB") as refusal:
        videos.append(owner, space, upload.uuid, offset=0, stream=stream)

    assert (stream.tell(), set(refusal.value.fields), kept()) == (MOST_BYTES + 1, {"size"}, [])


def test_more_than_was_said_is_refused(space, owner, kept):
    upload = begin(owner, space, mp4())

    with pytest.raises(Invalid, match="more of the file"):
        add(owner, space, upload, 0, mp4() + b"!")

    assert kept() == []


def test_a_file_is_no_million_of_objects(space, owner):
    upload = begin(owner, space, FILE)

    with pytest.raises(Invalid, match="64 KiB"):
        add(owner, space, upload, 0, FIRST[: LEAST_BYTES - 1])

    assert add(owner, space, upload, 0, FIRST[:LEAST_BYTES]).offset == LEAST_BYTES


class Broken(io.BytesIO):
    """A browser that goes away after the first bytes."""

    def read(self, size=-1):
        if self.tell():
            raise OSError("the client has closed the connection")
        return super().read(10)


def test_what_a_browser_sent_before_it_went_away_does_not_count(space, owner, kept):
    upload = begin(owner, space, FILE)

    with pytest.raises(Conflict, match="Nothing is lost"):
        videos.append(owner, space, upload.uuid, offset=0, stream=Broken(FIRST))

    assert (videos.offset_of(owner, space, upload.uuid).offset, kept()) == (0, [])


def test_a_full_disk_counts_nothing_and_can_be_tried_again(space, owner, kept, caplog):
    upload = begin(owner, space, FILE)
    BROKEN.add("write")

    with pytest.raises(Conflict, match="Nothing is lost"):
        add(owner, space, upload, 0, FIRST)
    empty = (videos.offset_of(owner, space, upload.uuid).offset, kept())
    BROKEN.clear()

    assert empty == (0, [])
    assert add(owner, space, upload, 0, FIRST).offset == MOST_BYTES
    assert "OSError" in caplog.text
    assert "No space left" not in caplog.text


@pytest.mark.parametrize("verb", ["append", "offset_of", "finish", "cancel_upload"])
def test_a_video_of_somebody_else_or_elsewhere_is_not_there(space, owner, staff, ben, eve, verb):
    upload = begin(owner, space, mp4())
    more = {"append": {"offset": 0, "stream": io.BytesIO(mp4())}, "finish": {"limits": LIMITS}}.get(verb, {})
    elsewhere = make_space()
    people = [
        (actor_in(space, eve), space, upload.uuid),
        (staff, space, upload.uuid),
        (actor_in(elsewhere, ben), elsewhere, upload.uuid),
        (owner, space, uuid4()),
    ]

    for actor, place, number in people:
        with pytest.raises(NotFound, match="no such work"):
            getattr(videos, verb)(actor, place, number, **more)

    assert Video.objects.get().state == "receiving"


@pytest.mark.parametrize(("role", "read_only"), [(Role.GUEST, False), (Role.LEARNER, True), (Role.STAFF, True)])
def test_who_only_looks_hands_nothing_in(space, eve, role, read_only):
    actor = actor_in(space, eve, role, read_only=read_only)

    with pytest.raises(NotAllowed):
        begin(actor, space, mp4())
    with pytest.raises(NotAllowed):
        videos.offset_of(actor, space, uuid4())


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"size": 0}, "kind", "The file is empty"),
        ({"size": LIMITS.size + 1}, "size", "larger than 100 MB"),
        ({"kind": "application/zip"}, "kind", "not a video"),
        ({"kind": ""}, "kind", "not a video"),
        ({"sha256": "beef"}, "sha256", "checksum"),
    ],
)
def test_what_is_never_taken_is_refused_before_it_is_sent(space, owner, changes, field, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal:
        videos.begin_upload(owner, space, **{"size": 1000, "kind": "video/mp4", "limits": LIMITS, **changes})

    assert (set(refusal.value.fields), Video.objects.count()) == ({field}, 0)


def test_the_site_has_the_last_word_on_sizes(space, owner, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_MAX_BYTES": 2_000_000}

    with pytest.raises(Invalid, match="larger than 2 MB"):
        videos.begin_upload(owner, space, size=2_000_001, kind="video/mp4", limits=LIMITS)


def test_a_content_type_may_name_codecs(space, owner):
    assert begin(owner, space, mp4(), kind="Video/WebM; codecs=vp9,opus").kind == "video/webm"


def test_a_person_has_so_many_videos_in_a_course(space, owner, chi, ben, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_PERSON_QUOTA": (2, 10**9)}
    beside, elsewhere = make_space(), make_space(make_place(course_key=OTHER_COURSE))
    send(owner, space, mp4())
    begin(actor_in(beside, ben), beside, mp4())

    with pytest.raises(Conflict, match="You have many works here"):
        begin(owner, space, mp4())

    begin(actor_in(space, chi), space, mp4())
    begin(actor_in(elsewhere, ben), elsewhere, mp4())


def test_a_person_has_so_many_bytes_in_a_course(space, owner, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_PERSON_QUOTA": (9, 3 * len(mp4()) - 1)}
    send(owner, space, mp4())
    begin(owner, space, mp4())

    with pytest.raises(Conflict, match="Delete one"):
        begin(owner, space, mp4())


def test_a_course_has_so_much_room(space, owner, chi, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_COURSE_QUOTA": (1, 10**9)}
    begin(owner, space, mp4())

    with pytest.raises(Conflict, match="This course has no room"):
        begin(actor_in(space, chi), space, mp4())


def test_a_community_is_counted_on_its_own(owner, ben, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_COURSE_QUOTA": (1, 10**9)}
    one, two = (make_space(make_place(kind="community", key=name)) for name in ("python", "sql"))
    begin(actor_in(one, ben), one, mp4())

    assert begin(actor_in(two, ben), two, mp4()).offset == 0


def test_refused_and_deleted_videos_take_no_room(space, owner, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_PERSON_QUOTA": (1, 10**9)}
    assert make_video(owner, space, b"PK" + bytes(100)).state == "refused"
    videos.cancel_upload(owner, space, begin(owner, space, mp4()).uuid)

    assert begin(owner, space, mp4()).offset == 0


def test_many_videos_in_a_short_time_wait_a_little(space, owner, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"video": (1, 3600)}}
    begin(owner, space, mp4())

    with pytest.raises(Conflict, match="Wait a little"):
        begin(owner, space, mp4())

    Video.objects.update(created_at=timezone.now() - timedelta(seconds=3601))
    cache.clear()  # it forgets after the same time
    begin(owner, space, mp4())


def test_giving_up_again_and_again_is_no_way_round_the_limit(space, owner, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"video": (2, 3600)}}
    for _number in range(2):
        videos.cancel_upload(owner, space, begin(owner, space, mp4()).uuid)

    with pytest.raises(Conflict, match="Wait a little"):
        begin(owner, space, mp4())


def test_another_tab_finds_what_was_begun(space, owner, chi, django_assert_num_queries):
    begin(actor_in(space, chi), space, mp4())
    make_video(owner, space)
    first = begin(owner, space, FILE)
    second = add(owner, space, begin(owner, space, FILE), 0, FIRST)

    with django_assert_num_queries(1):
        found = videos.open_uploads(owner, space)

    assert [(upload.uuid, upload.offset) for upload in found] == [(second.uuid, MOST_BYTES), (first.uuid, 0)]


@pytest.mark.parametrize("pieces_before", [1, 3])
def test_a_piece_costs_the_same_after_many(space, owner, pieces_before, django_assert_num_queries):
    content = noise(5 * LEAST_BYTES)
    upload = begin(owner, space, content)
    for start, some in pieces(content, LEAST_BYTES)[:pieces_before]:
        add(owner, space, upload, start, some)

    with django_assert_num_queries(7):  # with a savepoint around the last four
        add(owner, space, upload, pieces_before * LEAST_BYTES, content[:LEAST_BYTES])


def test_an_upload_says_until_when_it_is_kept(space, owner, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_UPLOAD_HOURS": 5}
    upload = begin(owner, space, mp4())

    assert upload.expires_at == Video.objects.get().touched_at + timedelta(hours=5)
    assert make_video(owner, space).expires_at is None


class OtherTab(io.BytesIO):
    """The bytes of a piece; while they are on their way, something else happens."""

    def __init__(self, content, meanwhile):
        super().__init__(content)
        self.meanwhile = [meanwhile]

    def read(self, size=-1):
        if self.meanwhile:
            self.meanwhile.pop()()
        return super().read(size)


def test_two_tabs_send_the_same_piece(space, owner, kept):
    upload = begin(owner, space, FILE)
    stream = OtherTab(FIRST, lambda: add(owner, space, upload, 0, FIRST))

    second = videos.append(owner, space, upload.uuid, offset=0, stream=stream)

    assert (second.offset, VideoPart.objects.count(), len(kept())) == (MOST_BYTES, 1, 1)


def test_two_tabs_send_different_pieces(space, owner, kept):
    upload = begin(owner, space, FILE)
    stream = OtherTab(noise(MOST_BYTES, 2), lambda: add(owner, space, upload, 0, FIRST))

    with pytest.raises(Conflict, match="does not come next"):
        videos.append(owner, space, upload.uuid, offset=0, stream=stream)

    assert kept() == [VideoPart.objects.get().name]


def test_a_video_is_given_up_in_another_tab(space, owner):
    upload = begin(owner, space, FILE)
    stream = OtherTab(FIRST, lambda: videos.cancel_upload(owner, space, upload.uuid))

    with pytest.raises(NotFound):
        videos.append(owner, space, upload.uuid, offset=0, stream=stream)

    assert VideoPart.objects.count() == 0
