"""Tables that come in: people who sign up, and lists of skills. Each row is told about that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import platform
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.api import Membership, accounts_called, accounts_with, add_members, members_of

from ..data import PeopleReport, RowNote, Signup
from ..enums import ParticipantState, SkillSide
from ..matching.cells import answers, criterion, entries, whole
from ..matching.rows import Header, NoTable, Row, RowProblem, rows_of
from ..models import Participant, ParticipantSkill, Programme
from . import languages
from .participants import check_coordinator
from .signups import checked, store
from .skills import find_or_make_skills, key_of

ROWS_AT_ONCE = 500
#: A request has no time for more; the command has.
MOST_IN_A_REQUEST = 5_000
SUBJECT = "programme"

PEOPLE = Header(
    needed=("user",),
    optional=(
        *(
            "role",
            "wanted",
            "offered",
            "goals",
            "interests",
            "languages",
            "time_zone",
            "hours",
            "style",
            "level",
            "team",
        ),
        *("priority", "mentee_places", "mentor_places"),
    ),
    ignored=("state", "signed_up_at"),
    also={
        "username": "user",
        "email": "user",
        "e_mail": "user",
        "id": "user",
        "offset": "time_zone",
        "windows": "hours",
    },
)
SKILLS = Header(
    needed=("name",),
    optional=("code", "group"),
    # ESCO, then Lightcast.
    also={
        "preferredlabel": "name",
        "concepturi": "code",
        "skilltype": "group",
        "broaderconceptpt": "group",
        "id": "code",
        "subcategory_name": "group",
        "subcategory": "group",
        "category": "group",
        "skill": "name",
    },
)
ROLES = {"mentee": (True, False), "mentor": (False, True), "both": (True, True), "": (True, False)}


def _languages(text: str) -> tuple[str, ...]:
    found = {word: languages.code_of(word) for word in entries(text)}
    unknown = [word for word, code in found.items() if not code]
    if unknown:
        raise ValueError(_("We know no language “{word}”.").format(word=unknown[0]))
    return tuple(dict.fromkeys(found.values()))


CELLS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "wanted": ("wanted", entries),
    "offered": ("offered", entries),
    "goals": ("goals", str),
    "interests": ("interests", entries),
    "languages": ("languages", _languages),
    "time_zone": ("time_zone", str),
    "hours": ("windows", entries),
    "style": ("style", answers),
    "level": ("level", whole(0, 5)),
    "team": ("team", str),
    "priority": ("priority", criterion),
    "mentee_places": ("mentee_places", whole(0, 1_000)),
    "mentor_places": ("mentor_places", whole(0, 1_000)),
}


def import_participants(
    actor: Actor, programme: Programme, stream: BinaryIO, *, keep: bool, most: int | None = None
) -> PeopleReport:
    """Sign people up from a table, 500 rows a transaction; who is signed up already is changed. Running it again changes nothing.

    ``keep``: False only tries it. People are named by username or e-mail and must be in the course. Wishes cannot be brought in,
    and nobody agrees by it: where a programme asks for consent, people are asked when they come. Raises NotAllowed, and Invalid
    for a file that is no table, or has more rows than ``most``.
    """
    check_coordinator(actor, writes=keep)
    report = PeopleReport(is_kept=keep)
    seen: dict[int, int] = {}
    unread: list[RowProblem] = []
    try:
        for count, some in enumerate(_chunks(rows_of(stream, PEOPLE, unread)), start=1):
            if most is not None and count * ROWS_AT_ONCE - ROWS_AT_ONCE + len(some) > most:
                message = _("There are more than {most} rows. Ask an operator to run import_participants.")
                raise Invalid(message.format(most=most))
            _take(programme, some, report, seen)
    except NoTable as error:
        raise Invalid(str(error)) from error
    if keep and (report.made or report.changed):
        said = f"{report.made} + {report.changed}"
        moderation.record(actor, programme.space, moderation.Act.SIGNED_UP, (SUBJECT, programme.pk), said)
    report.problems = sorted([*report.problems, *map(_note_of, unread)])
    return report


def read_skills(stream: BinaryIO) -> tuple[list[dict[str, str]], list[RowNote]]:
    """The rows of a list of skills, of ESCO, Lightcast or one's own, and what is wrong with others. Raises Invalid."""
    problems: list[RowProblem] = []
    try:
        rows = [row.cells for row in rows_of(stream, SKILLS, problems) if "name" in row.cells]
    except NoTable as error:
        raise Invalid(str(error)) from error
    return rows, [_note_of(problem) for problem in problems if not problem.is_remark]


