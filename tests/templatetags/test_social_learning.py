"""The template tags and the elements that need no browser to be judged."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.templatetags.social_learning import ICONS, ago, points

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ELEMENTS = Path(__file__).parents[2] / "social_learning_xblocks/templates/social_learning/elements"


class NameForm(forms.Form):
    name = forms.CharField(help_text="As on your card.")
    why = forms.CharField(widget=forms.Textarea, required=False)
    agree = forms.BooleanField(required=False)


def rendered(source, **context):
    return Template("{% load social_learning %}" + source).render(Context(context))


def element(name, /, **context):
    return render_to_string(f"social_learning/elements/{name}.html", context)


def attributes(html, tag):
    """The attributes of the elements named ``tag``, one dict each."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, name, attrs):
            if name == tag:
                found.append(dict(attrs))

    Reader().feed(html)
    return found


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-30), "just now"),
        (timedelta(minutes=9), "9 minutes ago"),
        (timedelta(hours=1, minutes=59), "1 hour ago"),
        (timedelta(days=29), "4 weeks ago"),
        (timedelta(days=30), "Oct. 23, 2026"),
    ],
)
def test_times_in_natural_words(age, words):
    html = ago(NOW - age, now=NOW).replace("\xa0", " ")
    assert html.partition(">")[2] == f"{words}</time>"


def test_a_time_carries_its_exact_moment_in_the_zone_of_the_reader():
    with timezone.override("Asia/Kolkata"):
        (time,) = attributes(ago(NOW, now=NOW), "time")
    assert time == {"datetime": "2026-11-22T17:30:00+05:30", "title": "Nov. 22, 2026, 5:30 p.m."}


@pytest.mark.parametrize(
    ("share", "possible", "shown"),
    [(None, 10, "–"), (0.5, 10, "5"), (0.333, 100, "33.3"), (0.0, 5, "0"), (1, 7.5, "7.5")],
)
def test_a_share_in_points(share, possible, shown):
    assert points(share, possible) == shown


def test_no_time_is_nothing():
    assert ago(None) == ""


def test_values_are_safe_whatever_they_hold():
    html = rendered("<p {% vals given more=more %}>", given={"q": '"><script>'}, more="é'")
    assert attributes(html, "p") == [{"data-sl-vals": '{"q": "\\"><script>", "more": "\\u00e9\'"}'}]
    assert attributes(html, "script") == []


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icons_are_hidden_from_screen_readers(name):
    html = rendered("{% icon name %}", name=name)
    (svg,) = attributes(html, "svg")
    assert svg["aria-hidden"] == "true"
    assert attributes(html, "path") == [{"d": ICONS[name]}]


def test_an_unknown_icon_is_an_error():
    with pytest.raises(KeyError):
        rendered("{% icon 'nonsense' %}")


def test_a_control_points_at_its_hint_and_its_error():
    form = NameForm({"name": ""}, auto_id="x-%s")
    (name,) = attributes(rendered("{% control form.name data_sl_more='m' placeholder='' %}", form=form), "input")
    assert name["aria-describedby"] == "x-name-hint x-name-error"
    assert (name["aria-invalid"], name["class"], name["data-sl-more"]) == ("true", "sl-input", "m")
    assert "placeholder" not in name
    (why,) = attributes(rendered("{% control form.why %}", form=form), "textarea")
    assert {"aria-describedby", "aria-invalid"}.isdisjoint(why)
    (agree,) = attributes(rendered("{% control form.agree %}", form=form), "input")
    assert "class" not in agree


@pytest.mark.parametrize(("bound", "ids"), [(False, ["x-name-hint"]), (True, ["x-name-hint", "x-name-error"])])
def test_what_a_field_points_at_is_there(bound, ids):
    form = NameForm({"name": ""} if bound else None, auto_id="x-%s")
    html = element("field", field=form["name"])
    assert [found["id"] for found in attributes(html, "p")] == ids
    assert attributes(html, "input")[0]["aria-describedby"] == " ".join(ids)
    assert attributes(html, "label") == [{"class": "sl-label", "for": "x-name"}]


