"""The Q&A block: learners answer each other's questions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop
from xblock.fields import Boolean, Integer, Scope, String

from ..kit import platform, richtext
from ..kit.forms import split_list
from ..qa import api as qa
from ..spaces import api as spaces
from .graded_block import GradedBlock
from .qa_desk import QADesk
from .qa_lists import QALists
from .qa_posts import QAPosts
from .qa_settings import QASettings
from .qa_verdicts import QAVerdicts
from .space_block import Here


class QABlock(QALists, QAPosts, QAVerdicts, QADesk, GradedBlock):
    """Fields and page of the block. Its actions are in the files beside this one: lists, posts, verdicts, desk."""

    bundle = "qa"
    page_template = "qa/block.html"
    preview_note = gettext_lazy("Learners see the questions here. This preview shows how the block is set.")
    settings_form = QASettings

    display_name = String(scope=Scope.settings, default=gettext_noop("Questions and answers"))
    who_may_ask = String(scope=Scope.settings, default=qa.WhoMayAsk.EVERYBODY.value)
    may_be_anonymous = Boolean(scope=Scope.settings, default=True)
    topics = String(scope=Scope.settings, default="")
    may_add_tags = Boolean(scope=Scope.settings, default=True)
    points_accepted = Integer(scope=Scope.settings, default=5)
    points_upvoted = Integer(scope=Scope.settings, default=1)

    @property
    def policy(self) -> qa.Policy:
        """What the author decided, as the verbs take it."""
        return qa.Policy(self.who_may_ask, self.may_be_anonymous, self.may_add_tags)

    def html(self, template: str, **context: Any) -> str:
        """A partial, with the places on the page that answers go to."""
        places = ("main", "list", "results", "answers", "asker", "similar")
        return super().html(template, **{name: f"#{self.dom_id}-{name}" for name in places}, **context)

    def page(self, here: Here, **choice: str) -> dict[str, Any]:
        """The head, the form to ask, the first page of a list."""
        if here.actor.can_write:
            self.publish_progress(here)
            spaces.list_tags(here.space, split_list(self.topics), block=platform.usage_key(self))
        return {
            "title": self.display_name,
            "welcome": richtext.render(self.welcome).html if self.welcome else "",
            "cohorts": self.cohort_choices(here.actor),
            "cohort_shown": self.cohort_shown,
            "overview": qa.overview(here.actor, here.space),
            "deeplink": self.urls.with_query("question", "id=__id__&scroll=1"),
            **self.list_context(here, **choice),
            **self.ask_context(here),
        }

    def checked_settings(self) -> list[str]:
        """The choices; and the numbers of the grade, where there is one."""
        graded = ["weight", "points_accepted", "points_upvoted"] if self.is_graded else []
        return [*super().checked_settings(), "who_may_ask", "completion", *graded]

    def earned(self, here: Here) -> float:
        """Participation points, up to the most there are."""
        done = qa.participation_of(here.space, here.actor.person_id)
        return min(self.weight, float(done.accepted * self.points_accepted + done.upvoted * self.points_upvoted))

    def index_dictionary(self) -> dict[str, Any]:
        """What Studio's search finds."""
        return {
            "content": {"display_name": self.display_name, "welcome": self.welcome, "topics": self.topics},
            "content_type": "Questions and answers",
        }
