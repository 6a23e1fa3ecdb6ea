"""Spaces and their members for site administrators."""

from django.contrib import admin

from .models import Membership, Space, SpaceCourse


class SpaceCourses(admin.TabularInline):
    """The courses that share a community."""

    model = SpaceCourse
    fields = ("course_key", "added_at")
    readonly_fields = ("course_key", "added_at")
    extra = 0
    can_delete = True

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        """Courses come in through the block, where their key is checked."""
        return False


@admin.register(Space)
class SpaceAdmin(admin.ModelAdmin):
    """Places; their keys never change."""

    list_display = ("id", "kind", "key", "title", "created_at")
    list_filter = ("kind",)
    search_fields = ("key", "course_key", "title")
    readonly_fields = ("kind", "key", "key_hash", "course_key", "home_usage_key", "cohort_id", "created_at")
    inlines = (SpaceCourses,)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who is what where."""

    list_display = ("id", "space", "user_id", "role", "joined_at")
    list_filter = ("role",)
    raw_id_fields = ("space", "user")
    list_select_related = ("space",)
    readonly_fields = ("joined_at",)
