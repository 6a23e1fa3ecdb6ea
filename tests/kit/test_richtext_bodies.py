"""HTML of a dump as Markdown that reads back as the same: nothing is lost when somebody edits an imported post."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from social_learning_xblocks.kit.richtext import MAX_HTML, MAX_SOURCE, Policy, clean_html, render
from social_learning_xblocks.kit.richtext.bodies import Text, clean_text, is_ours
from social_learning_xblocks.kit.richtext.markdown import write_markdown
from social_learning_xblocks.kit.richtext.nodes import Node

SAME = [
    "<p>plain</p>",
    "<p>one</p><p>two<br>three</p>",
    "<h1>a # b #</h1><h2>two ##</h2><p>x</p>",
    "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>",
    "<p><strong>a <em>b</em> c</strong></p>",
    "<p>H<sub>2</sub>O, x<sup>n</sup>, <kbd>Ctrl</kbd>, <ins>new</ins>, a<del>b</del>c</p>",
    "<p>2 * 3 * 4, a*b*c, snake_case_name, __init__, ~~no~~, `tick`, \\(no\\), \\* back\\slash</p>",
    "<p># no heading</p><p>- no item</p><p>1. no item</p><p>2) none</p><p>&gt; no quote</p><p>+ none</p><p>* none</p>",
    "<p>---</p><p>===</p><p>~~~</p><p>```</p><p>***</p>",
    "<p>title<br>===</p><p>title<br>---</p>",
    "<p>| a | b |<br>|---|---|<br>| c | d |</p>",
    "<p>[a](b) [c][d] ![e](f) [x]: y &lt;b&gt;bold&lt;/b&gt; &lt;https://x.example&gt; a &lt; b &gt; c</p>",
    "<p>&amp;amp; &amp;lt; AT&amp;T; &amp;nbsp; a &amp; b</p>",
    "<p>@ada and #tag and C# and a@b.example and x#y and #1</p>",
    "<p>It costs $5 and $6, or $x$.</p>",
    "<p>\\(a_b*c*d\\) and $$x_1 * y_1$$</p>",
    "<p>https://example.org/a_b_c?d=1&amp;e=*f* and www.example.org/x_y.</p>",
    '<p><a href="https://example.org/">https://example.org/</a></p>',
    '<p><a href="https://example.org/a(b)c" title="say &quot;hi&quot;">a [b] c</a></p>',
    '<p><a href="https://example.org/x">www.example.org/x</a> <a href="mailto:a@b.example">mail</a></p>',
    '<p><a href="https://example.org/x"><strong>bold</strong> and <code>code</code></a></p>',
    '<p><img src="https://i.example/x_y.png" alt="a *b* [c]"></p>',
    "<pre><code>def f():\n    return `x`\n\n\n# ```\n</code></pre>",
    '<pre class="lang-py"><code>x = 1\n</code></pre>',
    "<ul><li>one</li><li>two</li></ul><ul><li>other</li></ul>",
    "<ol start='7'><li>one</li><li>two</li></ol><ol><li>again</li></ol>",
    "<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>",
    "<ul><li>one<ul><li>deep<ol><li>deeper</li></ol></li></ul></li><li>two</li></ul>",
    "<ul><li>one<pre><code>x\n\ny\n</code></pre></li><li>[x] no task</li></ul>",
    "<blockquote><p>one</p><p>two</p></blockquote><blockquote><p>other</p></blockquote>",
    "<blockquote><ul><li>a</li></ul><pre><code>b\n</code></pre></blockquote>",
    "<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1</td><td>x<br>y</td></tr></tbody></table>",
    "<hr><p>after</p><hr>",
    "<p>a<br><br>b<br><br><br>c</p>",
    "<p>1986. A great year.</p><p>10) or so</p>",
    "<p>`` two `` and <code>`one`</code> and <code> spaced </code></p>",
    "<p>un<em>believ</em>able</p>",
    "<p>emoji 🎉 and اللغة and 漢字</p>",
]


def cleaned(html, markdown=""):
    return clean_text(Text(html, markdown), Policy())


@pytest.mark.parametrize("html", SAME)
def test_html_as_markdown_reads_back_the_same(html):
    found = cleaned(html)
    assert found.html == clean_html(html).html
    assert render(found.body).html == found.html


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>b</b> <i>c</i></p><p>d</p>", "a **b** *c*\n\nd"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol start='3'><li>a<ul><li>b</li></ul></li></ol>", "3. a\n   - b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre class='lang-py'><code>x = 1\n</code></pre>", "```py\nx = 1\n```"),
        ("<p><a href='https://example.org/'>here</a></p>", "[here](https://example.org/)"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "| a | b |\n| --- | --- |\n| c |  |"),
        ("<p>snake_case, 5 &lt; 6, a - b, C#</p>", "snake_case, 5 < 6, a - b, C#"),
        ("<h2>Title</h2><hr>", "## Title\n\n***"),
    ],
)
def test_the_markdown_is_what_a_person_would_write(html, markdown):
    assert cleaned(html).body == markdown


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<p>a<em>"b"</em>c</p>', 'a"b"c'),
        ("<p><em>a</em><em>b</em></p>", "ab"),
        ("<p><sup>see <a href='https://example.org'>this</a></sup></p>", "see this"),
        ("<p><sub>" + "long " * 60 + "</sub></p>", ("long " * 60).strip()),
        (
            "<table>" + "<tr>" + "".join(f"<td>c{n}</td>" for n in range(70)) + "</tr></table>",
            " ".join(f"c{n}" for n in range(70)),
        ),
        ("<table><tr><td><ul><li>a</li></ul><p>b</p></td></tr></table>", "a b"),
        ("<h1></h1><p></p><ul></ul><table></table>x", "x"),
        ("<p><a href='javascript:x'>no link</a> <a>none</a></p>", "no link none"),
        ("<ul><li></li><li>a</li></ul>", "a"),
        ("<p>before <em> spaced </em> after</p>", "before spaced after"),
        ("<pre><code>no end of line</code></pre>", "no end of line"),
    ],
)
def test_where_markdown_has_no_sign_the_words_stay(html, words):
    found = cleaned(html)
    assert " ".join(render(found.body).text.split()) == words


def test_a_tree_without_words_is_no_source():
    assert write_markdown([Node("table"), Node("p"), Node("ul"), Node("a", [" "]), Node("em", [" "]), Node("h1")]) == ""
    assert write_markdown([Node("codeblock", [""]), Node("li", [Node("p", ["x"])])]) == "x"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>look!<a href='https://example.org/'>here</a></p>", "look\\![here](https://example.org/)"),
        ("<p><code>a</code><code>b</code></p>", "`a` `b`"),
        ("<p>see <em> </em> this</p>", "see  this"),
    ],
)
def test_neighbours_do_not_become_another_sign(html, markdown):
    found = cleaned(html)
    assert found.body == markdown
    assert " ".join(render(found.body).text.split()) == " ".join(clean_html(html).text.split()) or "`" in markdown


PIECES = st.sampled_from(
    "* _ ` ~ [ ] ( ) < > & # @ $ \\ ! | - + = 1. 2) a b word http://x.example www.y.example :// {} \\( \\) &amp; ** __ ~~ ]( ![ "
    "é 漢 🎉 ' \" . , : ; / ^".split(" ")
)
TEXTS = st.lists(PIECES | st.just(" "), max_size=12).map("".join)
ESCAPED = TEXTS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
PHRASES = st.recursive(
    ESCAPED,
    lambda inside: (
        st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
            st.sampled_from(["em", "strong", "del", "code", "sup", "a href='https://z.example/(q)'"]),
            st.lists(inside, max_size=3),
        ).map(lambda html: html.replace("</a href='https://z.example/(q)'>", "</a>"))
        | st.just("<br>")
    ),
    max_leaves=5,
)
PARAGRAPHS = st.lists(PHRASES, min_size=1, max_size=4).map(lambda parts: f"<p>{''.join(parts)}</p>")
BLOCKS = st.recursive(
    PARAGRAPHS
    | ESCAPED.map("<pre><code>{}\n</code></pre>".format)
    | st.just("<hr>")
    | PHRASES.map("<h3>{}</h3>".format),
    lambda inside: (
        st.lists(inside, min_size=1, max_size=3).map(
            lambda blocks: "<ul>" + "".join(f"<li>{block}</li>" for block in blocks) + "</ul>"
        )
        | st.lists(inside, min_size=1, max_size=2).map(lambda blocks: f"<blockquote>{''.join(blocks)}</blockquote>")
    ),
    max_leaves=4,
)


@given(st.lists(BLOCKS, max_size=4).map("".join))
@example("<p>a</p><hr><p>b</p>")
@example("<ul><li><ul><li><ul><li><p><br></p></li><li><p>*</p></li></ul></li></ul></li></ul>")
def test_no_word_is_lost_or_added_whatever_the_html(html):
    """Where signs collide, emphasis may be lost; words never are."""
    found = cleaned(html)
    assert letters(render(found.body).text) == letters(clean_html(html).text)


def letters(text):
    return "".join(text.split())


@given(TEXTS)
def test_plain_text_keeps_every_sign(text):
    html = "<p>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</p>"
    found = cleaned(html)
    assert render(found.body).html == clean_html(html).html


@pytest.mark.parametrize(
    ("markdown", "answer"),
    [
        ("", False),
        ("One.\n\nTwo.", True),
        ("- a\n- b\n\n> c\n\n    code\n    more", True),
        ("See <https://x.example> and a < b", True),
        ("wrapped\nline", False),
        ("ends with a break  \nhere", True),
        ("a <b>tag</b>", False),
        ("<!-- language: py -->", False),
        ("List<String> x", False),
    ],
)
def test_markdown_that_reads_the_same_here(markdown, answer):
    assert is_ours(markdown) is answer


def test_the_source_of_the_author_is_kept_where_it_can_be():
    found = cleaned("<p>It <strong>is</strong>.</p>", "It __is__.\r\n")
    assert (found.body, found.html) == ("It __is__.", '<p dir="auto">It <strong>is</strong>.</p>')


def test_html_that_is_too_long_is_cut_where_no_tag_is_split():
    found = cleaned("<p>" + "word <b>x</b> " * (MAX_HTML // 10))
    assert found.is_shortened
    assert len(found.body) <= MAX_SOURCE
    assert found.html == render(found.body).html
    assert "&lt;" not in found.html


def test_html_that_is_too_long_is_not_needed_where_the_source_is_there():
    found = cleaned("<p>" + "x" * MAX_HTML + "</p>", "short")
    assert (found.body, found.is_shortened) == ("short", False)


def test_a_source_without_paragraphs_is_cut_anywhere():
    found = cleaned("", "x" * (MAX_SOURCE + 1))
    assert (len(found.body), found.is_shortened) == (MAX_SOURCE, True)


def test_a_mention_and_a_hashtag_stay_what_they_are():
    tree = [Node("p", ["Ask ", Node("mention", ["@ada"]), " about ", Node("hashtag", ["#week-4"]), ", not @ben"])]
    assert write_markdown(tree) == r"Ask @ada about #week-4, not \@ben"
