"""The settings of a programme: presets by kind, changing them, of two who save at once telling the second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from social_learning_xblocks.kit import richtext
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.moderation import api as moderation

from .. import rules
from ..enums import Cadence, ProgrammeKind
from ..models import Programme

SUBJECT = "programme"
#: What a kind begins with. In a reverse programme the mentor has fewer years: levels are turned round when people are matched.
PRESETS: Mapping[ProgrammeKind, Mapping[str, Any]] = {
    ProgrammeKind.ONE_TO_ONE: {
        "most_mentees": 3,
        "fewest_mentees": 0,
        "most_mentors": 1,
        "cadence": Cadence.FORTNIGHTLY,
    },
    ProgrammeKind.GROUP: {"most_mentees": 6, "fewest_mentees": 3, "most_mentors": 1, "cadence": Cadence.FORTNIGHTLY},
    ProgrammeKind.REVERSE: {"most_mentees": 1, "fewest_mentees": 0, "most_mentors": 1, "cadence": Cadence.MONTHLY},
    ProgrammeKind.FLASH: {"most_mentees": 10, "fewest_mentees": 0, "most_mentors": 3, "cadence": Cadence.ONCE},
    ProgrammeKind.PEER: {"most_mentees": 1, "fewest_mentees": 0, "most_mentors": 1, "cadence": Cadence.WEEKLY},
}


@dataclass(frozen=True)
class ProgrammeWish:
    """How a programme is to be. Moments are aware; the terms people agree to are Markdown."""

    title: str
    kind: str
    cadence: str
    most_mentees: int
    fewest_mentees: int
    most_mentors: int
    response_days: int
    may_add_skills: bool
    consent: str = ""
    signup_from: datetime | None = None
    signup_until: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@verb
def change_programme(actor: Actor, programme: Programme, wish: ProgrammeWish, *, version: int) -> Programme:
    """Keep settings. A new kind brings its presets, whatever numbers were typed beside it.

    ``version``: that of the settings as the form showed them. Raises NotAllowed, Conflict when they were changed since,
    Invalid with sentences.
    """
    if not rules.can_coordinate(actor) or not actor.can_write:
        raise NotAllowed(_("Only coordinators can do this."))
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    if row.version != version:
        raise Conflict(_("Somebody else has changed these settings meanwhile. Reload, and type yours in again."))
    _check(wish)
    before = _plain(row)
    preset = PRESETS[ProgrammeKind(wish.kind)] if wish.kind != row.kind else {}
    for name, value in {**vars(wish), **preset}.items():
        setattr(row, name, value)
    row.title = wish.title.strip()
    if row.consent != before["consent"]:
        row.consent_html = richtext.render(row.consent).html if row.consent else ""
        row.consent_version += 1
    changed = [name for name, value in _plain(row).items() if value != before[name]]
    if changed:
        row.version += 1
        row.save()
        moderation.record(actor, row.space, moderation.Act.PROGRAMME, (SUBJECT, row.pk), ", ".join(changed))
    return row


def _check(wish: ProgrammeWish) -> None:
    wrong: dict[str, str] = {}
    if wish.kind not in ProgrammeKind.values:
        wrong["kind"] = _("Choose one of the list.")
    if wish.cadence not in Cadence.values:
        wrong["cadence"] = _("Choose one of the list.")
    if not wish.title.strip():
        wrong["title"] = _("Give it a name.")
    if wish.fewest_mentees > wish.most_mentees:
        wrong["fewest_mentees"] = _("This is more than at most.")
    if wish.signup_from and wish.signup_until and wish.signup_until <= wish.signup_from:
        wrong["signup_until"] = _("Sign-up closes before it opens.")
    if wish.starts_on and wish.ends_on and wish.ends_on < wish.starts_on:
        wrong["ends_on"] = _("The programme ends before it begins.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)


def _plain(row: Programme) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ProgrammeWish.__dataclass_fields__}
