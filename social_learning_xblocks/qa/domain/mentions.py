"""Which words of a text mention somebody. Names change and ids do not, so the HTML that was made then says who was meant."""

from __future__ import annotations

import re

from ...kit import richtext
from ...spaces.api import members_called
from ..models import Answer, Comment, Question
from . import posts

#: A mention in the HTML of a post: whom, and what they were called on screen.
_SPAN = re.compile(r'<span [^<>]*data-person="(\d+)"[^<>]*>@([^<]*)</span>')


def names_written(post: Question | Answer | Comment, user_id: int) -> set[str]:
    """The names, lower case, by which the source of a post mentions a person, whatever the account is called today."""
    source = post.body[: richtext.MAX_SOURCE]
    names = richtext.find_mentions(source)
    found = _aligned(post, source, names, user_id)
    return _guessed(post, names, user_id) if found is None else found


def _aligned(post: Question | Answer | Comment, source: str, names: tuple[str, ...], user_id: int) -> set[str] | None:
    """Read the stored HTML beside that of the same source with everybody known. None where the two differ elsewhere."""
    everybody = {name: (0, name) for name in names}
    # Text, then id, name, text for each mention.
    pieces = _SPAN.split(richtext.render(source, people=everybody, policy=posts.text_policy()).html)
    if not post.body_html.startswith(pieces[0]):
        return None
    found = set()
    place = len(pieces[0])
    for name, text in zip(pieces[2::3], pieces[3::3], strict=True):
        span = _SPAN.match(post.body_html, place)
        if span is not None and int(span[1]) == user_id:
            found.add(name)
        place = span.end() if span is not None else place + len(f"@{name}")
        if not post.body_html.startswith(text, place):
            return None
        place += len(text)
    return found


def _guessed(post: Question | Answer | Comment, names: tuple[str, ...], user_id: int) -> set[str]:
    """For HTML of an older renderer: what stands on the screen, else every name that is nobody else's here."""
    shown = {span[2].lower() for span in _SPAN.finditer(post.body_html) if int(span[1]) == user_id}
    others = {name for name, (found_id, _name) in members_called(post.space, names).items() if found_id != user_id}
    return shown & set(names) or set(names) - others
