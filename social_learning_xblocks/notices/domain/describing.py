"""What notices lead to. Applets above this one say how their posts are called; this one cannot import them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..data import Described, Describer

_describers: dict[str, Describer] = {}


#: Types of posts that each have readers of their own.
_private: set[str] = set()


def register_describer(target_type: str, describer: Describer, *, is_private: bool = False) -> None:
    """Say how posts of a type are described; called once when Django starts.

    is_private: not everybody in a space may read them, so that no mail tells of one that its reader may not see.
    """
    _describers[target_type] = describer
    if is_private:
        _private.add(target_type)


def is_private(target_type: str) -> bool:
    """Whether posts of a type have readers of their own."""
    return target_type in _private


def describe(targets: Iterable[tuple[str, int]], reader_id: int) -> dict[tuple[str, int], Described]:
    """Titles and addresses of posts that this reader may still see."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for target_type, target_id in targets:
        wanted[target_type].add(target_id)
    return {
        (target_type, target_id): described
        for target_type, ids in wanted.items()
        if target_type in _describers
        for target_id, described in _describers[target_type](ids, reader_id).items()
    }
