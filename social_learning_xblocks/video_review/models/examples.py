"""Examples to practise on: works that staff made or recorded for it, and how learners meet them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .assignments import Assignment
from .submissions import Submission


class Example(models.Model):
    """A work of state "exemplar": in no pool, without a grade. Its reference is the review by staff that it has.

    .. no_pii: Settings of course content; who made it stands in its submission.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="example")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="examples", db_index=False)
    place = models.PositiveIntegerField()
    is_published = models.BooleanField(default=False)
    # The assignment, while this one stands beside its task: unique, so that two members of staff never show two.
    shown_in = models.OneToOneField(Assignment, null=True, on_delete=models.CASCADE, related_name="+")
    # Whether its reference stands there too. Then nobody practises on it any more: it would be copying.
    shows_review = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["assignment", "place"], name="sl_vr_example_place")]

    def __str__(self) -> str:
        return f"{self.place} in {self.assignment_id}"
