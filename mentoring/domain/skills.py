"""The list of skills of a space."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.spaces.models import Space

from .. import rules
from ..data import SkillCard
from ..enums import SkillSide
from ..models import ParticipantSkill, Skill

LONGEST = 100
#: Skills in a list; a taxonomy has tens of thousands, and nobody offers all of it.
MOST_SKILLS = 20_000
SHOWN = 200
ROWS_AT_ONCE = 500


def key_of(name: str) -> str:
    """By what skills are the same: however they are written, "SQL" is "sql"."""
    return digest(unicodedata.normalize("NFKC", name).casefold())


def clean_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())[:LONGEST]


def find_or_make_skills(space: Space, names: Iterable[str], *, may_add: bool = True) -> list[Skill]:
    """The skills of these names, in their order and once each. Three queries at most.

    Raises Invalid when a name is not on the list and ``may_add`` is false.
    """
    wanted: dict[str, str] = {}
    for name in filter(None, map(clean_name, names)):
        wanted.setdefault(key_of(name), name)
    known = _by_key(space, wanted)
    missing = {key: name for key, name in wanted.items() if key not in known}
    if missing and not may_add:
        first = next(iter(missing.values()))
        raise Invalid(_("“{skill}” is not on the list. Choose from what is suggested.").format(skill=first))
    if missing:
        rows = [Skill(space=space, name=name, name_hash=key, is_listed=False) for key, name in missing.items()]
        Skill.objects.bulk_create(rows, ignore_conflicts=True)
        known |= _by_key(space, missing)
    return [known[key] for key in wanted]


def skills_like(space: Space, start: str, limit: int = 10) -> list[Skill]:
    """Skills of the list that begin so, then those in which a word does. Two queries at most."""
    listed = Skill.objects.filter(space=space, is_listed=True).order_by("name")
    start = clean_name(start)
    found = list(listed.filter(name__istartswith=start)[:limit]) if start else list(listed[:limit])
    if start and len(found) < limit:
        more = listed.filter(name__icontains=f" {start}").exclude(pk__in=[skill.pk for skill in found])
        found += more[: limit - len(found)]
    return found


def list_skills(actor: Actor, space: Space, *, search: str = "") -> list[SkillCard]:
    """The list for coordinators, by group and name, also what people added themselves. One query."""
    _check(actor)
    rows = Skill.objects.filter(space=space)
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(group__icontains=search))
    counted = rows.annotate(
        wanted=Count("people", filter=Q(people__side=SkillSide.WANTED)),
        offered=Count("people", filter=Q(people__side=SkillSide.OFFERED)),
    )
    return [
        SkillCard(row.pk, row.name, row.group, row.is_listed, row.wanted, row.offered)
        for row in counted.order_by("-is_listed", "group", "name")[:SHOWN]
    ]


@verb
def add_skills(actor: Actor, space: Space, rows: Iterable[Mapping[str, str]]) -> int:
    """Put skills on the list: ``name``, and ``code`` and ``group`` where there are some; how many are new on it.

    What people had named before is on the list from now on. Raises NotAllowed, Conflict for a list without end.
    """
    _check(actor, writes=True)
    wanted = {key_of(name): {**row, "name": name} for row in rows if (name := clean_name(row.get("name", "")))}
    added = 0
    keys = list(wanted)
    room = MOST_SKILLS - Skill.objects.filter(space=space, is_listed=True).count()
    for begin in range(0, len(keys), ROWS_AT_ONCE):
        part = {key: wanted[key] for key in keys[begin : begin + ROWS_AT_ONCE]}
        known = _by_key(space, part)
        fresh = [key for key in part if key not in known or not known[key].is_listed]
        added += len(fresh)
        if added > room:
            raise Conflict(_("A list has {count} skills at most.").format(count=MOST_SKILLS))
        Skill.objects.filter(pk__in=[known[key].pk for key in fresh if key in known]).update(is_listed=True)
        Skill.objects.bulk_create(
            [
                Skill(
                    space=space,
                    name=part[key]["name"],
                    name_hash=key,
                    code=part[key].get("code", "")[:255],
                    group=clean_name(part[key].get("group", "")),
                )
                for key in fresh
                if key not in known
            ],
            ignore_conflicts=True,
        )
    if added:
        moderation.record(actor, space, moderation.Act.SKILLS, ("space", space.pk), str(added))
    return added


@verb
def list_skill(actor: Actor, space: Space, skill_id: int, *, on: bool) -> SkillCard:
    """Put a skill on the list, or take it off: sign-ups that name it keep it. Raises NotAllowed or NotFound."""
    _check(actor, writes=True)
    skill = Skill.objects.filter(space=space, pk=skill_id).first()
    if skill is None:
        raise NotFound(_("There is no such skill."))
    skill.is_listed = on
    skill.save(update_fields=["is_listed"])
    sides = ParticipantSkill.objects.filter(skill=skill).values_list("side", flat=True)
    counts = [sum(side == wanted for side in sides) for wanted in (SkillSide.WANTED, SkillSide.OFFERED)]
    return SkillCard(skill.pk, skill.name, skill.group, skill.is_listed, *counts)


def _by_key(space: Space, keys: Iterable[str]) -> dict[str, Skill]:
    return {skill.name_hash: skill for skill in Skill.objects.filter(space=space, name_hash__in=list(keys))}


def _check(actor: Actor, *, writes: bool = False) -> None:
    if not rules.can_coordinate(actor) or (writes and not actor.can_write):
        raise NotAllowed(_("Only coordinators can do this."))
