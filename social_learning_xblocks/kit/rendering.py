"""Templates to text, refusals to HTTP. The one place that knows which error is which status."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string

from .errors import Conflict, Invalid, NotAllowed, NotFound, SocialLearningError

_AS_TYPED = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)
_BETWEEN_LINES = re.compile(r"[ \t]*\n\s*")
STATUS: dict[type[SocialLearningError], int] = {NotAllowed: 403, NotFound: 404, Invalid: 422, Conflict: 409}


@dataclass(frozen=True)
class Reply:
    """What a door answers: HTML for the screen, and what else the browser should do.

    ``trigger`` maps names of the kernel's events ("sl:announce", "sl:saved", "sl:focus", "sl:scroll") to their values.
    """

    html: str = ""
    status: int = 200
    trigger: Mapping[str, Any] = field(default_factory=dict)
    etag: str = ""
    content_type: str = "text/html"

    def headers(self) -> dict[str, str]:
        found = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if self.trigger:
            found["HX-Trigger"] = json.dumps(self.trigger, ensure_ascii=True)
        if self.etag:
            found["ETag"] = f'"{self.etag}"'
            found["Cache-Control"] = "no-cache"
        return found


def render(template: str, context: Mapping[str, Any]) -> str:
    """A template of ours as text; ``template`` is below ``templates/social_learning/``."""
    text = render_to_string(f"social_learning/{template}", dict(context))
    return compact(text) if template.endswith(".html") else text


def compact(html: str) -> str:
    """The HTML without the blank lines and indents of templates; code and text areas stay as they are."""
    parts = _AS_TYPED.split(html)
    # Every other part is one that the pattern found.
    parts[::2] = [_BETWEEN_LINES.sub("\n", part) for part in parts[::2]]
    return "".join(parts).strip()


def refusal(error: SocialLearningError) -> Reply:
    """The answer to a refused request: the sentence, in the partial that the browser shows beside the control."""
    return Reply(render("elements/error.html", {"message": error.message}), STATUS[type(error)])
