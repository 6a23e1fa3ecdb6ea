"""Topics of a space: exact where a database blurs, made once, listed as the author says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.spaces.api import Space, Tag, find_or_make_tags, list_tags, normal_name, suggest_tags
from tests.factories.spaces import make_space
from tests.factories.threads import at_once


@pytest.fixture
def space(db):
    return make_space()


def names(tags) -> list[str]:
    return [tag.name for tag in tags]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Python", "python"),
        ("  Machine   Learning ", "machine-learning"),
        ("C++", "c++"),
        ("c#", "c#"),
        (".NET", "net"),
        ("node.js", "node.js"),
        ("week_4", "week_4"),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("Straße", "strasse"),
        ("ＰＹＴＨＯＮ", "python"),
        ("机器学习", "机器学习"),
        ("हिन्दी", "हिन्दी"),
        ("مُدرِّس", "مُدرِّس"),
        ("<b>bold</b>", "b-bold-b"),
        ("python🐍", "python"),
        ("🐍", ""),
        ("-_.", ""),
        ("", ""),
        ("x" * 50, "x" * 35),
        ("x" * 34 + "-y", "x" * 34),
    ],
)
def test_a_tag_is_stored_in_one_form(typed, name):
    assert normal_name(typed) == name


@given(st.text())
def test_the_form_of_a_tag_is_final(text):
    name = normal_name(text)

    assert normal_name(name) == name
    assert len(name) <= 35
    assert not set(name) & set(" ,<>&\"'/\\%")


@given(st.text())
def test_how_the_computer_of_the_author_writes_accents_does_not_matter(text):
    """A Mac gives "é" as two characters."""
    assert normal_name(unicodedata.normalize("NFD", text)) == normal_name(unicodedata.normalize("NFC", text))


def test_new_tags_are_made_and_known_ones_found(space):
    [python] = find_or_make_tags(space, ["Python"])

    tags = find_or_make_tags(space, ["week 4", "PYTHON", "python ", "", "🐍"])

    assert names(tags) == ["week-4", "python"]
    assert tags[1] == python
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("pair", [("café", "cafe"), ("ñ", "n"), ("ﬂuß", "fluß"), ("c", "c#"), ("か", "が"), ("ه", "ة")])
def test_tags_that_a_collation_takes_for_one_are_two(space, pair):
    expected = list(dict.fromkeys(map(normal_name, pair)))

    assert names(find_or_make_tags(space, pair)) == expected
    assert names(find_or_make_tags(space, reversed(pair))) == expected[::-1]
    assert Tag.objects.count() == len(expected)


def test_each_space_has_its_own_tags(space):
    [here], [there] = find_or_make_tags(space, ["python"]), find_or_make_tags(make_space(), ["python"])

    assert here != there


def test_learners_who_may_add_none_choose_from_those_there_are(space):
    find_or_make_tags(space, ["python"])

    with pytest.raises(Invalid) as refusal:
        find_or_make_tags(space, ["python", "Ruby", "perl"], may_add=False)

    sentence = "“ruby” is not one of this course's tags. Choose from the list."
    assert (refusal.value.message, refusal.value.fields) == (sentence, {"tags": sentence})
    assert names(find_or_make_tags(space, ["python"], may_add=False)) == ["python"]
    assert names(Tag.objects.all()) == ["python"]


@pytest.mark.parametrize("count", [1, 3])
def test_known_tags_are_one_query(count, space, django_assert_num_queries):
    wanted = ["one", "two", "three"][:count]
    find_or_make_tags(space, wanted)

    with django_assert_num_queries(1):
        find_or_make_tags(space, wanted)


@pytest.mark.parametrize("count", [1, 3])
def test_new_tags_are_three_queries(count, space, django_assert_num_queries):
    with django_assert_num_queries(3):
        find_or_make_tags(space, ["one", "two", "three"][:count])


def test_no_tags_are_no_query(space, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_or_make_tags(space, [" ", "🐍"]) == []


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_a_tag_that_eight_people_make_at_once_is_one():
    space = make_space()

    found = at_once([lambda: find_or_make_tags(space, ["python", "café"])] * 8)

    assert found == [list(Tag.objects.order_by("pk"))] * 8 or found == [list(Tag.objects.order_by("-pk"))] * 8
    assert Tag.objects.count() == 2


def test_tags_of_the_author_are_suggested_before_the_busiest(space):
    find_or_make_tags(space, ["busy", "quiet", "listed", "calm"])
    Tag.objects.filter(name="calm").update(question_count=1)
    Tag.objects.filter(name="busy").update(question_count=5)
    list_tags(space, ["listed"], block="one")

    assert names(suggest_tags(space)) == ["listed", "busy", "calm"]
    assert names(suggest_tags(space, limit=1)) == ["listed"]


def test_tags_that_begin_so_are_suggested(space):
    find_or_make_tags(space, ["machine-learning", "machines", "deep-machine", "c++", "c#", "100"])
    find_or_make_tags(make_space(), ["machinery"])
    Tag.objects.update(question_count=1)

    assert names(suggest_tags(space, "Machine ")) == ["machine-learning", "machines"]
    assert names(suggest_tags(space, "C+")) == ["c++"]
    assert names(suggest_tags(space, "_")) == names(suggest_tags(space))


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_are_one_query(count, space, django_assert_num_queries):
    find_or_make_tags(space, ["one", "two", "three"][:count])
    Tag.objects.update(question_count=1)

    with django_assert_num_queries(1):
        assert len(suggest_tags(space)) == count


def listed(space) -> set[str]:
    return set(Tag.objects.filter(space=space, is_listed=True).values_list("name", flat=True))


def test_the_list_of_the_author_is_what_it_says(space):
    list_tags(space, ["one", "two"], block="block")

    list_tags(space, ["two", "Three"], block="block")

    assert listed(space) == {"two", "three"}
    assert set(Tag.objects.filter(is_listed=False).values_list("name", flat=True)) == {"one"}


def test_an_empty_list_lists_nothing(space):
    list_tags(space, ["one"], block="block")

    list_tags(space, [], block="block")

    assert Tag.objects.get().is_listed is False
    space.refresh_from_db()
    assert space.listed_topics == {}


def test_a_space_lists_what_any_of_its_blocks_lists(space):
    list_tags(space, ["one", "two"], block="first")
    list_tags(space, ["two", "three"], block="second")
    both = listed(space)

    list_tags(space, ["three"], block="first")

    assert (both, listed(space)) == ({"one", "two", "three"}, {"two", "three"})


def test_what_another_worker_has_just_listed_stays(space):
    read_before = Space.objects.get(pk=space.pk)
    list_tags(space, ["one"], block="first")

    list_tags(read_before, ["two"], block="second")

    assert listed(space) == {"one", "two"}


def test_the_list_of_one_space_is_not_that_of_another(space):
    elsewhere = make_space()
    list_tags(elsewhere, ["one"], block="block")

    list_tags(space, ["two"], block="block")

    assert names(Tag.objects.filter(space=elsewhere, is_listed=True)) == ["one"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_that_is_as_it_was_is_no_query(count, space, django_assert_num_queries):
    wanted = ["one", "Two", "three", "two"][: count + 1]
    list_tags(space, wanted, block="block")
    again = Space.objects.get(pk=space.pk)

    with django_assert_num_queries(0):
        list_tags(again, wanted, block="block")
        list_tags(again, [], block="without topics")


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_eight_blocks_that_list_their_topics_at_once_list_them_all():
    space = make_space()
    blocks = [f"block {number}" for number in range(8)]

    at_once([lambda block=block: list_tags(Space.objects.get(), [block, "all"], block=block) for block in blocks])

    space.refresh_from_db()
    assert space.listed_topics == {block: [block.replace(" ", "-"), "all"] for block in blocks}
    assert listed(space) == {"all", *(block.replace(" ", "-") for block in blocks)}