def test_the_words_of_the_scripts_are_attributes_in_the_language_of_the_reader():
    html = rendered("<div {% texts %}>")
    (words,) = attributes(html, "div")
    assert words["data-sl-text-retry"] == "Try again"
    assert set(words) == {
        "data-sl-text-" + name
        for name in "offline timeout session missing conflict many server retry restored discard suggestions".split()
    }


def test_every_text_that_a_script_asks_for_is_given():
    scripts = Path(ELEMENTS).parents[2] / "static/social_learning"
    asked = {
        piece.partition('"')[0]
        for path in scripts.glob("*.js")
        for piece in re.split(r'\btext\("', path.read_text("utf-8"))[1:]
    }
    (words,) = attributes(rendered("<div {% texts %}>"), "div")
    assert {f"data-sl-text-{name}" for name in asked} <= set(words)


def test_a_vote_names_what_it_is_for_and_how_many_there_are():
    vote = {"url": "/vote", "name": "answer", "value": 7, "title": 'Why "<b>"?', "pressed": True, "id": "v"}
    (button,) = attributes(element("vote", count=1, **vote), "button")
    assert button["aria-label"] == 'Vote for “Why "<b>"?”, 1 vote'
    assert (button["aria-pressed"], button["name"], button["value"]) == ("true", "answer", "7")
    (button,) = attributes(element("vote", count=3, **vote), "button")
    assert button["aria-label"].endswith(", 3 votes")


def test_nobody_votes_on_what_stands_still():
    html = element("vote", count=2, still=True)
    assert attributes(html, "button") == []
    assert "2 votes" in html


def test_anonymous_people_have_no_initials_and_no_colour_of_their_own():
    html = element("avatar", person=Person(7, "Eve Stranger", is_anonymous=True))
    (avatar,) = attributes(html, "span")
    assert avatar["data-initials"] == "?"
    assert avatar["class"] == "sl-avatar sl-hue-none"
    assert "Eve" not in html


def test_show_more_has_no_id_so_that_the_focus_goes_to_the_first_new_row():
    html = element("more", url="/list", cursor="c", extra={"order": "votes"})
    (button,) = attributes(html, "button")
    assert "id" not in button
    assert (button["name"], button["value"], button["data-sl-vals"]) == ("after", "c", '{"order": "votes"}')


@pytest.mark.parametrize("path", sorted(ELEMENTS.glob("*.html")), ids=lambda path: path.stem)
def test_each_element_starts_by_naming_its_inputs(path):
    text = path.read_text("utf-8")
    assert text.startswith("{% comment %}\n")
    assert "Inputs: " in text.partition("{% endcomment %}")[0]


def test_names_and_titles_are_text_not_markup():
    person = Person(1, "<script>alert(1)</script>", badge="<b>")
    html = (
        element("author", person=person, when=NOW) + element("tag", name="<script>") + element("pill", label="<script>")
    )
    assert attributes(html, "script") == []
    assert attributes(html, "b") == []


def test_words_follow_the_language():
    with translation.override("de"):
        assert "22. November 2026" in ago(NOW, now=NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x < y", "x &lt; y"),
        (r"\(x<1\)", r'<span class="tex2jax_process mathjax_process">\(x&lt;1\)</span>'),
        (
            r"\(\href{javascript:alert(1)}{x}\)",
            r'<span class="tex2jax_process mathjax_process">\(<code>\href</code>{javascript:alert(1)}{x}\)</span>',
        ),
        (mark_safe("<mark>x</mark> \\"), '<span class="tex2jax_process mathjax_process"><mark>x</mark> \\</span>'),
    ],
)
def test_formulas_in_titles_reach_mathjax_without_commands(text, expected):
    assert rendered("{{ text|formulas }}", text=text) == expected
