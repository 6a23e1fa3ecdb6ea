"""Code in colours, and the sheet that has them."""

import re
from pathlib import Path

import pytest

import social_learning_xblocks
from social_learning_xblocks.kit.richtext import clean_html, highlighting, render
from social_learning_xblocks.kit.richtext.highlighting import CSS_PREFIX, MAX_CODE, MAX_LINE, Highlighter, language_name

CSS = Path(social_learning_xblocks.__file__).parent / "static/social_learning/code.css"
START = '<pre class="sl-code" dir="ltr" tabindex="0">'
PATIENT = 60.0  # seconds, where it is not about time: the machine may be busy


def test_known_languages_are_coloured_by_classes():
    assert render("```py\nif a:  # b\n    return 'c' + f(1)\n```").html == (
        f'{START}<code class="lang-python"><span class="sl-c-k">if</span> a:  <span class="sl-c-c"># b</span>\n'
        '    <span class="sl-c-k">return</span> <span class="sl-c-s">&#39;c&#39;</span> + f(<span class="sl-c-m">1</span>)\n'
        "</code></pre>"
    ).replace("&#39;", "'")


def test_plain_text_of_code_is_the_code():
    assert render("```python\nif a < b:\n    pass\n```").text == "if a < b:\n    pass"


@pytest.mark.parametrize(
    "body",
    [
        "<pre class='lang-py prettyprint-override'><code>if a: pass</code></pre>",
        "<pre><code class='language-Python'>if a: pass</code></pre>",
        "<pre class='lang-none lang-js'><code class='lang-python'>if a: pass</code></pre>".replace(
            "lang-none lang-js", ""
        ),
        "<pre><code class='lang-python'><span class='k'>if</span> <b>a</b>: <a href='https://a.example'>pass</a></code></pre>",
    ],
)
def test_code_of_imported_html_is_coloured_too(body):
    assert clean_html(body).html == (
        f'{START}<code class="lang-python"><span class="sl-c-k">if</span> a: <span class="sl-c-k">pass</span></code></pre>'
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("python", "python"),
        ("PY", "python"),
        ("lang-js", "javascript"),
        ("language-c++", "cpp"),
        ("{.r}", "r"),
        ("c#", "csharp"),
        ("", ""),
        ("brainfuck", ""),
        ('python"><script>', ""),
    ],
)
def test_names_of_languages(written, name):
    assert language_name(written) == name


def test_an_unknown_language_is_plain_and_never_guessed():
    assert render("```brainfuck\nif a: pass\n```").html == f"{START}<code>if a: pass\n</code></pre>"
    assert render("```\nif a: pass\n```").html == f"{START}<code>if a: pass\n</code></pre>"


@pytest.mark.parametrize("name", sorted(set(highlighting._NAMES.values())))
def test_every_language_gives_back_the_code(name):
    code = ">>> if 1\n+ a\n- b\na = 1 # b\n\"c\" 'd' /* e */ <f g='h'>\n\tif (i) { j(); }\n\n// é \\n\n"
    pieces = Highlighter(PATIENT).pieces(code, name)
    assert "".join(text for _, text in pieces) == code
    assert len(pieces) > 1, "Pygments knows the language"


def test_code_that_is_too_long_stays_plain():
    code = "a = 1\n" * (MAX_CODE // 6)
    assert len(Highlighter(PATIENT).pieces(code, "python")) > 1
    assert Highlighter(PATIENT).pieces(code + "a = 1\n", "python") == [("", code + "a = 1\n")]


def test_code_with_a_line_that_nobody_reads_stays_plain():
    line = "a = " + "1" * (MAX_LINE - 4)
    assert len(Highlighter(PATIENT).pieces(f"{line}\n{line}", "python")) > 1
    assert Highlighter(PATIENT).pieces(f"a = 1\n{line}1", "python") == [("", f"a = 1\n{line}1")]


def test_a_text_has_a_certain_time_for_all_its_code():
    highlighter = Highlighter(seconds=0.0)
    assert highlighter.pieces("if a: pass", "python") == [("", "if a: pass")]
    code = "if a: pass\n" * 1500
    hurried = Highlighter(seconds=1e-9)
    assert hurried.pieces(code, "python") == [("", code)]
    assert hurried.pieces("if a: pass", "python") == [("", "if a: pass")]


def test_a_language_that_pygments_does_not_know_is_plain():
    assert Highlighter().pieces("a", "no-such-language") == [("", "a")]


PALETTE = re.compile(r"(?P<selectors>[^{}]+)\{(?P<body>[^{}]*--sl-c-bg:[^{}]*)\}")
COLOUR = re.compile(r"--(sl-c-\w+): (#[0-9a-f]{6});")


def luminance(colour):
    def linear(part):
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[place : place + 2]) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palettes():
    return [dict(COLOUR.findall(match["body"])) for match in PALETTE.finditer(CSS.read_text())]


def test_both_palettes_can_be_read():
    light, dark = palettes()
    assert light["sl-c-bg"] > dark["sl-c-bg"]
    for palette in (light, dark):
        ground = palette.pop("sl-c-bg")
        poor = {
            name: round(contrast(colour, ground), 2)
            for name, colour in palette.items()
            if contrast(colour, ground) < 4.5
        }
        assert poor == {}


def test_the_sheet_has_the_classes_that_are_written_and_no_others():
    written = {CSS_PREFIX + kind for kind in highlighting._KINDS.values()}
    ruled = set(re.findall(r"\.(sl-c-\w+) \{", CSS.read_text()))
    assert ruled == written
    for palette in palettes():
        assert set(palette) - {"sl-c-bg", "sl-c-ink"} == written
