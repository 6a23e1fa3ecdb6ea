"""Mail that brings a meeting into the calendars of the two: planned, moved, called off."""

from __future__ import annotations

import logging

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from social_learning_xblocks.kit import platform
from social_learning_xblocks.notices.api import Period, period_of
from social_learning_xblocks.spaces.api import may_enter

from ..enums import MeetingState
from ..models import Meeting
from .addresses import page_of
from .calendars import calendar_of
from .own_pairs import partner_of

logger = logging.getLogger(__name__)


def mail_meeting(meeting_id: int) -> int:
    """Mail a meeting as it stands to both, each in their language; how many mails left.

    Who wants no mail, has no address or may not come in any more gets none. A mail server that is down is logged by the
    class of its error; the meeting stands, and both can fetch the file on the page.
    """
    meeting = Meeting.objects.select_related("pair__space", "pair__programme__space").filter(pk=meeting_id).first()
    if meeting is None or (meeting.pair.open_key is None and meeting.state != MeetingState.CANCELLED):
        return 0
    people = get_user_model().objects.filter(pk__in=[meeting.pair.mentor_id, meeting.pair.mentee_id], is_active=True)
    return sum(_mail(meeting, user) for user in people.order_by("pk"))


def _mail(meeting: Meeting, user: object) -> bool:
    user_id, address = user.pk, user.email  # type: ignore[attr-defined]  # the user model of the site
    if not address or period_of(user_id) == Period.OFF or not may_enter(meeting.pair.space, user_id):
        return False
    try:
        with translation.override(platform.language_of(user)):
            _message(meeting, user_id, address).send()
    except Exception as error:  # noqa: BLE001 - whatever the mail server says, the meeting stands
        logger.error("Mail of meeting %s for user %s failed: %s", meeting.pk, user_id, type(error).__name__)
        return False
    return True


def _message(meeting: Meeting, user_id: int, address: str) -> EmailMessage:
    partner = partner_of(meeting.pair, user_id)
    name = platform.display_names([partner]).get(partner, "")
    if meeting.state == MeetingState.CANCELLED:
        subject = _("Called off: your meeting with {name}")
    elif meeting.sequence:
        subject = _("Changed: your meeting with {name}")
    else:
        subject = _("Your meeting with {name}")
    text = _("The attached file brings it into your calendar. You can change or call off the meeting here:")
    body = f"{text}\n\n{page_of(meeting.pair.programme)}\n"
    mail = EmailMessage(" ".join(subject.format(name=name).split()), body, to=[address])
    mail.attach("meeting.ics", calendar_of(meeting, user_id), "text/calendar; method=PUBLISH")
    return mail
