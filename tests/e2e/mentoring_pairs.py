"""The people before the programme of the demo, with a match, a proposal, and a coordinator who mentors too. Run inside the demo."""

from datetime import timedelta

from django.utils import timezone

from mentoring.models import Apart, Concern, Offer, Pair, Participant, Programme
from tests.e2e.mentoring_class import fill


def match() -> None:
    """Ada mentors Ben; Grace is proposed to Chi. Nothing was reported, and nobody is kept apart."""
    fill()
    Concern.objects.all().delete()
    Apart.objects.all().delete()
    programme = Programme.objects.get(participants__user__username="ines_carvalho", key="")
    rows = {row.user.username: row for row in Participant.objects.filter(programme=programme).select_related("user")}
    known = {"space": programme.space, "programme": programme, "started_at": timezone.now() - timedelta(days=20)}
    Pair.objects.create(mentor=rows["ada"].user, mentee=rows["ben"].user, **known)
    until = timezone.now() + timedelta(days=5)
    Offer.objects.create(
        programme=programme, mentee=rows["chi"], mentor=rows["grace_wanjiru"], score=7_120, respond_by=until
    )
