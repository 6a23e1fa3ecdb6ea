"""What Celery's workers are told to do, where there are any."""

from __future__ import annotations

from social_learning_xblocks.kit import platform

from . import api


@platform.background
def mail_meeting(meeting_id: int) -> None:
    """Bring a meeting into the calendars of the two, as it stands."""
    api.mail_meeting(meeting_id)


def send_meeting(meeting_id: int) -> None:
    """See to it that a meeting is mailed: by a worker, or at once where there is none."""
    if not platform.hand_to_worker(mail_meeting, meeting_id):
        api.mail_meeting(meeting_id)


@platform.background
def plan_repairs(programme_id: int) -> None:
    """Look what could be done for those who lack a mentor."""
    api.look_for_repairs(programme_id)


def look_for_repairs(programme_id: int) -> None:
    """See to it that repairs are planned: by a worker, or at once where there is none."""
    if not platform.hand_to_worker(plan_repairs, programme_id):
        api.look_for_repairs(programme_id)


@platform.background
def run_round(round_id: int) -> None:
    """Do a run, unless somebody else does, or it is over. Can be told twice."""
    api.run_round(round_id)


def start_round(round_id: int) -> None:
    """See to it that a run is done: by a worker; at once where there is none and it is small; else it waits for a command."""
    if not platform.hand_to_worker(run_round, round_id) and api.is_small_round(round_id):
        api.run_round(round_id)
