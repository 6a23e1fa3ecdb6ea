"""Cohorts and teams, with the platform and without it."""

from types import SimpleNamespace

from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.platform import Cohort, Team
from tests.factories.spaces import COURSE, OTHER_COURSE
from tests.kit.platform.bells import BLUE, RED, bell_for
from tests.lms import make_team


def test_a_learner_has_the_cohort_of_the_course(lms, ben, chi):
    lms.cohorts = {(ben.pk, CourseKey.from_string(COURSE)): RED, (chi.pk, CourseKey.from_string(OTHER_COURSE)): BLUE}

    assert platform.cohort_of(bell_for(ben), ben.pk) == Cohort(4, "Red")
    assert platform.cohort_of(bell_for(chi), chi.pk) is None


def test_cohorts_of_the_course_are_listed_by_name(lms, ben, chi, eve):
    course, other = CourseKey.from_string(COURSE), CourseKey.from_string(OTHER_COURSE)
    lms.cohorts = {(ben.pk, course): RED, (chi.pk, course): BLUE, (eve.pk, other): SimpleNamespace(id=5, name="Green")}

    assert platform.cohorts(bell_for(ben)) == [Cohort(3, "Blue"), Cohort(4, "Red")]


def test_without_an_lms_the_runtime_names_cohorts(ben):
    block = bell_for(ben)
    block.runtime.cohort_of = {ben.pk: (4, "Red")}.get
    block.runtime.cohorts = lambda: [(4, "Red"), (3, "Blue")]

    assert (platform.cohort_of(block, ben.pk), platform.cohort_of(block, 0)) == (Cohort(4, "Red"), None)
    assert platform.cohorts(block) == [Cohort(3, "Blue"), Cohort(4, "Red")]


def test_a_runtime_that_knows_no_cohorts_has_none(ben):
    block = bell_for(ben)

    assert (platform.cohort_of(block, ben.pk), platform.cohorts(block)) == (None, [])


def test_a_learner_has_the_team_of_the_course_with_all_its_people(lms, ben, chi):
    course, other = CourseKey.from_string(COURSE), CourseKey.from_string(OTHER_COURSE)
    lms.teams = [
        make_team(7, "Elsewhere", other, "projects", [ben.pk]),
        make_team(8, "Owls", course, "projects", [ben.pk, chi.pk]),
        make_team(9, "Foxes", course, "debates", [ben.pk]),
    ]

    assert platform.team_of(bell_for(ben), ben.pk) == Team(8, "Owls", (ben.pk, chi.pk))
    assert platform.team_of(bell_for(ben), ben.pk, "debates") == Team(9, "Foxes", (ben.pk,))
    assert platform.team_of(bell_for(chi), chi.pk, "debates") is None


def test_without_an_lms_the_runtime_names_teams(ben):
    block = bell_for(ben)
    assert platform.team_of(block, ben.pk) is None

    block.runtime.team_of = lambda user_id, teamset: (8, "Owls", (user_id,)) if user_id == ben.pk else None

    assert platform.team_of(block, ben.pk) == Team(8, "Owls", (ben.pk,))
    assert platform.team_of(block, 0) is None
