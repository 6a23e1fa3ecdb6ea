"""Rich text: what people write, as HTML that is safe to show. Rendered once, when it is written.

    names = find_mentions(source)
    rendered = render(source, people=look_up(names), policy=policy)

Plain functions over plain data: no Django settings, nothing shared between calls that one could spoil for another, so
threads and pools of processes may call them freely.
"""

from .characters import excerpt
from .data import MAX_HTML, MAX_SOURCE, RENDERER_VERSION, Policy, Rendered
from .documents import clean_html, find_mentions, render
from .maths import disarm
from .plain import plain_text

__all__ = [
    "MAX_HTML",
    "MAX_SOURCE",
    "RENDERER_VERSION",
    "Policy",
    "Rendered",
    "clean_html",
    "disarm",
    "excerpt",
    "find_mentions",
    "plain_text",
    "render",
]
