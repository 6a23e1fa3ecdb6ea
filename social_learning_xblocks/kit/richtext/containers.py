"""Quotes and lists, as GitHub nests them: what is inside is a document of its own."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from .blocks import LineProcessor
from .lines import ITEM, RULE, Container, Lines, columns, outdented

_DEEPEST = 8  # quotes and lists inside each other; deeper ones are text
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")


class _ContainerProcessor(LineProcessor):
    def read(self, parent: Element, container: Container) -> bool:
        """Read what is inside; whether a blank line stands between two blocks of it."""
        inside = Lines(container.lines)
        self.parser.state.set("container")
        self.parser.parseBlocks(parent, inside)
        self.parser.state.reset()
        return inside.is_spread

    def has_room(self) -> bool:
        """Whether one more container may stand in those that are open."""
        return len(self.parser.state) < _DEEPEST


class QuoteProcessor(_ContainerProcessor):
    """``> Lines with this sign``, and those without it that go on with a paragraph."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        if blocks[0].lstrip(" \t")[0] != ">" or not self.has_room():
            return False
        inside = Container()
        while blocks and (body := blocks[0].strip(" \t")):
            if body[0] == ">" and columns(blocks[0]) < 4:
                inside.add(blocks[0].lstrip(" \t")[1:].removeprefix(" "))
            elif inside.takes(blocks[0]):
                inside.add_lazily(body)
            else:
                break
            blocks.take()
        self.read(SubElement(parent, "blockquote"), inside)
        return True


class ListProcessor(_ContainerProcessor):
    """Items of one kind: another sign begins another list."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        first = item = _item(blocks[0])
        if first is None or not self.has_room():
            return False
        node = SubElement(parent, "ol", {"start": str(int(first[2]))}) if first[2] else SubElement(parent, "ul")
        is_loose = False
        while item is not None:
            inside, ends_blank = _inside(item, blocks)
            child = SubElement(node, "li")
            is_loose = self.read(child, inside) or is_loose
            _mark_task(child)
            item = _item(blocks[0]) if blocks else None
            if item is not None and (item[3] or item[1]) != (first[3] or first[1]):
                item = None
            # A blank line makes room between the items only when another one follows.
            is_loose = is_loose or (item is not None and ends_blank)
        if not is_loose:
            for paragraph in node.findall("li/p"):
                paragraph.tag = "line"
        return True


def _item(line: str) -> re.Match[str] | None:
    """The mark of the list item that begins in a line, or None."""
    body = line.lstrip(" \t")
    return None if columns(line) >= 4 or RULE.fullmatch(body) else ITEM.match(body)


def _inside(item: re.Match[str], blocks: Lines) -> tuple[Container, bool]:
    """The lines of one item without their indent, and whether the last of them is blank."""
    [line] = blocks.take()
    head = columns(line) + len(item[1])
    # The text begins after the gap, unless the gap is so wide that it sets code in.
    gap = len((" " * head + (item[4] or "")).expandtabs(4)) - head
    width = head + (gap if 1 <= gap <= 4 else 1)
    inside = Container()
    inside.add(" " * (head + gap - width if gap else 0) + item.string[item.end() :])
    body = line
    while blocks:
        line, body = blocks[0], blocks[0].strip(" \t")
        if not body:
            inside.add("")
        elif columns(line) >= width:
            inside.add(outdented(line, width))
        elif _item(line) is None and inside.takes(line):
            inside.add_lazily(body)
        else:
            break
        blocks.take()
    return inside, len(inside.lines) > 1 and not inside.lines[-1]


def _mark_task(item: Element) -> None:
    """``[ ]`` and ``[x]`` before the first paragraph of an item."""
    first = item[0] if len(item) and item[0].tag == "p" else None
    task = _TASK.match(first.text or "") if first is not None else None
    if first is not None and task is not None:
        first.set("task", task[1].lower())
        first.text = task.string[task.end() :]
