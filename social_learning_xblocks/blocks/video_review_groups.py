"""Groups: make one, let others in by a code, leave it; and the videos that one has brought and the group has not chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ..kit import platform
from ..kit.actor import Person
from ..kit.errors import Conflict, Invalid, NotFound
from ..kit.forms import BlockForm
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from ..video_review import api as reviews
from ..video_review.forms import GroupCodeForm, GroupNameForm, InviteForm
from .video_review_space import AssignmentHere, VideoReviewSpace


@dataclass(frozen=True)
class Invited:
    """An invitation on the page. ``person``: whom it is for, or who made it; None when the account is gone."""

    card: reviews.InvitationCard
    person: Person | None


#: The template of each form, and what it calls the form.
FORMS: dict[type[BlockForm], tuple[str, str]] = {
    GroupNameForm: ("_group_name_form.html", "name_form"),
    GroupCodeForm: ("_group_join_form.html", "code_form"),
    InviteForm: ("_group_invite_form.html", "invite_form"),
}


@dataclass(frozen=True)
class GroupShown:
    """A group on the page: its members by name, who changed the draft last (None for nobody), what invites others, and whom it has
    asked.
    """

    card: reviews.GroupCard
    members: list[Person]
    changed_by: Person | None
    invitation: str
    invited: list[Invited]


@dataclass(frozen=True)
class Offer:
    """A video of one's own: how long it is, and when it came."""

    uuid: UUID
    length: str
    created_at: datetime


