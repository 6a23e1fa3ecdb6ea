"""Handing in: record or choose a video, see that it arrived, hand it in, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from webob import Request, Response

from ..kit import richtext
from ..kit.actor import Person
from ..kit.errors import Conflict, Invalid, NotAllowed
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from ..video_review import api as reviews
from ..video_review.forms import AltForm, CaptionsForm, NoteForm, TextForm
from .space_block import Here
from .video_review_groups import VideoReviewGroups
from .video_review_progress import VideoReviewProgress
from .video_review_space import AssignmentHere
from .video_uploads import VideoUploads, number_in


class VideoReviewSubmit(VideoUploads, VideoReviewGroups, VideoReviewProgress):
    """Actions on one's own video."""

    @property
    def video_place(self) -> str:
        """Where the video stands on the page, or the recorder."""
        return f"#{self.dom_id}-video"

    def video_limits(self, here: Here) -> reviews.UploadLimits:
        policy = self.policy
        return reviews.UploadLimits(policy.size, policy.seconds, policy.sound_is_enough)

    def submit_context(self, here: AssignmentHere, *, replaces: bool = False) -> dict[str, Any]:
        """What the panel shows. ``replaces``: the recorder although there is a video, to choose another one."""
        submission = here.participant.submission if here.participant else None
        video = self.as_wanted(submission.video, submission.handed_in_at) if submission else None
        step = next(step for step in self.steps(here) if step.name == reviews.StepName.SUBMIT)
        note = NoteForm({"note": submission.body if submission else ""}, dom_id=self.dom_id, name="submit")
        captions = CaptionsForm(initial={"captions": video.captions if video else ""}, dom_id=self.dom_id, name="own")
        owner_id = video.owner_id if video else None
        return {
            **self.group_context(here, video.pk if video else None),
            "here": here,
            "submission": submission,
            "note_seen": reviews.mark_of(submission.body if submission else ""),
            "owner": self.other_owner(here, owner_id),
            "is_handed_in": step.state == reviews.StepState.DONE,
            "is_closed": step.state == reviews.StepState.CLOSED,
            "until": step.until,
            "is_past": step.until is not None and timezone.now() > step.until,
            "may_work": reviews.can_upload(here.actor),
            "may_take_back": submission is not None
            and submission.revised_at is None
            and reviews.can_take_back(here.actor, submission)
            and not (step.until is not None and timezone.now() > step.until),
            "form": note,
            "captions_form": captions,
            **self.facts(here, video, replaces=replaces),
            "alt_form": self.alt_form(video),
            **(self.text_context(reviews.text_of(submission)) if self.policy.work == reviews.WorkKind.TEXT else {}),
        }

    def as_wanted(self, video: Any, handed_in_at: Any) -> Any:
        """A video that one works on, None for one of another kind than the author of the course wants now; handed in, any."""
        return video if handed_in_at or video is None or video.work == self.policy.work else None

    def alt_form(self, video: Any, *, is_revision: bool = False) -> AltForm:
        """What a picture shows, to be written."""
        return AltForm({"alt": video.alt if video else ""}, is_revision=is_revision, dom_id=self.dom_id, name="own")

    def text_context(self, written: reviews.WorkText, *, is_revision: bool = False) -> dict[str, Any]:
        """A text that one works on."""
        names = {"dom_id": self.dom_id, "name": "revise" if is_revision else "submit"}
        return {
            "text_form": TextForm({"text": written.body}, is_revision=is_revision, **names),
            "text_seen": reviews.mark_of(written.body),
            "written": written,
        }

    def facts(self, here: AssignmentHere, video: Any, *, replaces: bool) -> dict[str, Any]:
        """A video that one works on (None: none yet), and what it may be."""
        is_ready = video is not None and video.state == reviews.VideoState.READY
        return {
            "limits": self.policy,
            "work": self.policy.work,
            "video": video,
            "playback": reviews.play(here.actor, here.space, video.uuid, may_watch=reviews.may_watch_own)
            if is_ready and video
            else None,
            "replaces": replaces,
            "place": self.video_place,
            "length": reviews.length_of(video) if video else "",
            "size": megabytes(video.size) if video else "",
            "longest": minutes(self.policy.seconds * 1000),
            "largest": megabytes(self.policy.size),
        }

    def other_owner(self, here: AssignmentHere, user_id: int | None) -> Person | None:
        """Who brought the video of the group; None for oneself."""
        return (
            None if user_id in (None, here.actor.user_id) else spaces.people_in(here.space, [user_id]).get(user_id or 0)
        )

    def video_context(self, here: AssignmentHere, *, replaces: bool = False) -> dict[str, Any]:
        """What the place of the video shows."""
        return self.submit_context(here, replaces=replaces)

    @action(method="GET")
    def own_video(self, asked: Asked) -> Reply:
        """The video that one works on, or with ``other`` the recorder for another one."""
        here = self.enter()
        context = self.video_context(here, replaces=asked.flag("other"))
        return Reply(self.video_html(context), trigger={"sl:focus": self.video_place})

    @action
    def use_video(self, asked: Asked) -> Reply:
        """Put a video that has arrived into the draft. It is there already unless the server was stopped meanwhile."""
        self._change(self.enter(), number_in(asked.data.get("video", "")))
        html = self.video_html(self.video_context(self.enter()))
        said = _("Your work has arrived. Look at it, then hand it in.")
        trigger = {"sl:saved": "video", "sl:announce": said, "sl:focus": self.video_place}
        return Reply(html, trigger=trigger)

    @action
    def drop_video(self, asked: Asked) -> Reply:
        """Delete the video that one works on; that of another member is only taken off the draft."""
        here = self.enter()
        context = self.video_context(here)
        submission, video = context["submission"], context["video"]
        self._change(here, None)
        said = _("It is deleted.")
        if video is not None and video.owner_id != here.actor.user_id:
            said = _("It is taken off. Who brought it can choose it again.")
        elif video is not None and submission.group_id is not None and not context.get("is_revision"):
            reviews.delete_video(here.actor, here.space, video.uuid)
        html = self.video_html(self.video_context(self.enter()))
        return Reply(html, trigger={"sl:announce": said, "sl:focus": self.video_place})

    @action
    def delete_offer(self, asked: Asked) -> Reply:
        """Delete a video of one's own that the group has not chosen."""
        here = self.enter()
        reviews.delete_video(here.actor, here.space, number_in(asked.data.get("video", "")))
        html = self.video_html(self.video_context(self.enter()))
        return Reply(html, trigger={"sl:announce": _("It is deleted."), "sl:focus": self.video_place})

    @action
    def poster(self, asked: Asked) -> Reply:
        """Keep the still picture that the browser made of a video."""
        here, upload = self.enter(), asked.files.get("picture")
        if upload is None:
            raise Invalid(_("Choose a picture."))
        reviews.set_poster(here.actor, here.space, number_in(asked.data.get("video", "")), upload=upload.file)
        return Reply(status=204)

    @action
    def captions(self, asked: Asked) -> Reply:
        """Keep captions, or say which line is wrong. What was typed comes back as WebVTT, so that the number is right."""
        here = self.enter()
        video, text = number_in(asked.data.get("video", "")), reviews.as_webvtt(asked.data.get("captions", ""))
        try:
            reviews.set_captions(here.actor, here.space, video, text=text)
        except Invalid as error:
            form = CaptionsForm({"captions": text}, dom_id=self.dom_id, name="own")
            form.blame(Invalid(error.message, {"captions": error.message}))
            context = {"captions_form": form, "video_id": video, "place": self.video_place}
            return Reply(self.html("video_review/_own_video_captions.html", **context), 422)
        html = self.video_html(self.video_context(self.enter()))
        said = _("The captions are saved.") if text.strip() else _("There are no captions now.")
        trigger = {"sl:saved": "captions", "sl:announce": said, "sl:focus": f"#{self.dom_id}-captions"}
        return Reply(html, trigger=trigger)

    @action
    def picture(self, asked: Asked) -> Reply:
        """A picture for the draft; what is wrong with one comes back beside the button to choose another."""
        here, upload = self.enter(), asked.files.get("picture")
        self.check_wanted(reviews.WorkKind.PICTURE)
        self.check_begin(here)
        try:
            if upload is None:
                raise Invalid(_("Choose a picture."))
            found = reviews.add_picture(here.actor, here.space, upload=upload.file)
        except Invalid as error:
            context = {**self.video_context(here, replaces=asked.flag("other")), "problem": error.message}
            return Reply(self.html("video_review/_picture_choose.html", **context), 422)
        self._change(here, found.uuid)
        html = self.video_html(self.video_context(self.enter()))
        said = _("Your picture has arrived. Say what it shows, then hand it in.")
        return Reply(html, trigger={"sl:announce": said, "sl:focus": self.video_place})

    @action
    def preview(self, asked: Asked) -> Reply:
        """How the note, or the text, would look."""
        self.enter()
        is_text = asked.data.get("field") == "text"
        source = asked.data.get("text", "") if is_text else reviews.checked_note(asked.data.get("note", ""))
        if len(source) > richtext.MAX_SOURCE:
            raise Invalid(_("This is too long: at most {count} characters.").format(count=richtext.MAX_SOURCE))
        return Reply(richtext.render(source).html or self.html("qa/_nothing_to_preview.html"))

    @action
    def save_note(self, asked: Asked) -> Reply:
        """Keep the note while it is being written, and the text. A refusal would be silent then, so a group reads it below."""
        here = self.enter()
        try:
            note, written = self._keep_draft(here, asked)
        except Conflict as error:
            return self.note_refused(here, error)
        return self.note_saved(note, "note", written)

    def _keep_draft(self, here: AssignmentHere, asked: Asked) -> tuple[str, reviews.WorkText | None]:
        """Keep what the form has of one's draft: a text, words for a picture, the note. The note and the text as they are now."""
        actor, assignment, data, written = here.actor, here.assignment, asked.data, None
        if "text" in data:
            written = reviews.save_text(actor, assignment, text=data.get("text", ""), seen=data.get("text_seen"))
        self._keep_alt(here, asked)
        saved = reviews.save_note(actor, assignment, note=data.get("note", ""), seen=data.get("seen"))
        return saved.body, written

    def _keep_alt(self, here: AssignmentHere, asked: Asked) -> None:
        """Keep the words for a picture, where the form has both."""
        if "alt" in asked.data and "video" in asked.data:
            video_id = number_in(asked.data.get("video", ""))
            reviews.describe_picture(here.actor, here.space, video_id, alt=asked.data.get("alt", ""))

    def note_saved(self, note: str, draft: str, written: reviews.WorkText | None = None) -> Reply:
        """A note was kept, as it is now, and a text. ``draft``: what this browser may forget."""
        context: dict[str, Any] = {"note_seen": reviews.mark_of(note)}
        if written is not None:
            context |= {"written": written, "text_seen": reviews.mark_of(written.body), "limits": self.policy}
        return Reply(self.html("video_review/_submit_saved.html", **context), trigger={"sl:saved": draft})

    def note_refused(self, here: AssignmentHere, error: Conflict) -> Reply:
        """Why it was not, for a group. Raises the error itself for who works alone."""
        if here.participant is None or here.participant.group is None:
            raise error
        html = self.html("video_review/_submit_saved.html", problem=error.message)
        return Reply(html, trigger={"sl:announce": error.message})

    @action
    def hand_in(self, asked: Asked) -> Reply:
        """Hand in what is there. A refusal leaves the note as it was sent."""
        here = self.enter()
        if "note" in asked.data:
            self._keep_draft(here, asked)
        reviews.hand_in(here.actor, here.assignment)
        return self.submit_reply(_("Handed in."), saved="note")

    @action
    def take_back(self, asked: Asked) -> Reply:
        """Make a draft of it again."""
        here = self.enter()
        reviews.take_back(here.actor, here.assignment)
        return self.submit_reply(_("It is a draft again. Nobody can review it until you hand it in."))

    def submit_reply(self, said: str, saved: str = "", step: str = reviews.StepName.SUBMIT) -> Reply:
        """The whole work, because the steps have moved on."""
        here = self.enter()
        self.publish_progress(here)
        context = self.panel_context(here, str(step))
        trigger = {"sl:announce": said, "sl:focus": f"#{self.dom_id}-panel", **({"sl:saved": saved} if saved else {})}
        return Reply(self.html("video_review/_work.html", **context), trigger=trigger)

    def panel_context(self, here: AssignmentHere, step: str) -> dict[str, Any]:
        raise NotImplementedError

    def video_html(self, context: dict[str, Any]) -> str:
        """The video or the recorder, and beside it whether one can hand in now."""
        return self.html("video_review/_submit_video.html", is_answer=True, **context)

    def _begin(self, here: Here, request: Request, suffix: str) -> Response:
        """Refuse a video that could not be handed in before its first byte."""
        self.check_wanted(reviews.WorkKind.VIDEO)
        self.check_begin(self.enter())
        return super()._begin(here, request, suffix)

    def check_wanted(self, work: reviews.WorkKind) -> None:
        """Raises Conflict for what the author of the course does not ask for: a page may be older than the setting."""
        if self.policy.work != work:
            raise reviews.not_wanted()

    def check_begin(self, here: AssignmentHere) -> None:
        """Raises Conflict where nothing can be handed in."""
        context = self.submit_context(here)
        if context["is_handed_in"]:
            raise Conflict(_("This is handed in. Take it back to change it."))
        if context.get("needs_team"):
            raise NotAllowed(
                _("Teams hand in here, and you are in none. Ask the staff of the course to put you into one.")
            )
        if context["is_closed"]:
            raise Conflict(_("The time to hand in is over. Ask the staff of the course for an extension."))

    def _finished(self, here: Here, upload: reviews.Upload) -> reviews.Upload:
        """What has arrived is in the draft at once: its sender may be gone before they can say so."""
        done = super()._finished(here, upload)
        if upload.state == reviews.VideoState.RECEIVING and done.state == reviews.VideoState.READY:
            self._change(self.enter(), done.uuid)
        return done

    def _change(self, here: AssignmentHere, video_id: UUID | None) -> None:
        """Let another video, or none, be the one of the draft; the one before is deleted, but not where others work on it too."""
        submission = here.participant.submission if here.participant else None
        before = submission.video if submission else None
        reviews.choose_video(here.actor, here.assignment, video_id=video_id)
        is_shared = submission is not None and submission.group_id is not None
        if before is not None and before.uuid != video_id and not is_shared:
            reviews.delete_video(here.actor, here.space, before.uuid)


def minutes(milliseconds: int) -> str:
    """A length as players show it: 1:05."""
    seconds = milliseconds // 1000
    return f"{seconds // 60}:{seconds % 60:02}"


def megabytes(size: int) -> str:
    """A size as the browser writes it beside a recording, in millions of bytes."""
    value = size / 10**6
    return _("{size} MB").format(size=number_format(value, 1 if value < 10 else 0))
