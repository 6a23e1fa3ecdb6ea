"""What others may use of the notices applet."""

from .data import Described, Describer, Happening, Look, NewsLine, NewsSource, NoticeLine, Section, SpaceNews
from .domain.describing import register_describer
from .domain.digests import DigestReport, choose_period, period_of, send_digests, unsubscribe
from .domain.editions import register_digest_part
from .domain.notices import list_notices, mark_read, tell, unread_count
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .enums import NoticeKind, Period

__all__ = [
    "Described",
    "Describer",
    "DigestReport",
    "Happening",
    "Look",
    "NewsLine",
    "NewsSource",
    "NoticeKind",
    "NoticeLine",
    "Period",
    "Section",
    "SpaceNews",
    "choose_period",
    "export_person",
    "list_notices",
    "mark_read",
    "period_of",
    "register_describer",
    "register_digest_part",
    "retire_person",
    "send_digests",
    "tell",
    "unread_count",
    "unsubscribe",
]
