"""What the staff pages of all our blocks share: roles, courses, held words, and the frame around their tabs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from ..kit.errors import Invalid, NotAllowed, NotFound
from ..kit.forms import BlockForm
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..moderation import api as moderation
from ..moderation.forms import HeldWordsForm
from ..spaces import api as spaces
from ..spaces.forms import CourseForm, RoleForm
from .space_block import Here, SpaceBlock


class DeskBase(SpaceBlock):
    """Actions of moderators and staff that are the same in every block.

    Subclasses name the template of their page and their tabs, and give a ``<tab>_context`` for each.
    """

    desk_template: ClassVar[str] = ""

    def desk_tabs(self, here: Any) -> Sequence[tuple[str, str]]:
        """The tabs this person may open, in order, as (name, words). None for who has no business here."""
        raise NotImplementedError

    @action
    def set_role(self, asked: Asked) -> Reply:
        """Make a member mentor, expert, moderator, guest or learner."""
        here = self.enter()
        give = functools.partial(moderation.give_role, here.actor, here.space)
        return self.staff_change(here, "people", "desk/_role.html", self.role_form(asked.data), give)

    @action
    def admit_course(self, asked: Asked) -> Reply:
        """Let another course share this community."""
        here = self.enter()
        admit = functools.partial(moderation.admit_course, here.actor, here.space)
        return self.staff_change(here, "people", "desk/_course.html", self.course_form(asked.data), admit)

    @action
    def save_words(self, asked: Asked) -> Reply:
        """Replace the list of words that hold a post."""
        here = self.enter()
        save = functools.partial(moderation.save_held_words, here.actor, here.space)
        return self.staff_change(here, "words", "desk/_words.html", self.words_form(asked.data), save)

    def staff_change(self, here: Here, tab: str, template: str, form: BlockForm, change: Callable[..., Any]) -> Reply:
        """Make a change and show its tab again; or its form, with what was typed and what is wrong with it."""
        if not moderation.can_moderate(here.actor):
            raise NotAllowed(_("Only staff and moderators can see this page."))
        try:
            change(**form.cleaned)
        except (Invalid, NotFound) as error:
            # Who or what was not found stands in the first field.
            first = next(iter(form.fields))
            form.blame(error if isinstance(error, Invalid) else Invalid(error.message, {first: error.message}))
            return Reply(self.html(template, here=here, form=form, courses=self.courses(here)), 422)
        return self.desk_reply(here, tab, _("Saved."))

    def desk_reply(self, here: Any, tab: str, said: str = "") -> Reply:
        """One tab of the staff page; the first for a tab that there is not."""
        tabs = self.desk_tabs(here)
        if not tabs:
            raise NotAllowed(_("Only staff and moderators can see this page."))
        tab = tab if tab in dict(tabs) else tabs[0][0]
        context = getattr(self, f"{tab}_context")(here)
        html = self.html(self.desk_template, here=here, tab=tab, tabs=tabs, **context)
        return Reply(html, trigger={"sl:announce": said} if said else {})

    def role_form(self, data: Any = None) -> RoleForm:
        form = RoleForm(data, dom_id=self.dom_id, name="role")
        form.fields["username"].widget.attrs["data-sl-mentions"] = self.urls["options"]
        return form

    def course_form(self, data: Any = None) -> CourseForm:
        return CourseForm(data, dom_id=self.dom_id, name="course")

    def words_form(self, data: Any = None, **initial: str) -> HeldWordsForm:
        return HeldWordsForm(data, initial=initial, dom_id=self.dom_id, name="words")

    def courses(self, here: Here) -> list[str] | None:
        """The courses of a community; None for a space that is none."""
        return spaces.courses_of(here.space) if here.space.kind == spaces.SpaceKind.COMMUNITY else None

    def people_context(self, here: Here) -> dict[str, Any]:
        return {
            "role_form": self.role_form(),
            "course_form": self.course_form(),
            "courses": self.courses(here),
            "named": spaces.members_with_roles(here.space),
            "may_give_roles": spaces.can_manage_members(here.actor),
        }

    def words_context(self, here: Here) -> dict[str, Any]:
        return {"form": self.words_form(words="\n".join(moderation.words_of(here.space)))}


def duration(seconds: float | None) -> str:
    """A span in words, "–" where nothing was measured yet."""
    if seconds is None:
        return "–"
    now = timezone.now()
    return timesince(now - timedelta(seconds=seconds), now, depth=1)
