"""Which addresses a link or a picture may have, and their one spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from .data import Policy

_MAX = 2000
_DROPPED = re.compile("[\t\n\r]")  # what browsers drop anywhere in an address
_WEB = re.compile(
    # Spelled out, because "ignore case" takes the long s of httpſ for an s.
    r"([hH][tT][tT][pP][sS]?)://((?:[^\W_](?:[\w.-]*[\w.])?|\[[0-9a-fA-F:.]+\]))(:[0-9]{1,5})?((?:[/?#].*)?)",
    re.DOTALL,
)
_HOST = re.compile(r"[A-Za-z0-9](?:[\w.-]{0,251}[\w.])?|\[[0-9a-fA-F:.]{2,45}\]", re.ASCII)
_MAIL = re.compile(r"mailto:[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+(?:\?[^@]*)?", re.IGNORECASE)
_LOCAL = re.compile(r"/(?![/\\]).*", re.DOTALL)
_SAFE = "/?#[]@!$&'()*+,;=:%~"
_UUID = "[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"


def safe_link(address: str) -> str | None:
    """The address as it may stand in ``href``: http, https, mailto, or a path on this site. None for all others.

    A web address with a user name in it (``https://bank.example@evil.example``) is refused: people read the wrong host.
    """
    address = _DROPPED.sub("", address.strip())
    if len(address) > _MAX:
        return None
    web = _WEB.fullmatch(address)
    if web:
        scheme, host, port, rest = web.groups()
        ascii_host = _ascii(host)
        return f"{scheme.lower()}://{ascii_host}{port or ''}{quote(rest, safe=_SAFE)}" if ascii_host else None
    if _MAIL.fullmatch(address):
        return "mailto:" + quote(address[7:], safe=_SAFE)
    if _LOCAL.fullmatch(address):
        return quote(address, safe=_SAFE)
    return None


def is_outside(address: str) -> bool:
    """Whether a safe link leaves this site."""
    return address.startswith("http")


def safe_image(address: str, policy: Policy) -> str | None:
    """The address as it may stand in ``src``: an upload of this site, or https on a host of the policy. Else None."""
    if _upload(policy.upload_prefix).fullmatch(address.strip()):
        return address.strip()
    link = safe_link(address)
    if link is not None and link.startswith("https://"):
        host = re.split("[/?#]", link[8:], maxsplit=1)[0]
        if host in policy.image_hosts:
            return link
    return None


def _ascii(host: str) -> str:
    """The host as the network knows it (xn--…), so that look-alikes show; an empty string for one that cannot be."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return host.lower() if _HOST.fullmatch(host) else ""


@lru_cache(maxsize=32)
def _upload(prefix: str) -> re.Pattern[str]:
    return re.compile(re.escape(prefix) + _UUID + r"(?:\.[a-z0-9]{2,5})?/?")
