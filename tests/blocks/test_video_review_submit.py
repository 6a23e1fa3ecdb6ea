"""Handing in as learners meet it: their own video and nobody else's, a note that no refusal loses, and a way back."""

import base64
import io
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from xblock.django.request import django_to_webob_request
from xblock.runtime import DictKeyValueStore, KvsFieldData

from social_learning_xblocks.blocks.video_review_block import VideoReviewBlock
from social_learning_xblocks.models import Membership
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as reviews
from social_learning_xblocks.video_review.data import Policy
from social_learning_xblocks.video_review.models import Participant, Submission, Video
from tests.factories import images
from tests.factories.blocks import LMSRuntime, call, get, make_block, trigger
from tests.factories.videos import make_video, mp4

RUBRIC = [{"key": "clear", "title": "Clear", "kind": "range", "least": 0, "most": 5}]
CUES = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nHello\n"


class Words:
    def gettext(self, text: str) -> str:
        return text


@pytest.fixture
def pitch(db, settings, tmp_path):
    """``pitch(user)``: the assignment as this person meets it. ``policy`` names what the author set otherwise."""
    settings.STORAGES = {
        **settings.STORAGES,
        "social_learning": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user, *, name="pitch", is_staff=False, **policy):
        class Pitch(VideoReviewBlock):
            policy = Policy()

        Pitch.policy = Policy(**policy)
        runtime = LMSRuntime(user, is_staff=is_staff, **{"i18n": Words(), "field-data": shared})
        return make_block(Pitch, runtime, name=name, rubric=RUBRIC, display_name="Pitch")

    return bind


def arrived(block, content=None):
    """A video that was uploaded by way of the block; its number."""
    content = mp4() if content is None else content
    kind = base64.b64encode(b"video/mp4").decode()
    answer = tus(block, "POST", upload_length=len(content), upload_metadata=f"filetype {kind}")
    assert answer.status_code == 201, answer.text
    video = answer.headers["Location"].rpartition("/")[2]
    assert tus(block, "PATCH", video, content, upload_offset=0).status_code == 204
    return video


def tus(block, method, video="", body=b"", **headers):
    found = {name.replace("_", "-").title(): str(value) for name, value in headers.items()}
    kind = "application/offset+octet-stream"
    request = RequestFactory().generic(
        method, "/", body, content_type=kind, headers={**found, "Tus-Resumable": "1.0.0"}
    )
    return block.runtime.handle(block, "video", django_to_webob_request(request), video)


def page(block):
    return block.student_view().content


def own(user):
    return Submission.objects.get(author=user)


def there():
    """The videos that are not deleted; bytes go when the transaction of a test would end."""
    return Video.objects.exclude(state="deleted")


def test_the_first_page_offers_to_record_and_to_choose(pitch, ben):
    html = page(pitch(ben, seconds=120, size=50_000_000))

    assert "Record here" in html
    assert "up to <bdi>2:00</bdi> and <bdi>50 MB</bdi>" in html
    assert "Next: record or choose a video. Then you can hand in." in html
    assert Participant.objects.count() == 0


@pytest.mark.parametrize(("named", "said"), [(False, True), (True, False)])
def test_one_reads_who_will_see_the_video(pitch, ben, named, said):
    html = page(pitch(ben, wanted=2, authors_named=named))

    assert "2 people of this course who review it will see it, and the staff of the course." in html
    assert ("They are not told your name." in html) is said


def test_the_steps_say_how_they_stand_and_until_when(pitch, ben):
    end = timezone.now() + timedelta(days=1)
    block = pitch(ben, wanted=2, submit_until=end)
    assert f'until <bdi><time datetime="{timezone.localtime(end).isoformat(timespec="seconds")}"' in page(block)
    arrived(block)

    html = call(block, "hand_in", {"note": ""}).text

    assert '<span class="sl-num">0 of 2 reviews</span>' in html
    assert html.count('aria-current="step"') == 1
    assert [html.count(f'sl-vr-step-{state}"') for state in ("done", "open", "waiting")] == [1, 1, 1]


def test_a_video_that_has_arrived_is_in_the_draft_at_once(pitch, ben):
    block = pitch(ben)
    video = arrived(block)

    assert str(own(ben).video.uuid) == video
    assert "Arrived and checked" in page(block)
    assert "<bdi>0:12</bdi>" in page(block)


