"""Where a link or a picture of Markdown goes: ``](address "title")``, ``][label]`` and the definitions of labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from .data import MAX_SOURCE

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# (address "title"): possessive, because an address that does not end where it should never ends elsewhere.
_TARGET = re.compile(
    r"""\(\s*+(?:<([^<>\n]*+)>|((?:[^\s()]++|\([^\s()]*+\))*+))"""
    r"""(?:\s++(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\)))?\s*+\)""",
    re.DOTALL,
)
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")
_LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link goes, as typed; not checked yet."""

    address: str
    title: str = ""

    @classmethod
    def typed(cls, address: str, title: str = "") -> Target:
        """A target with its backslashes and entities resolved."""
        return cls(resolved(_ESCAPE.sub(r"\1", address)), resolved(_ESCAPE.sub(r"\1", title)))


class References(dict[str, Target]):
    """What the labels of one document stand for. All uses together add no more characters than a document may have.

    Otherwise a short text could make megabytes of one long address.
    """

    def __init__(self) -> None:
        super().__init__()
        self._left = MAX_SOURCE

    def use(self, name: str) -> Target | None:
        """The target of a label as typed; None for one that is not defined, or when there were too many."""
        target = self.get(label(name))
        if target is not None:
            self._left -= len(target.address) + len(target.title)
        return target if self._left >= 0 else None


def label(text: str) -> str:
    """The name of a reference as it is compared: case and spaces do not count."""
    return " ".join(text.split()).casefold()


def target_at(text: str, start: int, end: int, references: References) -> tuple[Target | None, int]:
    """The target of the words ``text[start:end]`` in square brackets, or None, and the place after it."""
    after = end + 1
    inline = _TARGET.match(text, after)
    if inline:
        return Target.typed(inline[1] or inline[2] or "", inline[3] or inline[4] or inline[5] or ""), inline.end()
    if not references:
        return None, after
    full = _LABEL.match(text, after)
    if full and full[1].strip():
        return references.use(full[1]), full.end()
    short = references.use(text[start:end]) if end - start <= _LONGEST_LABEL else None
    return short, full.end() if full and not full[1] else after


def entity_at(text: str, start: int) -> tuple[str, int] | None:
    """What the ``&name;`` there stands for, and the place after it."""
    entity = _ENTITY.match(text, start)
    return (_character(entity), entity.end()) if entity else None


def resolved(text: str) -> str:
    """The text with its entities resolved, those that end with a semicolon: ``?a&copy=1`` is an address."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    """Unknown names stay as they are; the standard library would take the beginning of one for another."""
    written = entity.group()
    return unescape(written) if written[1] == "#" or written[1:] in html5 else written
