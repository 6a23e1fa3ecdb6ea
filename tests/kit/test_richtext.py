"""What rich text promises as a whole: excerpts, no settings, threads and processes."""

import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.richtext import Policy, clean_html, excerpt, render
from social_learning_xblocks.kit.richtext.names import normalised
from tests.kit.xss_corpus import CASES, PEOPLE

POST = "# Why?\n\nAsk @ada about *this* #tag:\n\n```python\nif a: pass\n```\n\n- [x] `b` $c$ https://a.example\n"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("", 10, ""),
        ("one two", 10, "one two"),
        ("one two\n three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 10, "one two…"),
        ("one two three", 8, "one two…"),
        ("onetwothree", 6, "onetw…"),
        ("a onetwothreefourfive", 12, "a onetwothr…"),
        ("學而時習之不亦說乎", 5, "學而時習…"),
        ("e\u0301e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("\u0301\u0301\u0301", 2, "…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
    ],
)
def test_excerpts(text, length, expected):
    assert excerpt(text, length) == expected


@given(st.text(), st.integers(0, 60))
def test_excerpts_are_one_line_and_never_longer(text, length):
    found = excerpt(text, length)
    assert len(found) <= length
    assert "\n" not in found
    if found and found[-1] != "…":
        assert found == " ".join(text.split())


@given(st.text(max_size=60))
def test_normalising_a_tag_twice_changes_nothing(tag):
    assert normalised(normalised(tag)) == normalised(tag)


def test_it_needs_no_settings():
    script = (
        "import sys; from social_learning_xblocks.kit.richtext import render, clean_html;"
        "print(render('*a*').html, clean_html('<b>a</b>').text, 'django' in sys.modules)"
    )
    environment = {"PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": ""}
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert found.stdout == '<p dir="auto"><em>a</em></p> a False\n'


def test_everything_can_be_pickled():
    rendered = render(POST, people=PEOPLE)
    assert pickle.loads(pickle.dumps(rendered)) == rendered  # noqa: S301 - our own bytes
    policy = Policy(frozenset({"a.example"}), "/x/", True)
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes


def test_threads_do_not_disturb_each_other():
    sources = [*CASES.values(), POST] * 2
    for function in (partial(render, people=PEOPLE), clean_html):
        # One after the other first: the first piece of code in a language reads its rules, and code that takes long stays plain.
        alone = [function(source) for source in sources]
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(function, sources)) == alone


def test_a_pool_of_processes_gives_the_same():
    sources = [*CASES.values()][:50]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(clean_html, sources, chunksize=25)) == [clean_html(source) for source in sources]
