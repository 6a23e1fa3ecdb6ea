"""What people find of posts: votes, acceptance, endorsement, following, reports."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..qa import api as qa
from ..qa.forms import ReportForm
from .space_block import SpaceBlock


class QAVerdicts(SpaceBlock):
    """Actions that judge posts. ``on`` says the state that is wanted, so that a second click changes nothing."""

    @action
    def vote_question(self, asked: Asked) -> Reply:
        """Find a question good, or no longer."""
        here = self.enter()
        question = qa.vote_question(here.actor, here.space, asked.number("question"), on=asked.flag("on"))
        return self.vote_reply("question", question.pk, question.title, question.score, asked)

    @action
    def vote_answer(self, asked: Asked) -> Reply:
        """Find an answer helpful, or no longer."""
        here = self.enter()
        answer = qa.vote_answer(here.actor, here.space, asked.number("answer"), on=asked.flag("on"))
        return self.vote_reply("answer", answer.pk, _("this answer"), answer.score, asked)

    @action
    def accept(self, asked: Asked) -> Reply:
        """The asker says which answer solved it; the thread comes back."""
        here = self.enter()
        answer = qa.accept_answer(here.actor, here.space, asked.number("id"), on=asked.flag("on"))
        said = _("You accepted this answer.") if asked.flag("on") else _("The answer is no longer accepted.")
        return self.thread_reply(here, answer.question_id, said)

    @action
    def endorse(self, asked: Asked) -> Reply:
        """Vouch for an answer; it comes back."""
        here = self.enter()
        answer = qa.endorse_answer(here.actor, here.space, asked.number("id"), on=asked.flag("on"))
        said = _("You endorsed this answer.") if asked.flag("on") else _("The answer is no longer endorsed.")
        return self.post_reply(here, "answer", answer.pk, said)

    @action
    def wiki(self, asked: Asked) -> Reply:
        """Open an answer to others' edits, or close it."""
        here = self.enter()
        answer = qa.make_wiki(here.actor, here.space, asked.number("id"), wiki=asked.flag("on"))
        said = _("Others can edit this answer now.") if asked.flag("on") else _("Only you can edit this answer now.")
        return self.post_reply(here, "answer", answer.pk, said)

    @action
    def follow(self, asked: Asked) -> Reply:
        """Have a question under "Following", or no longer."""
        here = self.enter()
        question = qa.follow_question(here.actor, here.space, asked.number("id"), on=asked.flag("on"))
        said = _("You follow this question.") if asked.flag("on") else _("You no longer follow this question.")
        html = self.html("qa/_follow.html", id=question.pk, is_following=asked.flag("on"))
        return Reply(html, trigger={"sl:announce": said})

    @action
    def same(self, asked: Asked) -> Reply:
        """Say "I have this question too", or no longer."""
        here = self.enter()
        question = qa.have_same_question(here.actor, here.space, asked.number("id"), on=asked.flag("on"))
        html = self.html("qa/_same.html", id=question.pk, has_same=asked.flag("on"), count=question.same_count)
        return Reply(html)

    @action
    def ask_experts(self, asked: Asked) -> Reply:
        """Ask up to three people who could know."""
        here = self.enter()
        found = qa.ask_experts(here.actor, here.space, asked.number("id"))
        return Reply(self.html("qa/_experts.html", people=found))

    @action
    def decline(self, asked: Asked) -> Reply:
        """The person who was asked cannot answer."""
        here = self.enter()
        qa.decline_request(here.actor, here.space, asked.number("id"))
        return Reply(self.html("qa/_declined.html"))

    @action
    def reveal(self, asked: Asked) -> Reply:
        """Show staff who asked an anonymous question."""
        here = self.enter()
        person = qa.reveal_author(here.actor, here.space, asked.number("id"))
        return Reply(self.html("qa/_revealed.html", person=person))

    @action(method="GET")
    def report_form(self, asked: Asked) -> Reply:
        """The form to report a post."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        qa.find_post(here.actor, here.space, post_type, post_id)
        form = ReportForm(dom_id=self.dom_id, name=f"report-{post_type}-{post_id}")
        return Reply(self.html("desk/_report_form.html", form=form, post_type=post_type, id=post_id))

    @action
    def report(self, asked: Asked) -> Reply:
        """Tell the moderators about a post."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        form = ReportForm(asked.data, dom_id=self.dom_id, name=f"report-{post_type}-{post_id}")
        try:
            qa.report_post(here.actor, here.space, post_type, post_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("desk/_report_form.html", form=form, post_type=post_type, id=post_id), 422)
        return Reply(self.html("desk/_reported.html"))

    def vote_reply(self, kind: str, post_id: int, title: str, count: int, asked: Asked) -> Reply:
        html = self.html(
            "elements/vote.html",
            url=self.urls[f"vote_{kind}"],
            name=kind,
            value=post_id,
            title=title,
            count=count,
            pressed=asked.flag("on"),
            id=f"{self.dom_id}-vote-{kind}-{post_id}",
        )
        return Reply(html)
