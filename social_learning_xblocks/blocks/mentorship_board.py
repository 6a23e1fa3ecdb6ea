"""The board of a run in the coordinators' console: who would be with whom, moving people by hand, and the way back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mentoring import api as mentoring

from ..kit.errors import Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_space import MentorshipSpace, ProgrammeHere

#: What can be decided about two people, and the verb for it.
RULINGS = {
    "lock": mentoring.lock_pair,
    "unlock": mentoring.unlock_pair,
    "forbid": mentoring.forbid_pair,
    "allow": mentoring.allow_pair,
}


class MentorshipBoard(MentorshipSpace):
    """Actions of coordinators on a board. Each verb asks who may."""

    @action(method="GET")
    def board(self, asked: Asked) -> Reply:
        """The board of a run; with ``after`` more lanes of it, with ``part`` the lanes that were asked for."""
        here, round_id = self.enter(), asked.number("id")
        choice = {"view": asked.data.get("view", ""), "search": asked.data.get("search", "")[:40].strip()}
        found = mentoring.board_of(here.actor, here.programme, round_id, **choice, cursor=asked.data.get("after", ""))
        name = "board_rows" if asked.data.get("after") else "board_lanes" if asked.data.get("part") else "board"
        context = {"board": found, "extra": {"id": round_id, "part": "1", **choice}, "search": choice["search"]}
        return Reply(self.html(f"mentoring/desk/_{name}.html", here=here, views=self.board_views(), **context))

    @action(method="GET")
    def board_alone(self, asked: Asked) -> Reply:
        """Who has nobody by a board."""
        here, round_id = self.enter(), asked.number("id")
        context = self.alone_context(here, round_id, asked.data.get("after", ""))
        name = "alone_rows" if asked.data.get("after") else "alone"
        return Reply(self.html(f"mentoring/desk/_board_{name}.html", here=here, **context))

    @action(method="GET")
    def board_options(self, asked: Asked) -> Reply:
        """Where somebody could go; with ``part`` only the list, for a name that was typed."""
        here, round_id = self.enter(), asked.number("id")
        search = asked.data.get("search", "")[:40].strip()
        who = {"mentee": asked.number("mentee"), "giver": asked.number("giver")}
        found = mentoring.options_for(here.actor, here.programme, round_id, **who, search=search)
        name = "board_option_rows" if asked.data.get("part") else "board_move"
        html = self.html(f"mentoring/desk/_{name}.html", here=here, found=found, round_id=round_id, search=search)
        focus = {} if asked.data.get("part") else {"sl:focus": f"#{self.dom_id}-board-title"}
        return Reply(html, trigger=focus)

    @action(method="GET")
    def board_effect(self, asked: Asked) -> Reply:
        """What a move would do to everybody whom it touches."""
        here = self.enter()
        effect = mentoring.effect_of(here.actor, here.programme, asked.number("id"), move_in(asked))
        return Reply(self.html("mentoring/desk/_board_effect.html", here=here, effect=effect))

    @action
    def change_board(self, asked: Asked) -> Reply:
        """Move somebody."""
        here, round_id = self.enter(), asked.number("id")
        change = mentoring.change_board(here.actor, here.programme, round_id, move_in(asked))
        return self.board_reply(here, round_id, change)

    @action
    def rule_pair(self, asked: Asked) -> Reply:
        """Lock two people, keep them apart, or let the engine decide again."""
        here, round_id = self.enter(), asked.number("id")
        verb = RULINGS.get(asked.data.get("do", ""))
        if verb is None:
            raise Invalid(_("Choose from the list."))
        two = {"mentee": asked.number("mentee"), "mentor": asked.number("mentor")}
        return self.board_reply(here, round_id, verb(here.actor, here.programme, round_id, **two))

    @action
    def undo_board(self, asked: Asked) -> Reply:
        """Take a step back."""
        here, round_id = self.enter(), asked.number("id")
        change = mentoring.undo_change(here.actor, here.programme, round_id, asked.number("step"))
        return self.board_reply(here, round_id, change)

    @action(method="GET")
    def board_steps(self, asked: Asked) -> Reply:
        """What was done on the board so far."""
        here, round_id = self.enter(), asked.number("id")
        page = mentoring.steps_of(here.actor, here.programme, round_id, cursor=asked.data.get("after", ""))
        steps = [(card, said_of(card)) for card in page.items]
        context = {"steps": steps, "cursor": page.next_cursor, "extra": {"id": round_id}}
        name = "step_rows" if asked.data.get("after") else "steps"
        return Reply(self.html(f"mentoring/desk/_board_{name}.html", here=here, **context))

    @action(method="GET")
    def board_rulings(self, asked: Asked) -> Reply:
        """Who is locked and who is kept apart in every run."""
        here, round_id = self.enter(), asked.number("id")
        page = mentoring.rulings_in(here.actor, here.programme, cursor=asked.data.get("after", ""))
        name = "ruling_rows" if asked.data.get("after") else "rulings"
        extra = {"id": round_id}
        return Reply(self.html(f"mentoring/desk/_board_{name}.html", here=here, page=page, extra=extra))

    def board_reply(self, here: ProgrammeHere, round_id: int, change: mentoring.BoardChange) -> Reply:
        """What was done and the way back, with the lanes that it changed, who has nobody now, and the figures."""
        card = mentoring.step_of(here.actor, here.programme, round_id, change.pk)
        said = _("It is as it was before.") if card.is_undone else said_of(card)
        context = {
            "card": card,
            "said": said,
            "board": {"round_id": round_id, "figures": mentoring.figures_of(round_id)},
            "lanes": mentoring.lanes_of(here.actor, here.programme, round_id, change.mentors),
            **self.alone_context(here, round_id),
        }
        html = self.html("mentoring/desk/_board_done.html", here=here, **context)
        return Reply(html, trigger={"sl:announce": said})

    def alone_context(self, here: ProgrammeHere, round_id: int, cursor: str = "") -> dict[str, Any]:
        page = mentoring.left_out_of(here.actor, here.programme, round_id, cursor=cursor)
        return {"page": page, "extra": {"id": round_id}, "round_id": round_id}

    def board_views(self) -> list[tuple[str, str]]:
        return [("weak", _("Weakest first")), ("free", _("With free places"))]


def move_in(asked: Asked) -> mentoring.Move:
    """Who goes where. ``to``: a mentor and, after a colon, who makes room there; what is no number is nobody."""
    taker, _colon, instead = asked.data.get("to", "").partition(":")
    numbers = [int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0 for text in (taker, instead)]
    return mentoring.Move(asked.number("mentee"), asked.number("giver"), *numbers)


def said_of(card: mentoring.ChangeCard) -> str:
    """A step in a sentence. Who has left altogether is in none any more."""
    if not (card.made or card.ended):
        return _("A step of people who have left")
    mentee, mentor = (card.made or card.ended)[0]
    names = {"mentee": mentee.name, "mentor": mentor.name}
    if card.kind in _SAID:
        return _SAID[card.kind]().format(**names)
    if not card.made:
        return _("{mentee} is with nobody now.").format(**names)
    if len(card.made) > 1:
        other, theirs = card.made[1]
        sentence = _("{mentee} is with {mentor} now, and {other} with {theirs}.")
        return sentence.format(**names, other=other.name, theirs=theirs.name)
    alone = [one for one, _whose in card.ended if one != mentee]
    if alone:
        return _("{mentee} is with {mentor} now, and {other} with nobody.").format(**names, other=alone[0].name)
    return _("{mentee} is with {mentor} now.").format(**names)


_SAID = {
    "locked": lambda: _("{mentee} and {mentor} are a pair in every run now."),
    "unlocked": lambda: _("The next run decides anew about {mentee} and {mentor}."),
    "forbade": lambda: _("{mentee} and {mentor} are a pair in no run now."),
    "allowed": lambda: _("{mentee} and {mentor} may be a pair again."),
}
