"""Markdown as people write it on GitHub."""

import pytest
from markdown import Markdown
from markdown.util import INLINE_PLACEHOLDER

from social_learning_xblocks.kit.richtext import RENDERER_VERSION, Rendered, emphasis, render

PRE = '<pre class="sl-code" dir="ltr" tabindex="0">'


def html(source):
    return render(source).html


def inside(source):
    """What stands in the one paragraph of a source."""
    found = html(source)
    start, end = '<p dir="auto">', "</p>"
    assert found.startswith(start)
    assert found.endswith(end)
    assert found.count("<p") == 1
    return found[len(start) : -len(end)]


def test_nothing_gives_nothing():
    assert render("") == Rendered("", "", (), (), RENDERER_VERSION)
    assert render(" \n\t\n") == Rendered("", "", (), (), RENDERER_VERSION)


def test_paragraphs_and_line_breaks():
    assert html("one  \ntwo\nthree\\\nfour\n\nfive") == (
        '<p dir="auto">one<br>\ntwo<br>\nthree<br>\nfour</p>\n<p dir="auto">five</p>'
    )
    assert html("one\r\ntwo\rthree") == '<p dir="auto">one<br>\ntwo<br>\nthree</p>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** ***c*** ~~d~~", "<em>a</em> <strong>b</strong> <em><strong>c</strong></em> <del>d</del>"),
        ("_a_ __b__ snake_case_name 2*3*4", "<em>a</em> <strong>b</strong> snake_case_name 2<em>3</em>4"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        # By the rule of three CommonMark finds three nested ones here; Python-Markdown has no such rule for a pair.
        ("*a **b* c**", "*a <strong>b* c</strong>"),
        ("**a*", "*<em>a</em>"),
        ("*a**", "<em>a</em>*"),
        ("***a** b*", "<em><strong>a</strong> b</em>"),
        ("***a* b**", "<strong><em>a</em> b</strong>"),
        ("*a**b**c*", "<em>a<strong>b</strong>c</em>"),
        ("**a*b", "**a*b"),
        ("2**3 and 4*5, char *a, *b; **kwargs, *args", "2**3 and 4*5, char *a, *b; **kwargs, *args"),
        ("**2 * 3 = 6** **a*b** *a**b c", "<strong>2 * 3 = 6</strong> <strong>a*b</strong> *a**b c"),
        ("so***a***b **c**_d_", "so<em><strong>a</strong></em>b <strong>c</strong><em>d</em>"),
        ("****a**** ____b____", "****a**** ____b____"),
        ("*a _b **c** ~~d~~_*", "<em>a <em>b <strong>c</strong> <del>d</del></em></em>"),
        ("*a *b* c*", "*a <em>b</em> c*"),
        ("a * b * and ** c **", "a * b * and ** c **"),
        ("a ~b~ ~~~c~~~", "a ~b~ ~~~c~~~"),
        ("*a `*` b*", "<em>a <code>*</code> b</em>"),
        ("*(a)* **«b»**c", "<em>(a)</em> **«b»**c"),
        ("**हिन्दी**है", "<strong>हिन्दी</strong>है"),
        ("_(a)_b _a_(b)", "_(a)_b <em>a</em>(b)"),
        ("*a _b* c_", "<em>a _b</em> c_"),
        (r"\*a\* \# \q \\", r"*a* # \q \\"[:-1]),
        ("a `b` ``c`d`` ` e", "a <code>b</code> <code>c`d</code> ` e"),
        ("`` ` `` ` a ` `  `", "<code>`</code> <code>a</code> <code>  </code>"),
        ("`a\nb` `c", "<code>a b</code> `c"),
        ("`<b>&amp;`", "<code>&lt;b&gt;&amp;amp;</code>"),
        ("&copy; &#65; &#x42; &nope; &ampx; & &;", "© A B &amp;nope; &amp;ampx; &amp; &amp;;"),
        ("a < b > c & d \"e\" 'f'", "a &lt; b &gt; c &amp; d \"e\" 'f'"),
        ("<div>x</div> <!-- y -->", "&lt;div&gt;x&lt;/div&gt; &lt;!-- y --&gt;"),
        (
            "Press <kbd>Ctrl</kbd>+<KBD>C</KBD>, H<sub>2</sub>O, x<sup>2</sup>",
            "Press <kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O, x<sup>2</sup>",
        ),
        ("<ins>a &lt; *b*</ins><br>c<br/>d<kbd>e", "<ins>a &lt; *b*</ins><br>\nc<br>\nd&lt;kbd&gt;e"),
    ],
)
def test_signs_inside_a_paragraph(source, expected):
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# a", '<h3 dir="auto">a</h3>'),
        ("# a #\n## b\n### c ##\n", '<h3 dir="auto">a</h3>\n<h4 dir="auto">b</h4>\n<h5 dir="auto">c</h5>'),
        ("###### a", '<h3 dir="auto">a</h3>'),
        (
            "# a\n## b\n### c\n#### d\n##### e\n###### f",
            "".join(
                f'<h{level} dir="auto">{text}</h{level}>\n'
                for level, text in zip((3, 4, 5, 6, 6, 6), "abcdef", strict=True)
            )[:-1],
        ),
        ("a\n===\nb\nc\n---", '<h3 dir="auto">a</h3>\n<h4 dir="auto">b<br>\nc</h4>'),
        ("#", '<h3 dir="auto"></h3>'),
        ("# #", '<h3 dir="auto"></h3>'),
        ("####### a", '<p dir="auto">####### a</p>'),
        ("a\n# b\nc", '<p dir="auto">a</p>\n<h3 dir="auto">b</h3>\n<p dir="auto">c</p>'),
        ("***\na\n\n- - -\n___", '<hr>\n<p dir="auto">a</p>\n<hr>\n<hr>'),
    ],
)
def test_headings_and_rules(source, expected):
    assert html(source) == expected