def test_to_use_a_video_twice_is_as_once(pitch, ben):
    block = pitch(ben)
    video = arrived(block)

    answer = call(block, "use_video", {"video": video})

    assert answer.status_code == 200
    assert trigger(answer)["sl:saved"] == "video"
    assert Video.objects.count() == 1


def test_another_video_takes_the_place_of_the_first(pitch, ben):
    block = pitch(ben)
    arrived(block)
    assert "The video you have stays until the new one has arrived." in get(block, "own_video", other="1").text

    second = arrived(block, mp4(seconds=5))

    assert [str(video.uuid) for video in there()] == [second]
    assert str(own(ben).video.uuid) == second


@pytest.mark.parametrize("handler", ["use_video", "captions"])
def test_the_video_of_somebody_else_is_not_there(pitch, ben, chi, handler):
    video = arrived(pitch(ben))
    answer = call(pitch(chi), handler, {"video": video, "captions": CUES})

    assert (answer.status_code, Submission.objects.filter(author=chi, video__isnull=False).exists()) == (404, False)
    assert Video.objects.get().captions == ""


def test_the_video_of_another_place_is_not_there(pitch, ben):
    video = arrived(pitch(ben))
    assert call(pitch(ben, name="elsewhere"), "use_video", {"video": video}).status_code == 404


@pytest.mark.parametrize("video", ["", "7", "7fede656-ebe2-41a4-bf0b-5c3074cd4560"])
def test_a_video_that_is_none_is_not_there(pitch, ben, video):
    assert call(pitch(ben), "use_video", {"video": video}).status_code == 404


def test_a_video_that_is_still_on_its_way_cannot_be_used(pitch, ben):
    block = pitch(ben)
    here = block.enter()
    upload = reviews.begin_upload(here.actor, here.space, size=9, kind="video/mp4", limits=block.video_limits(here))

    assert call(block, "use_video", {"video": str(upload.uuid)}).status_code == 404


def test_one_deletes_the_video_and_keeps_the_note(pitch, ben):
    block = pitch(ben)
    arrived(block)
    call(block, "save_note", {"note": "Look at the plot."})

    answer = call(block, "drop_video")

    assert "Record here" in answer.text
    assert (list(there()), own(ben).body, own(ben).video) == ([], "Look at the plot.", None)


def test_the_note_is_kept_and_leaves_the_video_alone(pitch, ben):
    block = pitch(ben)
    video = arrived(block)

    answer = call(block, "save_note", {"note": "**Loud** at first"})

    assert (answer.status_code, trigger(answer)) == (200, {"sl:saved": "note"})
    assert own(ben).body_html == '<p dir="auto"><strong>Loud</strong> at first</p>'
    assert str(own(ben).video.uuid) == video
    assert "**Loud** at first</textarea>" in page(block)


def test_the_note_is_shown_before_it_is_kept(pitch, ben):
    block = pitch(ben)
    assert call(block, "preview", {"note": "*so*", "field": "note"}).text == '<p dir="auto"><em>so</em></p>'
    assert "Nothing to show yet." in call(block, "preview", {"note": ""}).text


def test_a_video_is_handed_in_with_its_note(pitch, ben):
    block = pitch(ben)
    arrived(block)

    answer = call(block, "hand_in", {"note": "Minute one."})

    assert "You have handed in" in answer.text
    assert trigger(answer)["sl:saved"] == "note"
    assert (own(ben).state, own(ben).body, own(ben).is_late) == ("pool", "Minute one.", False)


def test_handing_in_again_from_another_tab_changes_nothing(pitch, ben):
    block = pitch(ben)
    arrived(block)
    call(block, "hand_in", {"note": "First"})

    answer = call(block, "hand_in", {"note": "Second"})

    assert (answer.status_code, own(ben).body) == (409, "First")
    assert "This is handed in. Take it back to change it." in answer.text


def test_without_a_video_nothing_is_handed_in_and_the_note_stays(pitch, ben):
    block = pitch(ben)
    answer = call(block, "hand_in", {"note": "My note"})

    assert (answer.status_code, own(ben).state, own(ben).body) == (422, "draft", "My note")
    assert "Record or choose a video first." in answer.text


