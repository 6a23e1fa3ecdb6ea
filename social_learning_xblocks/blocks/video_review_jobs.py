"""Work on a whole class, from the board: started there, followed while it goes on, given up."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..kit import platform
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..video_review import api as reviews
from ..video_review import tasks
from .video_review_space import AssignmentHere, VideoReviewSpace


class VideoReviewJobs(VideoReviewSpace):
    """Actions of staff that outgrow a request. Each verb asks who may."""

    @action
    def grade_anew(self, asked: Asked) -> Reply:
        """Reckon all grades again."""
        return self.started(asked, reviews.JobKind.RESCORE)

    @action
    def send_grades(self, asked: Asked) -> Reply:
        """Tell the gradebook what it does not know yet."""
        return self.started(asked, reviews.JobKind.SEND)

    @action
    def pack_work(self, asked: Asked) -> Reply:
        """Make a ZIP of all videos, captions, reviews and grades."""
        return self.started(asked, reviews.JobKind.PACK)

    @action(method="GET")
    def board_jobs(self, asked: Asked) -> Reply:
        """How far the jobs are; those that were open when the page asked last, and are over, are told."""
        here = self.enter_quickly()
        context = self.jobs_context(here)
        before = set(asked.data.get("open", "").split())
        over = [job for job, *_rest in context["jobs"] if str(job.id) in before and not job.is_open]
        told = {"sl:announce": " ".join(said_of(job) for job in over)} if over else {}
        return Reply(self.html("video_review/board/_jobs.html", here=here, **context), trigger=told)

    @action
    def cancel_job(self, asked: Asked) -> Reply:
        """Give a job up."""
        here = self.enter_quickly()
        job = reviews.cancel_job(here.actor, here.assignment, asked.number("id"))
        html = self.html("video_review/board/_jobs.html", here=here, **self.jobs_context(here))
        return Reply(html, trigger={"sl:announce": said_of(job), "sl:focus": f"#{self.dom_id}-jobs"})

    def started(self, asked: Asked, kind: reviews.JobKind) -> Reply:
        """Ask for a job; the board says what became of it, or that it goes on."""
        here = self.enter()
        job = reviews.ask_job(here.actor, here.assignment, kind)
        tasks.start_job(job.id)
        job = reviews.find_job(here.actor, here.assignment, job.id)
        tone = "ok" if job.is_done else "bad" if job.is_failed else "info"
        return self.board_reply(here, asked.data.get("view", ""), said_of(job), tone)

    def board_reply(self, here: AssignmentHere, view: str, said: str = "", tone: str = "ok") -> Reply:
        """The whole board. ``VideoReviewDesk`` draws it."""
        raise NotImplementedError

    def jobs_context(self, here: AssignmentHere) -> dict[str, Any]:
        jobs = reviews.jobs_of(here.actor, here.assignment)
        return {
            "jobs": [(job, said_of(job), self.file_url(here, job)) for job in jobs],
            "open": " ".join(str(job.id) for job in jobs if job.is_open),
            "has_workers": platform.has_workers(),
        }

    def file_url(self, here: AssignmentHere, job: reviews.JobCard) -> str:
        """Where the file of a job is, "" where there is none."""
        return reverse("social_learning:archive", args=[here.space.pk, job.uuid]) if job.is_done and job.size else ""


def said_of(job: reviews.JobCard) -> str:
    """How a job stands, in a sentence."""
    if job.is_failed:
        return job.reason
    if job.is_done:
        return _result_of(job)
    if job.is_waiting:
        return _("It has not begun yet.")
    return _("It goes on in the background.") if job.is_open else _("It was cancelled. What was done until then stays.")


def _result_of(job: reviews.JobCard) -> str:
    count = job.count
    if job.kind == reviews.JobKind.RESCORE:
        return ngettext("{count} grade has changed.", "{count} grades have changed.", count).format(count=count)
    if job.is_file and not job.size:
        return _("The file was deleted. Start it again for a new one.")
    if job.is_file:
        text = ngettext("{count} video, {size} in all.", "{count} videos, {size} in all.", count)
        return text.format(count=count, size=filesizeformat(job.size))
    return ngettext("The gradebook has taken {count} grade.", "The gradebook has taken {count} grades.", count).format(
        count=count
    )
