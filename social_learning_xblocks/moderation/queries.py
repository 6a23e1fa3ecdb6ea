"""Queries of the moderation applet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from ..spaces.models import Space
from .data import Subject
from .models import AuditEntry, Report


def open_reports(space: Space) -> QuerySet[Report]:
    return Report.objects.filter(space=space, open_key=1)


def about(subjects: Iterable[Subject]) -> Q:
    """Rows about any of these posts; nothing for no posts."""
    wanted = Q(pk__in=[])
    for subject_type, subject_id in subjects:
        wanted |= Q(subject_type=subject_type, subject_id=subject_id)
    return wanted


def first_reports(space: Space, subjects: Iterable[Subject], most: int) -> QuerySet[Report]:
    """The oldest waiting reports about each of these posts, so many of each at most, oldest first."""
    place = Window(
        RowNumber(), partition_by=["subject_type", "subject_id"], order_by=[F("created_at").asc(), F("pk").asc()]
    )
    found = open_reports(space).filter(about(subjects)).annotate(place=place)
    return found.filter(place__lte=most).order_by("created_at", "pk")


def trail_about(subjects: Iterable[Subject]) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(about(subjects)).order_by("pk")
