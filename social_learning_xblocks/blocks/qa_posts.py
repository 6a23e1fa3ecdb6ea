"""Writing: ask, answer, comment, edit, delete, pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ..kit import platform
from ..kit.errors import Invalid, NotAllowed, NotFound
from ..kit.forms import BlockForm
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..qa import api as qa
from ..qa.api import Answer, Question
from ..qa.forms import AnswerForm, AskForm, CommentForm, PostForm, QuestionForm, TagsForm
from ..spaces import api as spaces
from .pictures import Pictures
from .qa_settings import Completion
from .space_block import Here


class QAPosts(Pictures):
    """Actions that write posts. Each answers with the partial that changed."""

    @action
    def ask(self, asked: Asked) -> Reply:
        """Post a question; its row and an empty form come back."""
        here = self.enter()
        form = AskForm(asked.data, dom_id=self.dom_id)
        try:
            question = qa.ask_question(here.actor, here.space, **form.cleaned, policy=self.policy)
        except Invalid as error:
            form.blame(error)
            context = {**self.ask_context(here), "form": form, "is_open": True}
            return Reply(self.html("qa/_ask_form.html", here=here, **context), 422)
        self.completed(Completion.POSTED)
        row = qa.own_new_row(here.actor, question)
        said = _("Your question is posted.") if question.is_visible else held_sentence()
        known = (
            qa.activity_mark(question.pk, question.last_activity_at)
            if question.is_visible
            else qa.newest_activity(here.space)
        )
        context = {
            **self.ask_context(here),
            "row": row,
            "overview": qa.counts(here.space),
            "known": known,
            "said": said,
            "said_kind": "ok" if question.is_visible else "warn",
        }
        place = f"#{self.dom_id}-said"
        trigger = {"sl:saved": "ask", "sl:announce": said, "sl:focus": place, "sl:scroll": place}
        return Reply(self.html("qa/_asked.html", here=here, **context), trigger=trigger)

    @action
    def answer(self, asked: Asked) -> Reply:
        """Post an answer; it comes back with an empty form."""
        here = self.enter()
        form = self.answer_form(asked.number("question"), asked.data)
        try:
            answer = qa.answer_question(here.actor, here.space, asked.number("question"), **form.cleaned)
        except Invalid as error:
            form.blame(error)
            context = {"form": form, "question_id": asked.number("question")}
            return Reply(self.html("qa/_answer_form_inside.html", here=here, **context), 422)
        self.completed(Completion.POSTED, Completion.ANSWERED)
        said = _("Your answer is posted.") if answer.is_visible else held_sentence()
        return Reply(
            self.html(
                "qa/_answered.html",
                here=here,
                answer=qa.show_answer(here.actor, here.space, answer),
                thread=answer.question,
                answer_form=self.answer_form(answer.question_id),
            ),
            trigger={"sl:saved": f"answer-{answer.question_id}", "sl:announce": said},
        )

    @action
    def comment(self, asked: Asked) -> Reply:
        """Post a comment; the comments of the post come back."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        form = self.comment_form(post_type, post_id, asked.data)
        try:
            comment = qa.add_comment(here.actor, here.space, post_type, post_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            html = self.html("qa/_comment_form.html", here=here, form=form, post_type=post_type, id=post_id)
            return Reply(html, 422)
        self.completed(Completion.POSTED)
        said = _("Your comment is posted.") if comment.is_visible else held_sentence()
        trigger = {"sl:saved": f"comment-{post_type}-{post_id}", "sl:announce": said}
        return self.comments_reply(here, post_type, post_id, trigger)

    @action(method="GET")
    def comment_form_for(self, asked: Asked) -> Reply:
        """The form to comment, in place of its button."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        qa.find_post(here.actor, here.space, post_type, post_id)
        form = self.comment_form(post_type, post_id)
        trigger = {"sl:focus": form["body"].id_for_label}
        html = self.html("qa/_comment_form.html", here=here, form=form, post_type=post_type, id=post_id)
        return Reply(html, trigger=trigger)

    @action(method="GET")
    def comments(self, asked: Asked) -> Reply:
        """The newest comments of a post; as rows alone those that came before one of them."""
        here = self.enter()
        post_type, post_id, before = asked.data.get("post", ""), asked.number("id"), asked.number("before")
        if not before:
            return self.comments_reply(here, post_type, post_id, {})
        found = qa.show_comments(here.actor, here.space, post_type, post_id, before=before)
        return Reply(self.html("qa/_comment_rows.html", here=here, comments=found, post_type=post_type, id=post_id))

    @action
    def preview(self, asked: Asked) -> Reply:
        """How the text would look."""
        here = self.enter()
        body = asked.data.get(asked.data.get("field", "body"), "")
        return Reply(qa.preview(here.space, body) or self.html("qa/_nothing_to_preview.html"))

    @action(method="GET")
    def edit_form(self, asked: Asked) -> Reply:
        """The form to edit a post, in its place."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        may = qa.tools_of(here.actor, here.space, post_type, post_id).may
        if not may & {"edit", "retag"}:
            raise NotAllowed(_("You cannot edit this post."))
        post = qa.find_post(here.actor, here.space, post_type, post_id)
        initial = {
            "body": post.body,
            "title": getattr(post, "title", ""),
            "tags": ", ".join(getattr(post, "tag_names", [])),
        }
        kind = form_of(post_type, text="edit" in may)
        form = kind(initial=initial, dom_id=self.dom_id, name=f"edit-{post_type}-{post_id}")
        return self.edit_reply(here, post_type, post_id, form)

    @action
    def save_edit(self, asked: Asked) -> Reply:
        """Keep an edited post; the post comes back as it is now."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        kind = form_of(post_type, text="body" in asked.data)
        form = kind(asked.data, dom_id=self.dom_id, name=f"edit-{post_type}-{post_id}")
        edits: dict[str, Callable[..., Any]] = {
            "question": qa.edit_question,
            "answer": qa.edit_answer,
            "comment": qa.edit_comment,
        }
        policy = {"policy": self.policy} if post_type == "question" else {}
        try:
            edits[post_type](here.actor, here.space, post_id, **form.cleaned, **policy)
        except Invalid as error:
            form.blame(error)
            return self.edit_reply(here, post_type, post_id, form, 422)
        return self.post_reply(here, post_type, post_id, _("Your changes are saved."), f"edit-{post_type}-{post_id}")

    @action(method="GET")
    def post(self, asked: Asked) -> Reply:
        """A post as it is now, in place of its edit form."""
        return self.post_reply(self.enter(), asked.data.get("post", ""), asked.number("id"))

    @action(method="GET")
    def tools(self, asked: Asked) -> Reply:
        """The buttons behind the dots of a post."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        tools = qa.tools_of(here.actor, here.space, post_type, post_id)
        return Reply(self.html("qa/_tool_items.html", post_type=post_type, id=post_id, may=tools.may, post=tools))

    @action
    def delete(self, asked: Asked) -> Reply:
        """Take back one's own post; "Undo" comes back in its place."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        qa.delete_post(here.actor, here.space, post_type, post_id)
        return Reply(
            self.html("qa/_deleted.html", here=here, post_type=post_type, id=post_id),
            trigger={"sl:announce": _("Deleted. You can undo this.")},
        )

    @action
    def undelete(self, asked: Asked) -> Reply:
        """Bring one's own post back."""
        here = self.enter()
        post_type, post_id = asked.data.get("post", ""), asked.number("id")
        qa.undelete_post(here.actor, here.space, post_type, post_id)
        return self.post_reply(here, post_type, post_id, _("It is back."))

    @action
    def convert(self, asked: Asked) -> Reply:
        """Turn an answer into a comment, or a comment into an answer; the thread comes back."""
        here = self.enter()
        if asked.data.get("post") == "answer":
            question_id = qa.convert_to_comment(here.actor, here.space, asked.number("id")).question_id
        else:
            question_id = qa.convert_to_answer(here.actor, here.space, asked.number("id")).question_id
        return self.thread_reply(here, question_id, _("Done."))

    @action(method="GET")
    def history(self, asked: Asked) -> Reply:
        """Versions of a post with their differences, the newest first; as rows alone those that came earlier."""
        here = self.enter()
        post_type, post_id, after = asked.data.get("post", ""), asked.number("id"), asked.number("after")
        page = qa.history_of(here.actor, here.space, post_type, post_id, before=after)
        template = "qa/_history_rows.html" if after else "qa/_history.html"
        return Reply(self.html(template, page=page, where={"post": post_type, "id": post_id}))

    def ask_context(self, here: Here) -> dict[str, Any]:
        """The form to ask, for those who may."""
        return {
            "form": AskForm(dom_id=self.dom_id),
            "may_ask": qa.can_ask(here.actor, self.policy),
            "policy": self.policy,
            "person": spaces.person_of(here.actor),
        }

    def answer_form(self, question_id: int, data: Any = None) -> AnswerForm:
        return AnswerForm(data, dom_id=self.dom_id, name=f"answer-{question_id}")

    def comment_form(self, post_type: str, post_id: int, data: Any = None) -> CommentForm:
        return CommentForm(data, dom_id=self.dom_id, name=f"comment-{post_type}-{post_id}")

    def edit_reply(self, here: Here, post_type: str, post_id: int, form: BlockForm, status: int = 200) -> Reply:
        html = self.html("qa/_edit_form.html", here=here, form=form, post_type=post_type, id=post_id)
        first = form["body"].id_for_label if "body" in form.fields else f"{form['tags'].id_for_label}-typing"
        return Reply(html, status, {"sl:focus": first} if status == 200 else {})

    def comments_reply(self, here: Here, post_type: str, post_id: int, trigger: dict[str, Any]) -> Reply:
        found = qa.show_comments(here.actor, here.space, post_type, post_id)
        html = self.html("qa/_comments.html", here=here, comments=found, post_type=post_type, id=post_id)
        return Reply(html, trigger=trigger)

    def post_reply(self, here: Here, post_type: str, post_id: int, said: str = "", saved: str = "") -> Reply:
        """A post as it is now: an answer alone, a question with its thread, a comment among its neighbours."""
        trigger = {"sl:announce": said} if said else {}
        if saved:
            trigger["sl:saved"] = saved
        post = qa.find_post(here.actor, here.space, post_type, post_id)
        if isinstance(post, Question):
            return self.thread_reply(here, post_id, said, saved)
        if isinstance(post, Answer):
            view = qa.show_answer(here.actor, here.space, post)
            return Reply(self.html("qa/_answer.html", here=here, answer=view), trigger=trigger)
        return self.comments_reply(here, *qa.parent_of(post), trigger)

    def thread_reply(self, here: Here, question_id: int, said: str = "", saved: str = "") -> Reply:
        thread = qa.open_question(here.actor, here.space, here.membership, question_id)
        trigger = {"sl:announce": said} if said else {}
        if saved:
            trigger["sl:saved"] = saved
        return Reply(self.html("qa/_question.html", **self.thread_context(here, thread)), trigger=trigger)

    def completed(self, *rules: str) -> None:
        """Tell the platform that the learner has done what the author asks for."""
        if self.completion in rules:
            platform.publish_completion(self, 1.0)


def form_of(post_type: str, *, text: bool) -> type[BlockForm]:
    """The form to edit a post; without ``text`` that of a question has its topics alone."""
    if post_type == "question":
        return QuestionForm if text else TagsForm
    if post_type not in ("answer", "comment"):
        raise NotFound(_("There is no such post."))
    return PostForm


def held_sentence() -> str:
    return _("Your post waits for a moderator. Nobody else sees it until then.")
