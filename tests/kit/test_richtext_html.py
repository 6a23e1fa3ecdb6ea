"""HTML bodies from elsewhere."""

import pytest

from social_learning_xblocks.kit.richtext import RENDERER_VERSION, Rendered, clean_html

PRE = '<pre class="sl-code" dir="ltr" tabindex="0">'


def html(source):
    return clean_html(source).html


def p(words):
    return f'<p dir="auto">{words}</p>'


def ul(*items):
    return '<ul dir="auto">\n' + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>"


def ol(item, attributes=""):
    return f'<ol{attributes} dir="auto">\n<li>{item}</li>\n</ol>'


def test_nothing_gives_nothing():
    assert clean_html(" \n ") == Rendered("", "", (), (), RENDERER_VERSION)


def test_a_body_of_stack_exchange():
    body = (
        '<p>Why does <code>x &lt; y</code> <strong>fail</strong>? See <a href="https://a.example/?b=1&amp;c=2" '
        'rel="nofollow noreferrer" title="t">this</a>.</p>\n\n<blockquote>\n  <p>quote</p>\n</blockquote>\n\n'
        '<pre class="lang-none prettyprint-override"><code>a &amp;&amp; b\n  c\n</code></pre>\n\n'
        "<ol>\n<li>one</li>\n<li><p>two</p></li>\n</ol>\n\n<hr>\n<h2>Head</h2>\n"
    )
    assert html(body) == (
        '<p dir="auto">Why does <code>x &lt; y</code> <strong>fail</strong>? See <a href="https://a.example/?b=1&amp;c=2" '
        'title="t" rel="noopener nofollow ugc" target="_blank">this</a>.</p>\n'
        '<blockquote dir="auto">\n<p>quote</p>\n</blockquote>\n'
        f"{PRE}<code>a &amp;&amp; b\n  c\n</code></pre>\n"
        '<ol dir="auto">\n<li>one</li>\n<li><p>two</p>\n</li>\n</ol>\n<hr>\n<h3 dir="auto">Head</h3>'
    )
    assert clean_html(body).text == "Why does x < y fail? See this.\nquote\na && b\n  c\none\ntwo\nHead"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("words", p("words")),
        ("a<br>b<br/>\n c", p("a<br>\nb<br>\nc")),
        ("<b>a</b> <i>b</i> <u>c</u>", p("<strong>a</strong> <em>b</em> c")),
        ("<s>a</s> <strike>b</strike> <del>c</del>", p("<del>a</del> <del>b</del> <del>c</del>")),
        ("<sub>a</sub><sup>b</sup><kbd>c</kbd><em></em>", p("<sub>a</sub><sup>b</sup><kbd>c</kbd>")),
        ("<p>a  \n b</p><p> </p><p></p>", p("a b")),
        ("<div>a<div>b</div>c</div>d", "\n".join(map(p, "abcd"))),
        ("<p>a<div>b</div>", p("a") + "\n" + p("b")),
        ("<b>a<p>b</p></b>", p("<strong>a</strong>") + "\n" + p("b")),
        ("<h1>a</h1><h3>b</h3>", '<h3 dir="auto">a</h3>\n<h4 dir="auto">b</h4>'),
        ("<h2>a <b>b</b></h2> <p>c", '<h3 dir="auto">a <strong>b</strong></h3>\n' + p("c")),
        ("<ul><li>a<ul><li>b</ul></ul>", ul("a<ul>\n<li>b</li>\n</ul>\n")),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", ul("a", "<ul>\n<li>b</li>\n</ul>\n")),
        ("<ul>a<li>b</ul>", ul("a", "b")),
        ("<ul> <p>a</p> </ul>", ul("<p>a</p>\n")),
        ("<li>a<li>b", p("a") + "\n" + p("b")),
        ('<ol start="5"><li>a</ol><ol start="x"><li>b</ol>', ol("a", ' start="5"') + "\n" + ol("b")),
        ('<ol start="1"><li>a</ol>', ol("a")),
        ("<dl><dt>a<dd>b</dl>", p("a") + "\n" + p("b")),
        ("<blockquote>a<p>b</blockquote>", '<blockquote dir="auto">\n<p>a</p>\n<p>b</p>\n</blockquote>'),
        ("a<hr>b", p("a") + "\n<hr>\n" + p("b")),
        ("<a>a</a> <a href='x'>b</a> <a href=''>c</a><a href='https://a.example'></a>", p("a b c")),
        ("a</b></div>b", p("ab")),
        # The end of a paragraph that has not begun is an empty one, say browsers.
        ("a</p>b", p("a") + "\n" + p("b")),
        ("a <script>alert(1)</script>b<style>c</style >d<script>e", p("a bd")),
        ("a <span class=x>b</span> <font>c</font> <video>d</video><x-y>e</x-y>", p("a b c de")),
        ("a <!-- b --> c &lt;d&gt; &amp;e; &copy; &nope; < f", p("a c &lt;d&gt; &amp;e; © &amp;nope; &lt; f")),
        ("<p>a</p> b <p>c</p>", "\n".join(map(p, "abc"))),
        ("<p>a</p></blockquote>", p("a")),
    ],
)
def test_structure(source, expected):
    assert html(source) == expected