def test_a_request_without_a_note_does_not_empty_it(pitch, ben):
    block = pitch(ben)
    arrived(block)
    call(block, "save_note", {"note": "My note"})
    call(block, "hand_in")
    assert (own(ben).state, own(ben).body) == ("pool", "My note")


def test_a_note_that_is_too_long_is_refused_and_nothing_is_handed_in(pitch, ben):
    block = pitch(ben)
    arrived(block)
    answer = call(block, "hand_in", {"note": "x" * 5001})

    assert (answer.status_code, own(ben).state) == (422, "draft")
    assert "The note is too long: at most 5000 characters." in answer.text


def test_where_captions_are_wanted_there_is_no_handing_in_without(pitch, ben):
    block = pitch(ben, captions_required=True)
    video = arrived(block)
    assert "Next: add captions to your video. Then you can hand in." in page(block)
    assert "This video needs captions." in call(block, "hand_in", {"note": ""}).text

    assert call(block, "captions", {"video": video, "captions": CUES}).status_code == 200

    assert call(block, "hand_in", {"note": ""}).status_code == 200
    assert (own(ben).state, Video.objects.get().captions) == ("pool", CUES)


def test_captions_of_a_subtitle_file_become_webvtt(pitch, ben):
    block = pitch(ben)
    video = arrived(block)
    call(block, "captions", {"video": video, "captions": "1\r\n00:00:01,000 --> 00:00:03,000\r\nHello\r\n"})
    assert Video.objects.get().captions == "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nHello\n"


def test_captions_with_a_mistake_come_back_with_its_line(pitch, ben):
    block = pitch(ben)
    video = arrived(block)

    answer = call(block, "captions", {"video": video, "captions": "00:05.000 --> 00:03.000\nHello"})

    assert answer.status_code == 422
    assert "Line 3: this caption ends before it begins." in answer.text
    assert "WEBVTT\n\n00:05.000 --&gt; 00:03.000\nHello" in answer.text
    assert video in answer.text


def test_captions_are_taken_away(pitch, ben):
    block = pitch(ben)
    video = arrived(block)
    call(block, "captions", {"video": video, "captions": CUES})

    answer = call(block, "captions", {"video": video, "captions": " "})

    assert trigger(answer)["sl:announce"] == "There are no captions now."
    assert Video.objects.get().captions == ""


def test_a_still_picture_stands_for_the_video(pitch, ben, chi):
    block = pitch(ben)
    video = arrived(block)

    assert call(block, "poster", {"video": video, "picture": picture()}).status_code == 204
    assert "poster=" in page(block)
    assert call(pitch(chi), "poster", {"video": video, "picture": picture()}).status_code == 404
    assert call(block, "poster", {"video": video}).status_code == 422
    assert call(block, "poster", {"video": video, "picture": io.BytesIO(b"no picture")}).status_code == 422


def picture():
    file = io.BytesIO(images.picture())
    file.name = "poster.png"
    return file


def test_what_was_handed_in_is_taken_back(pitch, ben):
    block = pitch(ben)
    arrived(block)
    assert "Take it back" in call(block, "hand_in", {"note": "Note"}).text

    answer = call(block, "take_back")

    assert (own(ben).state, own(ben).body) == ("draft", "Note")
    assert "Yes, hand in" in answer.text


def test_what_somebody_reviews_stays(pitch, ben):
    block = pitch(ben)
    arrived(block)
    call(block, "hand_in", {"note": ""})
    Submission.objects.update(leased=1)

    html = get(block, "step", name="submit").text
    assert "Somebody is reviewing it already, so it cannot be changed any more." in html
    assert "Take it back" not in html
    assert call(block, "take_back").status_code == 409


def test_who_is_reviewing_finishes_that_first(pitch, ben):
    block = pitch(ben)
    arrived(block)
    call(block, "hand_in", {"note": ""})
    Submission.objects.update(held=1)

    assert "Until it is finished you cannot take your work back." in get(block, "step", name="submit").text
    assert call(block, "take_back").status_code == 409


def test_what_staff_hold_says_so(pitch, ben):
    block = pitch(ben)
    arrived(block)
    call(block, "hand_in", {"note": ""})
    Submission.objects.update(state="held")
    assert "staff look at it first" in get(block, "step", name="submit").text


