"""The author's side of the rubric: its builder in Studio, what goes in and out of it as a file, and how the preview shows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.forms import BoundField
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from web_fragments.fragment import Fragment

from ..kit import platform, richtext
from ..kit.errors import Invalid, NotAllowed
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from .rubric_builder import builder_of
from .video_review_settings import UtcField, VideoReviewSettings, plain_rubric
from .video_review_space import VideoReviewSpace

_WRITERS: dict[str, Callable[..., str]] = {"csv": reviews.write_rubric_csv, "json": reviews.write_rubric_json}


class VideoReviewRubric(VideoReviewSpace):
    """Actions of the rubric builder. They draw and keep nothing: the form keeps the rubric with everything else."""

    def studio_fragment(self, html: str) -> Fragment:
        fragment = super().studio_fragment(html)
        fragment.add_css_url(static("social_learning/rubric.css"))
        fragment.add_javascript_url(static("social_learning/rubric.js"))
        return fragment

    def html(self, template: str, **context: Any) -> str:
        """A partial; that with the settings form has the builder of its rubric."""
        form = context.get("form")
        if isinstance(form, VideoReviewSettings):
            context["builder"] = builder_of(
                plain_rubric(form["rubric"].value()) or [], is_checked="rubric" in form.errors
            )
        return super().html(template, **context)

    def settings_values(self) -> dict[str, Any]:
        """What the author set; to begin with, a rubric to change."""
        values = super().settings_values()
        is_new = platform.is_in_studio(self) and not self.fields["rubric"].is_set_on(self)
        return {**values, "rubric": reviews.plain_of(reviews.starter_rubric())} if is_new else values

    def in_words(self, field: BoundField) -> str:
        """Dates with their zone, the task as learners see it, the rubric as a table."""
        value = field.value()
        if isinstance(field.field, UtcField):
            return (
                f"{date_format(value, 'DATETIME_FORMAT')} UTC" if isinstance(value, datetime) else self.gettext("none")
            )
        if field.name == "prompt":
            return mark_safe(richtext.render(value).html)  # noqa: S308 - sanitised by kit.richtext just now
        if field.name == "rubric":
            return mark_safe(self.html("video_review/_rubric_table.html", rows=_rows(value)))  # noqa: S308 - a template
        return super().in_words(field) if isinstance(value, str | int | float) else ""

    @action(in_studio=True)
    def draw_rubric(self, asked: Asked) -> Reply:
        """The builder as it was before an import."""
        self._check_author()
        return self._drawn(plain_rubric(asked.data.get("earlier", "")), said=_("The rubric is as it was."))

    @action(in_studio=True)
    def import_rubric(self, asked: Asked) -> Reply:
        """The builder with the criteria of a text, after those that are there or in their place; or what is wrong with it."""
        self._check_author()
        text, before = asked.data.get("import_text", ""), plain_rubric(asked.data.get("rubric", "")) or []
        try:
            read = reviews.plain_of(reviews.read_rubric_file(text))
        except Invalid as error:
            report = tuple(error.fields.values()) or (error.message,)
            return self._drawn(before, said=error.message, report=report, text=text)
        note = ngettext("%(count)s criterion was read.", "%(count)s criteria were read.", len(read)) % {
            "count": len(read)
        }
        if asked.data.get("import_how") == "add":
            read = [*before, *_with_other_keys(read, before)]
        return self._drawn(read, said=note, note=note, earlier=json.dumps(before))

    @action(in_studio=True)
    def export_rubric(self, asked: Asked) -> Reply:
        """The builder with its rubric as a text to take away."""
        self._check_author()
        plain = plain_rubric(asked.data.get("rubric", ""))
        kind = asked.data.get("export_as", "")
        if kind not in _WRITERS:
            raise Invalid(_("There is no such kind of file."))
        try:
            lines = reviews.read_rubric(plain)
        except Invalid as error:
            return self._drawn(plain, said=error.message, is_checked=True)
        exported = _WRITERS[kind](lines)
        return self._drawn(plain, said=_("The text is below."), exported=exported, name=f"rubric.{kind}")

    def _check_author(self) -> None:
        if not platform.can_edit_in_studio(self):
            raise NotAllowed(_("You cannot change this course."))

    def _drawn(self, plain: Any, *, said: str, **more: Any) -> Reply:
        html = self.html("video_review/_rubric_builder.html", builder=builder_of(plain, **more))
        return Reply(html, trigger={"sl:announce": said})


def _rows(plain: Any) -> list[dict[str, str]]:
    """The criteria in words; none for what is no rubric."""
    lines = reviews.lines_of(plain)
    shares = reviews.shares_of(lines)
    return [
        {
            "title": line.title,
            "points": f"{line.range[0]:g}–{line.range[1]:g}" if line.key in shares else "",
            "share": f"{shares[line.key]:.0%}" if line.key in shares else "",
        }
        for line in lines
    ]


def _with_other_keys(lines: list[dict[str, Any]], before: Any) -> list[dict[str, Any]]:
    """Criteria without the keys that others have: the same key would make them the same criterion."""
    taken = {one["key"] for one in before if isinstance(one, dict) and isinstance(one.get("key"), str)}
    return [{**line, "key": "" if line["key"] in taken else line["key"]} for line in lines]