def test_headings_keep_their_order_below_those_of_the_page():
    assert html("### deep\n\n# top") == '<h4 dir="auto">deep</h4>\n<h3 dir="auto">top</h3>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Steps:\n- a\n- b", '<p dir="auto">Steps:</p>\n<ul dir="auto">\n<li>a</li>\n<li>b</li>\n</ul>'),
        ("1. a\n2. b\n10. c", '<ol dir="auto">\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ol>'),
        ("3) a\n4) b", '<ol start="3" dir="auto">\n<li>a</li>\n<li>b</li>\n</ol>'),
        (
            "- a\n  - b\n    - c\n- d",
            '<ul dir="auto">\n<li>a<ul>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</li>\n<li>d</li>\n</ul>',
        ),
        ("- a\n\n- b", '<ul dir="auto">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>'),
        ("- a\n\n  b\n- c", '<ul dir="auto">\n<li><p>a</p>\n<p>b</p>\n</li>\n<li><p>c</p>\n</li>\n</ul>'),
        ("- a\n\n\n\nb", '<ul dir="auto">\n<li>a</li>\n</ul>\n<p dir="auto">b</p>'),
        (
            "- a\n+ b\n* c",
            '<ul dir="auto">\n<li>a</li>\n</ul>\n<ul dir="auto">\n<li>b</li>\n</ul>\n<ul dir="auto">\n<li>c</li>\n</ul>',
        ),
        ("- a\nb\n- c", '<ul dir="auto">\n<li>a<br>\nb</li>\n<li>c</li>\n</ul>'),
        (
            "- a\n\n      code",
            f'<ul dir="auto">\n<li><p>a</p>\n{PRE}<code>code\n</code></pre>\n</li>\n</ul>',
        ),
        (
            "-     code",
            f'<ul dir="auto">\n<li>{PRE}<code>code\n</code></pre>\n</li>\n</ul>',
        ),
        ("-\ta\n\n\tb", '<ul dir="auto">\n<li><p>a</p>\n<p>b</p>\n</li>\n</ul>'),
        ("-\n  a\n-\n- b", '<ul dir="auto">\n<li>a</li>\n<li></li>\n<li>b</li>\n</ul>'),
        ("- # a\n- ***", '<ul dir="auto">\n<li><h3>a</h3>\n</li>\n<li><hr>\n</li>\n</ul>'),
        ("a\n2. b", '<p dir="auto">a<br>\n2. b</p>'),
        ("a\n-\nb", '<h3 dir="auto">a</h3>\n<p dir="auto">b</p>'),
        ("a\n1. b", '<p dir="auto">a</p>\n<ol dir="auto">\n<li>b</li>\n</ol>'),
        ("- a\n* * *\n- b", '<ul dir="auto">\n<li>a</li>\n</ul>\n<hr>\n<ul dir="auto">\n<li>b</li>\n</ul>'),
        ("-a\n+1 b", '<p dir="auto">-a<br>\n+1 b</p>'),
        (
            "- a\n    b\n\n        c",
            f'<ul dir="auto">\n<li><p>a<br>\nb</p>\n{PRE}<code>  c\n</code></pre>\n</li>\n</ul>',
        ),
    ],
)
def test_lists(source, expected):
    assert html(source) == expected


def test_a_fence_inside_a_list_item():
    assert html("1. Run\n   ```\n   a\n    b\n   ```\n2. Look") == (
        f'<ol dir="auto">\n<li>Run{PRE}<code>a\n b\n</code></pre>\n</li>\n<li>Look</li>\n</ol>'
    )


