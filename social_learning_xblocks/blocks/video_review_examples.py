"""Examples on the board of the staff: make, review, publish, order, delete; one of them beside the task."""

from __future__ import annotations

from typing import Any

from django.forms import Textarea
from django.utils.translation import gettext as _
from webob import Request, Response

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from ..video_review.forms import ExampleForm, TextForm
from .space_block import Here
from .video_review_reviews import VideoReviewReviews
from .video_review_space import AssignmentHere
from .video_review_submit import VideoReviewSubmit, megabytes, minutes
from .video_uploads import number_in


class VideoReviewExamples(VideoReviewReviews, VideoReviewSubmit):
    """Actions of staff on examples. Each verb asks who may; videos come in as those of learners do."""

    @action(method="GET")
    def examples(self, asked: Asked) -> Reply:
        """All examples."""
        return self.examples_reply(self.enter_staff())

    @action
    def add_example(self, asked: Asked) -> Reply:
        """A new example, with the recorder in it."""
        here = self.enter_staff()
        example = reviews.add_example(here.actor, here.assignment)
        said = {
            reviews.WorkKind.PICTURE: _("Choose a picture for it."),
            reviews.WorkKind.TEXT: _("Write its text."),
        }.get(reviews.WorkKind(self.policy.work), _("Record or choose a video for it."))
        return self.examples_reply(here, said, example.pk)

    @action
    def use_example_video(self, asked: Asked) -> Reply:
        """A video has arrived for an example: show it."""
        here, pk = self.enter_staff(), asked.number("example")
        if not reviews.is_of_example(number_in(asked.data.get("video", ""))):
            reviews.expect_video(here.actor, here.assignment, pk, number_in(asked.data.get("video", "")))
        return self.examples_reply(here, _("The video has arrived. Next: the reference review."), pk, saved="video")

    @action
    def use_example_picture(self, asked: Asked) -> Reply:
        """A picture for an example."""
        here, pk, upload = self.enter_staff(), asked.number("id"), asked.files.get("picture")
        self.check_wanted(reviews.WorkKind.PICTURE)
        reviews.check_expecting(here.actor, here.assignment, pk)
        if upload is None:
            raise Invalid(_("Choose a picture."))
        found = reviews.add_picture(here.actor, here.space, upload=upload.file)
        reviews.expect_video(here.actor, here.assignment, pk, found.uuid)
        return self.examples_reply(here, _("The picture has arrived. Next: the reference review."), pk)

    @action
    def write_example(self, asked: Asked) -> Reply:
        """The text of an example."""
        here, pk = self.enter_staff(), asked.number("id")
        reviews.write_example(here.actor, here.assignment, pk, text=asked.data.get("text", ""))
        said = _("The text is saved. Next: the reference review.")
        return self.examples_reply(here, said, pk, saved=f"example-text-{pk}")

    @action
    def describe_example(self, asked: Asked) -> Reply:
        """Keep the note and the captions of an example."""
        here, pk = self.enter_staff(), asked.number("id")
        text = reviews.as_webvtt(asked.data.get("captions", ""))
        form = self.example_form(pk, {**asked.data.dict(), "captions": text}, work=asked.data.get("work", ""))
        try:
            reviews.describe_example(here.actor, here.assignment, pk, **form.cleaned)
        except Invalid as error:
            field = {} if "note" in error.fields else {"captions": error.message}
            form.blame(Invalid(error.message, {**error.fields, **field}))
            context = {"form": form, "example_id": pk}
            return Reply(self.html("video_review/board/_example_form.html", here=here, **context), 422)
        return self.examples_reply(here, _("Saved."), pk, saved=f"example-{pk}")

    @action
    def reference(self, asked: Asked) -> Reply:
        """The reference review of an example, on the desk of a reviewer."""
        here = self.enter_staff()
        review = reviews.begin_reference(here.actor, here.assignment, asked.number("id"))
        html = self.html("video_review/_review_by_staff.html", here=here, **self.sheet_context(here, review.pk))
        return Reply(html, trigger={"sl:focus": f"#{self.dom_id}-staff-review"})

    @action
    def publish_example(self, asked: Asked) -> Reply:
        """Let learners practise on it, or take it away again."""
        here, pk = self.enter_staff(), asked.number("id")
        if asked.flag("on"):
            reviews.publish_example(here.actor, here.assignment, pk)
            return self.examples_reply(here, _("Published. Learners can practise on it."), pk)
        reviews.withdraw_example(here.actor, here.assignment, pk)
        return self.examples_reply(here, _("Withdrawn. Learners do not see it any more."), pk)

    @action
    def show_example(self, asked: Asked) -> Reply:
        """Play it beside the task, with or without its reference, or not any more."""
        here, pk = self.enter_staff(), asked.number("id")
        shows = asked.flag("on")
        reviews.show_example(here.actor, here.assignment, pk, shows=shows, with_review=asked.flag("review"))
        said = _("It is shown with the task.") if shows else _("It is not shown with the task any more.")
        return self.examples_reply(here, said, pk)

    @action
    def move_example(self, asked: Asked) -> Reply:
        """One place up or down."""
        here, pk = self.enter_staff(), asked.number("id")
        reviews.move_example(here.actor, here.assignment, pk, up=asked.flag("up"))
        return self.examples_reply(here, _("Moved."), pk)

    @action
    def delete_example(self, asked: Asked) -> Reply:
        """Delete an example for good."""
        here = self.enter_staff()
        reviews.delete_example(here.actor, here.assignment, asked.number("id"))
        return self.examples_reply(here, _("The example is deleted."))

    def enter_staff(self) -> AssignmentHere:
        """The same as ``enter`` for staff who act for themselves. Raises NotAllowed for all others."""
        here = self.enter()
        reviews.check_staff(here.actor)
        return here

    def examples_reply(self, here: AssignmentHere, said: str = "", at: int = 0, saved: str = "") -> Reply:
        """The whole list, with the focus on one of it."""
        html = self.html("video_review/board/_examples.html", here=here, said=said, **self.examples_context(here))
        focus = f"#{self.dom_id}-example-{at}" if at else f"#{self.dom_id}-examples-title"
        trigger = {
            "sl:focus": focus,
            **({"sl:announce": said} if said else {}),
            **({"sl:saved": saved} if saved else {}),
        }
        return Reply(html, trigger=trigger)

    def examples_context(self, here: AssignmentHere) -> dict[str, Any]:
        cards = reviews.example_cards(here.actor, here.assignment)
        recording = next((card.id for card in reversed(cards) if card.playback is None), 0)
        return {
            "cards": [(card, self.example_form_of(card), self.example_text_of(card)) for card in cards],
            "work": self.policy.work,
            "practice": self.policy.practice,
            "has_published": any(card.is_published for card in cards),
            "limits": self.policy,
            "longest": minutes(self.policy.seconds * 1000),
            "largest": megabytes(self.policy.size),
            # There is one recorder on a page.
            "recording": recording,
            "ways": self.ways_for(recording),
        }

    def ways_for(self, example_id: int) -> dict[str, str]:
        """Where the recorder sends a video for an example, and asks what it has begun."""
        query = f"example={example_id}"
        return {
            "tus": str(self.runtime.handler_url(self, "video", "", query)),
            "resume": str(self.runtime.handler_url(self, "open_videos", "", query)),
        }

    def example_form_of(self, card: reviews.ExampleCard) -> ExampleForm:
        """What stands beside an example."""
        initial = {"note": card.note, "captions": card.captions, "alt": card.alt}
        return self.example_form(
            card.id, initial=initial, work=card.playback.work if card.playback else self.policy.work
        )

    def example_text_of(self, card: reviews.ExampleCard) -> TextForm | None:
        """The text of an example, while it can be changed; None for what is none."""
        is_text = (
            card.playback.work == reviews.WorkKind.TEXT if card.playback else self.policy.work == reviews.WorkKind.TEXT
        )
        if not is_text or card.is_published or self.policy.work != reviews.WorkKind.TEXT:
            return None
        form = TextForm(initial={"text": card.text}, dom_id=self.dom_id, name=f"example-text-{card.id}")
        form.fields["text"].widget = Textarea(attrs={"rows": 8, "dir": "auto"})
        return form

    def example_form(self, example_id: int, data: Any = None, **more: Any) -> ExampleForm:
        return ExampleForm(data, dom_id=self.dom_id, name=f"example-{example_id}", **more)

    def _begin(self, here: Here, request: Request, suffix: str) -> Response:
        """Staff send a video for an example at any time; others what they hand in."""
        text = request.GET.get("example", "")
        if not text:
            return super()._begin(here, request, suffix)
        self.check_wanted(reviews.WorkKind.VIDEO)
        entered, pk = self.enter_staff(), int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        reviews.check_expecting(entered.actor, entered.assignment, pk)
        return self._begun(
            here, request, lambda video_id: reviews.expect_video(here.actor, entered.assignment, pk, video_id)
        )

    def _finished(self, here: Here, upload: reviews.Upload) -> reviews.Upload:
        """What was sent for an example goes into no draft."""
        if reviews.is_of_example(upload.uuid):
            return self._checked(here, upload)
        return super()._finished(here, upload)
