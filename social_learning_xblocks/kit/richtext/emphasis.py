"""``*em*``, ``**strong**`` and ``~~del~~`` as GitHub reads them, by patterns that stay linear."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.util import INLINE_PLACEHOLDER_RE

# The rules of CommonMark for the edges of emphasis: words next to it, no space inside, and a sign of punctuation inside
# only where there is space or punctuation outside. What was taken out counts as punctuation, as most of it begins so.
_MARKS = (
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf"
    r"\u2010-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3011\x0e\x0f"
)
_WORD = rf"[^\s{_MARKS}\x02\x03]"  # nor what Markdown has already made an element


def _between(one: str, count: int, inside: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern as Markdown's processors want it, the text in group 2. A run of signs has its edges as a whole."""
    sign = one * count
    opened = rf"(?!\s)(?:(?![{_MARKS}])|(?<!{_WORD}{sign})(?<!{_WORD}{one}{sign}))"
    shut = rf"(?<!\s)(?:(?<![{_MARKS}])|(?=(?:{one})++(?!{_WORD})))"
    return re.compile(rf"{before}({sign}){opened}({inside}){shut}{sign}{after}", re.DOTALL)


def _strong(one: str) -> str:
    """Text in which pairs of the single sign stand, else any without the double one."""
    other = rf"[^{one}]"
    pairs = rf"(?:{other}++|(?<=\s){one}(?=\s)|{one}(?!{one}){other}++{one}(?!{one}))++"
    return rf"{pairs}|(?!{one})(?:{other}++|{one}(?!{one}))++"


def _em(one: str, before: str = "", after: str = "") -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Two patterns: for a sign alone, and for what is left of a run of two.

    By the rule of three a run of two and a run of one belong together only where neither of them could do the opposite.
    """
    inside = rf"(?!{one})(?:[^{one}]|{one}{one}++)+?"
    return (
        ("em", _between(one, 1, inside, before=rf"{before}(?<!{one})", after=rf"{after}(?!{one}++{_WORD})")),
        ("em", _between(one, 1, inside, before=rf"(?<={one})(?<!{_WORD}{one})", after=rf"(?!{_WORD}|{one})")),
    )


_OUTSIDE_WORDS = {"before": f"(?<!{_WORD})", "after": f"(?!{_WORD})"}
_EMPHASIS = (
    ("strong", _between(r"\*", 2, _strong(r"\*"))),
    ("strong", _between("_", 2, _strong("_"), **_OUTSIDE_WORDS)),
    *_em(r"\*"),
    *_em("_", **_OUTSIDE_WORDS),
    ("del", _between("~", 2, "(?!~)(?:[^~]++|~(?!~))++", before="(?<!~)", after="(?!~)")),
)


class EmphasisProcessor(SimpleTagInlineProcessor):
    """Makes elements that do not hold another of its own.

    So all versions of Markdown read the same, those that look at a text from its beginning again after each find and
    those that go on behind it; and nothing is nested deeper than there are patterns.
    """

    def __init__(self, pattern: re.Pattern[str], tag: str, md: Markdown) -> None:
        super().__init__("", tag)
        self.compiled_re = pattern  # compiled once, as each text has an instance
        self._md = md
        self._made: set[Element] = set()

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int] | tuple[None, None, None]:
        stash = self._md.treeprocessors["inline"].stashed_nodes
        if any(stash[number] in self._made for number in INLINE_PLACEHOLDER_RE.findall(m[2])):
            return None, None, None
        found: tuple[Element, int, int] = super().handleMatch(m, data)
        self._made.add(found[0])
        return found


def register(md: Markdown) -> None:
    """Add the patterns to an instance, after those of links."""
    for place, (tag, pattern) in enumerate(_EMPHASIS):
        md.inlinePatterns.register(EmphasisProcessor(pattern, tag, md), f"emphasis {place}", -place)
