"""What coordinators did in a programme, in sentences. Nobody finds there what was done about themself in private."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.paging import Page
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.api import Act, Subject, TrailRecord
from social_learning_xblocks.spaces.api import Role, people_in

from ..data import TrailRow
from ..enums import ChangeKind, Ruling
from ..models import Concern, Offer, Pair, Participant, Programme, Repair, Round
from .coordinating import check_coordinator

#: What lines are about, besides the programme itself, by the names under which it was written down.
OWN: Mapping[str, Any] = {
    "round": Round,
    "participant": Participant,
    "repair": Repair,
    "concern": Concern,
    "pair": Pair,
    "offer": Offer,
}
#: Who is named of it.
PEOPLE = {
    "participant": ("user_id",),
    "pair": ("mentee_id", "mentor_id"),
    "offer": ("mentee__user_id", "mentor__user_id"),
}
#: The lines that are shown together, by what they are about.
KINDS: Mapping[str, tuple[Act, ...]] = {
    "settings": (Act.PROGRAMME, Act.MATCHING, Act.SKILLS, Act.ROLE),
    "people": (Act.SIGNED_UP,),
    "runs": (Act.RUN, Act.RUN_ENDED, Act.BOARD, Act.RULED),
    "offers": (Act.PUBLISHED, Act.WITHDRAWN, Act.REPAIRED, Act.DISMISSED, Act.RECALLED),
    "safety": (
        *(Act.CONCERN_CLOSED, Act.CONCERN_OPENED, Act.APART, Act.TOGETHER),
        *(Act.PAUSED, Act.RESUMED, Act.UNPAIRED, Act.TAKEN_BACK),
    ),
}


class Told(NamedTuple):
    """What a sentence is made of: who did it, with whom, and what was written down."""

    who: str
    names: tuple[str, ...]
    reason: str


def history_of(actor: Actor, programme: Programme, *, kind: str = "", cursor: str = "") -> Page[TrailRow]:
    """What was done, the newest first; of one kind, or everything. Six queries at most, one more for who left the space.

    Raises NotAllowed, and Invalid for a cursor that is none.
    """
    check_coordinator(actor)
    me = actor.person_id
    page = moderation.trail_page(
        actor,
        programme.space,
        acts=KINDS.get(kind) or [act for some in KINDS.values() for act in some],
        subjects={
            "programme": _keys(Programme.objects.filter(pk=programme.pk)),
            **{name: _keys(model.objects.filter(programme=programme)) for name, model in OWN.items()},
            # What holds for all programmes of the space.
            "space": None,
            "member": None,
            moderation.TWO: None,
        },
        hidden={
            "concern": _keys(Concern.objects.filter(about_id=me)),
            "pair": _keys(Pair.objects.filter(Q(mentor_id=me) | Q(mentee_id=me))),
            "offer": _keys(Offer.objects.filter(Q(mentor__user_id=me) | Q(mentee__user_id=me))),
        },
        cursor=cursor,
    )
    users = _users(page.items)
    found = [[line.actor_id, *users(line)] for line in page.items]
    people = people_in(programme.space, {user for some in found for user in some})
    return Page([_row(line, some, people) for line, some in zip(page.items, found, strict=True)], page.next_cursor)


def _keys(rows: QuerySet[Any]) -> QuerySet[Any, int]:
    return rows.order_by().values_list("pk", flat=True)


def _users(lines: Sequence[TrailRecord]) -> Callable[[TrailRecord], Sequence[int]]:
    """The people whom a line is about, mentees first. A query for each type of post that is there, three at most."""
    found: dict[Subject, tuple[int, ...]] = {}
    for name, columns in PEOPLE.items():
        ids = {line.subject[1] for line in lines if line.subject[0] == name}
        if ids:
            rows = OWN[name].objects.filter(pk__in=ids).values_list("pk", *columns)
            found |= {(name, row[0]): row[1:] for row in rows}

    def users_of(line: TrailRecord) -> Sequence[int]:
        if line.subject[0] == "member":
            return [line.subject[1]]
        if line.subject[0] == moderation.TWO:
            # Who has left the site is taken out, and the other one with them.
            return [line.subject[1], int(line.reason)] if line.reason else []
        return found.get(line.subject, ())

    return users_of


def _row(line: TrailRecord, users: Sequence[int | None], people: Mapping[int, Person]) -> TrailRow:
    who, *names = (people[user].name if user is not None and user in people else _("Somebody") for user in users)
    act = Act(line.act)
    if act == Act.SIGNED_UP and line.subject[0] == "participant":
        said = _("{who} changed the sign-up of {name}.").format(who=who, name=names[0])
        return TrailRow(line.created_at, said, line.reason)
    sentence = SENTENCES[act](Told(who, (*names, _("Somebody"), _("Somebody")), line.reason))
    return TrailRow(line.created_at, sentence, line.reason if act in DETAILED else "")


def _about_two(sentence: Callable[[], str]) -> Callable[[Told], str]:
    return lambda told: sentence().format(who=told.who, one=told.names[0], other=told.names[1])


def _plain(sentence: Callable[[], str]) -> Callable[[Told], str]:
    """A sentence with what was written down in it: a number of a run, a count."""
    return lambda told: sentence().format(who=told.who, first=told.reason.partition(",")[0])


def _published(told: Told) -> str:
    run, _colon, count = told.reason.partition(": ")
    said = ngettext(
        "{who} offered {count} match of run {run}.", "{who} offered {count} matches of run {run}.", int(count)
    )
    return said.format(who=told.who, count=count, run=run)


def _withdrawn(told: Told) -> str:
    said = ngettext("{who} took {count} offer back.", "{who} took {count} offers back.", int(told.reason))
    return said.format(who=told.who, count=told.reason)


def _board(told: Told) -> str:
    """The reason: the number of the run, the kind of step, and whether it was taken back."""
    run, _colon, step = told.reason.partition(": ")
    kind, _comma, undone = step.partition(", ")
    words = {"who": told.who, "run": run, "step": str(ChangeKind(kind).label)}
    if undone:
        return _("{who} took a step on the board of run {run} back: “{step}”.").format(**words)
    return _("{who} changed the board of run {run}: “{step}”.").format(**words)


def _ruled(told: Told) -> str:
    sentences = {
        Ruling.LOCKED.value: _("{who} made two people a pair of every run."),
        Ruling.FORBIDDEN.value: _("{who} made two people a pair of no run."),
    }
    ruling = told.reason.partition(": ")[2]
    return sentences.get(ruling, _("{who} left it to the runs again whether two people are a pair.")).format(
        who=told.who
    )


def _role(told: Told) -> str:
    words = {"who": told.who, "name": told.names[0], "role": str(Role(told.reason).label)}
    return _("{who} gave {name} the role “{role}”.").format(**words)


def _imported(told: Told) -> str:
    """The reason: how many are new, and how many were changed."""
    new, _plus, changed = told.reason.partition(" + ")
    return _("{who} imported sign-ups: {new} new, {changed} changed.").format(who=told.who, new=new, changed=changed)


#: Where what was written down says more than the sentence.
DETAILED = {Act.PROGRAMME, Act.MATCHING}

SENTENCES: Mapping[Act, Callable[[Told], str]] = {
    Act.PROGRAMME: _plain(lambda: _("{who} changed the settings of the programme.")),
    Act.MATCHING: _plain(lambda: _("{who} changed what the matching goes by.")),
    Act.SKILLS: _plain(lambda: _("{who} put skills on the list: {first}.")),
    Act.ROLE: _role,
    Act.SIGNED_UP: _imported,
    Act.RUN: _plain(lambda: _("{who} asked for run {first}.")),
    Act.RUN_ENDED: _plain(lambda: _("{who} cancelled run {first}.")),
    Act.BOARD: _board,
    Act.RULED: _ruled,
    Act.PUBLISHED: _published,
    Act.WITHDRAWN: _withdrawn,
    Act.REPAIRED: _plain(lambda: _("{who} had matches repaired.")),
    Act.DISMISSED: _plain(lambda: _("{who} dismissed a repair.")),
    Act.RECALLED: _plain(lambda: _("{who} had a repair proposed again that was dismissed.")),
    Act.CONCERN_CLOSED: _plain(lambda: _("{who} closed a private report.")),
    Act.CONCERN_OPENED: _plain(lambda: _("{who} opened a private report again.")),
    Act.APART: _about_two(lambda: _("{who} keeps {one} and {other} apart.")),
    Act.TOGETHER: _about_two(lambda: _("{who} lets {one} and {other} be paired again.")),
    Act.PAUSED: _about_two(lambda: _("{who} had {one} and {other} take a break.")),
    Act.RESUMED: _about_two(lambda: _("{who} let {one} and {other} go on after their break.")),
    Act.UNPAIRED: _about_two(lambda: _("{who} ended the match of {one} and {other}.")),
    Act.TAKEN_BACK: _about_two(lambda: _("{who} took the proposal of a match of {one} and {other} back.")),
}
