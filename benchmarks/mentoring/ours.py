"""Our mentorship block: ``mentoring.api`` below it, and its console from the request to the HTML."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks import databases
from benchmarks.measure import Storm, Target
from benchmarks.worker import Report, serve

BLOCK_KEY = "block-v1:Bench+MT101+2026+type@social_mentorship+block@bench"
COORDINATOR = 1


class Ours:
    """The library on a database of its own, with one programme."""

    def __init__(self) -> None:
        self._engine, self._database = os.environ["SL_DATABASE"], os.environ["SL_DATABASE_NAME"]
        databases.create(self._engine, self._database)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        self._facts: dict[str, str] = {}

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        return (
            f"social-learning-xblocks, Django {django.__version__}, Python {python}, {databases.describe(connection)}"
        )

    def seed(self, size: int, report: Report) -> None:
        """The coordinator comes in first, which makes space and programme; then everybody signs up."""
        from django.contrib.auth import get_user_model

        from benchmarks.mentoring.world import fill
        from benchmarks.runtime import Door
        from mentoring.models import Programme
        from social_learning_xblocks.blocks.mentorship_block import MentorshipBlock
        from social_learning_xblocks.spaces.models import Membership

        get_user_model().objects.create(pk=COORDINATOR, username="dee", password="!")
        self._door = Door(MentorshipBlock, BLOCK_KEY, COORDINATOR, "dee")
        self._door.page()
        Membership.objects.update(role="moderator")
        self._programme = Programme.objects.select_related("space").get()
        fill(self._programme, size, int(os.environ["BENCH_PLACES"]), report)

    def targets(self, size: int) -> Mapping[str, Target | Storm]:
        """Every operation. The first run of all is not measured: pages need two."""
        from mentoring import api
        from mentoring.domain.people import people_of
        from social_learning_xblocks.spaces.api import member_of

        self._actor = member_of(COORDINATOR, self._programme.space_id)[1]  # type: ignore[index]
        first, second = self._run(0)(), self._run(1)()
        figures = api.round_card(self._actor, self._programme, second).figures
        self._facts["a run"] = ", ".join(f"{name} {value}" for name, value in figures.items())
        page = api.proposals_of(self._actor, self._programme, second, order="worst").next_cursor
        get = self._door.get
        option = self._option(second)
        return {
            "people": lambda run: lambda: people_of(self._programme),
            "run": self._run,
            "pool": lambda run: lambda: get("desk", tab="pool"),
            "rounds": lambda run: lambda: get("desk", tab="rounds"),
            "best": lambda run: lambda: get("round", id=second),
            "more": lambda run: lambda: get("round_rows", id=second, view="worst", after=page),
            "alone": lambda run: lambda: get("round", id=second, view="alone"),
            "compare": lambda run: lambda: get("compare_rounds", **{"id": first, "with": second}),
            "board": lambda run: lambda: get("board", id=second),
            "free": lambda run: lambda: get("board", id=second, view="free"),
            "options": lambda run: (
                lambda: get("board_options", id=second, mentee=option["mentee"], giver=option["giver"])
            ),
            "effect": lambda run: lambda: get("board_effect", id=second, **option),
            "move": lambda run: lambda: self._there_and_back(second, option),
            "csv": lambda run: lambda: sum(map(len, api.export_round(self._actor, self._programme.space, second))),
        }

    def _run(self, number: int) -> Callable[[], Any]:
        from mentoring import api
        from mentoring.models import Round

        Round.objects.update(created_at="2026-01-01T00:00:00Z")  # or the limit of an hour is reached

        def whole() -> int:
            asked = api.ask_round(self._actor, self._programme, seed=number)
            if not api.run_round(asked.pk) or Round.objects.get(pk=asked.pk).state != "done":
                raise RuntimeError("The run did not come to its end.")
            return asked.pk

        return whole

    def _option(self, round_id: int) -> dict[str, Any]:
        """A change of places that can be made on the board of this run."""
        from mentoring import api

        card = next(lane for lane in api.board_of(self._actor, self._programme, round_id).lanes.items if lane.cards)
        who = {"mentee": card.cards[0].id, "giver": card.id}
        move = api.options_for(self._actor, self._programme, round_id, **who).options[0].move
        return {**who, "to": f"{move.taker}:{move.instead}"}

    def _there_and_back(self, round_id: int, option: Mapping[str, Any]) -> None:
        from mentoring.models import BoardChange

        self._door.post("change_board", id=round_id, **option)
        self._door.post("undo_board", id=round_id, step=BoardChange.objects.latest("pk").pk)

    def left_out(self) -> Mapping[str, str]:
        """Nothing that others have."""
        return {}

    def notes(self) -> Mapping[str, str]:
        """What a run came to."""
        return self._facts

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop(self._engine, self._database)


if __name__ == "__main__":
    serve(Ours)