def test_after_the_end_it_is_late(pitch, ben):
    block = pitch(ben, submit_until=timezone.now() - timedelta(hours=1))
    assert "You can still hand in; it will be marked as late." in page(block)
    arrived(block)

    answer = call(block, "hand_in", {"note": ""})

    assert own(ben).is_late is True
    assert '<span class="sl-pill sl-pill-warn">' in answer.text


def test_before_one_hands_in_late_it_says_what_that_costs(pitch, ben):
    block = pitch(ben, submit_until=timezone.now() - timedelta(hours=1), late_percent=10)

    assert "each day that has begun since takes 10 % off the grade of your work." in page(block)


def test_after_the_end_nothing_is_sent_where_nothing_late_is_taken(pitch, ben):
    block = pitch(ben, submit_until=timezone.now() - timedelta(hours=1), takes_late=False)
    html = get(block, "step", name="submit").text
    kind = base64.b64encode(b"video/mp4").decode()

    answer = tus(block, "POST", upload_length=100, upload_metadata=f"filetype {kind}")

    assert "Ask the staff of the course if you need an extension." in html
    assert "Record here" not in html
    assert (answer.status_code, Video.objects.count()) == (429, 0)
    assert answer.text == "The time to hand in is over. Ask the staff of the course for an extension."


def test_no_other_video_is_sent_while_one_is_handed_in(pitch, ben):
    block = pitch(ben)
    arrived(block)
    call(block, "hand_in", {"note": ""})
    kind = base64.b64encode(b"video/mp4").decode()

    answer = tus(block, "POST", upload_length=100, upload_metadata=f"filetype {kind}")

    assert (answer.status_code, answer.text) == (429, "This is handed in. Take it back to change it.")


def test_a_video_that_arrives_after_handing_in_does_not_replace_it(pitch, ben):
    """Another tab was still sending one."""
    block = pitch(ben)
    here = block.enter()
    late = reviews.begin_upload(
        here.actor, here.space, size=len(mp4()), kind="video/mp4", limits=block.video_limits(here)
    )
    first = arrived(block)
    call(block, "hand_in", {"note": ""})

    answer = tus(block, "PATCH", str(late.uuid), mp4(), upload_offset=0)

    assert (answer.status_code, str(own(ben).video.uuid), own(ben).state) == (409, first, "pool")


def test_a_refused_video_is_in_no_draft(pitch, ben):
    block = pitch(ben, seconds=5)
    kind = base64.b64encode(b"video/mp4").decode()
    video = tus(block, "POST", upload_length=len(mp4()), upload_metadata=f"filetype {kind}").headers["Location"]

    answer = tus(block, "PATCH", video.rpartition("/")[2], mp4(), upload_offset=0)

    assert (answer.status_code, answer.text) == (422, "The video is longer than it may be here. Make it shorter.")
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("data", [{"note": "I was here"}])
@pytest.mark.parametrize("handler", ["save_note", "hand_in", "take_back", "use_video", "drop_video", "captions"])
def test_guests_look_and_change_nothing(pitch, ben, handler, data):
    block = pitch(ben)
    video = arrived(block)
    Membership.objects.filter(user=ben).update(role=Role.GUEST)

    answer = call(block, handler, {**data, "video": video, "captions": CUES})

    assert answer.status_code == 403
    assert (own(ben).state, own(ben).body, Video.objects.get().captions) == ("draft", "", "")
    html = page(block)
    assert "you can read here, and hand in nothing" in html
    assert "Record here" not in html


def test_masquerading_staff_see_what_the_learner_made_and_change_nothing(pitch, ben):
    arrived(pitch(ben))
    block = pitch(ben)
    block.runtime.is_masquerading = True

    assert "you can read here, and hand in nothing" in page(block)
    assert [call(block, name, {"note": "x"}).status_code for name in ("save_note", "hand_in", "drop_video")] == [
        403
    ] * 3
    assert (own(ben).state, own(ben).body, own(ben).video.state) == ("draft", "", "ready")


def test_the_own_video_of_a_file_others_cannot_play_has_advice(pitch, ben):
    block = pitch(ben)
    here = block.enter()
    video = make_video(here.actor, here.space, mp4(video=b"hvc1"), limits=block.video_limits(here))
    answer = call(block, "use_video", {"video": str(video.uuid)})
    assert "This is HEVC, which many browsers show without a picture." in answer.text
