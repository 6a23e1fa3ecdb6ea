"""Spaces by what an operator calls them."""

import pytest

from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Place, Space, courses_of, space_called, space_for
from social_learning_xblocks.spaces.domain.names import place_called
from tests.factories.spaces import COURSE, OTHER_COURSE, make_community, make_place, make_space, usage_key


@pytest.mark.parametrize(
    ("name", "course", "place"),
    [
        (usage_key("one"), "", Place("block", usage_key("one"), COURSE, usage_key=usage_key("one"))),
        (f" {COURSE}\n", "", Place("course", COURSE, COURSE)),
        ("python", "", Place("community", "python", "")),
        (" python ", f" {COURSE} ", Place("community", "python", COURSE)),
        ("lib:Org:library", "", Place("community", "lib:Org:library", "")),
    ],
)
def test_a_name_says_what_kind_of_space_it_is(name, course, place):
    assert place_called(name, course) == place


@pytest.mark.django_db
def test_a_block_is_found_by_its_usage_key():
    space = make_space(make_place("one"))

    assert space_called(usage_key("one")) == space
    assert space_for(usage_key("one")) == space


@pytest.mark.django_db
def test_a_course_is_found_by_its_key():
    space = make_space(make_place(kind="course", key=COURSE))

    assert space_called(COURSE) == space


@pytest.mark.django_db
def test_a_community_is_found_by_its_name():
    space = make_space(make_community("python"))

    assert (space_called("python"), space_for("python")) == (space, space)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [usage_key("one"), COURSE, "python"])
def test_a_space_that_nobody_has_entered_is_not_found(name):
    with pytest.raises(NotFound) as refusal:
        space_called(name)

    assert refusal.value.message == f"There is no space “{name}” yet. Open its block once, or check the key."


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kind"), [(usage_key("one"), "block"), (COURSE, "course")])
def test_a_space_that_nobody_has_entered_is_made(name, kind):
    space = space_for(name)

    assert (space.kind, space.key, space.course_key) == (kind, name, COURSE)
    assert space_called(name) == space


@pytest.mark.django_db
def test_a_new_community_is_founded_by_the_course_that_is_given():
    assert courses_of(space_for("python", COURSE)) == [COURSE]


@pytest.mark.django_db
def test_a_new_community_needs_a_course():
    with pytest.raises(Invalid) as refusal:
        space_for("python")

    assert refusal.value.message == "There is no community “python” yet. Name the course that founds it with --course."
    assert Space.objects.count() == 0


@pytest.mark.django_db
def test_a_course_does_not_come_into_a_community_by_the_back_door():
    space_for("python", COURSE)

    with pytest.raises(NotAllowed):
        space_for("python", OTHER_COURSE)


@pytest.mark.django_db
def test_the_course_that_founds_a_community_must_be_one():
    with pytest.raises(Invalid, match=r"^“Org/Course” is not the key of a course\."):
        space_for("python", "Org/Course")


@pytest.mark.parametrize("others", [1, 3])
def test_a_space_is_one_query(others, db, django_assert_num_queries):
    for number in range(others):
        make_space(make_community(f"python-{number}"))

    with django_assert_num_queries(1):
        space_called("python-0")


@pytest.mark.django_db
def test_a_cohort_has_a_space_of_its_own():
    everybody, nobody, red = (make_space(make_place("one", cohort_id=cohort)) for cohort in (None, 0, 4))

    found = [space_called(usage_key("one"), cohort) for cohort in (None, 0, 4)]

    assert found == [everybody, nobody, red]
    assert space_for(usage_key("one"), "", 4) == red
    assert space_for(usage_key("one"), "", 7).cohort_id == 7


@pytest.mark.django_db
def test_the_refusal_says_which_cohorts_have_a_space():
    for cohort in (4, 0):
        make_space(make_place("one", cohort_id=cohort))
    make_space(make_place("two", cohort_id=5))

    with pytest.raises(NotFound) as refusal:
        space_called(usage_key("one"))

    assert refusal.value.message.endswith("These cohorts have a space there, to be named with --cohort: 0, 4.")


def test_a_cohort_has_a_number():
    with pytest.raises(Invalid, match="0 or more"):
        place_called(COURSE, cohort_id=-1)
