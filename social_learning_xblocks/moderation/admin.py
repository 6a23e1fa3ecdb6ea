"""The audit trail for site administrators: to read, not to change."""

from django.contrib import admin

from .models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Who did what to which post, and why."""

    list_display = ("created_at", "space", "actor_id", "act", "subject_type", "subject_id", "reason")
    list_filter = ("act",)
    search_fields = ("reason",)
    list_select_related = ("space",)

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
