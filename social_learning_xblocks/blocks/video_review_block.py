"""The peer-review video assignment: record, review at moments of the video, get a fair grade."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from xblock.completable import XBlockCompletionMode
from xblock.fields import Boolean, Float, Scope, String

from ..kit import richtext
from ..kit.errors import NotFound
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from .video_review_drafts import VideoReviewDrafts
from .video_review_examples import VideoReviewExamples
from .video_review_fields import KeptDateTime, KeptFloat, KeptInteger, KeptList
from .video_review_gallery import VideoReviewGallery
from .video_review_gallery_desk import VideoReviewGalleryDesk
from .video_review_practice import VideoReviewPractice
from .video_review_results import VideoReviewResults
from .video_review_revise import VideoReviewRevise
from .video_review_rubric import VideoReviewRubric
from .video_review_settings import Completion, VideoReviewSettings
from .video_review_space import AssignmentHere


class VideoReviewBlock(
    VideoReviewRubric,
    VideoReviewGalleryDesk,
    VideoReviewDrafts,
    VideoReviewPractice,
    VideoReviewResults,
    VideoReviewGallery,
    VideoReviewExamples,
    VideoReviewRevise,
):
    """Fields and page of the block. Its actions are in the files beside this one, a step each."""

    bundle = "video_review"
    page_template = "video_review/block.html"
    preview_note = gettext_lazy("Learners hand in their work here. This preview shows how the block is set.")
    settings_form = VideoReviewSettings
    completion_mode = XBlockCompletionMode.COMPLETABLE
    has_custom_completion = True
    has_score = True
    icon_class = "problem"

    display_name = String(scope=Scope.settings, default=gettext_noop("Video assignment with peer review"))
    prompt = String(scope=Scope.settings, default="")
    submit_until = KeptDateTime(scope=Scope.settings, default=None)
    review_until = KeptDateTime(scope=Scope.settings, default=None)
    grace_minutes = KeptInteger(scope=Scope.settings, default=0)
    takes_late = Boolean(scope=Scope.settings, default=True)
    late_percent = KeptInteger(scope=Scope.settings, default=0)
    late_most_percent = KeptInteger(scope=Scope.settings, default=0)
    work = String(scope=Scope.settings, default=reviews.WorkKind.VIDEO.value)
    text_least_words = KeptInteger(scope=Scope.settings, default=0)
    text_most_words = KeptInteger(scope=Scope.settings, default=0)
    longest_seconds = KeptInteger(scope=Scope.settings, default=300)
    largest_megabytes = KeptInteger(scope=Scope.settings, default=500)
    sound_is_enough = Boolean(scope=Scope.settings, default=False)
    captions_required = Boolean(scope=Scope.settings, default=False)
    groups = String(scope=Scope.settings, default=reviews.GroupMode.OFF.value)
    group_size = KeptInteger(scope=Scope.settings, default=4)
    teamset = String(scope=Scope.settings, default="")
    reviews_wanted = KeptInteger(scope=Scope.settings, default=3)
    reviews_self = Boolean(scope=Scope.settings, default=False)
    practice = String(scope=Scope.settings, default=reviews.Practice.OFF.value)
    least_moments = KeptInteger(scope=Scope.settings, default=0)
    least_words = KeptInteger(scope=Scope.settings, default=0)
    rubric = KeptList(scope=Scope.settings, default=[])
    authors_named = Boolean(scope=Scope.settings, default=False)
    reviewers_named = Boolean(scope=Scope.settings, default=False)
    weight = KeptFloat(scope=Scope.settings, default=100.0)
    grading = String(scope=Scope.settings, default=reviews.Grading.PLAIN.value)
    reviewing_percent = KeptInteger(scope=Scope.settings, default=20)
    appeal_days = KeptInteger(scope=Scope.settings, default=7)
    assistants_draft = Boolean(scope=Scope.settings, default=False)
    gallery = String(scope=Scope.settings, default=reviews.GalleryMode.OFF.value)
    gallery_votes = KeptInteger(scope=Scope.settings, default=3)
    gallery_until = KeptDateTime(scope=Scope.settings, default=None)
    revises = Boolean(scope=Scope.settings, default=False)
    revise_until = KeptDateTime(scope=Scope.settings, default=None)
    completion = String(scope=Scope.settings, default=Completion.REVIEWED.value)
    published_points = Float(scope=Scope.user_state, default=None)
    published_weight = Float(scope=Scope.user_state, default=None)

    def page(self, here: AssignmentHere, *, step: str = "") -> dict[str, Any]:
        """The head, the steps, and the panel of one step: the first that is open when none is asked for."""
        self.publish_progress(here)
        shown = reviews.shown_example(here.actor, here.assignment)
        head = {"title": self.display_name, "prompt": self.drawn(self.prompt), "example": shown}
        return {**head, **self.panel_context(here, step)}

    def panel_context(self, here: AssignmentHere, step: str) -> dict[str, Any]:
        """What the panel of a step shows. Raises NotFound for a step that is not one here."""
        steps = self.steps(here)
        contexts = {
            "submit": self.submit_context,
            "calibrate": self.practice_context,
            "review": self.review_context,
            "self": self.self_context,
            "revise": self.revise_context,
            "result": self.result_context,
            "gallery": self.gallery_context,
        }
        # What nobody has to do is shown when nothing else is open. The gallery is for those who ask for it.
        opened = [one for one in steps if one.state == "open" and one.name != reviews.StepName.GALLERY]
        chosen = step or next((one.name for one in sorted(opened, key=lambda one: one.is_optional)), steps[0].name)
        if chosen not in {one.name for one in steps}:
            raise NotFound(_("There is no such step."))
        make = contexts.get(chosen)
        context = make(here) if make else {}
        return {"here": here, "steps": steps, "chosen": chosen, **context}

    @action(method="GET")
    def step(self, asked: Asked) -> Reply:
        """The panel of a step, with the steps above it."""
        here = self.enter()
        context = self.panel_context(here, asked.data.get("name", ""))
        return Reply(self.html("video_review/_work.html", **context), trigger={"sl:focus": f"#{self.dom_id}-panel"})

    def max_score(self) -> float | None:
        """The most points. Reads no learner's state: the platform asks without one. None while the setting is wrong."""
        weight = self.weight
        return weight if isinstance(weight, int | float) and 0 < weight < math.inf else None

    def index_dictionary(self) -> dict[str, Any]:
        """What Studio's search finds."""
        lines = reviews.lines_of(self.rubric)
        words = " ".join(text for line in lines for text in (line.title, line.text) if text)
        return {
            "content": {"display_name": self.display_name, "prompt": self.prompt, "rubric": words},
            "content_type": "Video assignment",
        }

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """What mobile apps are told; no learner is known here."""
        return {"display_name": self.display_name}

    def drawn(self, text: str) -> str:
        return richtext.render(text).html if text else ""
