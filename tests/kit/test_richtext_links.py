"""Links, pictures and bare addresses."""

import pytest

from social_learning_xblocks.kit.richtext import MAX_SOURCE, Policy, clean_html, excerpt, plain_text, render

OUTSIDE = 'rel="noopener nofollow ugc" target="_blank"'
UPLOAD = "/social-learning/images/0b0e4b6e-4a0b-4c58-9a8b-6f7c2d1e0f3a"
PICTURES = Policy(image_hosts=frozenset({"pictures.example"}))


def inside(source, policy=PICTURES):
    found = render(source, policy=policy).html
    start, end = '<p dir="auto">', "</p>"
    assert found.startswith(start)
    assert found.endswith(end)
    return found[len(start) : -len(end)]


def link(address, text=None, title=""):
    hint = f' title="{title}"' if title else ""
    return f'<a href="{address}"{hint} {OUTSIDE}>{address if text is None else text}</a>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a](https://a.example)", link("https://a.example", "a")),
        ("[a](HTTP://A.Example/B)", link("http://a.example/B", "a")),
        ('[a](https://a.example "b")', link("https://a.example", "a", "b")),
        ("[a](https://a.example 'b \\' &lt;c>')", link("https://a.example", "a", "b ' &lt;c&gt;")),
        (
            '[a](https://a.example (b "c"\n\nd))'.replace("\n\n", " "),
            link("https://a.example", "a", "b &quot;c&quot; d"),
        ),
        ("[a](<https://a.example/b c>)", link("https://a.example/b%20c", "a")),
        ("[a](https://a.example/b_(c)_d)", link("https://a.example/b_(c)_d", "a")),
        ("[a](https://a.example/?b=1&copy=2&amp;c=3)", link("https://a.example/?b=1&amp;copy=2&amp;c=3", "a")),
        ("[a](https://a.example/é?q=ü#\"')", link("https://a.example/%C3%A9?q=%C3%BC#%22'", "a")),
        ("[a](https://bücher.example:8080/x)", link("https://xn--bcher-kva.example:8080/x", "a")),
        ("[a](https://[::1]:80/x)", link("https://[::1]:80/x", "a")),
        ("[*a* `b`](https://a.example)", link("https://a.example", "<em>a</em> <code>b</code>")),
        ("*[a](https://a.example)*", f"<em>{link('https://a.example', 'a')}</em>"),
        ("[](https://a.example)", link("https://a.example")),
        (
            "[a](mailto:ada@a.example?subject=b)",
            '<a href="mailto:ada@a.example?subject=b" rel="noopener nofollow ugc">a</a>',
        ),
        ("[a](/courses/x)", '<a href="/courses/x">a</a>'),
        ("[a] (https://a.example)", f"[a] ({link('https://a.example')})"),
        ("[a](b", "[a](b"),
        ("[a](b c)", "[a](b c)"),
        ("[a]()", "a"),
        ("[a](#b)", "a"),
        ("[a](b.html)", "a"),
        ("[a](//b.example)", "a"),
        (r"[a](/\b.example)", "a"),
        ("[a](ftp://b.example)", "a"),
        ("[a](https://user@b.example)", "a"),
        ("[a](https://b..example-é)", "a"),
        ("[a](https://-b.example)", "a"),
        ("[a](https://a.example/" + "b" * 2000 + ")", "a"),
        (
            "[a [b](https://b.example) c](https://c.example)",
            f"[a {link('https://b.example', 'b')} c]({link('https://c.example')})",
        ),
        ("[a https://b.example](https://c.example)", link("https://c.example", "a https://b.example")),
        ("[[a]](https://b.example) [", f"{link('https://b.example', '[a]')} ["),
        ("a] [b", "a] [b"),
        ("<https://a.example/b?c=d>", link("https://a.example/b?c=d")),
        ("<mailto:a@b.example>", '<a href="mailto:a@b.example" rel="noopener nofollow ugc">mailto:a@b.example</a>'),
        ("<a@b.example>", '<a href="mailto:a@b.example" rel="noopener nofollow ugc">a@b.example</a>'),
        ("<https://a b>", f"&lt;{link('https://a')} b&gt;"),
    ],
)
def test_links(source, expected):
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("see https://a.example/b, or", f"see {link('https://a.example/b')}, or"),
        ("(https://a.example/b).", f"({link('https://a.example/b')})."),
        ("https://a.example/b_(c))", f"{link('https://a.example/b_(c)')})"),
        ("https://a.example/b).)", f"{link('https://a.example/b')}).)"),
        ("**https://a.example/b**", f"<strong>{link('https://a.example/b')}</strong>"),
        ("https://a.example/b_c_d*e*", link("https://a.example/b_c_d*e") + "*"),
        (
            "https://a.example?b&c#d",
            link("https://a.example?b&amp;c#d", "https://a.example?b&amp;c#d").replace("amp;amp;", "amp;"),
        ),
        ("www.a.example", link("http://www.a.example", "www.a.example")),
        ("WWW.a.example", link("http://www.a.example", "WWW.a.example")),
        (
            "xhttps://a.example xwww.a.example www. https:// http://",
            "xhttps://a.example xwww.a.example www. https:// http://",
        ),
        ("https://a.example<b>", f"{link('https://a.example')}&lt;b&gt;"),
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("https://" + "a" * 2000, "https://" + "a" * 2000),
        ("ada@a.example", "ada@a.example"),
    ],
)
def test_bare_addresses(source, expected):
    assert inside(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a][b]\n\n[b]: https://b.example", link("https://b.example", "a")),
        ("[B  c][]\n\n[b c]: <https://b.example> 'd'", link("https://b.example", "B  c", "d")),
        (
            '[b] [c]\n\n[b]: https://b.example "d"\n[c]: https://c.example (e)',
            link("https://b.example", "b", "d") + " " + link("https://c.example", "c", "e"),
        ),
        ("[a][c] [c]\n\n[b]: https://b.example", "[a][c] [c]"),
        ("[b][c]\n\n[b]: https://b.example", "[b][c]"),
        ("[b]\n\n[b]: https://one.example\n[B]: https://two.example", link("https://one.example", "b")),
        (
            "[a][b]\n\n- > [b]: https://b.example\n",
            link("https://b.example", "a") + '</p>\n<ul dir="auto">\n<li><blockquote>\n</blockquote>\n</li>\n</ul>',
        ),
        (f"[{'a' * 201}] [b][ ]\n\n[b]: <>", f"[{'a' * 201}] b[ ]"),
        ("a\n[b]: https://b.example", f"a<br>\n[b]: {link('https://b.example')}"),
        ("[b]: https://b.example\n- [b]", f'<ul dir="auto">\n<li>{link("https://b.example", "b")}</li>\n</ul>'),
        ("[b]: https://b.example\n2. [b]", f"2. {link('https://b.example', 'b')}"),
        ("[b]: https://b.example x", f"[b]: {link('https://b.example')} x"),
    ],
)
def test_references(source, expected):
    found = render(source).html.removeprefix('<p dir="auto">')
    assert found.removesuffix("</p>") == expected.removesuffix("</p>")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"![a]({UPLOAD})", f'<img src="{UPLOAD}" alt="a" loading="lazy">'),
        (f"![]({UPLOAD}.png)", f'<img src="{UPLOAD}.png" alt="" loading="lazy">'),
        (f"![a\n*b*]({UPLOAD})", f'<img src="{UPLOAD}" alt="a b" loading="lazy">'),
        (f'![a "b" <c>]({UPLOAD} "d")', f'<img src="{UPLOAD}" alt="a &quot;b&quot; &lt;c&gt;" loading="lazy">'),
        (
            "![a](https://Pictures.example/b.png?c#d)",
            '<img src="https://pictures.example/b.png?c#d" alt="a" loading="lazy" referrerpolicy="no-referrer">',
        ),
        ("![a](http://pictures.example/b.png)", link("http://pictures.example/b.png", "a")),
        ("![a](https://pictures.example:444/b.png)", link("https://pictures.example:444/b.png", "a")),
        ("![a](https://other.example/b.png)", link("https://other.example/b.png", "a")),
        ("![](https://other.example/b.png)", link("https://other.example/b.png")),
        ("![a](https://x@pictures.example/b.png)", "a"),
        ("![a](//pictures.example/b.png)", "a"),
        ("![a](data:image/png;base64,AAAA)", "a"),
        ("![a](/social-learning/images/../secret)", '<a href="/social-learning/images/../secret">a</a>'),
        ("![a](/social-learning/images/..%2fsecret)", '<a href="/social-learning/images/..%2fsecret">a</a>'),
        (f"![a](https://evil.example{UPLOAD})", link(f"https://evil.example{UPLOAD}", "a")),
        (
            f"[![a]({UPLOAD})](https://b.example)",
            link("https://b.example", f'<img src="{UPLOAD}" alt="a" loading="lazy">'),
        ),
        ("[![a](https://other.example/b.png)](https://b.example)", link("https://b.example", "a")),
        (f"![a ![b]({UPLOAD})]({UPLOAD})", f'<img src="{UPLOAD}" alt="a b" loading="lazy">'),
        (f"![a [b](/c) `d` *e* @f]({UPLOAD})", f'<img src="{UPLOAD}" alt="a b d e @f" loading="lazy">'),
        ("![a][b]\n\n[b]: javascript:x", "a"),
        (f"[![a]({UPLOAD})", f'[<img src="{UPLOAD}" alt="a" loading="lazy">'),
        ("![a](b", "![a](b"),
        ("a! [b] !", "a! [b] !"),
    ],
)
def test_pictures(source, expected):
    assert inside(source) == expected


