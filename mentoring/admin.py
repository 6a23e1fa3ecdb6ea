"""Pairs for site administrators: to look at, to make, to end."""

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .domain.pairs import close
from .models import Pair


@admin.register(Pair)
class PairAdmin(admin.ModelAdmin):
    """Who mentors whom where. A pair is made and ended; who it is of never changes."""

    list_display = ("id", "space", "mentor_id", "mentee_id", "started_at", "ended_at")
    list_select_related = ("space",)
    fields = ("space", "mentor", "mentee")
    raw_id_fields = ("space", "mentor", "mentee")
    actions = ("end",)

    def has_change_permission(self, request: HttpRequest, obj: Pair | None = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Pair | None = None) -> bool:
        return False

    @admin.action(description=_("End the chosen pairs"), permissions=["change"])
    def end(self, request: HttpRequest, pairs: QuerySet[Pair]) -> None:
        with transaction.atomic():
            close(list(pairs.filter(open_key=1)), reason="", by=request.user.pk)