def table(*sections):
    return '<div class="sl-table-wrap" tabindex="0"><table dir="auto">\n' + "".join(sections) + "</table></div>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<table><thead><tr><th>a<th></thead><tbody><tr><td>b<td><p>c</p></table>",
            table(
                "<thead><tr><th>a</th><th></th></tr>\n</thead>\n",
                "<tbody><tr><td>b</td><td><p>c</p>\n</td></tr>\n</tbody>\n",
            ),
        ),
        ("<table><tr><td>a</table>", table("<tbody><tr><td>a</td></tr>\n</tbody>\n")),
        ("<table><tfoot><tr><td>a</tfoot></table>", table("<tbody><tr><td>a</td></tr>\n</tbody>\n")),
        (
            "<table><caption>a</caption><tr><td>b</table>",
            table("<tbody><tr><td>a</td></tr>\n</tbody>\n", "<tbody><tr><td>b</td></tr>\n</tbody>\n"),
        ),
        ("<table><tbody></tbody></table>", ""),
        ("<td>a</td><tr>b</tr>", '<p dir="auto">ab</p>'),
    ],
)
def test_tables(source, expected):
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<pre>a <b>b</b>\n c</pre>", f"{PRE}<code>a b\n c</code></pre>"),
        ("<pre>\n\na<br>b</pre>", f"{PRE}<code>\na\nb</code></pre>"),
        ("<pre></pre><pre><code></code></pre><code></code>", ""),
        ("a <code>b\n  c</code> <code><i>d</i></code>", '<p dir="auto">a <code>b c</code> <code>d</code></p>'),
        ("<ul><li><pre>a</pre></ul>", f'<ul dir="auto">\n<li>{PRE}<code>a</code></pre>\n</li>\n</ul>'),
        ("<p>a<pre>b</pre>c", f'<p dir="auto">a</p>\n{PRE}<code>b</code></pre>\n<p dir="auto">c</p>'),
        ("<pre>a<pre>b</pre>c</pre>d", f'{PRE}<code>abc</code></pre>\n<p dir="auto">d</p>'),
        ("<pre>\t&lt;a&gt; &amp;amp;</pre>", f"{PRE}<code>\t&lt;a&gt; &amp;amp;</code></pre>"),
        (
            "<code class='lang-py'>a</code><pre class='x'>b</pre>",
            f'<p dir="auto"><code>a</code></p>\n{PRE}<code>b</code></pre>',
        ),
        (
            "<pre class='lang-js'><code class='lang-py'>if</code></pre>",
            f'{PRE}<code class="lang-javascript"><span class="sl-c-k">if</span></code></pre>',
        ),
    ],
)
def test_code(source, expected):
    assert html(source) == expected


def test_pictures_become_links_unless_they_are_ours():
    upload = "/social-learning/images/0b0e4b6e-4a0b-4c58-9a8b-6f7c2d1e0f3a"
    assert html(
        f'<p><img src="{upload}" alt="a"><img src="https://i.example/b.png" alt="b &amp; c"><img alt="d"></p>'
    ) == (
        f'<p dir="auto"><img src="{upload}" alt="a" loading="lazy"><a href="https://i.example/b.png" '
        'rel="noopener nofollow ugc" target="_blank">b &amp; c</a>d</p>'
    )


def test_formulas_and_bare_addresses_are_found_but_no_names():
    rendered = clean_html(
        r"<p>$x_1$ \(y\) $5 and $6, https://a.example. @ben #tag *a* <a href='/b'>https://c.example</a></p>"
    )
    assert rendered.html == (
        r'<p dir="auto"><span class="sl-math">$x_1$</span> <span class="sl-math">\(y\)</span> $5 and $6, '
        '<a href="https://a.example" rel="noopener nofollow ugc" target="_blank">https://a.example</a>. '
        '@ben #tag *a* <a href="/b">https://c.example</a></p>'
    )
    assert (rendered.mentions, rendered.tags) == ((), ())


def test_an_address_that_is_too_long_stays_text():
    address = "https://" + "a" * 2000
    assert html(f"see {address} now") == f'<p dir="auto">see {address} now</p>'


def test_html_that_is_deeper_than_any_page_is_shown_by_its_words():
    assert html("<div>" * 99 + "<b>a</b>" + "</div>" * 99) == '<p dir="auto"><strong>a</strong></p>'
    assert html("<div>" * 101 + "<b>a</b>" + "</div>" * 101) == '<p dir="auto">a</p>'
    assert html("<p>a</p>" * 300).count("<p") == 300
    assert html("<b>a</b>" * 300).count("<strong") == 300


def test_what_is_deeper_than_readers_go_loses_its_elements_but_no_words():
    found = html("<blockquote>" * 60 + "a" + "</blockquote>" * 60)
    assert (found.count("<blockquote"), clean_html(found).text) == (48, "a")