def _note_of(problem: RowProblem) -> RowNote:
    return RowNote(problem.row, problem.column, problem.sentence, problem.is_remark)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while some := list(islice(source, ROWS_AT_ONCE)):
        yield some


@verb
def _take(programme: Programme, rows: Sequence[Row], report: PeopleReport, seen: dict[int, int]) -> None:
    """Some rows, all or nothing. About ten queries."""
    names = [row.cells.get("user", "") for row in rows]
    by_address = accounts_with(name for name in names if "@" in name)
    usernames = {name: by_address.get(name.lower(), name) for name in names if name}
    accounts = accounts_called(usernames.values())
    people = {name: accounts[username] for name, username in usernames.items() if username in accounts}
    members = members_of(programme.space, people.values())
    course = programme.space.course_key
    inside = set(members) | (platform.enrolled_among(list(people.values()), course) if course else set())
    known = {row.user_id: row for row in Participant.objects.filter(programme=programme, user_id__in=people.values())}
    taken: dict[int, Signup] = {}
    for row in rows:
        user_id = people.get(row.cells.get("user", ""))
        wrong = _misfit(row, user_id, inside, seen)
        said, problems = _said(programme, row, user_id or 0)
        if wrong or problems or user_id is None or said is None:
            report.problems.extend([*wrong, *problems])
            continue
        seen[user_id] = row.number
        taken[user_id] = said
    report.made += len(taken.keys() - known.keys())
    report.changed += len(taken.keys() & known.keys())
    if report.is_kept:
        new = [Membership(user_id=user_id) for user_id in taken if user_id not in members]
        add_members(programme.space, new)
        _keep(programme, taken, known)


def _misfit(row: Row, user_id: int | None, inside: set[int], seen: Mapping[int, int]) -> list[RowNote]:
    if not row.cells.get("user"):
        return [RowNote(row.number, "user", _("Everybody needs a username or an e-mail."))]
    if user_id is None or user_id not in inside:
        return [RowNote(row.number, "user", _("Nobody of this name is in the course."))]
    if user_id in seen:
        return [RowNote(row.number, "user", _("This person is there already, in row {row}.").format(row=seen[user_id]))]
    return []


def _said(programme: Programme, row: Row, user_id: int) -> tuple[Signup | None, list[RowNote]]:
    """What a row says, or what is wrong with it."""
    values: dict[str, Any] = {}
    wrong: list[RowNote] = []
    role = row.cells.get("role", "").casefold()
    if role not in ROLES:
        wrong.append(RowNote(row.number, "role", _("A role is mentee, mentor or both.")))
    for column, (name, read) in CELLS.items():
        if column in row.cells:
            try:
                values[name] = read(row.cells[column])
            except ValueError as error:
                wrong.append(RowNote(row.number, column, str(error)))
    if wrong:
        return None, wrong
    is_mentee, is_mentor = ROLES[role]
    said = Signup(is_mentee=is_mentee, is_mentor=is_mentor, consents=True, **values)
    try:
        return checked(programme, said, user_id), []
    except Invalid as error:
        columns = {name: column for column, (name, _read) in CELLS.items()}
        return None, [RowNote(row.number, columns.get(name, name), sentence) for name, sentence in error.fields.items()]


def _keep(programme: Programme, taken: Mapping[int, Signup], known: Mapping[int, Participant]) -> None:
    now = timezone.now()
    names = [name for said in taken.values() for name in (*said.wanted, *said.offered)]
    skills = {key_of(skill.name): skill for skill in find_or_make_skills(programme.space, names)}
    new: list[Participant] = []
    changed: list[Participant] = []
    for user_id, said in taken.items():
        row = known.get(user_id) or Participant(programme=programme, user_id=user_id, signed_up_at=now)
        state = row.state
        store(row, said, now)
        row.state = state if state != ParticipantState.WITHDRAWN else ParticipantState.ACTIVE
        (changed if row.pk else new).append(row)
    Participant.objects.bulk_create(new)
    fields = [field.name for field in Participant._meta.fields if field.name not in ("id", "programme", "user")]
    Participant.objects.bulk_update(changed, fields, batch_size=100)
    rows = dict(Participant.objects.filter(programme=programme, user_id__in=taken).values_list("user_id", "pk"))
    ParticipantSkill.objects.filter(participant__in=rows.values()).delete()
    ParticipantSkill.objects.bulk_create(
        ParticipantSkill(participant_id=rows[user_id], skill=skill, side=side, place=place)
        for user_id, said in taken.items()
        for side, named in ((SkillSide.WANTED, said.wanted), (SkillSide.OFFERED, said.offered))
        for place, skill in enumerate(dict.fromkeys(skills[key_of(name)] for name in named))
    )
