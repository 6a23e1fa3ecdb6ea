"""HTML that is read without a browser's parser gives what that parser would have given, or is left to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.kit.richtext.characters import usable
from social_learning_xblocks.kit.richtext.imported import parse_as_browsers_do, parse_html
from social_learning_xblocks.kit.richtext.wellformed import read_tokens
from tests.kit import xss_corpus

WELL_FORMED = [
    "",
    "words",
    "<p>one</p>\n\n<p>two <em>three <strong>four</strong></em></p>\n",
    "<p>a<br>b<br/>c<br />d</p><hr><hr />",
    "<p>&lt;b&gt; &amp;amp; &mdash;&nbsp;&eacute; &#233; &#8212; a &gt; b > c</p>",
    '<p><a href="https://example.org/a?b=1&amp;c=2" title="&quot;x&quot; &amp; y" rel="nofollow noreferrer">here</a></p>',
    '<p><img src="https://i.stack.imgur.com/x.png" alt="a &lt; b" width="3"></p>',
    "<pre><code>if a &lt; b:\n    return &quot;c&quot;\n</code></pre>",
    '<pre class="lang-py s-code-block"><code class="hljs">x</code></pre>',
    '<ul>\n<li>one</li>\n<li><p>two</p>\n<ol start="3"><li>deep</li></ol></li>\n</ul>',
    "<blockquote>\n<p>said</p>\n<blockquote><h2>more</h2></blockquote></blockquote>",
    "<p>H<sub>2</sub>O <kbd>x</kbd> <del>y</del> <s>z</s> <ins>w</ins> <b>b</b> <i>i</i> <strike>s</strike></p>",
    "<h1>a</h1><h2>b <code>c</code></h2>text after",
    "<p>\\(x^2\\) and $$y$$ and https://example.org/z</p>",
    "<code>outside</code> <em>of a paragraph</em>",
    "<p></p><p> </p><ul></ul><li_is_none>",
]
LEFT_TO_BROWSERS = [
    "<p>one<p>two",
    "<p>one<ul><li>two</li></ul></p>",
    "<p><b>one<i>two</b>three</i></p>",
    "<a href='https://x.example'>quotes</a>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="//x.example">x</a>',
    '<a href="https://x.example/`">x</a>',
    '<a href="https://a.example" href="https://b.example">twice</a>',
    '<a href="https://a.example">a<a href="https://b.example">b</a></a>',
    '<img src="data:image/png;base64,x">',
    "<P>loud</P>",
    "<p>a & b</p>",
    "<p>&notaword; &#0; &#x41; &copy</p>",
    "<p>a < b</p>",
    "<!-- comment --><p>x</p>",
    "<table><tr><td>x</td></tr></table>",
    "<div>x</div>",
    "<script>x</script>",
    "<pre>\nfirst line end</pre>",
    "<ul><p>x</p></ul>",
    "<li>alone</li>",
    "<ul><ul><li>x</li></ul></ul>",
    "<h1><h2>x</h2></h1>",
    "<em><p>x</p></em>",
    "<p>unclosed <em>here</p>",
    "</p>",
    '<p>x</p x="y">',
    "<p><br></br></p>",
    '<p  x="y">two spaces</p>',
    "<b>" * 60 + "deep" + "</b>" * 60,
    "<p>cut off <",
]


@pytest.mark.parametrize("html", WELL_FORMED[:-1])
def test_well_formed_html_is_read_here_and_gives_the_same(html):
    assert read_tokens(html) is not None
    assert parse_html(html) == parse_as_browsers_do(html)


@pytest.mark.parametrize("html", [*LEFT_TO_BROWSERS, WELL_FORMED[-1]])
def test_all_else_is_left_to_the_parser_of_browsers(html):
    assert read_tokens(html) is None
    assert parse_html(html) == parse_as_browsers_do(html)


def corpus():
    """All cases of the corpus, whatever they are kept in."""
    return [case for name in dir(xss_corpus) if name.isupper() for case in texts_in(getattr(xss_corpus, name))]


def texts_in(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    return (
        [text for item in value for text in texts_in(item)] if isinstance(value, list | tuple | set | frozenset) else []
    )


def test_attacks_give_the_same_both_ways():
    cases = [usable(case) for case in corpus()]
    assert len(cases) >= 200
    assert [case for case in cases if parse_html(case) != parse_as_browsers_do(case)] == []


PARTS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<em>",
            "</em>",
            "<b>",
            "</b>",
            "<code>",
            "</code>",
            "<pre>",
            "</pre>",
            "<ul>",
            "</ul>",
            "<li>",
            "</li>",
        ),
        *(
            "<ol>",
            "</ol>",
            "<blockquote>",
            "</blockquote>",
            "<h2>",
            "</h2>",
            "<br>",
            "<br/>",
            "<hr>",
            "<sub>",
            "</sub>",
            "<del>",
        ),
        *("</del>", '<a href="https://x.example/?a=1&amp;b=2">', "</a>", '<img src="https://x.example/y.png" alt="z">'),
        *(
            "&amp;",
            "&lt;",
            "&#233;",
            "&eacute;",
            "&zwnj;",
            " ",
            "\n",
            "word",
            "a > b",
            "é",
            "\\(x\\)",
            "http://y.example",
            "$1",
        ),
        *(
            '<a href="javascript:x">',
            "<P>",
            "&",
            "<",
            "<x>",
            '<ol start="2">',
            '<pre class="lang-py">',
            "\u200b",
            "\u202e",
        ),
    ]
)


@given(st.lists(PARTS, max_size=14).map("".join))
def test_what_is_read_here_is_what_browsers_read(html):
    assert parse_html(usable(html)) == parse_as_browsers_do(usable(html))


INLINE = st.recursive(
    st.sampled_from(["word", " ", "&lt;", "é", "a > b", "<br>", "\n"]),
    lambda inside: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["em", "b", "code", "sub", "del", "kbd", "strong", "s"]),
        st.lists(inside, max_size=3),
    ),
    max_leaves=6,
).flatmap(lambda first: st.lists(st.just(first), min_size=1, max_size=2).map("".join))
BLOCKS = st.recursive(
    INLINE.map("<p>{}</p>".format)
    | INLINE
    | INLINE.map("<pre><code>{}</code></pre>".format)
    | INLINE.map("<h3>{}</h3>".format),
    lambda inside: (
        st.builds(
            lambda tag, parts: f"<{tag}>" + "".join(f"<li>{part}</li>\n" for part in parts) + f"</{tag}>",
            st.sampled_from(["ul", "ol"]),
            st.lists(inside, max_size=3),
        )
        | st.lists(inside, max_size=2).map(lambda parts: f"<blockquote>\n{''.join(parts)}</blockquote>")
    ),
    max_leaves=5,
)


@given(st.lists(BLOCKS, max_size=3).map("\n".join))
def test_nested_well_formed_html_gives_the_same(html):
    assert parse_html(html) == parse_as_browsers_do(html)
