"""Writing: publish, schedule, keep as a draft, pass on, reply."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring
from microblog import api as microblog
from microblog.forms import COHORT, PAIR, PassForm, PostForm, ReplyForm

from ..kit import platform
from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from .microblog_lists import item_alone
from .microblog_settings import Completion
from .microblog_space import MicroblogSpace, ReaderHere
from .pictures import Pictures

#: So many mentees, or mentors, are offered one by one; others can be named.
MOST_PAIRS = 8


class MicroblogPosts(MicroblogSpace, Pictures):
    """Actions that write something new. Each answers with the partial that changed."""

    @action
    def publish(self, asked: Asked) -> Reply:
        """Post, set a moment for it, or keep it as a draft; an empty form comes back, with the card of a new post."""
        here = self.enter()
        form = self.post_form(here, asked.data)
        try:
            if asked.data.get("then") == "draft":
                self.keep(here, form, at_a_moment=False)
                return self.kept_reply(here, _("Kept under Drafts."))
            if form.moment is not None:
                self.keep(here, form, at_a_moment=True)
                return self.kept_reply(here, _("It comes out at the time you chose. Until then it waits under Drafts."))
            post = self.send(here, form)
        except Invalid as error:
            form.blame(error)
            context = {**self.write_context(here), "form": form, "is_open": True}
            return Reply(self.html("microblog/_composer.html", **context), 422)
        self.completed(Completion.WRITTEN)
        said = _("Your post is out.") if post.is_visible else held_sentence()
        kind = "ok" if post.is_visible else "warn"
        card = microblog.show_post(here.actor, here.space, post.pk)
        html = self.html("microblog/_published.html", **self.write_context(here), post=card, said=said, said_kind=kind)
        place = f"#{self.dom_id}-said"
        trigger = {"sl:saved": "post", "sl:announce": said, "sl:focus": place, "sl:scroll": place}
        return Reply(html, trigger=trigger)

    def send(self, here: ReaderHere, form: PostForm) -> Any:
        """Publish what the form holds; the draft it came from goes with it."""
        return microblog.publish_post(
            here.actor,
            here.space,
            body=form.cleaned["body"],
            kind=form.cleaned["kind"] or microblog.PostKind.POST,
            value=form.cleaned["value"],
            audience=self.audience_of(here, form),
            author_id=self.author_of(here, form),
            poll=form.poll,
            may_be_quoted=not form.cleaned["no_quotes"],
            draft_id=form.cleaned["draft"],
            once=form.cleaned["once"],
            policy=self.policy,
        )

    def keep(self, here: ReaderHere, form: PostForm, *, at_a_moment: bool) -> None:
        """Keep what the form holds on the server."""
        microblog.save_draft(
            here.actor,
            here.space,
            body=form.cleaned["body"],
            kind=form.cleaned["kind"] or microblog.PostKind.POST,
            value=form.cleaned["value"],
            audience=self.audience_of(here, form),
            author_id=self.author_of(here, form),
            publish_at=form.moment if at_a_moment else None,
            draft_id=form.cleaned["draft"],
            poll=form.poll,
            may_be_quoted=not form.cleaned["no_quotes"],
            policy=self.policy,
        )

    def kept_reply(self, here: ReaderHere, said: str) -> Reply:
        html = self.html("microblog/_composer.html", **self.write_context(here), said=said)
        return Reply(html, trigger={"sl:saved": "post", "sl:announce": said, "sl:focus": f"#{self.dom_id}-said"})

    @action
    def audience_line(self, asked: Asked) -> Reply:
        """Who will see the post that is being written, in words and in number."""
        here = self.enter()
        form = self.post_form(here, asked.data)
        try:
            found = microblog.reach_of(here.actor, here.space, self.audience_of(here, form))
        except Invalid as error:
            return Reply(self.html("microblog/_audience_line.html", problem=error.message))
        return Reply(self.html("microblog/_audience_line.html", reach=found))

    @action(method="GET")
    def pass_form(self, asked: Asked) -> Reply:
        """Pass a post on with thanks, or with words of one's own."""
        here = self.enter()
        post = microblog.show_post(here.actor, here.space, asked.number("id"))
        form = PassForm(dom_id=self.dom_id, name=f"pass-{post.id}")
        return Reply(self.html("microblog/_pass_form.html", here=here, post=post, form=form))

    @action
    def pass_on(self, asked: Asked) -> Reply:
        """Pass a post on; what was made of it stands on top of the list."""
        here = self.enter()
        post_id = asked.number("id")
        form = PassForm(asked.data, dom_id=self.dom_id, name=f"pass-{post_id}")
        body = form.cleaned["body"] if asked.data.get("with") == "words" else ""
        try:
            if asked.data.get("with") == "words" and not body.strip():
                raise Invalid(_("Write something first."), {"body": _("Write something first.")})
            made = microblog.publish_post(
                here.actor, here.space, body=body, quoted_id=post_id, once=form.cleaned["once"], policy=self.policy
            )
        except Invalid as error:
            form.blame(error)
            post = microblog.show_post(here.actor, here.space, post_id)
            return Reply(self.html("microblog/_pass_form.html", here=here, post=post, form=form), 422)
        if body:
            self.completed(Completion.WRITTEN)
        said = _("You passed it on.") if made.is_visible else held_sentence()
        card = microblog.show_post(here.actor, here.space, made.pk)
        html = self.html("microblog/_passed.html", **self.card_context(here), post=card, said=said)
        return Reply(html, trigger={"sl:announce": said, "sl:saved": f"pass-{post_id}"})

    @action
    def reply(self, asked: Asked) -> Reply:
        """Reply to a post or to a reply; it comes back as it stands in the thread."""
        here = self.enter()
        post_id, parent_id = asked.number("post"), asked.number("parent") or None
        form = self.reply_form(post_id, parent_id, asked.data)
        try:
            reply = microblog.reply_to(
                here.actor, here.space, post_id, parent_id=parent_id, policy=self.policy, **form.cleaned
            )
        except Invalid as error:
            form.blame(error)
            html = self.html("microblog/_reply_form.html", here=here, form=form, post_id=post_id, parent_id=parent_id)
            return Reply(html, 422)
        self.completed(Completion.WRITTEN, Completion.REPLIED)
        said = _("Your reply is out.") if reply.is_visible else held_sentence()
        saved = f"reply-{post_id}-{parent_id or 0}"
        post = microblog.show_post(here.actor, here.space, post_id)
        item = item_alone(here, reply.pk)
        html = self.html(
            "microblog/_replied.html",
            **self.card_context(here),
            post=post,
            item=item,
            family=[item],
            form=self.reply_form(post_id, None),
            parent_id=parent_id,
        )
        trigger = {"sl:saved": saved, "sl:announce": said}
        if parent_id is not None:
            # It may stand far below the one that it answers.
            trigger["sl:focus"] = f"#{self.dom_id}-reply-{reply.pk}"
        return Reply(html, trigger=trigger)

    @action(method="GET")
    def reply_form_for(self, asked: Asked) -> Reply:
        """The form to reply to a reply, below it."""
        here = self.enter()
        reply = microblog.find_reply(here.actor, here.space, asked.number("id"))
        form = self.reply_form(reply.post_id, reply.pk)
        html = self.html("microblog/_reply_form.html", here=here, form=form, post_id=reply.post_id, parent_id=reply.pk)
        return Reply(html, trigger={"sl:focus": form["body"].id_for_label})

    def post_form(self, here: ReaderHere, data: Any = None, **initial: Any) -> PostForm:
        mentors = microblog.is_mentoring(here.actor)
        kinds = [
            (kind.value, kind.label)
            for kind in microblog.PostKind
            if kind != microblog.PostKind.ANNOUNCEMENT or mentors
        ]
        audiences = self.audiences_for(here)
        return PostForm(data, dom_id=self.dom_id, audiences=audiences, kinds=kinds, values=self.values, initial=initial)

    def audiences_for(self, here: ReaderHere) -> list[tuple[str, str]]:
        """To whom somebody may write, each as the form sends it; cohorts by their names."""
        found = [
            (str(kind.value), str(kind.label))
            for kind in microblog.Audience
            if kind != microblog.Audience.COHORT and microblog.can_address(here.actor, kind)
        ]
        if microblog.can_address(here.actor, microblog.Audience.COHORT) and not self.by_cohort:
            found += [(f"{COHORT}{cohort.id}", cohort.name) for cohort in platform.cohorts(self)]
        pairs = self.pairs_for(here)
        # A mentor of a programme need have no role here; nobody else is asked about.
        mentees = microblog.Audience.MENTEES
        if pairs and not microblog.is_mentoring(here.actor) and microblog.may_address(here.actor, here.space, mentees):
            found.insert(1, (str(mentees.value), str(mentees.label)))
        return found + pairs

    def pairs_for(self, here: ReaderHere) -> list[tuple[str, str]]:
        """The writer's mentors and mentees, each as an audience of the two. One query, two for who has some."""
        paired = mentoring.partners_of(here.space, here.actor.person_id, MOST_PAIRS)
        people = spaces.people_in(here.space, paired)
        return [(f"{PAIR}{user_id}", _("Only {name} and I").format(name=people[user_id].name)) for user_id in paired]

    def audience_of(self, here: ReaderHere, form: PostForm) -> microblog.AudienceChoice:
        """For whom a post is. Raises Invalid for a name that nobody here has, and for more names than a post can have."""
        if len(form.names) > microblog.MOST_NAMED:
            message = _("Name between one and {count} people.").format(count=microblog.MOST_NAMED)
            raise Invalid(message, {"people": message})
        return form.audience_choice([self.called(here, name, "people") for name in form.names])

    def author_of(self, here: ReaderHere, form: PostForm) -> int | None:
        """In whose name a post is written; None for the writer's own."""
        name = form.cleaned["behalf"].strip().lstrip("@").lower()
        return self.called(here, name, "behalf") if name else None

    def called(self, here: ReaderHere, name: str, field: str) -> int:
        """The id of a member. Raises Invalid with a sentence for the field."""
        known = spaces.members_called(here.space, [name])
        if name not in known:
            message = _("Nobody here is called “{name}”.").format(name=name)
            raise Invalid(message, {field: message})
        return known[name][0]

    def write_context(self, here: ReaderHere) -> dict[str, Any]:
        """The form to write, for those who may."""
        return {
            **self.card_context(here),
            "form": self.post_form(here),
            "policy": self.policy,
            "person": spaces.person_of(here.actor),
            "may_post_for": microblog.can_post_for(here.actor),
            "narrow": [microblog.Audience.NAMED.value],
        }

    def reply_form(self, post_id: int, parent_id: int | None, data: Any = None) -> ReplyForm:
        return ReplyForm(data, dom_id=self.dom_id, name=f"reply-{post_id}-{parent_id or 0}")


def held_sentence() -> str:
    return _("Your post waits for a moderator. Nobody else sees it until then.")
