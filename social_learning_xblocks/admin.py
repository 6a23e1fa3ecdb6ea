"""Django's admin pages; they are written in the applets."""

from .moderation.admin import AuditEntryAdmin
from .spaces.admin import MembershipAdmin, SpaceAdmin

__all__ = ["AuditEntryAdmin", "MembershipAdmin", "SpaceAdmin"]
