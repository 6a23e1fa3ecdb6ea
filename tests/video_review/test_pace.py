"""What leaves no row is counted: for each person, assignment and kind of its own."""

import pytest

from social_learning_xblocks.kit.errors import Conflict
from social_learning_xblocks.video_review.domain.pace import check_pace
from tests.factories.assignments import make_assignment

pytestmark = pytest.mark.django_db


def test_one_too_many_is_refused_and_others_are_not(settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (2, 3600), "undo": (1, 3600)}}
    course, elsewhere = make_assignment(), make_assignment()
    ada, ben = course.learner("ada"), course.learner("ben")
    for _time in range(2):
        check_pace(ada, course.assignment, "vote")

    with pytest.raises(Conflict, match="short time"):
        check_pace(ada, course.assignment, "vote")
    check_pace(ada, course.assignment, "undo")
    check_pace(ada, elsewhere.assignment, "vote")
    check_pace(ben, course.assignment, "vote")


@pytest.mark.parametrize(("most", "is_refused"), [(1, False), (0, True)])
def test_what_the_cache_has_forgotten_already_is_the_first_time(settings, most, is_refused):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (most, 0)}}
    course = make_assignment()
    ada = course.learner("ada")
    for _time in range(2):
        if is_refused:
            with pytest.raises(Conflict):
                check_pace(ada, course.assignment, "vote")
        else:
            check_pace(ada, course.assignment, "vote")
