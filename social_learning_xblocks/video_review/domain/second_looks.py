"""Looking again at a work that was revised: another review beside the first one, which it takes the place of once it is given.

Nobody has to. A first review without a second look counts as it was.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from ...kit.actor import Actor
from ...kit.errors import Conflict, NotAllowed
from ...kit.transactions import verb
from ..enums import ReviewKind, ReviewState
from ..models import Assignment, Review
from ..queries import GONE
from .assignments import policy_of
from .finding import handed_in
from .members import is_author
from .own_reviews import can_look, find_own, no_such_review


@verb
def look_again(actor: Actor, assignment: Assignment, review_id: int) -> Review:
    """The second look of somebody who has handed in the review ``review_id``: begun with what they said then, or gone on with.

    Raises NotFound for reviews of others and for those that are not handed in, NotAllowed for who has come into the group whose
    work it is; Conflict where nothing was revised, while staff
    hold the work, and when the time is over.
    """
    first = find_own(actor, assignment, review_id)
    if first.kind != ReviewKind.PEER or first.state != ReviewState.GIVEN:
        raise no_such_review()
    # Locked, so that the author does not take the revised video back between this question and the look.
    submission = handed_in(assignment, first.submission_id)
    if submission.revised_at is None:
        raise Conflict(_("There is no revised work here any more."))
    if is_author(actor, submission):
        raise NotAllowed(_("You cannot review here."))
    if not can_look(submission, policy_of(assignment), timezone.now()):
        raise Conflict(_("The time to look again is over, or the staff look at it first."))
    again, _is_new = Review.objects.get_or_create(
        first=first,
        defaults={
            "submission": submission,
            "reviewer_id": actor.person_id,
            "kind": ReviewKind.AGAIN,
            "rubric": first.rubric,
            "scores": first.scores,
            "remarks": first.remarks,
            "body": first.body,
        },
    )
    if again.state in GONE:
        again.state = ReviewState.WRITING
        again.save(update_fields=["state"])
    return again
