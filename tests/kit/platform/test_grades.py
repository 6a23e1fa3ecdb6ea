"""Grades and completion, with a gradebook, without one, and with one that does not answer."""

import sys

from social_learning_xblocks.kit import platform
from tests.factories.blocks import Bell, BrokenBroker, make_block
from tests.factories.spaces import COURSE, usage_key
from tests.kit.platform.bells import bell_for


def test_a_grade_is_published_for_who_is_looking(ben):
    block = bell_for(ben)

    assert platform.publish_grade(block, 3.0, 5.0) is True
    assert block.runtime.published == [("grade", {"value": 3.0, "max_value": 5.0})]


def test_completion_is_published_for_who_is_looking(ben):
    block = bell_for(ben)

    assert platform.publish_completion(block, 1.0) is True
    assert block.runtime.published == [("completion", {"completion": 1.0})]


def test_what_the_platform_cannot_take_is_logged_by_type_without_names(ben, caplog):
    block = make_block(Bell, BrokenBroker(ben))

    assert (platform.publish_grade(block, 3.0, 5.0), platform.publish_completion(block, 1.0)) == (False, False)
    assert caplog.messages == [
        f"Publishing grade of {usage_key('one')} failed: ConnectionError",
        f"Publishing completion of {usage_key('one')} failed: ConnectionError",
    ]


def scored(user):
    """The score of somebody in a gradebook, as edx-submissions has it."""
    assert platform.set_score(user.pk, COURSE, usage_key("one"), 3, 5)


def test_a_score_is_taken_back_from_one_person(lms, ben, chi):
    scored(ben)
    scored(chi)

    assert platform.clear_score(ben.pk, COURSE, usage_key("one")) is True
    assert [dict(key)["student_id"] for key in lms.scores] == [f"anonymous-{chi.pk}-{COURSE}"]


def test_a_gradebook_that_does_not_answer_keeps_its_score(lms, ben, caplog):
    scored(ben)
    lms.is_broken = True

    assert platform.clear_score(ben.pk, COURSE, usage_key("one")) is False
    assert [record.getMessage() for record in caplog.records] == [
        f"Clearing a score of {usage_key('one')} failed: ConnectionError"
    ]


def test_no_score_is_taken_from_nobody_nor_without_a_gradebook(lms, ben, monkeypatch):
    assert platform.clear_score(10**6, COURSE, usage_key("one")) is False
    monkeypatch.setitem(sys.modules, "submissions", None)

    assert platform.clear_score(ben.pk, COURSE, usage_key("one")) is False
