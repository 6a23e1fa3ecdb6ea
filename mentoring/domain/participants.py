"""Participants for coordinators: the list, a change for somebody, a table that goes out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import platform, sheets
from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.paging import Page, in_order, page_of_keys
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation

from .. import rules
from ..data import ParticipantLine
from ..enums import ParticipantState, SkillSide
from ..models import Pair, Participant, ParticipantSkill, Programme

SUBJECT = "participant"
ROLES = ("mentee", "mentor")
ROWS_AT_ONCE = 500
COLUMNS = (
    *("user", "role", "state", "wanted", "offered", "goals", "interests", "languages", "time_zone", "hours", "style"),
    *("level", "team", "priority", "mentee_places", "mentor_places", "signed_up_at"),
)


def check_coordinator(actor: Actor, *, writes: bool = False) -> None:
    """Raises NotAllowed for everybody else."""
    if not rules.can_coordinate(actor) or (writes and not actor.can_write):
        raise NotAllowed(_("Only coordinators can do this."))


def list_participants(
    actor: Actor, programme: Programme, *, role: str = "", state: str = "", search: str = "", cursor: str = ""
) -> Page[ParticipantLine]:
    """Who signed up, the newest first. Four queries. Raises NotAllowed, Invalid for a cursor that is not ours."""
    check_coordinator(actor)
    rows = chosen(programme, role=role, state=state)
    if search:
        name = f"user__{get_user_model().USERNAME_FIELD}__istartswith"
        rows = rows.filter(platform.called_like(search, "user") | Q(**{name: search}))
    page = page_of_keys(rows, sort="-id", cursor=cursor)
    found = in_order(platform.with_names(Participant.objects.all(), "user"), page.items)
    return Page(_lines(programme, found), page.next_cursor)


def chosen(programme: Programme, *, role: str = "", state: str = "") -> QuerySet[Participant]:
    """Those in a role and a state; who has withdrawn only when they are asked for."""
    rows = Participant.objects.filter(programme=programme)
    rows = (
        rows.filter(state=state) if state in ParticipantState.values else rows.exclude(state=ParticipantState.WITHDRAWN)
    )
    return rows.filter(**{f"is_{role}": True}) if role in ROLES else rows


def count_participants(programme: Programme) -> dict[str, int]:
    """How many take part as what. One query."""
    rows = Participant.objects.filter(programme=programme).exclude(state=ParticipantState.WITHDRAWN)
    counts: Counter[str] = Counter()
    grouped = rows.values_list("is_mentee", "is_mentor", "state").annotate(number=Count("pk"))
    for mentee, mentor, state, number in grouped:
        counts["mentee"] += number * mentee
        counts["mentor"] += number * mentor
        counts["all"] += number
        counts[state] += number
    return dict(counts)


@verb
def change_for(
    actor: Actor,
    programme: Programme,
    participant_id: int,
    *,
    state: str | None = None,
    mentee_places: int | None = None,
    mentor_places: int | None = None,
) -> Participant:
    """A coordinator pauses somebody or changes how many they take; it is in the audit trail.

    Raises NotAllowed, NotFound, Invalid for what is out of bounds.
    """
    check_coordinator(actor, writes=True)
    row = Participant.objects.select_for_update().filter(programme=programme, pk=participant_id).first()
    if row is None:
        raise NotFound(_("There is no such participant."))
    wanted = {"state": state, "mentee_places": mentee_places, "mentor_places": mentor_places}
    changes = {name: value for name, value in wanted.items() if value is not None and value != getattr(row, name)}
    if state is not None and state not in ParticipantState.values:
        raise Invalid(_("Choose from the list."))
    for name, most in (("mentee_places", programme.most_mentees), ("mentor_places", programme.most_mentors)):
        if not 0 <= int(changes.get(name, 0)) <= most:
            message = _("Choose from 0 to {most}.").format(most=most)
            raise Invalid(message, {name: message})
    if changes:
        for name, value in changes.items():
            setattr(row, name, value)
        row.changed_at = timezone.now()
        row.save(update_fields=[*changes, "changed_at"])
        said = ", ".join(f"{name}: {value}" for name, value in changes.items())
        moderation.record(actor, programme.space, moderation.Act.SIGNED_UP, (SUBJECT, row.pk), said)
    return row


def show_participant(actor: Actor, programme: Programme, participant_id: int) -> ParticipantLine:
    """One line of the list. Raises NotAllowed or NotFound."""
    check_coordinator(actor)
    rows = platform.with_names(Participant.objects.filter(programme=programme, pk=participant_id), "user")
    lines = _lines(programme, list(rows))
    if not lines:
        raise NotFound(_("There is no such participant."))
    return lines[0]


def export_participants(actor: Actor, programme: Programme) -> Iterator[str]:
    """A table of all who have not withdrawn, as ``import_participants`` reads it; wishes are nobody's business.

    Raises NotAllowed at once.
    """
    check_coordinator(actor)
    return _table(programme)


def _table(programme: Programme) -> Iterator[str]:
    yield sheets.line(COLUMNS)
    rows = chosen(programme).select_related("user").order_by("pk")
    some: list[Participant] = []
    for row in rows.iterator(ROWS_AT_ONCE):
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            yield from _cells(some)
            some = []
    yield from _cells(some)


def _cells(rows: Sequence[Participant]) -> Iterator[str]:
    skills = _skills(rows)
    for row in rows:
        roles = {"mentee": row.is_mentee, "mentor": row.is_mentor}
        yield sheets.line(
            (
                row.user.get_username(),
                "both" if all(roles.values()) else next(role for role, on in roles.items() if on),
                row.state,
                " | ".join(skills[row.pk, SkillSide.WANTED]),
                " | ".join(skills[row.pk, SkillSide.OFFERED]),
                row.goals,
                " | ".join(row.interests),
                " | ".join(row.languages),
                row.time_zone,
                " | ".join(row.windows),
                " | ".join(map(str, row.style)),
                "" if row.level is None else row.level,
                row.team,
                row.priority,
                row.mentee_places,
                row.mentor_places,
                row.signed_up_at.isoformat(),
            )
        )


def _lines(programme: Programme, rows: Sequence[Participant]) -> list[ParticipantLine]:
    """Two queries: their skills, and their pairs."""
    skills = _skills(rows)
    people = [row.user_id for row in rows]
    mentors: Counter[int] = Counter()
    mentees: Counter[int] = Counter()
    either = Q(mentor_id__in=people) | Q(mentee_id__in=people)
    for mentor, mentee in Pair.objects.filter(either, programme=programme, open_key=1).values_list(
        "mentor_id", "mentee_id"
    ):
        mentors[mentee] += 1
        mentees[mentor] += 1
    return [
        ParticipantLine(
            id=row.pk,
            person=Person(row.user_id, platform.name_of(row.user)),
            state=row.state,
            is_mentee=row.is_mentee,
            is_mentor=row.is_mentor,
            wanted=skills[row.pk, SkillSide.WANTED],
            offered=skills[row.pk, SkillSide.OFFERED],
            mentor_places=row.mentor_places,
            mentee_places=row.mentee_places,
            mentors=mentors[row.user_id],
            mentees=mentees[row.user_id],
            has_agreed=not programme.consent or row.consent_version == programme.consent_version,
        )
        for row in rows
    ]


def _skills(rows: Sequence[Participant]) -> defaultdict[tuple[int, str], list[str]]:
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    named = ParticipantSkill.objects.filter(participant__in=[row.pk for row in rows]).order_by("place", "pk")
    for pk, side, name in named.values_list("participant_id", "side", "skill__name"):
        found[pk, side].append(name)
    return found
