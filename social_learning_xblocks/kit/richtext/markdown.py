"""A tree of rich text, written as the Markdown that reads back as the same tree: what people find when they edit.

It writes the dialect of ``kit.richtext`` and no other, and escapes only what would mean something there.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from itertools import groupby

from .nodes import Content, Node, walk, words

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_PHRASES = frozenset(
    {"a", "em", "strong", "del", "ins", "sub", "sup", "kbd", "br", "img", "code", "maths", "mention", "hashtag"}
)
_SIGNS = {"em": "*", "strong": "**"}
_ELEMENTS = frozenset({"del", "ins", "sub", "sup", "kbd"})
_MOST_COLUMNS = 64
_LONGEST_ELEMENT = 200

_PUNCTUATION = frozenset(string.punctuation)
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~\s]|$)")
_ALWAYS = re.compile(r"[`*$]|~(?=~)|(?<=~)~|!(?=\[)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")  # inside a word it is only a sign
_LINK = re.compile(r"\](?=[\[(])")
_ANGLE = re.compile(r"<(?=[^<>\n]*>)")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_NAME = re.compile(r"(?<![\w.+\-@/&#=])@(?=\w)|(?<![\w&#@/])#(?=\w)")
_ADDRESS = re.compile(r"https?://[^\s<>]{1,2000}")
_URL_START = re.compile(r"(?<![^\W_])([hH][tT][tT][pP][sS]?:|[wW]{3})(?=//|\.)")

# What would begin a block at the start of a line.
_BLOCK_START = re.compile(r"(?:#{1,6}(?=[ \t]|$)|>|[-+](?=[ \t]|$)|=+$|-+$|~~~|(?:-[ \t]*){3,}$)")
_NUMBER_START = re.compile(r"^([0-9]{1,9})([.)])(?=[ \t]|$)")
_DEFINITION_START = re.compile(r"^\[(?=[^\[\]]{1,200}\]:)")
_TASK_START = re.compile(r"^(\[[ xX])\](?=[ \t])")
_ONLY_BARS = re.compile(r"[|:\- \t]*\|[|:\- \t]*")
_ONLY_MARKS = re.compile(r"(?:- ){2,}-|(?:\* ){2,}\*")
_HASHES_AT_END = re.compile(r"(?<=[ \t])#(?=#*$)|^#(?=#*$)")


def write_markdown(nodes: Sequence[Content]) -> str:
    """The blocks of a document as Markdown source."""
    return "\n\n".join(_blocks(nodes))


def _blocks(nodes: Sequence[Content]) -> Iterator[str]:
    """Each block as source; words that stand in no block are a paragraph."""
    bullets = 0
    for is_phrase, group in groupby(nodes, _is_phrase):
        items = list(group)
        if is_phrase:
            if text := _paragraph(items):
                yield text
            continue
        for node in items:
            assert isinstance(node, Node)  # noqa: S101 - a string is a phrase
            # A list right after a list is another one only if its sign is another one.
            bullets = bullets + 1 if node.tag in ("ul", "ol") else 0
            if text := _block(node, bullets % 2 == 0):
                yield text


def _is_phrase(item: Content) -> bool:
    return isinstance(item, str) or item.tag in _PHRASES


def _block(node: Node, is_second: bool) -> str:
    if node.tag in _HEADINGS:
        text = _HASHES_AT_END.sub(r"\\#", _inline(node.children).replace("\n", " "))
        return f"{_HEADINGS[node.tag]} {text}" if text else ""
    if node.tag == "hr":
        return "***"
    if node.tag == "codeblock":
        return _code_block(node)
    if node.tag == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in write_markdown(node.children).split("\n"))
    if node.tag in ("ul", "ol"):
        return _list(node, is_second)
    if node.tag == "table":
        return _table(node)
    return "\n\n".join(_blocks(node.children)) if _holds_blocks(node) else _paragraph(node.children)


def _holds_blocks(node: Node) -> bool:
    return any(not _is_phrase(child) for child in node.children)


def _paragraph(items: Sequence[Content]) -> str:
    source = _inline(items).strip("\n ")
    if not source:
        return ""
    lines = [line.strip(" \t") for line in source.split("\n")]
    # A blank line would end the paragraph.
    return "\n".join(_harmless(line) if line else "<br>" for line in lines).replace("\n<br>", "<br>")


def _harmless(line: str) -> str:
    """A line of a paragraph that begins no other block."""
    if _BLOCK_START.match(line):
        return "\\" + line
    if _ONLY_BARS.fullmatch(line):
        return line.replace("|", "\\|", 1)
    line = _DEFINITION_START.sub("&#91;", line, count=1) if line.startswith("[") else line
    return _NUMBER_START.sub(r"\1\\\2", line, count=1) if line[0].isdecimal() else line


def _code_block(node: Node) -> str:
    code = words(node.children)
    fence = "`" * max(3, _longest_run(code) + 1)
    last = "" if code.endswith("\n") else "\n"
    return f"{fence}{node.attributes.get('language', '')}\n{code}{last}{fence}" if code else ""


def _longest_run(code: str) -> int:
    return max((len(run) for run in re.findall("`+", code)), default=0)


def _list(node: Node, is_second: bool) -> str:
    """Items one under the other; with a blank line between when one of them holds paragraphs."""
    items = [child for child in node.children if isinstance(child, Node)]
    is_loose = any(isinstance(child, Node) and child.tag == "p" for item in items for child in item.children)
    lines = []
    for number, item in enumerate(items, start=_first_number(node)):
        mark = (f"{number})" if is_second else f"{number}.") if node.tag == "ol" else "*" if is_second else "-"
        lines.append(_item(mark, _item_source(item, is_loose)))
    return ("\n\n" if is_loose else "\n").join(lines)


def _first_number(node: Node) -> int:
    start = node.attributes.get("start", "1")
    return int(start) if start.isascii() and start.isdecimal() and len(start) < 9 else 1


def _item_source(item: Node, is_loose: bool) -> str:
    parts: list[str] = []
    for part in _blocks(item.children):
        # After a list or a quote a line goes on with it; a list that does not begin with one interrupts nothing.
        is_tight = not is_loose and len(parts) == 1 and not re.match(r"(?!1[.)])\d", part)
        parts.append(("\n" if is_tight else "\n\n") + part if parts else part)
    return _TASK_START.sub(r"\1\\]", "".join(parts), count=1) if parts and parts[0].startswith("[") else "".join(parts)


def _item(mark: str, source: str) -> str:
    indent = " " * (len(mark) + 1)
    first, *rest = source.split("\n")
    # An empty item in lists of lists: three signs and nothing else would be a rule.
    line = f"{mark} {first}".rstrip()
    line = f"{line} <br>" if _ONLY_MARKS.fullmatch(line) else line
    return "\n".join([line, *(f"{indent}{line}" if line else "" for line in rest)])


def _table(node: Node) -> str:
    """The first row is the head; rows are filled up to the widest. A table that is too wide becomes lines of words."""
    rows = [
        [_cell(cell) for cell in row.children if isinstance(cell, Node)]
        for row in walk(node.children, skip=frozenset({"td", "th"}))
        if isinstance(row, Node) and row.tag == "tr"
    ]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    if width > _MOST_COLUMNS:
        return "\n\n".join(_harmless(" ".join(filter(None, row))) for row in rows if any(row))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(cell: Node) -> str:
    """The words of a cell on one line; blocks in it are parted by breaks."""
    parts = []
    for is_phrase, group in groupby(cell.children, _is_phrase):
        for part in [list(group)] if is_phrase else [item.children for item in group if isinstance(item, Node)]:
            flat = [item for item in part if _is_phrase(item)] or [words(part)]
            parts.append(_inline(flat).replace("\n", "<br>").replace("|", r"\|"))
    return "<br>".join(filter(None, parts))


def _inline(items: Sequence[Content], inside: frozenset[str] = frozenset(), before: str = "", after: str = "") -> str:
    """Phrases as source; line ends are breaks.

    inside: the tags around them; before, after: the signs around them, or nothing at an edge.
    """
    out: list[str] = []
    for place, item in enumerate(items):
        if isinstance(item, str):
            out.append(_text(item, in_link="a" in inside))
            continue
        near = "".join(out)[-1:] or before, words(items[place + 1 : place + 2])[:1] or after
        write = _emphasis if item.tag in _SIGNS or item.tag == "del" else _phrase
        phrase = write(item, *near, inside)
        if out and phrase:
            out[-1] = _parted(out[-1], phrase[0])
        out.append(phrase)
    return "".join(out).strip(" ")


def _parted(before: str, start: str) -> str:
    """What stands before a phrase, so that the two do not become another sign: a picture, a longer run of ticks."""
    if start == "[" and before.endswith("!"):
        return before[:-1] + "\\!"
    return before + " " if start == "`" and before.endswith("`") else before


def _text(text: str, *, in_link: bool = False) -> str:
    """Words, with what would be a sign escaped. In the text of a link, brackets and bare addresses are signs too."""
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _ALWAYS.sub(r"\\\g<0>", text)
    if "_" in text:
        text = _UNDERSCORE.sub(lambda run: "\\_" * len(run.group()), text)
    if "<" in text:
        text = _ANGLE.sub(r"\\<", text)
    if "&" in text:
        text = _ENTITY.sub(r"\\&", text)
    if in_link:
        text = _URL_START.sub(r"\1\\", text.replace("[", "&#91;").replace("]", "&#93;"))
    elif "]" in text:
        text = _LINK.sub(r"\\]", text)
    return _NAME.sub(r"\\\g<0>", text) if "@" in text or "#" in text else text


def _emphasis(node: Node, before: str, after: str, inside: frozenset[str]) -> str:
    """Between signs where they would be read as such; else between tags, or plain. Spaces stay outside."""
    inner, text = _inline(node.children, inside | {node.tag}, before, after), words(node.children)
    lead = " " * (text.startswith(" ") and not before.isspace())
    tail = " " * (text.endswith(" ") and not after.isspace())
    if not inner:
        return lead
    sign = _SIGNS.get(node.tag, "~~")
    sides = ((lead or before), inner[0]), ((tail or after), inner[-1])
    if node.tag not in inside and all(_parts(near, edge) for near, edge in sides):
        return f"{lead}{sign}{inner}{sign}{tail}"
    return lead + (_element(node, inner) if node.tag in _ELEMENTS else inner) + tail


def _parts(near: str, edge: str) -> bool:
    """Whether a sign between these, the one outside and the one inside, is read as the edge of emphasis."""
    if edge in "*~\\\n" or near in ("*", "~", "\\"):
        return edge == "*" and (not near or near.isspace())
    return not near or near.isspace() or near in _PUNCTUATION or edge not in _PUNCTUATION


def _phrase(node: Node, before: str, after: str, inside: frozenset[str]) -> str:
    if node.tag == "br":
        return "\n"
    if node.tag == "a":
        return _link(node, inside)
    if node.tag == "img":
        return f"![{_text(node.attributes.get('alt', ''), in_link=True)}]({_target(node)})"
    if node.tag == "code":
        return _code(words(node.children))
    if node.tag in ("maths", "mention", "hashtag"):
        return words(node.children)  # a sign that means what it says
    return _element(node, _inline(node.children, inside, before, after))


def _link(node: Node, inside: frozenset[str]) -> str:
    text, address = words(node.children), node.attributes.get("address", "")
    if text == address and _ADDRESS.fullmatch(address):
        return f"<{address}>"
    inner = _inline(node.children, inside | {"a"} if address else inside)
    lead, tail = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{lead}[{inner}]({_target(node)}){tail}" if inner and address else f"{lead}{inner}{tail}"


def _target(node: Node) -> str:
    """An address and a title, as they stand in brackets."""
    address = re.sub(r"[<>\s]", lambda sign: f"%{ord(sign.group()):02X}", node.attributes.get("address", ""))
    title = node.attributes.get("title", "")
    shown = f"<{_literal(address)}>" if re.search(r"[()]", address) or not address else _literal(address)
    return f'{shown} "{_literal(" ".join(title.split()))}"' if title.strip() else shown


def _literal(text: str) -> str:
    """Text in which backslashes and entities are resolved, and nothing else."""
    text = re.sub(r'\\(?=[!-/:-@\[-`{-~])|"', r"\\\g<0>", text)
    return _ENTITY.sub("&amp;", text)


def _code(code: str) -> str:
    code = code.replace("\n", " ")
    ticks = "`" * (_longest_run(code) + 1)
    room = " " if code[:1] in ("`", " ") or code[-1:] in ("`", " ") else ""
    return f"{ticks}{room}{code}{room}{ticks}" if code.strip() else code


def _element(node: Node, inner: str) -> str:
    """One of the few tags that may be typed by hand; they hold plain words only, else it is what is inside."""
    text = words(node.children)
    plain = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    fits = 0 < len(plain) <= _LONGEST_ELEMENT and "\n" not in plain
    return (
        f"<{node.tag}>{plain}</{node.tag}>"
        if fits and all(isinstance(child, str) for child in node.children)
        else inner
    )
