"""The microblog: mentors broadcast, mentees follow and talk back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop
from xblock.fields import Boolean, Integer, Scope, String

from microblog import api as microblog

from ..kit import richtext
from .graded_block import GradedBlock
from .microblog_changes import MicroblogChanges
from .microblog_desk import MicroblogDesk
from .microblog_drafts import MicroblogDrafts
from .microblog_lists import MicroblogLists
from .microblog_marks import MicroblogMarks
from .microblog_notices import MicroblogNotices
from .microblog_people import MicroblogPeople
from .microblog_posts import MicroblogPosts
from .microblog_reach import MicroblogReach
from .microblog_settings import MicroblogSettings
from .microblog_space import MicroblogSpace, ReaderHere


class MicroblogBlock(
    MicroblogLists,
    MicroblogPosts,
    MicroblogMarks,
    MicroblogChanges,
    MicroblogPeople,
    MicroblogNotices,
    MicroblogDrafts,
    MicroblogReach,
    MicroblogDesk,
    GradedBlock,
    MicroblogSpace,
):
    """Fields and page of the block. Its actions are in the files beside this one, from lists to desk."""

    bundle = "microblog"
    page_template = "microblog/block.html"
    settings_form = MicroblogSettings

    display_name = String(scope=Scope.settings, default=gettext_noop("Mentors' microblog"))
    who_may_post = String(scope=Scope.settings, default=microblog.WhoMayPost.EVERYBODY.value)
    post_length = Integer(scope=Scope.settings, default=500)
    polls = Boolean(scope=Scope.settings, default=True)
    praise_values = String(scope=Scope.settings, default="")
    points_reply = Integer(scope=Scope.settings, default=1)
    points_helpful = Integer(scope=Scope.settings, default=2)

    def page(self, here: ReaderHere, **choice: Any) -> dict[str, Any]:
        """The head, the form to write, the first page of a timeline."""
        if here.actor.can_write:
            self.publish_progress(here)
        return {
            "title": self.display_name,
            "welcome": richtext.render(self.welcome).html if self.welcome else "",
            "cohorts": self.cohort_choices(here.actor),
            "cohort_shown": self.cohort_shown,
            "deeplink": self.urls.with_query("post", "id=__id__&scroll=1"),
            "hashtags": self.urls.with_query("home", "tag=__tag__"),
            **self.head_context(here),
            **self.list_context(here, **choice),
            **self.write_context(here),
        }

    def checked_settings(self) -> list[str]:
        """The choices and the length; and the numbers of the grade, where there is one."""
        graded = ["weight", "points_reply", "points_helpful"] if self.is_graded else []
        return [*super().checked_settings(), "who_may_post", "post_length", "completion", *graded]

    def earned(self, here: ReaderHere) -> float:
        """Participation points, up to the most there are."""
        done = microblog.participation_of(here.space, here.actor.person_id)
        return min(self.weight, float(done.replied * self.points_reply + done.helpful * self.points_helpful))

    def index_dictionary(self) -> dict[str, Any]:
        """What Studio's search finds."""
        return {
            "content": {"display_name": self.display_name, "welcome": self.welcome, "values": self.praise_values},
            "content_type": "Microblog",
        }
