"""Forgetting a person in the mentoring app, and telling them what it knows."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from ..enums import Answer
from ..models import (
    Apart,
    BoardChange,
    Concern,
    Decision,
    Offer,
    Pair,
    PairNote,
    Participant,
    Programme,
    Pulse,
    Repair,
    Round,
    Wish,
)
from .ending import let_go
from .signups import signup_of


def retire(user_id: int) -> None:
    """Sign-ups, pairs and offers go with the person, and with them what belongs to them; partners are told that they ended.
    What they decided as a coordinator stays, without their name.

    Can run twice.
    """
    for programme in Programme.objects.filter(participants__user=user_id).order_by("pk"):
        let_go(programme, [user_id])
    Pair.objects.filter(Q(mentor_id=user_id) | Q(mentee_id=user_id)).delete()
    Offer.objects.filter(_offers_of(user_id)).delete()
    Repair.objects.filter(Q(steps__mentee__user=user_id) | Q(steps__mentor__user=user_id)).delete()
    Pair.objects.filter(ended_by=user_id).update(ended_by=None)
    Offer.objects.filter(published_by=user_id).update(published_by=None)
    Repair.objects.filter(decided_by=user_id).update(decided_by=None)
    Round.objects.filter(asked_by=user_id).update(asked_by=None)
    Decision.objects.filter(made_by=user_id).update(made_by=None)
    BoardChange.objects.filter(made_by=user_id).update(made_by=None)
    _forget_safety(user_id)
    Participant.objects.filter(user_id=user_id).delete()
    Wish.objects.filter(about_id=user_id).delete()


def _forget_safety(user_id: int) -> None:
    """Whom somebody was kept apart from goes with them. Of reports the fact stays, without names and without words: those that
    they wrote, and those about them. What others decided stays.
    """
    Apart.objects.filter(Q(one=user_id) | Q(other=user_id)).delete()
    Apart.objects.filter(made_by=user_id).update(made_by=None, reason="")
    Concern.objects.filter(reporter=user_id).update(reporter=None, body="")
    Concern.objects.filter(about=user_id).update(about=None, body="", note="")
    Concern.objects.filter(closed_by=user_id).update(closed_by=None, note="")


def export(user_id: int) -> dict[str, Any]:
    """What the app holds about a person, as plain data."""
    return {
        "signups": _signups(user_id),
        "pairs": _pairs(user_id),
        "offers": _offers(user_id),
        "notes": _notes(user_id),
        "pulses": _pulses(user_id),
        "runs": [
            {"programme": row.programme.title, "number": row.number, "asked_at": row.created_at.isoformat()}
            for row in Round.objects.filter(asked_by=user_id).select_related("programme").order_by("pk")
        ],
        "private_reports": _reports(user_id),
        "kept_apart": [
            {"reason": row.reason, "made_at": row.made_at.isoformat()}
            for row in Apart.objects.filter(made_by=user_id).order_by("pk")
        ],
        "rulings": [
            {"programme": row.programme.title, "ruling": row.ruling, "made_at": row.made_at.isoformat()}
            for row in Decision.objects.filter(made_by=user_id).select_related("programme").order_by("pk")
        ],
        "board": [
            {"programme": row.round.programme.title, "kind": row.kind, "made_at": row.made_at.isoformat()}
            for row in BoardChange.objects.filter(made_by=user_id).select_related("round__programme").order_by("pk")
        ],
    }


def _reports(user_id: int) -> list[dict[str, Any]]:
    """What somebody reported in private, and what they noted as a coordinator. Reports about them are those of others: that
    there are any is not told, and neither is who is kept apart from them.
    """
    rows = Concern.objects.filter(Q(reporter=user_id) | Q(closed_by=user_id)).select_related("programme")
    return [
        {
            "programme": row.programme.title,
            "body": row.body if row.reporter_id == user_id else "",
            "made_at": row.made_at.isoformat() if row.reporter_id == user_id else "",
            "note": row.note if row.closed_by_id == user_id else "",
            "closed_at": row.closed_at.isoformat() if row.closed_at and row.closed_by_id == user_id else "",
        }
        for row in rows.order_by("pk")
    ]


def _signups(user_id: int) -> list[dict[str, Any]]:
    """What somebody said in each programme, with their wishes, which nobody else reads."""
    rows = Participant.objects.filter(user_id=user_id).select_related("programme").order_by("pk")
    return [
        {"programme": row.programme.title, "state": row.state, "signed_up_at": row.signed_up_at.isoformat()}
        | {name: list(value) if isinstance(value, tuple) else value for name, value in vars(signup_of(row)).items()}
        for row in rows
    ]


def _offers_of(user_id: int) -> Q:
    return Q(mentee__user=user_id) | Q(mentor__user=user_id)


def _offers(user_id: int) -> list[dict[str, Any]]:
    """What was offered to a person and what they answered; the answer of the other one is that one's."""
    found = []
    for row in Offer.objects.filter(_offers_of(user_id)).select_related("mentor").order_by("pk"):
        is_mentor = row.mentor.user_id == user_id
        own = row.mentor_answer if is_mentor else row.mentee_answer
        declined = own == Answer.DECLINED
        found.append(
            {
                "role": "mentor" if is_mentor else "mentee",
                "published_at": row.published_at.isoformat(),
                "answer": own,
                "reason": row.reason if declined else "",
                "note": row.note if declined else "",
            }
        )
    return found


def _pairs(user_id: int) -> list[dict[str, Any]]:
    """Pairs with their meetings and goals, which belong to both."""
    rows = Pair.objects.filter(Q(mentor_id=user_id) | Q(mentee_id=user_id)).order_by("pk")
    return [
        {
            "role": "mentor" if row.mentor_id == user_id else "mentee",
            "started_at": row.started_at.isoformat(),
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            "end_reason": row.end_reason if row.ended_by_id == user_id else "",
            "meetings": [
                {"state": met.state, "starts_at": met.starts_at.isoformat(), "minutes": met.minutes, "place": met.place}
                for met in row.meetings.order_by("pk")
            ],
            "goals": list(row.goals.order_by("pk").values("title", "progress")),
        }
        for row in rows
    ]


def _notes(user_id: int) -> list[dict[str, Any]]:
    return [
        {"body": body}
        for body in PairNote.objects.filter(author_id=user_id).order_by("pk").values_list("body", flat=True)
    ]


def _pulses(user_id: int) -> list[dict[str, Any]]:
    rows = Pulse.objects.filter(user_id=user_id).order_by("pk")
    return [{"after": row.after, "answer": row.answer, "remark": row.remark} for row in rows]
