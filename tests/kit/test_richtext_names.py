"""Mentions, hashtags and formulas: what is found in running text, and what is left alone."""

import pytest

from social_learning_xblocks.kit.richtext import MAX_SOURCE, Policy, find_mentions, render
from social_learning_xblocks.kit.richtext.names import normalised

PEOPLE = {"ben": (12, "Ben Okri"), "chi": (13, "Chi <b>&")}


def inside(source, **options):
    found = render(source, **options).html
    start, end = '<p dir="auto">', "</p>"
    assert found.startswith(start)
    assert found.endswith(end)
    return found[len(start) : -len(end)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@ben", ("ben",)),
        ("Hello @Ben, and @CHI. (@dee) @ben!", ("ben", "chi", "dee")),
        ("*@ben* **@chi** ~~@dee~~", ("ben", "chi", "dee")),
        ("@ada.lovelace_1-x+y... @_eve @émile", ("ada.lovelace_1-x+y", "_eve", "émile")),
        ("# @ben\n\n- @chi\n\n> @dee\n\n|@eve|\n|-|", ("ben", "chi", "dee", "eve")),
        ("`@ben` ```@ben```\n\n    @ben\n\n```\n@ben\n```", ()),
        ("[@ben](https://a.example) [@ben](javascript:x) <https://a.example/@ben> https://a.example/@ben", ()),
        (r"\(@ben\) $@ben$ \[ @ben \] $$@ben$$", ()),
        ("ada@ben.example <ada@ben.example> a.@ben a-@ben a_@ben /@ben =@ben &@ben @@ben @ben@chi", ()),
        (r"\@ben &#64;ben @ ben @. @- @", ()),
        ("no sign", ()),
        ("![@ben](https://a.example)", ()),
        ("@" + "b" * 151, ("b" * 150,)),
    ],
)
def test_mentions_are_found(source, expected):
    assert find_mentions(source) == expected
    assert render(source).mentions == expected


def test_known_people_are_marked_and_others_stay_text():
    rendered = render("@Ben and @chi, not @eve", people=PEOPLE)
    assert rendered.html == (
        '<p dir="auto"><span class="sl-mention" data-person="12">@Ben Okri</span> and '
        '<span class="sl-mention" data-person="13">@Chi &lt;b&gt;&amp;</span>, not @eve</p>'
    )
    assert rendered.text == "@Ben Okri and @Chi <b>&, not @eve"
    assert rendered.mentions == ("ben", "chi", "eve")
    assert render("[@ben](/a)", people=PEOPLE).html == '<p dir="auto"><a href="/a">@ben</a></p>'


def test_too_long_a_source_is_refused_by_all():
    assert find_mentions("@ben " * (MAX_SOURCE // 5)) == ("ben",)
    with pytest.raises(ValueError, match=r"The text has 30001 characters; 30000 are possible\."):
        find_mentions("@" * (MAX_SOURCE + 1))


def tag(name, written=None):
    return f'<span class="sl-tag" data-tag="{name}">#{written or name}</span>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#python", tag("python")),
        ("#Week-4, #snake_case. (#ÉTÉ)", f"{tag('week-4', 'Week-4')}, {tag('snake_case')}. ({tag('été', 'ÉTÉ')})"),
        ("#c++ #c# #c+ #c#d", f"{tag('c++')} {tag('c#')} {tag('c')}+ {tag('c')}#d"),
        ("#हिन्दी #می‌خواهم", f"{tag('हिन्दी')} {tag('می‌خواهم')}"),
        ("#ﬁne- #a--", f"{tag('fine', 'ﬁne')}- {tag('a')}--"),
        (
            "#1 #42 #_ #- ## a#b a_#b &#b; @#b /#b #½x #" + "a" * 51,
            "#1 #42 #_ #- ## a#b a_#b &amp;#b; @#b /#b #½x #" + "a" * 51,
        ),
        ("#" + "a" * 50, tag("a" * 50)),
        ("`#a` \\#b [#c](/d)", '<code>#a</code> #b <a href="/d">#c</a>'),
        ("#a #A #b", f"{tag('a')} {tag('a', 'A')} {tag('b')}"),
    ],
)
def test_hashtags(source, expected):
    assert inside(source) == expected


def test_hashtags_are_given_once_each_in_order():
    assert render("#b #a #B\n\n# heading #c").tags == ("b", "a", "c")
    assert render("`#a` [#b](/c) \\#d").tags == ()
    assert render("#Python is").text == "#Python is"


