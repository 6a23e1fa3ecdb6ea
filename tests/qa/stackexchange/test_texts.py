"""What stands in the texts of a dump: hostile, too long, or odd."""

import pytest

from social_learning_xblocks.kit.richtext import clean_html, render
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import (
    Answer,
    Comment,
    Question,
    QuestionText,
)
from social_learning_xblocks.spaces.api import Membership
from tests.factories.dumps import answer, comment, question, user, write_dump
from tests.factories.spaces import actor_in
from tests.qa.stackexchange.arriving import by_key, run, small_dump

pytestmark = pytest.mark.django_db


def test_hostile_html_is_made_harmless(space, tmp_path):
    body = (
        '<p onclick="x()">Hello <script>alert(1)</script><a href="javascript:x()">link</a> <img src=x onerror=alert(1)>'
        '<svg/onload=alert(1)></p><iframe src="//evil.example"></iframe><p style="x">end</p>'
    )
    run(space, write_dump(tmp_path, Posts=[question(10, Body=body), answer(11, 10, Body="<b><i>never closed")]))
    found = Question.objects.get(space=space)
    assert found.body_html == clean_html(body).html
    assert [word for word in ("alert", "onclick", "javascript", "iframe", "svg") if word in found.body_html] == []
    assert Answer.objects.get(space=space).body_html == '<p dir="auto"><strong><em>never closed</em></strong></p>'


def test_hostile_titles_tags_names_and_comments_stay_text(space, tmp_path):
    evil = "<script>alert(1)</script>"
    posts = [question(10, Title=evil, Tags="|ha<script>|")]
    comments = [comment(1, 10, Text=f"{evil} [x](javascript:alert(1))")]
    run(space, write_dump(tmp_path, Users=[user(2, evil)], Posts=posts, Comments=comments))
    found = Question.objects.get(space=space)
    assert (found.title, found.tag_names, found.author.first_name) == (evil, ["ha", "script"], evil)
    html = Comment.objects.get(space=space).body_html
    assert html == '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; x</p>'


def test_what_people_find_when_they_edit_reads_as_what_was_shown(space, tmp_path):
    body = (
        "<h2>Why</h2><p>Use <code>x*y</code> and <a href='https://example.org/a_b'>this</a>:</p>"
        "<pre><code>def f():\n    return 1\n</code></pre><ol><li>one</li><li>two<ul><li>deep</li></ul></li></ol>"
        "<blockquote><p>He said *no*.</p></blockquote><p>1. not a list, a_b, 5 &lt; 6 &amp;amp; #1</p>"
    )
    run(space, write_dump(tmp_path, Posts=[question(10, Body=body)]))
    found = Question.objects.get(space=space)
    assert render(found.body).html == found.body_html == clean_html(body).html


def test_a_text_that_is_too_long_is_shortened_and_reported(space, tmp_path):
    long = "<p>" + "word " * 1000 + "</p>\n"
    report = run(space, write_dump(tmp_path, Posts=[question(10, Body=long * 60), answer(11, 10, Body=long * 7)]))
    for post in (Question.objects.get(space=space), Answer.objects.get(space=space)):
        assert len(post.body) <= 30_000
        assert post.body.endswith("word\n\n…")
        assert render(post.body).html == post.body_html
    assert report.changed.as_dict() == {"text shortened": {"count": 2, "first": ["10", "11"]}}


def test_titles_are_shortened_or_made_and_reported(space, tmp_path):
    posts = [question(10, Title="long " * 40), question(11, Title=None), question(12, Title=" two \n words ")]
    report = run(space, write_dump(tmp_path, Posts=posts))
    titles = {key: row.title for key, row in by_key(Question, space).items()}
    assert titles["se:beer:10"] == "long " * 29 + "long…"
    assert titles["se:beer:11"] == "It zig-zags in a narrow valley."
    assert titles["se:beer:12"] == "two words"
    assert report.changed.as_dict() == {
        "title shortened": {"count": 1, "first": ["10"]},
        "title made of the text": {"count": 1, "first": ["11"]},
    }


def test_tags_are_named_as_here_and_five_at_most(space, tmp_path):
    report = run(space, write_dump(tmp_path, Posts=[question(10, Tags="<C#><c#><Two Words><a><b><d><e>")]))
    assert Question.objects.get(space=space).tag_names == ["c#", "two-words", "a", "b", "d"]
    assert report.changed.count("tags beyond five left out") == 1


def test_the_words_of_answers_find_the_question(space, tmp_path, ben):
    run(space, small_dump(tmp_path))
    actor = actor_in(space, ben)
    membership = Membership.objects.get(space=space, user=ben)
    texts = QuestionText.objects.filter(question__source_key="se:beer:10").values_list("text_terms", flat=True)
    assert f"s{space.pk}xfeatur" in texts.get().split()
    assert [row.id for row in qa.list_questions(actor, space, membership, view="votes").items] == [
        Question.objects.get(source_key=key).pk for key in ("se:beer:10", "se:beer:13")
    ]
