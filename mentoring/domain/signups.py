"""Signing up for a programme, changing what one said, a break, withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import available_timezones

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.people.api import profile_of
from social_learning_xblocks.spaces.api import members_of

from .. import rules
from ..data import Signup
from ..enums import ParticipantState, Phase, ProgrammeKind, SkillSide, WishKind
from ..matching import Criterion, Rule
from ..matching.windows import windows_of
from ..models import Participant, ParticipantSkill, Programme, Wish
from . import styles
from .phases import phase_of
from .skills import find_or_make_skills

MOST_SKILLS, MOST_INTERESTS, MOST_LANGUAGES = 10, 10, 10
MOST_WISHES, MOST_NEVERS, MOST_WINDOWS = 3, 20, 60
LONGEST_GOALS, LONGEST_INTEREST, LONGEST_TEAM = 1_000, 60, 100
LEVELS = range(6)
#: On what somebody can insist. What else keeps two apart is a matter of the programme.
MUSTS = (Rule.LANGUAGE, Rule.HOURS, Rule.TEAM)


@verb
def sign_up(actor: Actor, programme: Programme, said: Signup) -> Participant:
    """Sign up, or change what one said; who had withdrawn is back. Twice is once.

    Raises NotAllowed, Conflict when sign-up is closed, Invalid with sentences for the fields of ``Signup``.
    """
    if not rules.can_sign_up(actor):
        raise NotAllowed(_("You cannot sign up here."))
    known = Participant.objects.select_for_update().filter(programme=programme, user_id=actor.person_id).first()
    check_phase(programme, known)
    said = checked(programme, said, actor.person_id, known)
    now = timezone.now()
    row = known or Participant(programme=programme, user_id=actor.person_id, signed_up_at=now)
    store(row, said, now)
    if known is None or known.consent_version != programme.consent_version:
        row.consent_version = programme.consent_version if said.consents or not programme.consent else 0
    row.save()
    keep_skills(programme, row, said)
    keep_wishes(programme, row, said)
    if known is None:
        events.emit("social_learning.participant.joined", participant_id=row.pk, programme_id=programme.pk)
    return row


@verb
def set_state(actor: Actor, programme: Programme, state: ParticipantState) -> Participant:
    """Take a break, withdraw, or take part again. Offers and pairs of who withdraws end a while later: ``tend`` sees to it, so
    that coming back at once loses nothing.

    Raises NotAllowed, Conflict for who has not signed up, or too late.
    """
    if not rules.can_sign_up(actor):
        raise NotAllowed(_("You cannot sign up here."))
    row = Participant.objects.select_for_update().filter(programme=programme, user_id=actor.person_id).first()
    if row is None:
        raise Conflict(_("You have not signed up."))
    if state == ParticipantState.ACTIVE and phase_of(programme) == Phase.OVER:
        raise Conflict(_("This programme is over."))
    if row.state != state:
        row.state, row.changed_at = state, timezone.now()
        row.save(update_fields=["state", "changed_at"])
        events.emit(
            "social_learning.participant.changed", participant_id=row.pk, programme_id=programme.pk, state=state.value
        )
    return row


def signup_of(row: Participant) -> Signup:
    """What somebody said, as the form shows it. Two queries."""
    skills = row.skills.select_related("skill").order_by("place", "pk")
    named = {side: tuple(each.skill.name for each in skills if each.side == side) for side in SkillSide}
    wishes = list(row.wishes.order_by("place", "pk").values_list("kind", "about_id"))
    return Signup(
        is_mentee=row.is_mentee,
        is_mentor=row.is_mentor,
        wanted=named[SkillSide.WANTED],
        offered=named[SkillSide.OFFERED],
        goals=row.goals,
        interests=tuple(row.interests),
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        windows=tuple(row.windows),
        style=tuple(row.style),
        level=row.level,
        team=row.team,
        priority=row.priority,
        musts=tuple(row.musts),
        mentee_places=row.mentee_places,
        mentor_places=row.mentor_places,
        is_listed=row.is_listed,
        wishes=tuple(about for kind, about in wishes if kind == WishKind.WISH),
        nevers=tuple(about for kind, about in wishes if kind == WishKind.NEVER),
        consents=row.consent_version == row.programme.consent_version,
    )


def prefilled(actor: Actor, programme: Programme) -> Signup:
    """What is known of somebody who signs up for the first time: from an earlier programme, else from their profile.

    Six queries at most. Whom they wished for or ruled out then, and their consent, is not taken over.
    """
    peers = programme.kind == ProgrammeKind.PEER
    last = (
        Participant.objects.filter(user_id=actor.person_id).select_related("programme").order_by("-changed_at").first()
    )
    if last is not None:
        said = replace(signup_of(last), wishes=(), nevers=(), consents=False, is_listed=False)
    else:
        card = profile_of(actor.person_id)
        said = Signup(
            is_mentee=True,
            wanted=card.wanted[:MOST_SKILLS],
            offered=card.skills[:MOST_SKILLS],
            interests=card.interests[:MOST_INTERESTS],
        )
    return replace(said, is_mentee=True, is_mentor=True) if peers else said


def check_phase(programme: Programme, known: Participant | None) -> None:
    """Raises Conflict where nobody can sign up; who has may change what they said until the programme is over."""
    phase = phase_of(programme)
    if phase == Phase.OVER:
        raise Conflict(_("This programme is over."))
    if known is None and phase == Phase.PREPARED:
        raise Conflict(_("Sign-up has not begun yet."))
    if known is None and phase != Phase.SIGN_UP:
        raise Conflict(_("Sign-up is closed. Ask the coordinator whether there is still a place."))


def checked(programme: Programme, said: Signup, user_id: int, known: Participant | None = None) -> Signup:
    """What was said, cut to shape. Raises Invalid with a sentence for each field that is wrong. One query at most."""
    wrong: dict[str, str] = {}
    if programme.kind == ProgrammeKind.PEER:
        said = replace(said, is_mentee=True, is_mentor=True)
    if not (said.is_mentee or said.is_mentor):
        wrong["roles"] = _("Choose whether you look for a mentor, want to be one, or both.")
    if said.is_mentee and not said.wanted:
        wrong["wanted"] = _("Name at least one thing that you want to learn: it counts most in the match.")
    if said.is_mentor and not said.offered:
        wrong["offered"] = _("Name at least one thing that you can help with: it counts most in the match.")
    wrong |= _too_many(said)
    wrong |= _out_of_range(programme, said)
    people = {*said.wishes, *said.nevers}
    if user_id in people:
        wrong["wishes" if user_id in said.wishes else "nevers"] = _("This is you.")
    elif set(said.wishes) & set(said.nevers):
        wrong["nevers"] = _("Somebody stands in both lists.")
    elif people and len(members_of(programme.space, people)) < len(people):
        wrong["wishes"] = _("Somebody you named is not here.")
    has_agreed = known is not None and known.consent_version == programme.consent_version
    if programme.consent and not (said.consents or has_agreed):
        wrong["consents"] = _("Without your consent nobody may match you.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    return said


def store(row: Participant, said: Signup, now: datetime) -> None:
    """Put what was said on the row; skills and wishes are rows of their own."""
    for name in ("is_mentee", "is_mentor", "time_zone", "level", "priority", "mentee_places", "mentor_places"):
        setattr(row, name, getattr(said, name))
    row.goals, row.team = said.goals.strip(), said.team.strip()
    row.interests, row.languages, row.windows = list(said.interests), list(said.languages), list(said.windows)
    row.style, row.musts = list(said.style), list(said.musts)
    row.is_listed = said.is_listed and said.is_mentor
    row.state, row.changed_at = ParticipantState.ACTIVE, now


def keep_skills(programme: Programme, row: Participant, said: Signup) -> None:
    """Five queries at most."""
    sides = {
        SkillSide.WANTED: said.wanted if said.is_mentee else (),
        SkillSide.OFFERED: said.offered if said.is_mentor else (),
    }
    names = {"wanted": SkillSide.WANTED, "offered": SkillSide.OFFERED}
    new = []
    for field, side in names.items():
        try:
            skills = find_or_make_skills(programme.space, sides[side], may_add=programme.may_add_skills)
        except Invalid as error:
            raise Invalid(error.message, {field: error.message}) from error
        new += [
            ParticipantSkill(participant=row, skill=skill, side=side, place=place) for place, skill in enumerate(skills)
        ]
    ParticipantSkill.objects.filter(participant=row).delete()
    ParticipantSkill.objects.bulk_create(new)


def keep_wishes(programme: Programme, row: Participant, said: Signup) -> None:
    """Two queries."""
    kinds = {WishKind.WISH: said.wishes, WishKind.NEVER: said.nevers}
    Wish.objects.filter(participant=row).delete()
    Wish.objects.bulk_create(
        Wish(participant=row, about_id=about, kind=kind, place=place)
        for kind, people in kinds.items()
        for place, about in enumerate(dict.fromkeys(people))
    )


def _too_many(said: Signup) -> dict[str, str]:
    most = {
        "wanted": MOST_SKILLS,
        "offered": MOST_SKILLS,
        "interests": MOST_INTERESTS,
        "languages": MOST_LANGUAGES,
        "windows": MOST_WINDOWS,
        "wishes": MOST_WISHES,
        "nevers": MOST_NEVERS,
    }
    wrong = {
        name: _("{count} are enough. Keep those that matter most.").format(count=count)
        for name, count in most.items()
        if len(getattr(said, name)) > count
    }
    longest: dict[str, tuple[Sequence[str], int]] = {
        "goals": ([said.goals], LONGEST_GOALS),
        "team": ([said.team], LONGEST_TEAM),
        "interests": (said.interests, LONGEST_INTEREST),
        "wanted": (said.wanted, LONGEST_TEAM),
        "offered": (said.offered, LONGEST_TEAM),
    }
    for name, (texts, length) in longest.items():
        if any(len(text) > length for text in texts):
            wrong[name] = _("Say it in {count} characters at most.").format(count=length)
    return wrong


def _out_of_range(programme: Programme, said: Signup) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for name, most in (("mentee_places", programme.most_mentees), ("mentor_places", programme.most_mentors)):
        if not 0 <= getattr(said, name) <= most:
            wrong[name] = _("Choose from 0 to {most}.").format(most=most)
    if said.time_zone and said.time_zone not in available_timezones():
        wrong["time_zone"] = _("There is no such time zone. Choose one from the list, as Europe/Berlin.")
    if said.windows and not said.time_zone:
        wrong["time_zone"] = _("Say in which time zone you have time.")
    if not all(map(_is_window, said.windows)):
        wrong["windows"] = _("These times cannot be read.")
    if said.style and (len(said.style) != styles.COUNT or not set(said.style) <= set(styles.STEPS)):
        wrong["style"] = _("Answer all of them, or none.")
    if said.level is not None and said.level not in LEVELS:
        wrong["level"] = _("Choose one of the steps.")
    if said.priority and said.priority not in set(Criterion):
        wrong["priority"] = _("Choose one of the list.")
    if not set(said.musts) <= set(MUSTS):
        wrong["musts"] = _("Choose from the list.")
    return wrong


def _is_window(text: str) -> bool:
    try:
        return bool(list(windows_of(text)))
    except ValueError:
        return False
