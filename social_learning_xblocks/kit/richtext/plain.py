"""HTML of ours back to words, for search."""

from __future__ import annotations

import re
from html import unescape

# It knows how the writer spells: one space between attributes, double quotes, no > inside a tag.
_PICTURE = re.compile(r'<img src="[^"]*" alt="([^"]*)"[^>]*>')
_CELL_END = re.compile("</t[hd]>(?=<t[hd])")
_LINE_END = re.compile("(?:<br>|</(?:p|h[3-6]|li|tr|pre)>)\n?|<(?:ul|ol|blockquote|hr)[^>]*>\n?")
_TAG = re.compile("<[^>]*>")
_BLANK_LINES = re.compile("\n[ \n]*\n")


def plain_text(html: str) -> str:
    """The words of HTML that ``render`` or ``clean_html`` made; not for HTML from anywhere else.

    What ``Rendered.text`` held, but for blank lines (and formulas stand as in the HTML).
    """
    text = _LINE_END.sub("\n", _CELL_END.sub("\t", _PICTURE.sub(r" \1 ", html)))
    return _BLANK_LINES.sub("\n", unescape(_TAG.sub("", text))).strip()
