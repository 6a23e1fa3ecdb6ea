"""Nothing that people write runs, whatever they write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.richtext import MAX_SOURCE, Policy, clean_html, find_mentions, render
from social_learning_xblocks.kit.richtext.nodes import Node
from social_learning_xblocks.kit.richtext.plain import plain_text
from social_learning_xblocks.kit.richtext.writer import Writer
from tests.kit.safe_html import problems, read
from tests.kit.xss_corpus import CASES, IMAGE_HOSTS, PEOPLE

POLICY = Policy(image_hosts=IMAGE_HOSTS)
PLATFORM = Policy(image_hosts=IMAGE_HOSTS, platform_math=True)

# Words of the two languages in any order find more than letters do.
PIECES = st.sampled_from(
    "* ** _ __ ~~ ` `` ``` ~~~ [ ] ( ) ![ < > - + 1. # ## @ @ada @mallory #tag | |-| --- === \\ \\( \\) \\[ \\] $ $$ "
    "<a </a> <b> </b> <p> </p> <div> </div> <ul> <li> </ul> <table> <tr> <td> </table> <pre> </pre> <code> </code> <br> "
    "<img <!-- --> & &amp; &lt; &#60; &#x202e; \\href \\begin{a} \\end{a} : / // http:// https://a.example www. "
    "javascript: \" ' = href= src= onerror= alert(1) script style svg x é ع".split()
) | st.sampled_from([" ", "\n", "\n\n", "\t", "    ", "\x00", "\u202e", "\ud800", "\r\n"])
MIXTURES = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)
ANYTHING = st.text(max_size=200) | MIXTURES


def test_the_corpus_is_large_and_says_nothing_twice():
    assert len(CASES) >= 220
    assert len(set(CASES.values())) == len(CASES)


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_markdown_of_the_corpus_is_harmless(source):
    for policy in (Policy(), POLICY, PLATFORM):
        assert problems(render(source, people=PEOPLE, policy=policy).html) == []


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_html_of_the_corpus_is_harmless(source):
    for policy in (Policy(), POLICY, PLATFORM):
        assert problems(clean_html(source, policy=policy).html) == []


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_html_made_of_markdown_made_of_the_corpus_is_harmless(source):
    rendered = render(source, people=PEOPLE, policy=POLICY)
    assert problems(clean_html(rendered.html, policy=POLICY).html) == []
    assert problems(render(rendered.html, people=PEOPLE, policy=POLICY).html) == []


@given(ANYTHING)
def test_any_markdown_is_harmless(source):
    rendered = render(source, people=PEOPLE, policy=POLICY)
    assert problems(rendered.html) == []
    assert render(source, people=PEOPLE, policy=POLICY) == rendered


@given(ANYTHING)
def test_any_html_is_harmless(source):
    rendered = clean_html(source, policy=POLICY)
    assert problems(rendered.html) == []
    assert clean_html(source, policy=POLICY) == rendered


@given(MIXTURES)
def test_cleaning_what_is_clean_changes_nothing(source):
    once = clean_html(source, policy=POLICY)
    assert clean_html(once.html, policy=POLICY) == once


@given(ANYTHING)
def test_text_holds_what_is_shown_and_no_markup(source):
    rendered = render(source, people=PEOPLE, policy=POLICY)
    shown = "".join(str(event[1]) for event in read(rendered.html).events if event[0] == "text")
    alts = "".join(value for event in read(rendered.html).events for name, value in attributes(event) if name == "alt")
    # White space and pictures stand elsewhere; the words are the same.
    assert sorted("".join(rendered.text.split())) == sorted("".join((shown + alts).split()))


@given(ANYTHING)
def test_plain_text_of_html_is_the_text(source):
    rendered = render(source, people=PEOPLE, policy=POLICY)
    assert plain_text(rendered.html).split() == rendered.text.split()


@given(ANYTHING)
def test_mentions_are_found_before_as_they_are_rendered_after(source):
    assert find_mentions(source) == render(source, people=PEOPLE, policy=POLICY).mentions


@given(st.text(min_size=1, max_size=200))
def test_a_person_may_have_any_name(name):
    html = render("Ask @ada now", people={"ada": (1, name)}).html
    assert problems(html) == []
    assert [event[1] for event in read(html).events if event[0] == "start"] == ["p", "span"]


@given(st.text(min_size=1, max_size=200))
def test_any_title_and_any_alternative_text_stays_in_its_quotes(words):
    image = "/social-learning/images/0b0e4b6e-4a0b-4c58-9a8b-6f7c2d1e0f3a"
    escaped = "".join(f"&#{ord(sign)};" for sign in words)
    assert problems(render(f'[a](https://a.example "{escaped}") ![{escaped}]({image})').html) == []
    assert (
        problems(
            clean_html(f'<a href="https://a.example" title="{escaped}">a</a><img src="{image}" alt="{escaped}">').html
        )
        == []
    )


def test_what_the_writer_does_not_know_by_name_does_not_come_out():
    hostile = {
        "onclick": "alert(1)",
        "style": "x",
        "id": "y",
        "start": '1" onclick="alert(1)',
        "side": "x y",
        "task": '"',
    }
    tree = [
        Node(tag, ["a"], hostile) for tag in ("script", "p", "ol", "td", "style", "line", "svg", "h9", "P", "p onclick")
    ]
    rendered = Writer({}, Policy()).write(tree)
    assert read(rendered.html).problems == []
    assert "alert" not in rendered.html
    assert "".join(rendered.text.split()) == "a" * len(tree)


def test_too_long_is_refused_before_any_work():
    assert render("a" * MAX_SOURCE).text == "a" * MAX_SOURCE
    for function in (render, find_mentions):
        with pytest.raises(ValueError, match="30001 characters"):
            function("a" * (MAX_SOURCE + 1))
    with pytest.raises(ValueError, match="1000000 characters"):
        clean_html("<" * 1_000_000)


def attributes(event):
    return event[2] if event[0] == "start" else []
