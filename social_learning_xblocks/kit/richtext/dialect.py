"""Markdown as people write it on GitHub: Python-Markdown with our processors, and what it reads as our tree."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.inlinepatterns import IMAGE_LINK_RE, LINK_RE, LinkInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString, Registry

from . import blocks, containers, emphasis
from .lines import Lines
from .links import References, Target
from .nodes import Content, Node, words
from .verbatim import Scanner, Stash

_LONGEST_ALT = 500
# Some versions of Python-Markdown look at a text again for each sign of emphasis in it. Nobody writes more of them in a
# paragraph; there they are only signs.
_MOST_SIGNS = 2_000
_SIGN = re.compile("[*_~]")

_BLOCKS = (
    blocks.BlankProcessor,
    blocks.IndentedCodeProcessor,
    blocks.FencedCodeProcessor,
    blocks.FormulaProcessor,
    blocks.HeadingProcessor,
    blocks.RuleProcessor,
    containers.QuoteProcessor,
    containers.ListProcessor,
    blocks.TableProcessor,
    blocks.ParagraphProcessor,
)


def parse_markdown(source: str) -> list[Content]:
    """The blocks of a document; ``source`` holds line feeds only, and no controls."""
    # An instance keeps state while it works, so each call has its own.
    return _Dialect().read(source)


class _ImageProcessor(LinkInlineProcessor):
    """Reads a picture as Markdown does a link, so that its words are read too: they become the alternative text."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        found: tuple[Element, int, int] = super().handleMatch(m, data)
        found[0].tag = "img"
        return found


class _Dialect(Markdown):
    """An instance that reads one document: blocks first, then the text in them, when all references are known."""

    def build_parser(self) -> Markdown:
        """What Markdown calls when it makes an instance."""
        self._stash = Stash()
        self.parser = BlockParser(self)
        for place, processor in enumerate(_BLOCKS):
            self.parser.blockprocessors.register(processor(self.parser), processor.__name__, -place)
        self.inlinePatterns = Registry()
        self.inlinePatterns.register(LinkInlineProcessor(LINK_RE, self), "link", 20)
        self.inlinePatterns.register(_ImageProcessor(IMAGE_LINK_RE, self), "image", 10)
        emphasis.register(self)
        self.treeprocessors = Registry()
        self.treeprocessors.register(InlineProcessor(self), "inline", 0)
        return self

    def read(self, source: str) -> list[Content]:
        """The document as our tree. Nothing is written by Markdown, so it has no pre- and postprocessors to run."""
        root = Element(self.doc_tag)
        self.references = References()
        self.parser.parseBlocks(root, Lines(source.split("\n")))
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString):
                text = Scanner(element.text, self.references, self._stash).marked()
                many = sum(map(text.count, "*_~")) > _MOST_SIGNS
                element.text = _SIGN.sub(lambda sign: self._stash.mark(sign.group()), text) if many else text
        self.treeprocessors["inline"].run(root)
        return self._contents(root)

    def _contents(self, element: Element) -> list[Content]:
        found = self._words(element.text)
        for child in element:
            found += [self._node(child), *self._words(child.tail)]
        return found

    def _words(self, text: str | None) -> list[Content]:
        return [piece for piece in self._stash.pieces(text or "") if piece and not isinstance(piece, Target)]

    def _node(self, element: Element) -> Node:
        if element.tag in ("codeblock", "maths"):
            return Node(element.tag, [element.text or ""], {**element.attrib})
        node = Node(element.tag, self._contents(element), {**element.attrib})
        if element.tag in ("a", "img"):
            [target] = (piece for piece in self._stash.pieces(element.attrib["href"]) if isinstance(piece, Target))
            node.attributes = {"address": target.address, "title": target.title}
            if element.tag == "a":
                node.children = node.children or [target.address]
            else:
                node.attributes["alt"] = words(node.children)[:_LONGEST_ALT]
                node.children = []
        return node