def test_pictures_of_other_uploads():
    policy = Policy(upload_prefix="/files/")
    name = "0b0e4b6e4a0b4c589a8b6f7c2d1e0f3a"
    assert inside(f"![a](/files/{name})", policy) == f'<img src="/files/{name}" alt="a" loading="lazy">'
    assert inside(f"![a]({UPLOAD})", policy) == f'<a href="{UPLOAD}">a</a>'


def test_a_picture_counts_in_the_text_by_its_words():
    assert render(f"a ![b c]({UPLOAD}) d").text.split() == ["a", "b", "c", "d"]


def test_the_words_of_a_picture_stand_apart_from_those_around_it():
    rendered = render(f"so $x^2$.![jo]({UPLOAD})![]({UPLOAD})![mo]({UPLOAD})then")

    assert excerpt(rendered.text, 99) == excerpt(plain_text(rendered.html), 99) == "so $x^2$. jo mo then"


def test_addresses_of_imported_html_keep_what_browsers_would_drop_out():
    assert clean_html('<a href=" https://a.exa\nmple/b&#10;c ">x</a>').html == (
        f'<p dir="auto">{link("https://a.example/bc", "x")}</p>'
    )


@pytest.mark.parametrize("target", ["/" + "é" * 1990, '/x "' + "t" * 15000 + '"'], ids=["address", "title"])
def test_one_long_reference_does_not_make_megabytes(target):
    source = f"[a]: {target}\n\n" + "[a]" * ((MAX_SOURCE - len(target) - 20) // 3)

    found = render(source)

    assert len(found.html) < 8 * MAX_SOURCE
    assert found.html.count("<a ") == MAX_SOURCE // len(target.replace(' "', "").rstrip('"'))
    assert found.html.count("[a]") > 4000


def test_references_are_counted_for_each_text_anew():
    source = "[a]: /x\n\n[a]"
    assert [render(source).html for _time in range(3)] == ['<p dir="auto"><a href="/x">a</a></p>'] * 3


def test_web_addresses_that_a_text_leads_to_are_told_once_each_in_order():
    source = (
        "`https://code.example` https://b.example [a](HTTPS://A.example/ü) <https://b.example> [c](mailto:c@c.example) "
        "[d](/d) [e](javascript:e) ![f](https://f.example/f.png) ![g](https://pictures.example/g.png) [h][h]\n\n"
        "[h]: https://h.example"
    )

    found = ("https://b.example", "https://a.example/%C3%BC", "https://f.example/f.png", "https://h.example")
    assert render(source, policy=PICTURES).links == found


def test_a_text_without_web_addresses_tells_none():
    assert (render("Hello").links, clean_html('<a href="https://a.example">b</a>').links) == (
        (),
        ("https://a.example",),
    )