def test_task_lists():
    box = '<label class="sl-task"><input type="checkbox" disabled'
    assert html("- [x] read\n- [ ] *ask*\n- [X] tell\n- [y] no\n- [ ]\n- [ ] # head") == (
        f'<ul dir="auto">\n<li>{box} checked> read</label></li>\n<li>{box}> <em>ask</em></label></li>\n'
        f"<li>{box} checked> tell</label></li>\n<li>[y] no</li>\n<li>[ ]</li>\n<li>{box}> # head</label></li>\n</ul>"
    )
    assert html("- [x] a\n\n- ```\n  b\n  ```") == (
        f'<ul dir="auto">\n<li><p>{box} checked> a</label></p>\n</li>\n<li>{PRE}<code>b\n</code></pre>\n</li>\n</ul>'
    )
    assert render("- [x] read\n- [ ] ask").text == "read\nask"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("> a\nb\n\nc", '<blockquote dir="auto">\n<p>a<br>\nb</p>\n</blockquote>\n<p dir="auto">c</p>'),
        (">a\n>\n> b", '<blockquote dir="auto">\n<p>a</p>\n<p>b</p>\n</blockquote>'),
        ("> > a\n> b", '<blockquote dir="auto">\n<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n</blockquote>'),
        ("> # a\nb", '<blockquote dir="auto">\n<h3>a</h3>\n</blockquote>\n<p dir="auto">b</p>'),
        (
            "> ```\n> a\nb",
            f'<blockquote dir="auto">\n{PRE}<code>a\n</code></pre>\n</blockquote>\n<p dir="auto">b</p>',
        ),
        (
            "a\n> b\n- c",
            '<p dir="auto">a</p>\n<blockquote dir="auto">\n<p>b</p>\n</blockquote>\n<ul dir="auto">\n<li>c</li>\n</ul>',
        ),
        ("> a\n===\nb", '<blockquote dir="auto">\n<p>a<br>\n===<br>\nb</p>\n</blockquote>'),
        ("> |a|\n|-|", '<blockquote dir="auto">\n<p>|a|<br>\n|-|</p>\n</blockquote>'),
        ("> a\n        - b", '<blockquote dir="auto">\n<p>a<br>\n- b</p>\n</blockquote>'),
        (">\nb", '<blockquote dir="auto">\n</blockquote>\n<p dir="auto">b</p>'),
    ],
)
def test_quotes(source, expected):
    assert html(source) == expected


def test_what_lies_deeper_than_anybody_reads_is_text():
    assert (
        html(">" * 10 + " a")
        == '<blockquote dir="auto">\n' + "<blockquote>\n" * 7 + "<p>&gt;&gt; a</p>\n" + ("</blockquote>\n" * 8).rstrip()
    )
    assert html("- " * 10 + "a").count("<ul") == 8


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("```\na\n\n b\n```", "<code>a\n\n b\n</code>"),
        ("~~~\na\n```\n~~~~", "<code>a\n```\n</code>"),
        ("```\na", "<code>a\n</code>"),
        ("```\n```", "<code></code>"),
        ("  ```\n  a\n b\n   c\n  ```", "<code>a\nb\n c\n</code>"),
        ("```\n\ta\n    ```\n```", "<code>\ta\n    ```\n</code>"),
        ("    a\n\n\tb\n\n", "<code>a\n\nb\n</code>"),
        ("```no-such-language\n<a>\n```", "<code>&lt;a&gt;\n</code>"),
        ("````\n```\n````", "<code>```\n</code>"),
    ],
)
def test_code_blocks(source, expected):
    assert html(source) == f"{PRE}{expected}</pre>"


def test_ticks_on_one_line_are_no_block():
    assert inside("```a``` b") == "<code>a</code> b"


