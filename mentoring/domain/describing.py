"""How meetings, pairs, offers and programmes are called in notices and mails."""

from __future__ import annotations

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import platform
from social_learning_xblocks.notices.api import Described

from ..enums import OfferState
from ..models import Meeting, Offer, Pair, Programme
from .addresses import path_of
from .own_pairs import partner_of


def describe_meetings(ids: set[int], reader_id: int) -> dict[int, Described]:
    """With whom and when, for one of the two. Two queries."""
    rows = Meeting.objects.filter(pk__in=ids).select_related("pair__programme__space")
    rows = rows.filter(Q(pair__mentor_id=reader_id) | Q(pair__mentee_id=reader_id))
    meetings = list(rows)
    names = platform.display_names({partner_of(row.pair, reader_id) for row in meetings})
    found = {}
    for row in meetings:
        when = date_format(localtime(row.starts_at), "SHORT_DATETIME_FORMAT")
        name = names.get(partner_of(row.pair, reader_id), "")
        title = _("Meeting with {name}, {when}").format(name=name, when=when)
        found[row.pk] = Described(title, path_of(row.pair.programme))
    return found


def describe_pairs(ids: set[int], reader_id: int) -> dict[int, Described]:
    """With whom, for one of the two. Two queries."""
    rows = Pair.objects.filter(pk__in=ids).filter(Q(mentor_id=reader_id) | Q(mentee_id=reader_id))
    pairs = list(rows.select_related("programme__space"))
    names = platform.display_names({partner_of(pair, reader_id) for pair in pairs})
    return {
        pair.pk: Described(
            _("Match with {name}").format(name=names.get(partner_of(pair, reader_id), "")), path_of(pair.programme)
        )
        for pair in pairs
    }


def describe_offers(ids: set[int], reader_id: int) -> dict[int, Described]:
    """Programmes by id in which an offer still waits for this reader. One query."""
    mine = Q(mentee__user=reader_id) | Q(mentor__user=reader_id)
    rows = Offer.objects.filter(mine, programme__in=ids, state=OfferState.OPEN).select_related("programme__space")
    return {row.programme_id: _described(row.programme) for row in rows}


def describe_programmes(ids: set[int], reader_id: int) -> dict[int, Described]:
    """Programmes by id. One query."""
    return {row.pk: _described(row) for row in Programme.objects.filter(pk__in=ids).select_related("space")}


def _described(programme: Programme) -> Described:
    return Described(programme.title, path_of(programme))
