"""A run with a board: shortcuts over rows and the public api."""

from mentoring import api as mentoring
from mentoring.api import Move
from mentoring.models import LeftOut, Proposal


class BoardStage:
    """Ben is with Ada, Chi with Finn, and nobody with Gus, who has two places. Hana was left out."""

    def __init__(self, stage):
        self.stage = stage
        self.ada = stage.sign(stage.ada, mentor=True, skills=("SQL",))
        self.finn = stage.sign(stage.join("finn"), mentor=True, skills=("Maps",))
        self.gus = stage.sign(stage.join("gus"), mentor=True, skills=("SQL", "Maps"), mentee_places=2)
        self.ben = stage.sign(stage.ben, skills=("SQL",))
        self.chi = stage.sign(stage.chi, skills=("Maps",))
        self.hana = stage.sign(stage.join("hana"), skills=("SQL", "Talks"))
        self.run = stage.round((self.ben, self.ada), (self.chi, self.finn), score=5_000)
        LeftOut.objects.create(round=self.run, mentee=self.hana, why={"allowed": 1, "blocked": {}})

    def pairs(self):
        rows = Proposal.objects.filter(round=self.run).order_by("mentee", "mentor")
        return [(row.mentee.user.username, row.mentor.user.username, row.score, row.is_by_hand) for row in rows]

    def alone(self):
        page = mentoring.left_out_of(self.stage.dee, self.stage.programme, self.run.pk)
        return [(row.mentee.name, list(row.why)) for row in page.items]

    def move(self, mentee, giver=None, taker=None, instead=None, actor=None):
        keys = [person.pk if person else 0 for person in (mentee, giver, taker, instead)]
        return mentoring.change_board(actor or self.stage.dee, self.stage.programme, self.run.pk, Move(*keys))

    def effect(self, mentee, giver=None, taker=None, instead=None):
        keys = [person.pk if person else 0 for person in (mentee, giver, taker, instead)]
        return mentoring.effect_of(self.stage.dee, self.stage.programme, self.run.pk, Move(*keys))

    def undo(self, change):
        return mentoring.undo_change(self.stage.dee, self.stage.programme, self.run.pk, change.pk)

    def decide(self, verb, mentee, mentor):
        people = {"mentee": mentee.pk, "mentor": mentor.pk}
        return getattr(mentoring, verb)(self.stage.dee, self.stage.programme, self.run.pk, **people)
