"""The tree between reading and writing: both readers build it, the one writer turns it into HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(slots=True)
class Node:
    """An element by its meaning: an HTML tag, or one of the kinds that ``writer`` knows (maths, mention …)."""

    tag: str
    children: list[Node | str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


Content: TypeAlias = Node | str


def walk(nodes: Sequence[Content], *, skip: frozenset[str] = frozenset()) -> Iterator[Content]:
    """Every node and string in the order of reading; what is inside a node whose tag is in ``skip`` is left out."""
    waiting: list[Content] = list(reversed(nodes))
    while waiting:
        item = waiting.pop()
        if isinstance(item, Node):
            if item.tag in skip:
                continue
            waiting.extend(reversed(item.children))
        yield item


def words(nodes: Sequence[Content]) -> str:
    """The text inside, without markup; a picture counts by its alternative text, a break as the end of a line."""
    return "".join(
        item if isinstance(item, str) else "\n" if item.tag == "br" else item.attributes.get("alt", "")
        for item in walk(nodes)
    )


def named(nodes: Sequence[Content], tag: str) -> tuple[str, ...]:
    """The ``name`` of each node of a kind, once each, in order. What stands inside a link does not count."""
    skip = frozenset({"a"})
    found = (item.attributes["name"] for item in walk(nodes, skip=skip) if isinstance(item, Node) and item.tag == tag)
    return tuple(dict.fromkeys(found))
