"""What changed between two texts: said in words where that is cheap, and never dear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.diffs import MOST_COMPARED, Budget, diff

TEXTS = st.text(alphabet="ab \n.<", max_size=60)


def test_diff_marks_words_and_escapes_them():
    assert diff("a <b> c", "a <i> c & d") == ("a &lt;<del>b</del><ins>i</ins>&gt; c<ins> &amp; d</ins>")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("", "new", "<ins>new</ins>"),
        ("old", "", "<del>old</del>"),
        ("same words", "same words", "same words"),
        ("one two three", "one three", "one <del>two </del>three"),
        ("你好", "你们好", "<del>你好</del><ins>你们好</ins>"),
    ],
)
def test_diff_of(before, after, expected):
    assert diff(before, after) == expected


def only(html, kept, dropped):
    """One of the two texts in a difference."""
    parts = html.split(f"<{dropped}>")
    text = parts[0] + "".join(part.split(f"</{dropped}>", 1)[1] for part in parts[1:])
    return text.replace(f"<{kept}>", "").replace(f"</{kept}>", "").replace("&lt;", "<")


@given(TEXTS, TEXTS, st.integers(0, 30))
def test_both_texts_can_be_read_from_a_difference(before, after, most):
    html = str(diff(before, after, Budget(most)))

    assert (only(html, "del", "ins"), only(html, "ins", "del")) == (before, after)


def test_changed_lines_alone_are_compared_by_word():
    before = "".join(f"Line number {number} of many.\n" for number in range(500))
    after = before.replace("number 3 of", "number three of").replace("number 400 of", "number 400 out of")
    budget = Budget()

    html = str(diff(before, after, budget))

    assert "Line number <del>3</del><ins>three</ins> of many." in html
    assert "Line number 400 <ins>out </ins>of many." in html
    assert (html.count("<del>"), html.count("<ins>")) == (1, 2)
    # 398 lines between the first and the last change, in both texts, and one word in each of the two.
    assert MOST_COMPARED - budget.left == 2 * 398 + 2


def test_one_word_in_a_long_paragraph_is_found():
    before = " ".join(str(number) for number in range(6000))

    html = str(diff(before, before.replace(" 3000 ", " three thousand ")))

    assert html == before.replace(" 3000 ", " <del>3000</del><ins>three thousand</ins> ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(f"a{n}" for n in range(6000)), " ".join(f"b{n}" for n in range(6000))),
        ("a b " * 7500, "c d " * 7500),
        ("a\n" * 15000, "b\n" * 15000),
        ("\n".join(f"{n} a" for n in range(4000)), "\n".join(f"{n} b" for n in range(4000))),
    ],
    ids=["words", "the same words", "the same lines", "lines"],
)
def test_large_rewrites_stand_as_a_whole_and_are_not_compared(before, after):
    budget = Budget()

    html = str(diff(before, after, budget))

    assert (html.count("<del>"), html.count("<ins>")) == (1, 1)
    assert MOST_COMPARED - budget.left <= 2


def test_budget_is_for_all_that_is_compared_with_it():
    budget = Budget(8)

    told = [str(diff("one two", "two one", budget)) for _number in range(2)]

    assert told == ["<ins>two </ins>one<del> two</del>", "<del>one two</del><ins>two one</ins>"]
    assert budget.left == 0
