"""What goes in and comes out: the policy of a site, and a rendered text."""

from __future__ import annotations

from dataclasses import dataclass

# Raise it when the same source gives other HTML; rows that hold an older number can then be rendered again.
RENDERER_VERSION = 2

MAX_SOURCE = 30_000  # characters of Markdown: about eight printed pages
MAX_HTML = 120_000  # characters of an imported body: 30,000 written ones grow when < and & are escaped


@dataclass(frozen=True)
class Policy:
    """What a site allows in texts.

    image_hosts: hosts, lower case and without a port, from which a picture may be shown (https only).
    upload_prefix: path of the site's own uploads; what follows it must look like a UUID.
    platform_math: write ``$…$`` and ``$$…$$`` as ``\\(…\\)`` and ``\\[…\\]`` in the HTML, since these are the only
        delimiters that the MathJax of openedx-platform is told about. The plain text keeps what was typed.
    """

    image_hosts: frozenset[str] = frozenset()
    upload_prefix: str = "/social-learning/images/"
    platform_math: bool = False


@dataclass(frozen=True)
class Rendered:
    """A text, ready to be stored beside its source.

    html: safe to show as it is.
    text: plain text for search and excerpts: code included, LaTeX as written, a line for each block.
    mentions: user names that were mentioned, lower case, once each, in order; known people or not.
    tags: hashtags, normalised, once each, in order.
    version: the ``RENDERER_VERSION`` that made it.
    links: web addresses that it leads to, as they stand in ``href``, once each, in order.
    """

    html: str
    text: str
    mentions: tuple[str, ...]
    tags: tuple[str, ...]
    version: int
    links: tuple[str, ...] = ()
