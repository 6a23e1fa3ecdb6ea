"""Rubrics: what an author may write, the versions that reviews keep, and points that go from one version to another."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.rubric_reading import KEY_LENGTH, key_for, number_of
from social_learning_xblocks.video_review.domain.rubrics import carried, criteria_of, find_or_make_rubric
from social_learning_xblocks.video_review.models import Rubric
from tests.factories.assignments import LINES, make_assignment
from tests.factories.spaces import make_space
from tests.video_review.hands import together

LEVELS = [{"points": 0, "title": "No"}, {"points": "2,5", "title": " Yes ", "text": "It is\r\nthere.\x00"}]
LINE = {"key": "clear", "title": "Is it clear?", "kind": "levels", "levels": LEVELS}
RANGE = {
    "key": "honest",
    "title": "Honest?",
    "kind": "range",
    "least": "-1",
    "most": 6,
    "weight": "2",
    "remark": "must",
}
WORDS = {"key": "next", "title": "What next?", "kind": "remark"}

points = st.floats(-100, 1000).map(lambda number: round(number, 3) + 0.0)
titles = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)
weights = st.none() | st.floats(0.001, 1000)


@st.composite
def plain_lines(draw):
    """A criterion as an author may write it."""
    kind = draw(st.sampled_from(["levels", "levels", "range", "remark"]))
    plain = {"title": draw(titles), "kind": kind, "text": draw(texts)}
    plain["remark"] = draw(st.sampled_from(["may", "must"] if kind == "remark" else ["none", "may", "must"]))
    if kind == "levels":
        several = draw(st.lists(points, min_size=2, max_size=10, unique=True))
        plain["levels"] = [{"points": number, "title": draw(titles), "text": draw(texts)} for number in several]
    if kind == "range":
        plain["least"], plain["most"] = sorted(draw(st.lists(points, min_size=2, max_size=2, unique=True)))
    if kind != "remark":
        plain["weight"] = draw(weights)
    return plain


rubrics = st.lists(plain_lines(), min_size=1, max_size=5).map(
    lambda plain: videos.read_rubric([*plain, {"title": "Last", "kind": "range", "least": 0, "most": 1}])
)


def wrong(*plain):
    """What ``read_rubric`` says of these, by place."""
    with pytest.raises(Invalid) as refused:
        videos.read_rubric(list(plain))
    assert refused.value.message == next(iter(refused.value.fields.values()))
    return refused.value.fields


def test_a_rubric_is_read_as_it_was_meant():
    assert videos.read_rubric([LINE, RANGE, WORDS]) == (
        videos.RubricLine(
            "clear",
            "Is it clear?",
            "levels",
            levels=(videos.Level(0.0, "No"), videos.Level(2.5, "Yes", "It is\nthere.")),
        ),
        videos.RubricLine("honest", "Honest?", "range", least=-1.0, most=6.0, weight=2.0, remark="must"),
        videos.RubricLine("next", "What next?", "remark"),
    )


def test_what_was_read_reads_the_same_again():
    lines = videos.read_rubric([LINE, RANGE, WORDS])

    assert videos.read_rubric(videos.plain_of(lines)) == lines
    assert videos.lines_of(videos.plain_of(lines)) == lines


@pytest.mark.parametrize(
    ("line", "place", "sentence"),
    [
        ({**LINE, "title": "  "}, "2.title", "Criterion 2: Give it a title."),
        ({**LINE, "title": 7}, "2.title", "Criterion 2: “title” must be a text."),
        ({**LINE, "title": "x" * 121}, "2.title", "Criterion 2: This text has 121 characters; 120 are the most."),
        ({**LINE, "text": "x" * 1001}, "2.text", "Criterion 2: This text has 1001 characters; 1000 are the most."),
        ({**LINE, "kind": "stars"}, "2.kind", "Criterion 2: Use one of these: levels, range, remark."),
        ({**LINE, "kind": ["levels"]}, "2.kind", "Criterion 2: Use one of these: levels, range, remark."),
        ({**LINE, "remark": "often"}, "2.remark", "Criterion 2: Use one of these: none, may, must."),
        ({**WORDS, "remark": "none"}, "2.remark", "Criterion 2: A criterion without points needs words."),
        ({**WORDS, "weight": 1}, "2.weight", "Criterion 2: A criterion without points has no weight."),
        ({**LINE, "weight": -1}, "2.weight", "Criterion 2: Give a number from 0 to 1000."),
        ({**LINE, "weight": "much"}, "2.weight", "Criterion 2: Give a number."),
        (
            {**LINE, "key": "No Capitals"},
            "2.key",
            "Criterion 2: The key may have small letters, digits and hyphens, 40 at most.",
        ),
        ({**LINE, "key": 5}, "2.key", "Criterion 2: The key may have small letters, digits and hyphens, 40 at most."),
        ({**LINE, "key": "honest"}, "2.key", "Criterion 2: Another criterion has the key “honest” already."),
        ({**LINE, "stars": 5}, "2.", "Criterion 2: “stars” is not known here."),
        ({**LINE, "levels": LEVELS[:1]}, "2.levels", "Criterion 2: Give it 2 to 10 levels."),
        ({**LINE, "levels": LEVELS * 6}, "2.levels", "Criterion 2: Give it 2 to 10 levels."),
        ({**LINE, "levels": "none"}, "2.levels", "Criterion 2: Give it 2 to 10 levels."),
        (
            {**LINE, "levels": LEVELS[:1] * 2},
            "2.levels",
            "Criterion 2: Two levels have the same points. Each needs its own.",
        ),
        ({**LINE, "levels": [*LEVELS, 5]}, "2.3.", "Criterion 2, level 3: This is no level."),
        (
            {**LINE, "levels": [*LEVELS, {"points": "x", "title": "?"}]},
            "2.3.points",
            "Criterion 2, level 3: Give a number.",
        ),
        (
            {**LINE, "levels": [*LEVELS, {"points": 1001, "title": "?"}]},
            "2.3.points",
            "Criterion 2, level 3: Give a number from -100 to 1000.",
        ),
        ({**LINE, "levels": [*LEVELS, {"points": 9}]}, "2.3.title", "Criterion 2, level 3: Give it a title."),
        (
            {**LINE, "levels": [*LEVELS, {"points": 9, "title": "A", "more": 1}]},
            "2.3.",
            "Criterion 2, level 3: “more” is not known here.",
        ),
        (
            {**LINE, "most": 5},
            "2.least",
            "Criterion 2: Only a criterion with a number of points has a least and a most.",
        ),
        ({**WORDS, "levels": LEVELS}, "2.levels", "Criterion 2: Only a criterion with levels has levels."),
        ({**RANGE, "key": "b", "most": -1}, "2.most", "Criterion 2: The most points must be more than the fewest."),
        ({**RANGE, "key": "b", "least": None}, "2.least", "Criterion 2: Give a number."),
        ({**RANGE, "key": "b", "most": math.inf}, "2.most", "Criterion 2: Give a number."),
        ("Is it clear?", "2.", "Criterion 2: This is no criterion."),
    ],
)
def test_what_is_wrong_is_said_where_it_is(line, place, sentence):
    assert wrong(RANGE, line) == {place: sentence}


def test_everything_that_is_wrong_is_said_at_once():
    assert wrong({"kind": "range", "least": 1, "a": 1, "b": 2}) == {
        "1.": "Criterion 1: “a” is not known here. Criterion 1: “b” is not known here.",
        "1.title": "Criterion 1: Give it a title.",
        "1.most": "Criterion 1: Give a number.",
    }
    assert videos.find_wrong([{**LINE, "title": ""}]) == {"1.title": "Give it a title."}


@pytest.mark.parametrize(
    ("plain", "sentence"),
    [
        ({"lines": []}, "This is no rubric. A list of criteria is needed."),
        (None, "This is no rubric. A list of criteria is needed."),
        ([LINE] * 31, "30 criteria are the most."),
        ([], "Give at least one criterion points that count for the grade."),
        ([WORDS, {**RANGE, "weight": 0}], "Give at least one criterion points that count for the grade."),
    ],
)
def test_what_is_wrong_with_the_whole(plain, sentence):
    with pytest.raises(Invalid) as refused:
        videos.read_rubric(plain)

    assert refused.value.fields == {"rubric": sentence}


def test_criteria_without_a_key_get_one_of_their_own():
    lines = videos.read_rubric([{**LINE, "key": ""}, {**LINE, "key": "is-it-clear"}, {**LINE, "key": None}])

    assert [line.key for line in lines] == ["is-it-clear-2", "is-it-clear", "is-it-clear-3"]


@pytest.mark.parametrize(("title", "key"), [("Ist es klar?", "ist-es-klar"), ("明確ですか", "criterion"), ("_a_", "a")])
def test_a_key_is_made_of_the_title(title, key):
    assert key_for(title, ()) == key


@given(titles)
def test_a_key_never_is_too_long(title):
    key = key_for(title, {key_for(title, ())})

    assert videos.read_rubric([{**RANGE, "key": key}])[0].key == key
    assert len(key) <= KEY_LENGTH


@pytest.mark.parametrize("value", [True, None, "", "nan", "1e999", [], 10**400])
def test_what_is_no_number_is_none(value):
    assert number_of(value) is None


def test_no_sign_that_a_database_refuses_is_kept():
    (line,) = videos.read_rubric([{**RANGE, "title": "a\x00\ud800b"}])

    assert line.title == "a?b"


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "title", "kind", "levels", "points", "weight", "least", "x"]), inner)
    ),
    max_leaves=12,
)


@given(ODD)
def test_nothing_that_a_course_file_holds_breaks_the_reading(plain):
    wrong = videos.find_wrong(plain)

    assert wrong or videos.read_rubric(plain)
    assert isinstance(videos.lines_of(plain), tuple)


@pytest.mark.parametrize(
    "plain",
    [
        "rubric",
        [LINE, "line"],
        [{"title": "No key", "kind": "range"}],
        [{**WORDS, "stars": 1}],
        [{**WORDS, "title": 5}],
        [{**WORDS, "most": "6"}],
        [{**WORDS, "weight": True}],
        [{**WORDS, "levels": 5}],
        [{**WORDS, "levels": [5]}],
        [{**WORDS, "levels": [{"points": 1}]}],
        [{**WORDS, "levels": [{"points": 1, "title": 5}]}],
        [{**WORDS, "levels": [{"points": math.nan, "title": ""}]}],
    ],
)
def test_what_was_never_kept_gives_no_lines(plain):
    assert videos.lines_of(plain) == ()


def test_a_new_assignment_begins_with_a_rubric_that_can_be_used():
    lines = videos.starter_rubric()

    assert videos.read_rubric(videos.plain_of(lines)) == lines
    assert videos.shares_of(lines) == {"message": 0.4, "reasons": 0.4, "delivery": 0.2}


def test_what_does_not_count_has_no_share():
    assert videos.shares_of(videos.read_rubric([LINE, WORDS])) == {"clear": 1.0}
    assert videos.shares_of([videos.RubricLine("a", "A", "range", most=1, weight=0)]) == {"a": 0.0}


# Points of one version on the ranges of another.


@settings(max_examples=50)
@given(rubrics, st.data())
def test_carried_points_keep_their_share_of_the_range(before, data):
    after = data.draw(rubrics)
    scores = {one.key: data.draw(st.floats(one.least, one.most)) for one in criteria_of(before)}
    old, new = ({one.key: one for one in criteria_of(lines)} for lines in (before, after))

    found = carried(scores, before, after)

    assert set(found) == set(old) & set(new)
    for key, score in found.items():
        assert new[key].check(score) == score
        assert new[key].share(score) == pytest.approx(old[key].share(scores[key]), abs=1e-6)


@settings(max_examples=50)
@given(rubrics, st.data())
def test_carrying_to_the_same_rubric_changes_nothing(lines, data):
    scores = {one.key: data.draw(st.floats(one.least, one.most)) for one in criteria_of(lines)}

    found = carried(scores, lines, lines)

    assert set(found) == set(scores)
    assert all(found[key] == pytest.approx(scores[key], abs=1e-9) for key in scores)


def test_a_criterion_that_is_not_in_both_is_left_out():
    after = (
        videos.RubricLine("clear", "Clear?", "range", least=10, most=20),
        videos.RubricLine("new", "New?", "range", most=1),
    )

    assert carried({"clear": 3, "honest": 6}, LINES, after) == {"clear": 17.5}
    assert carried({}, LINES, after) == {}


# Versions.


@pytest.fixture
def course(db):
    return make_assignment()


def test_a_changed_word_is_another_version_and_undoing_it_finds_the_old_one(course):
    first = course.assignment.rubric
    edited = (videos.RubricLine("clear", "Is it really clear?", "range", most=4), *LINES[1:])

    second = videos.open_assignment(course.space, videos.Policy(), edited).rubric
    third = videos.open_assignment(course.space, videos.Policy(), LINES).rubric

    assert (second.number, third.pk) == (2, first.pk)
    assert videos.lines_of(second.lines) == edited


def test_the_same_rubric_in_other_numbers_is_no_version(course):
    whole = find_or_make_rubric(course.assignment, videos.read_rubric([{**RANGE, "most": 6}]))

    assert find_or_make_rubric(course.assignment, videos.read_rubric([{**RANGE, "most": "6,0"}])) == whole


def test_another_order_is_another_version(course):
    other = find_or_make_rubric(course.assignment, LINES[::-1])

    assert (other.number, Rubric.objects.count()) == (2, 2)


def test_a_version_that_is_there_is_one_query(course, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = find_or_make_rubric(course.assignment, LINES)

    assert found == course.assignment.rubric


def test_opening_again_writes_nothing(course, django_assert_num_queries):
    policy = videos.Policy(reviewing_part=0.29, submit_until=None)
    videos.open_assignment(course.space, policy, LINES)

    with django_assert_num_queries(1) as asked:
        videos.open_assignment(course.space, policy, LINES)

    assert asked.captured_queries[0]["sql"].startswith("SELECT")


def test_the_dates_of_one_person_are_not_kept(course):
    ends = videos.Policy(submit_until=datetime(2026, 3, 1, tzinfo=UTC))

    own = videos.with_ends(course.assignment, ends)

    assert videos.policy_of(own) == ends
    assert videos.policy_of(type(own).objects.get()) == videos.Policy()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_many_who_open_what_was_just_edited_make_one_version(attempt):
    course = make_assignment()
    edited = LINES[:2]

    refusals = together(*[lambda: videos.open_assignment(course.space, videos.Policy(wanted=2), edited)] * 8)

    assert (refusals, list(Rubric.objects.order_by("number").values_list("number", flat=True))) == ([], [1, 2])
    assert type(course.assignment).objects.get().rubric.number == 2


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_many_who_open_a_new_assignment_make_one():
    space = make_space()

    refusals = together(*[lambda: videos.open_assignment(space, videos.Policy(), LINES)] * 8)

    assert (refusals, Rubric.objects.count()) == ([], 1)
