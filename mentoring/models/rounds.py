"""Runs of the matching engine, what they propose, and what coordinators did with it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from social_learning_xblocks.kit.models import Queued

from ..enums import ChangeKind, RoundPhase, Ruling
from .participants import Participant
from .programmes import Programme


class Round(Queued):
    """One run: what it was asked, how far it is, what came out. Its proposals are edited on the board until they are published.

    .. pii: Who asked for it.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds", db_index=False)
    # 1, 2, 3 … within the programme.
    number = models.PositiveIntegerField()
    # The programme, while the run waits or goes on; NULL after.
    open_in = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    # What ``matching.Rules``, ``Weights`` and ``Aims`` were made of, and the seed.
    rules = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    aims = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=0)
    # How far it is: ``done`` and ``total`` are steps of this phase.
    phase = models.CharField(max_length=20, choices=RoundPhase.choices, blank=True)
    # Coverage, lowest and mean score, proved gap …, as the run ended. What the board changed since is counted from proposals.
    figures = models.JSONField(default=dict)
    # Grows with each change on the board: of two who move the same people at once the second is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # Two who click at once, or one who clicks twice, must not run it side by side.
            models.UniqueConstraint(fields=["open_in"], name="slm_round_open"),
            models.UniqueConstraint(fields=["programme", "number"], name="slm_round_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "created_at"], name="slm_round_state")]

    def __str__(self) -> str:
        return f"Run {self.number} of programme {self.programme_id}: {self.state}"


class Proposal(models.Model):
    """Two people whom a round would pair.

    .. pii: Who might mentor whom.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals", db_index=False)
    mentee = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    # 0 to 10,000; what the engine's score says of these two, whoever paired them.
    score = models.PositiveSmallIntegerField(default=0)
    # The strongest reasons, as ``matching.explain`` names them: data, made words when somebody looks.
    reasons = models.JSONField(default=list)
    # A coordinator paired them on the board.
    is_by_hand = models.BooleanField(default=False)
    # When it was published: an offer stands for it then.
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Moving somebody twice at once must not pair them twice.
            models.UniqueConstraint(fields=["round", "mentee", "mentor"], name="slm_proposal_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "score", "id"], name="slm_proposal_score"),
            models.Index(fields=["round", "mentor", "id"], name="slm_proposal_mentor"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} for {self.mentee_id} in round {self.round_id}"


class LeftOut(models.Model):
    """A mentee whom a round left without a mentor, with the reason.

    .. pii: Who found no mentor, and why.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="left_out", db_index=False)
    mentee = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    # ``matching.WhyNot`` as data.
    why = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            # A worker that was taken for dead and its successor must not list somebody twice.
            models.UniqueConstraint(fields=["round", "mentee"], name="slm_left_out_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mentee_id} left out of round {self.round_id}"


class Decision(models.Model):
    """What a coordinator decided about two people of a programme, for this and every later run.

    .. pii: Who is to be paired, or is not.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    mentee = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    ruling = models.CharField(max_length=10, choices=Ruling.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            # Two people cannot be locked and forbidden at once: the engine would refuse the whole run.
            models.UniqueConstraint(fields=["programme", "mentee", "mentor"], name="slm_decision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} and {self.mentee_id}: {self.ruling}"


class BoardChange(models.Model):
    """One step on the board of a round, with what it takes to go back.

    .. pii: What a coordinator did with whom.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="changes", db_index=False)
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # The proposals as they were before and after, by the names of their columns; of a decision, the two people of it.
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["round", "-id"], name="slm_change_newest")]

    def __str__(self) -> str:
        return f"{self.kind} in round {self.round_id}"

    @property
    def mentors(self) -> set[int]:
        """The participants whose lanes it changed."""
        return {row["mentor_id"] for row in (*self.before, *self.after)}