@pytest.mark.parametrize("name", ["ﬃ", "İstanbul", "ẞ", "K", "Ⅻ-x", "a-_"])
def test_a_normalised_tag_stays_as_it_is(name):
    assert normalised(normalised(name)) == normalised(name)


def maths(formula):
    return f'<span class="sl-math">{formula}</span>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\(a_1 * b_2 * c\) x", maths(r"\(a_1 * b_2 * c\)") + " x"),
        (
            r"\[ a < b & \\ @ben #tag https://x.example \]",
            maths(r"\[ a &lt; b &amp; \\ @ben #tag https://x.example \]"),
        ),
        ("a $$x_1 * y_2$$ b $$c$$", f"a {maths('$$x_1 * y_2$$')} b {maths('$$c$$')}"),
        ("$x$, ($y_1$) *$z$*", f"{maths('$x$')}, ({maths('$y_1$')}) <em>{maths('$z$')}</em>"),
        ("$a + b$", maths("$a + b$")),
        (r"$\frac{1}{2}$", maths(r"$\frac{1}{2}$")),
        (r"\begin{align*}a_1&=b_1\\c\end{align*}", maths(r"\begin{align*}a_1&amp;=b_1\\c\end{align*}")),
        ("$5 and $6, $7$8, US$5$ a, $ x$ $y $, $x$y $1$$ $", "$5 and $6, $7$8, US$5$ a, $ x$ $y $, $x$y $1$$ $"),
        ("$HOME and $PATH, $HOME/$PATH", "$HOME and $PATH, $HOME/$PATH"),
        ("$a\nb$", "$a<br>\nb$"),
        (r"$a\$ $" + "a" * 600 + "$", r"$a$ $" + "a" * 600 + "$"),
        (r"\(a \[b $$c \begin{d} \begin \b \(", r"(a [b $$c \begin{d} \begin \b ("),
        (r"\(\) $$ $$ \[ \]", "() $$ $$ [ ]"),
        (r"`\(a\)` \\(b\\)", r"<code>\(a\)</code> \(b\)"),
        (r"\(a\) \(b", maths(r"\(a\)") + " (b"),
    ],
)
def test_formulas(source, expected):
    assert inside(source) == expected


def test_formulas_over_many_lines_are_one():
    assert inside("$$\na\n- b\n= c\n# d\n$$") == maths("$$\na\n- b\n= c\n# d\n$$")
    assert inside("\\begin{align}\na\\\\\n> b\n\\end{align}") == maths("\\begin{align}\na\\\\\n&gt; b\n\\end{align}")
    display = maths("\\[\n- a\n\\]")
    assert render("Thus\n\\[\n- a\n\\]\nand").html == (
        f'<p dir="auto">Thus</p>\n<p dir="auto">{display}</p>\n<p dir="auto">and</p>'
    )


@pytest.mark.parametrize(
    "source",
    [
        "$$\n- a\n\n$$",
        "$$\n- a\n$$ b",
        "\\[\n- a",
        "\\begin{a}\n- b\n\\end{c}",
        "$$a$$\n- b\n$$",
        "$$" + "\n- a" * 200 + "\n$$",
    ],
)
def test_what_does_not_close_at_the_end_of_a_line_is_no_block(source):
    assert "<ul" in render(source).html


def test_formulas_stay_as_written_in_the_text():
    source = r"\(a<b\) and $$c$$ and $d$"
    assert render(source).text == source
    assert render(source, policy=Policy(platform_math=True)).text == source


def test_the_platform_gets_the_delimiters_that_it_knows():
    assert inside(r"\(a\) $$b$$ $c$ \begin{d}e\end{d}", policy=Policy(platform_math=True)) == " ".join(
        map(maths, [r"\(a\)", r"\[b\]", r"\(c\)", r"\begin{d}e\end{d}"])
    )


@pytest.mark.parametrize(
    ("command", "rest"),
    [(r"\href", "{javascript:alert(1)}{x}"), (r"\require", "{x}"), (r"\def", r"\x{y}"), (r"\newcommand", r"{\x}{y}")],
)
def test_commands_that_are_not_maths_never_reach_mathjax(command, rest):
    assert inside(rf"\(x {command}{rest}\)") == rf"<code>\(x {command}{rest}\)</code>"
    # MathJax reads all text between two tags, also what is no formula for us.
    assert inside(rf"[mathjax]x {command}{rest}[/mathjax]") == rf"[mathjax]x <code>{command}</code>{rest}[/mathjax]"


def test_commands_in_a_run_without_delimiters_are_words():
    assert inside(r"C:\data and App\class, \newline \hrefs \(\newline\)") == (
        r"C:\data and App\class, \newline \hrefs " + maths(r"\(\newline\)")
    )