class VideoReviewGroups(VideoReviewSpace):
    """Actions on one's own group. All answer with the whole work: what is handed in hangs on who hands in."""

    @action
    def make_group(self, asked: Asked) -> Reply:
        """A new group, with who makes it in it."""
        here, form = self.enter(), GroupNameForm(asked.data, is_new=True, dom_id=self.dom_id, name="group")
        said = _("Your group is there. Give others its code.")
        return self.group_change(
            here, form, said, lambda: reviews.make_group(here.actor, here.assignment, **form.cleaned)
        )

    @action
    def join_group(self, asked: Asked) -> Reply:
        """Into a group, by its code."""
        here, form = self.enter(), GroupCodeForm(asked.data, dom_id=self.dom_id, name="join")
        said = _("You are in the group.")
        return self.group_change(
            here, form, said, lambda: reviews.join_group(here.actor, here.assignment, **form.cleaned)
        )

    @action
    def rename_group(self, asked: Asked) -> Reply:
        """Another name for the group."""
        here, form = self.enter(), GroupNameForm(asked.data, dom_id=self.dom_id, name="group")
        said = _("The name is saved.")
        return self.group_change(
            here, form, said, lambda: reviews.rename_group(here.actor, here.assignment, **form.cleaned)
        )

    @action
    def renew_code(self, asked: Asked) -> Reply:
        """Another code, so that the one before opens nothing any more."""
        here = self.enter()
        reviews.renew_code(here.actor, here.assignment)
        return self.group_reply(_("There is a new code. The one before opens nothing any more."))

    @action(method="GET")
    def group_options(self, asked: Asked) -> Reply:
        """People without a group by the start of their names, as options of a list box."""
        here = self.enter()
        people = reviews.invitable(here.actor, here.assignment, asked.data.get("q", "").strip().lstrip("@")[:40])
        return Reply(self.html("elements/people_options.html", people=people))

    @action
    def invite(self, asked: Asked) -> Reply:
        """Ask somebody into the group."""
        here, form = self.enter(), InviteForm(asked.data, dom_id=self.dom_id, name="invite")
        said = _("Invited. They decide whether they come.")
        return self.group_change(here, form, said, lambda: reviews.invite(here.actor, here.assignment, **form.cleaned))

    @action
    def withdraw_invitation(self, asked: Asked) -> Reply:
        """Take an invitation back."""
        here = self.enter()
        reviews.withdraw_invitation(here.actor, here.assignment, asked.number("id"))
        return self.group_reply(_("The invitation is taken back."))

    @action
    def accept_invitation(self, asked: Asked) -> Reply:
        """Into the group that has asked."""
        here = self.enter()
        reviews.accept_invitation(here.actor, here.assignment, asked.number("id"))
        return self.group_reply(_("You are in the group."))

    @action
    def decline_invitation(self, asked: Asked) -> Reply:
        """Not into the group that has asked."""
        here = self.enter()
        reviews.decline_invitation(here.actor, here.assignment, asked.number("id"))
        return self.group_reply(_("Declined. The group is not told, and cannot ask you again."))

    @action
    def leave_group(self, asked: Asked) -> Reply:
        """Out of the group."""
        here = self.enter()
        reviews.leave_group(here.actor, here.assignment)
        return self.group_reply(_("You have left the group. You can join another one, or hand in alone."))

    @action
    def gather_team(self, asked: Asked) -> Reply:
        """Work with one's team of the course, as it is there now."""
        here = self.enter()
        team = self.team(here)
        if team is None:
            raise NotFound(_("You are in no team of this course."))
        reviews.gather_team(here.actor, here.assignment, team_id=team.id, name=team.name, members=team.members)
        return self.group_reply(_("You are with your team."))

    def team(self, here: AssignmentHere) -> platform.Team | None:
        """The team of the course that this person is in; None where teams do not hand in."""
        if self.groups != reviews.GroupMode.TEAMS:
            return None
        return platform.team_of(self, here.actor.person_id, self.teamset.strip())

    def group_context(self, here: AssignmentHere, video_id: int | None) -> dict[str, Any]:
        """What the panel shows of a group; where one is in none, how to come into one. ``video_id``: the one that is chosen."""
        card, team = reviews.group_card(here.assignment, here.participant), self.team(here)
        if card is None:
            forms = self.groups == reviews.GroupMode.OWN and reviews.can_upload(here.actor)
            return {
                "group": None,
                "team": team,
                "needs_team": self.groups == reviews.GroupMode.TEAMS,
                "may_form": forms,
                "invitations": self.invited(here, reviews.invitations_to(here.actor, here.assignment), by=True)
                if forms
                else [],
                "name_form": GroupNameForm(is_new=True, dom_id=self.dom_id, name="group"),
                "code_form": GroupCodeForm(dom_id=self.dom_id, name="join"),
            }
        named = spaces.people_in(here.space, {*card.members, card.changed_by})
        may_write = here.actor.can_write
        may_invite = may_write and not card.is_team and card.may_change
        return {
            "group": GroupShown(
                card=card,
                members=[named[user_id] for user_id in card.members if user_id in named],
                changed_by=named.get(card.changed_by or 0),
                invitation=self.invitation(here, card),
                invited=self.invited(here, reviews.invitations_of(card.id)) if may_invite else [],
            ),
            "invite_form": InviteForm(dom_id=self.dom_id, name="invite"),
            "has_changed": card.is_team and team is not None and set(team.members) != set(card.members),
            "name_form": GroupNameForm(initial={"name": card.name}, dom_id=self.dom_id, name="group"),
            "offers": self.offers(here, video_id) if may_write and card.may_change else [],
        }

    def invited(self, here: AssignmentHere, cards: list[reviews.InvitationCard], *, by: bool = False) -> list[Invited]:
        """Invitations with whom they are for, or who made them. One query at most."""
        ids = {card.id: card.invited_by if by else card.user_id for card in cards}
        named = spaces.people_in(here.space, ids.values())
        return [Invited(card, named.get(ids[card.id] or 0)) for card in cards]

    def offers(self, here: AssignmentHere, video_id: int | None) -> list[Offer]:
        """Videos that this person brought and the group has not chosen."""
        found = reviews.own_videos(here.actor, here.space, self.policy.work, besides=video_id)
        return [Offer(video.uuid, reviews.length_of(video), video.created_at) for video in found]

    def invitation(self, here: AssignmentHere, card: reviews.GroupCard) -> str:
        """A text to send to others: the code, and where it belongs."""
        where = platform.unit_url(here.space.course_key, platform.usage_key(self)) if here.space.course_key else ""
        words = _("Join our group “{group}” for “{assignment}” with the code {code}.")
        text = words.format(group=card.name, assignment=self.display_name, code=card.code)
        return f"{text} {platform.site_url()}{where}" if where else text

    def group_change(self, here: AssignmentHere, form: BlockForm, said: str, change: Callable[[], Any]) -> Reply:
        """Make a change by a form; it comes back with what is wrong with it."""
        try:
            change()
        except (Invalid, Conflict) as error:
            first = next(iter(form.fields))
            form.blame(error if isinstance(error, Invalid) else Invalid(error.message, {first: error.message}))
            template, name = FORMS[type(form)]
            context = {**self.group_context(here, None), name: form}
            return Reply(self.html(f"video_review/{template}", here=here, **context), 422)
        return self.group_reply(said)

    def group_reply(self, said: str) -> Reply:
        """The whole work, with the focus on the group."""
        here = self.enter()
        context = self.panel_context(here, reviews.StepName.SUBMIT.value)
        trigger = {"sl:announce": said, "sl:focus": f"#{self.dom_id}-group"}
        return Reply(self.html("video_review/_work.html", **context), trigger=trigger)

    def panel_context(self, here: AssignmentHere, step: str) -> dict[str, Any]:
        raise NotImplementedError
