"""What all our blocks share: where they stand, who comes in, what the author sets about that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Boolean, Integer, Scope, String

from ..kit import platform, richtext
from ..kit.actor import Actor
from ..kit.errors import Invalid, NotAllowed, SocialLearningError
from ..kit.forms import BlockForm
from ..kit.rendering import Reply
from ..kit.xblock import Asked, SocialBlock, action
from ..spaces import api as spaces
from ..spaces.models import Membership, Space


@dataclass(frozen=True)
class Here:
    """A person in the space of a block. ``membership`` is None for staff who masquerade."""

    space: Space
    actor: Actor
    membership: Membership | None


class SpaceBlock(SocialBlock):
    """A block that stands in a space. Subclasses name their page, their settings form and its template."""

    settings_form: type[BlockForm]
    page_template = ""
    preview_note = gettext_lazy("Learners take part here. This preview shows how the block is set.")

    display_name = String(scope=Scope.settings, default="")
    scope = String(scope=Scope.settings, default=spaces.SpaceKind.BLOCK.value)
    community = String(scope=Scope.settings, default="")
    by_cohort = Boolean(scope=Scope.settings, default=False)
    welcome = String(scope=Scope.settings, default="")
    cohort_shown = Integer(scope=Scope.user_state, default=0)

    def place(self, visitor: platform.Visitor) -> spaces.Place:
        """Where this block stands for this person."""
        course, usage = platform.course_key(self), platform.usage_key(self)
        keys = {
            spaces.SpaceKind.BLOCK: usage,
            spaces.SpaceKind.COURSE: course,
            spaces.SpaceKind.COMMUNITY: self.community.strip(),
        }
        kind = spaces.SpaceKind(self.scope)
        return spaces.Place(kind.value, keys[kind], course, self.display_name, self.cohort_for(visitor), usage)

    def cohort_for(self, visitor: platform.Visitor) -> int | None:
        """The cohort whose space this person sees: their own, for staff the one they chose; 0 for those in none."""
        if not self.by_cohort or visitor.user_id is None:
            return None
        if visitor.is_staff:
            return self.cohort_shown
        cohort = platform.cohort_of(self, visitor.user_id)
        return cohort.id if cohort else 0

    def enter(self) -> Here:
        """The space, with the person who is looking.

        Raises NotAllowed for visitors who are not signed in, Invalid while a setting is wrong.
        """
        visitor = platform.visitor(self)
        if visitor.user_id is None:
            raise NotAllowed(self.gettext("Sign in to take part."))
        if not (visitor.is_staff or visitor.is_masquerading) and not platform.is_in_course(self, visitor.user_id):
            raise NotAllowed(self.gettext("You are not enrolled in this course."))
        wrong = self.wrong_setting()
        if wrong and visitor.is_staff:
            raise Invalid(self.gettext("A setting is wrong; open it in Studio. {problem}").format(problem=wrong))
        if wrong:
            raise Invalid(self.gettext("This is not set up yet. Staff of the course can put it right."))
        name = visitor.username
        if platform.uses_full_names():
            name = platform.display_names([visitor.user_id]).get(visitor.user_id, name)
        entrant = spaces.Entrant(
            visitor.user_id, name, visitor.is_staff, visitor.is_masquerading, self.is_assistant(visitor)
        )
        return Here(*spaces.enter_space(self.place(visitor), entrant))

    def is_assistant(self, visitor: platform.Visitor) -> bool:
        """Whether this person is an assistant of the staff, for blocks in which that makes a difference."""
        return False

    def checked_settings(self) -> list[str]:
        """Names of settings that must be as the form has them, or nobody comes in: a course file can say anything."""
        return ["scope", "community"] if self.scope == spaces.SpaceKind.COMMUNITY else ["scope"]

    def wrong_setting(self) -> str:
        """What is wrong with the settings, in a sentence for the author; "" when nothing is."""
        for name in self.checked_settings():
            field = self.settings_form.base_fields[name]
            try:
                field.clean(getattr(self, name))
            except ValidationError as error:
                return f"{field.label}: {error.messages[0]}"
        if self.scope == spaces.SpaceKind.COMMUNITY and not self.community.strip():
            return self.gettext("Give the community a name.")
        return ""

    @XBlock.supports("multi_device")
    def student_view(self, context: Any = None) -> Fragment:
        """The block on a course page; in Studio and in libraries its preview."""
        if platform.is_preview_only(self):
            return self.author_view(context)
        try:
            here = self.enter()
        except SocialLearningError as error:
            return self.fragment(self.html("blocks/closed.html", message=error.message))
        return self.fragment(self.html(self.page_template, **self.page(here)))

    def public_view(self, context: Any = None) -> Fragment:
        """The block for somebody who is not signed in: what it is, and how to take part."""
        return self.fragment(self.html("blocks/closed.html", message=self.gettext("Sign in to read and take part.")))

    def author_view(self, context: Any = None) -> Fragment:
        """Studio's preview: what learners will find, without anything that writes."""
        html = self.html("blocks/preview.html", rows=self.settings_rows(), problem=self.wrong_setting())
        return self.fragment(html)

    def studio_view(self, context: Any = None) -> Fragment:
        """Studio's editor."""
        form = self.settings_form(initial=self.settings_values(), dom_id=self.dom_id)
        return self.studio_fragment(self.html("blocks/settings.html", form=form))

    @action(in_studio=True)
    def save_settings(self, asked: Asked) -> Reply:
        """Keep what the author set, or say what is wrong with it."""
        if not platform.can_edit_in_studio(self):
            raise NotAllowed(self.gettext("You cannot change this course."))
        form = self.settings_form(asked.data, dom_id=self.dom_id)
        if not form.is_valid():
            return Reply(self.html("blocks/_settings_form.html", form=form), 422)
        for name, value in form.cleaned_data.items():
            setattr(self, name, value)
        return Reply(status=204, trigger={"sl:saved": "settings"})

    @action
    def choose_cohort(self, asked: Asked) -> Reply:
        """Staff look at another cohort's space."""
        if not platform.visitor(self).is_staff:
            raise NotAllowed(self.gettext("Only staff can do this."))
        known = {cohort.id for cohort in platform.cohorts(self)}
        if asked.number("cohort") not in known | {0}:
            raise Invalid(self.gettext("There is no such cohort."))
        self.cohort_shown = asked.number("cohort")
        return Reply(self.html(self.page_template, **self.page(self.enter())))

    def page(self, here: Any) -> dict[str, Any]:
        """What the template of the page needs. ``here`` is what ``enter`` of this block gives."""
        raise NotImplementedError

    def settings_values(self) -> dict[str, Any]:
        """The settings as they are, by the names of the form."""
        return {name: getattr(self, name) for name in self.settings_form.base_fields}

    def settings_rows(self) -> list[tuple[str, str]]:
        """The settings in words, for Studio's preview."""
        form = self.settings_form(initial=self.settings_values())
        return [(str(field.label), self.in_words(field)) for field in form]

    def in_words(self, field: BoundField) -> str:
        """One setting as the preview shows it."""
        if field.name == "welcome":
            return self.drawn_welcome()
        value = field.value()
        if isinstance(value, bool):
            return self.gettext("yes") if value else self.gettext("no")
        return str(dict(getattr(field.field, "choices", ())).get(value, value))

    def drawn_welcome(self) -> SafeString:
        """The welcome text as learners will see it."""
        html = richtext.render(self.welcome).html
        return mark_safe(html)  # noqa: S308 - sanitised by kit.richtext just now

    def cohort_choices(self, actor: Actor) -> list[platform.Cohort]:
        """What staff can choose from where cohorts are apart."""
        return platform.cohorts(self) if self.by_cohort and actor.is_staff else []
