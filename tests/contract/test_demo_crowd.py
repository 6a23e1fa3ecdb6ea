"""A large programme in the demo, and the clock that does what waits there."""

import pytest

from tests.demo_host import fill_demo

ASK = """
from django.contrib.auth import get_user_model
from demo.content.courses import ANALYSIS
from demo.content.mentors import enter
from demo.models import Course
from mentoring import api
here = enter(Course.objects.get(key=ANALYSIS), get_user_model().objects.get(username="dee"))
api.ask_round(here.actor, here.programme)
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return fill_demo(tmp_path_factory, "busy")


def test_a_crowd_signs_up_and_its_run_is_done_by_the_clock(demo):
    before = demo.rows("SELECT COUNT(*) FROM social_learning_mentoring_participant")[0][0]

    said = demo.run("crowd", "50")
    demo.run("shell", "-c", ASK)
    demo.run("keep_time", "--once")

    assert "70 people have signed up" in said
    assert demo.rows("SELECT COUNT(*) FROM social_learning_mentoring_participant")[0][0] == before + 70
    [(state, figures)] = demo.rows("SELECT state, figures FROM social_learning_mentoring_round")
    assert (state, '"pairs": ' in figures) == ("done", True)
    assert demo.rows("SELECT COUNT(*) FROM social_learning_mentoring_proposal")[0][0] > 50


def test_a_crowd_has_its_limits(demo):
    with pytest.raises(AssertionError, match="From 1 to 50,000"):
        demo.run("crowd", "0")
