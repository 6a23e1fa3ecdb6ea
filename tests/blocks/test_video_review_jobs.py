"""Jobs on the board: started, followed until they are over, given up; what the page says where no worker is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning_xblocks.kit.jobs import STALE
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import jobs
from social_learning_xblocks.video_review.models import Job
from tests.blocks.test_video_review_desk import blocks, room  # noqa: F401 - fixtures
from tests.factories.blocks import call, get, trigger


@pytest.fixture
def large(monkeypatch):
    """Each class is too large for a request."""
    monkeypatch.setattr(jobs, "SMALL", 0)


def test_a_small_class_is_done_with_at_once(room, dee):  # noqa: F811
    answer = call(room.as_(dee), "grade_anew", {})

    assert (Job.objects.get().state, trigger(answer)["sl:announce"]) == ("done", "0 grades have changed.")
    assert "every 3s" not in answer.text


def test_a_large_class_waits_and_the_page_says_for_what(room, dee, large):  # noqa: F811
    answer = call(room.as_(dee), "send_grades", {})

    assert trigger(answer)["sl:announce"] == "It has not begun yet."
    assert "This site has no background workers" in answer.text
    assert 'data-sl-trigger="every 3s"' in answer.text


def test_the_page_asks_how_far_it_is_until_it_is_over(room, dee, large):  # noqa: F811
    call(room.as_(dee), "send_grades", {})
    job = Job.objects.get()
    Job.objects.update(state="running", done=1, total=3, beat_at=job.created_at)
    running = get(room.as_(dee), "board_jobs", open=f"{job.pk}")
    Job.objects.update(state="waiting")
    videos.run_jobs()
    over = get(room.as_(dee), "board_jobs", open=f"{job.pk}")

    assert ('<progress max="3" value="1"' in running.text, "1 of 3" in running.text) == (True, True)
    assert (trigger(running), "every 3s" in running.text) == ({}, True)
    assert trigger(over) == {"sl:announce": "The gradebook has taken 0 grades."}
    assert ("every 3s" in over.text, "<progress" in over.text) == (False, False)
    assert trigger(get(room.as_(dee), "board_jobs", open="")) == {}


def test_asking_how_far_it_is_writes_nothing(room, dee, large):  # noqa: F811
    call(room.as_(dee), "send_grades", {})
    block = room.as_(dee)
    block.enter()
    with CaptureQueriesContext(connection) as queries:
        get(block, "board_jobs", open="1")

    assert [query["sql"][:6] for query in queries] == ["SELECT"] * 3


def test_a_job_is_cancelled(room, dee, large):  # noqa: F811
    call(room.as_(dee), "send_grades", {})

    answer = call(room.as_(dee), "cancel_job", {"id": Job.objects.get().pk})

    assert (Job.objects.get().state, "every 3s" in answer.text) == ("cancelled", False)
    assert trigger(answer)["sl:announce"] == "It was cancelled. What was done until then stays."
    assert call(room.as_(dee), "cancel_job", {"id": 0}).status_code == 404


def test_a_failure_is_told_in_a_sentence(room, dee, large):  # noqa: F811
    call(room.as_(dee), "send_grades", {})
    Job.objects.update(state="failed", message="storage", open_in=None, ended_at=Job.objects.get().created_at)

    assert "The file store does not answer. Start it again in a while." in get(room.as_(dee), "board").text


def test_a_dead_worker_is_told(room, dee, large):  # noqa: F811
    call(room.as_(dee), "send_grades", {})
    Job.objects.update(state="running", beat_at=Job.objects.get().created_at - 2 * STALE)

    assert "Its worker gives no sign of life." in get(room.as_(dee), "board").text


def test_the_zip_is_offered_when_it_is_there(room, dee):  # noqa: F811
    answer = call(room.as_(dee), "pack_work", {})
    job = Job.objects.get()

    assert f'href="/social-learning/spaces/{room.course.space.pk}/archives/{job.uuid}.zip"' in answer.text
    assert trigger(answer)["sl:announce"].startswith("0 videos, ")

    Job.objects.update(size=0)
    assert "The file was deleted." in get(room.as_(dee), "board").text
