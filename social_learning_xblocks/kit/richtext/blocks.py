"""Blocks that hold no others: code, formulas, headings, rules, tables, paragraphs.

They are block processors of Python-Markdown that read line by line, without looking back. HTML in Markdown is text: who
asks about ``<div>`` sees it as it was typed.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.util import AtomicString

from .lines import FENCE, HEADING, RULE, Lines, columns, interrupts, outdented
from .links import Target, label
from .tables import cells, sides_at

_UNDERLINE = re.compile(r"=+|-+")
_HEADING_END = re.compile(r"(?:^|[ \t])#+$")
_DEFINITION = re.compile(
    r"""\[([^\[\]]{1,200})\]:[ \t]*(?:<([^<>]*)>|(\S+))(?:[ \t]+(?:"([^"]*)"|'([^']*)'|\(([^()]*)\)))?"""
)


def _add(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    element.text = text
    return element


class LineProcessor(BlockProcessor):
    """A processor that sees in ``run`` whether the next line is for it, and gives False when it is not.

    What Markdown calls blocks are lines here.
    """

    def test(self, parent: Element, block: str) -> bool:
        return True


class BlankProcessor(LineProcessor):
    """Blank lines; whether they stand between two blocks makes a list tight or loose."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        if blocks[0].strip(" \t"):
            return False
        while blocks and not blocks[0].strip(" \t"):
            blocks.take()
        blocks.is_spread = blocks.is_spread or (len(parent) > 0 and len(blocks) > 0)
        return True


class IndentedCodeProcessor(LineProcessor):
    """Lines that are set in by four columns."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        code: list[str] = []
        while blocks and (columns(blocks[0]) >= 4 or not blocks[0].strip(" \t")):
            code += (outdented(line, 4) for line in blocks.take())
        if code:
            _add(parent, "codeblock", AtomicString("\n".join(code).rstrip() + "\n"))
        return bool(code)


class FencedCodeProcessor(LineProcessor):
    """Code between fences, the language behind the first; without the last it reaches to the end of the container."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        fence = FENCE.fullmatch(blocks[0].strip(" \t"))
        if fence is None:
            return False
        [line] = blocks.take()
        mark, info = fence[1] or fence[3], fence[2] or fence[4] or ""
        code: list[str] = []
        while blocks:
            [inside] = blocks.take()
            closing = inside.strip(" \t")
            if len(closing) >= len(mark) and not closing.strip(mark[0]) and columns(inside) < 4:
                break
            code.append(outdented(inside, min(columns(line), columns(inside))) + "\n")
        _add(parent, "codeblock", AtomicString("".join(code)), language=(info.split() or [""])[0])
        return True


class FormulaProcessor(LineProcessor):
    """A formula over many lines; what begins some of them is no list and no heading."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        length = blocks.formula_length()
        if length:
            formula = "\n".join(blocks.take(length)).strip()
            _add(SubElement(parent, "p"), "maths", AtomicString(formula))
        return length > 0


class HeadingProcessor(LineProcessor):
    """``# One`` to ``###### six``."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        heading = HEADING.fullmatch(blocks[0].strip(" \t"))
        if heading:
            blocks.take()
            _add(parent, f"h{len(heading[1])}", _HEADING_END.sub("", heading[2] or "").strip())
        return heading is not None


class RuleProcessor(LineProcessor):
    """``***``"""

    def run(self, parent: Element, blocks: Lines) -> bool:
        rule = RULE.fullmatch(blocks[0].strip(" \t"))
        if rule:
            blocks.take()
            SubElement(parent, "hr")
        return rule is not None


class TableProcessor(LineProcessor):
    """A line of heads, a line of dashes, lines of cells."""

    def run(self, parent: Element, blocks: Lines) -> bool:
        sides = sides_at(blocks)
        if sides is None:
            return False
        table = SubElement(parent, "table")
        head, _ = blocks.take(2)
        self._row(SubElement(table, "thead"), "th", head, sides)
        body = None
        while blocks and blocks[0].strip(" \t") and not interrupts(blocks[0]):
            body = SubElement(table, "tbody") if body is None else body
            self._row(body, "td", blocks.take()[0], sides)
        return True

    def _row(self, section: Element, tag: str, line: str, sides: tuple[str, ...]) -> None:
        row = SubElement(section, "tr")
        for text, side in zip(cells(line), sides, strict=False):
            _add(row, tag, text, side=side)


class ParagraphProcessor(LineProcessor):
    """All else. A line of ``=`` or ``-`` under it makes it a heading; at its beginning may stand definitions of labels."""

    def run(self, parent: Element, blocks: Lines) -> None:
        while blocks and (definition := _DEFINITION.fullmatch(blocks[0].strip(" \t"))):
            self._define(*definition.groups(""))
            blocks.take()
            if not blocks or _ends_paragraph(blocks):
                return
        text: list[str] = []
        tag = "p"
        while tag == "p" and blocks and (line := blocks[0].strip(" \t")):
            if text and columns(blocks[0]) < 4:
                if _UNDERLINE.fullmatch(line):
                    tag = "h1" if line[0] == "=" else "h2"
                elif _ends_paragraph(blocks):
                    break
            blocks.take()
            text.append(line)
        _add(parent, tag, "\n".join(text if tag == "p" else text[:-1]))

    def _define(self, name: str, inside: str, bare: str, *titles: str) -> None:
        """Of two with the same label the first counts."""
        self.parser.md.references.setdefault(label(name), Target.typed(bare or inside, "".join(titles)))


def _ends_paragraph(blocks: Lines) -> bool:
    """Whether the next line does not go on with the paragraph above it."""
    line = blocks[0]
    return not line.strip(" \t") or interrupts(line) or sides_at(blocks) is not None or blocks.formula_length() > 0