def table(head, *rows):
    body = "<tbody>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</tbody>\n" if rows else ""
    return (
        '<div class="sl-table-wrap" tabindex="0"><table dir="auto">\n'
        f"<thead><tr>{head}</tr>\n</thead>\n{body}</table></div>"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("|a|b|\n|-|-|\n|c|d|", table("<th>a</th><th>b</th>", "<td>c</td><td>d</td>")),
        (
            "a|b|c\n:-|:-:|-:\n1|2|3",
            table(
                '<th class="sl-start">a</th><th class="sl-center">b</th><th class="sl-end">c</th>',
                '<td class="sl-start">1</td><td class="sl-center">2</td><td class="sl-end">3</td>',
            ),
        ),
        ("|a|b|\n|-|-|\n|c|\n|d|e|f|", table("<th>a</th><th>b</th>", "<td>c</td>", "<td>d</td><td>e</td>")),
        (r"|a\|b|c\|" "\n|-|-|", table("<th>a|b</th><th>c|</th>")),
        ("|*a*|\n|-|\n\nb", table("<th><em>a</em></th>") + '\n<p dir="auto">b</p>'),
        ("|a|\n|-|\nb\n> c", table("<th>a</th>", "<td>b</td>") + '\n<blockquote dir="auto">\n<p>c</p>\n</blockquote>'),
        ("a\n|b|\n|-|", '<p dir="auto">a</p>\n' + table("<th>b</th>")),
        ("|a|b|\n|-|", '<p dir="auto">|a|b|<br>\n|-|</p>'),
        ("|a|\n|x-|", '<p dir="auto">|a|<br>\n|x-|</p>'),
        ("|a|\n|--:-|", '<p dir="auto">|a|<br>\n|--:-|</p>'),
        ("|a|\n|:|", '<p dir="auto">|a|<br>\n|:|</p>'),
        ("|a|", '<p dir="auto">|a|</p>'),
    ],
)
def test_tables(source, expected):
    assert html(source) == expected


def test_a_table_of_more_columns_than_fit_anywhere_is_text():
    assert html("|a" * 64 + "\n" + "|-" * 64).startswith("<div")
    assert html("|a" * 65 + "\n" + "|-" * 65).startswith("<p")


def test_text_has_a_line_for_each_block_and_a_tab_for_each_cell():
    source = "# Head\n\na *b*\nc\n\n- d\n  - e\n\n> f\n\n```\ng\n  h\n```\n\n|i|j|\n|-|-|\n|k|l|\n\n***\n\nm"
    assert render(source).text == "Head\na b\nc\nd\ne\nf\ng\n  h\ni\tj\nk\tl\nm"


def test_more_signs_than_anybody_writes_in_a_paragraph_are_only_signs():
    assert inside("*a* " * 1_000).count("<em>") == 1_000
    assert inside("[*a*](/b) `c` " + "*a* " * 1_000).startswith('<a href="/b">*a*</a> <code>c</code> *a* ')


def test_what_the_library_notes_for_itself_cannot_be_written():
    noted = "\x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03 \x0e0\x0f klzzwxh:0000 wzxhzdk:0 &#2;klzzwxh:0000&#3; &#14;0&#15;"
    rendered = render(f"*a* `b` [c](/d) {noted}\n\n{noted}\n\n```\n{noted}\n```")
    seen = "klzzwxh:0000 wzxhzdk:0 0 klzzwxh:0000 wzxhzdk:0 "
    assert rendered.html.startswith(f'<p dir="auto"><em>a</em> <code>b</code> <a href="/d">c</a> {seen}')
    assert not set(rendered.html + rendered.text) & {"\x02", "\x03", "\x0e", "\x0f"}


def test_emphasis_does_not_hold_its_own_in_any_version_of_the_library():
    """Some versions look at a text from its beginning again after each find; ``**a **b** c**`` nests there otherwise."""
    reader = Markdown()
    emphasis.register(reader)
    processor, stash = reader.inlinePatterns["emphasis 0"], {}
    reader.treeprocessors["inline"].stashed_nodes = stash
    pattern = processor.getCompiledRegExp()
    stash["0000"], *edges = processor.handleMatch(pattern.search("**a **b** c**"), "**a **b** c**")
    assert (stash["0000"].tag, stash["0000"].text, edges) == ("strong", "b", [4, 9])
    again = f"**a {INLINE_PLACEHOLDER % '0000'} c**"
    assert processor.handleMatch(pattern.search(again), again) == (None, None, None)
    assert inside("**a **b** c**") == "**a <strong>b</strong> c**"


@pytest.mark.parametrize("unit", ["**a ", "*a ", "_a ", "![", "[", "> ", "- ", "*a **b __c _d ~~e "])
def test_nothing_is_too_deep(unit):
    for count in (50, 400, 5_000):
        closing = unit.strip("> -")[::-1].replace("![", "](/b)").replace("[", "](/b)")
        assert render((unit * count + "x" + f" {closing}" * count)[:30_000]).text


def test_unusable_characters_go():
    rendered = render("a\x00b\x07 \ud800 c\u202ed\u2066e\u2069 \ufeff&#x202e;&#8294;x\u2028y\u200f")
    assert rendered.html == '<p dir="auto">ab \ufffd cde x<br>\ny\u200f</p>'
    assert rendered.text == "ab \ufffd cde x\ny\u200f"


def test_right_to_left_text_keeps_its_letters():
    assert html("مرحبا **بك**") == '<p dir="auto">مرحبا <strong>بك</strong></p>'
