"""A block of text for the course: what the platform has as its built-in type "html"."""

from __future__ import annotations

from typing import Any

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String


class HtmlBlock(XBlock):
    """HTML that the author wrote, shown as it is."""

    has_author_view = True

    display_name = String(scope=Scope.settings, default="Text")
    content = String(scope=Scope.content, default="")

    @XBlock.supports("multi_device")
    def student_view(self, context: Any = None) -> Fragment:
        """The text."""
        return Fragment(f'<div class="course-text" dir="auto">{self.content}</div>')

    public_view = student_view
    author_view = student_view
