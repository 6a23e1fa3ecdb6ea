"""A programme of the demo that has run for three months. Run inside the demo."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from demo.models import Course, Enrolment
from mentoring.models import Goal, Meeting, Offer, Pair, Participant, Pulse
from tests.demo_host import ANALYSIS
from tests.e2e.mentoring_class import sign_up

PAIRS = 14
TEAMS = ("Data", "Sales", "Support")
ENDS = ("reached", "reached", "reached", "no_time", "no_fit")
DECLINES = ("no_time", "no_time", "topics", "too_close")


def fill() -> None:
    """Pairs that met up to eight times; what was declined, what has ended, what they answered. One team is of two people."""
    programme, _nobody = sign_up(())
    start = timezone.now() - timedelta(days=91)
    for number in range(PAIRS):
        team = TEAMS[number % 3] if number else "Board"
        mentee, mentor = (
            sign(programme, f"{side}_{number}", team, number, **{f"is_{side}": True}) for side in ("mentee", "mentor")
        )
        both = {"mentee": mentee, "mentor": mentor, "programme": programme, "respond_by": start}
        offer = Offer.objects.create(**both, published_at=start, state="accepted")
        users = {"mentee": mentee.user, "mentor": mentor.user}
        pair = Pair.objects.create(space=programme.space, programme=programme, offer=offer, started_at=start, **users)
        meet(pair, start, number)
        if number < len(ENDS):
            over = {"ended_at": timezone.now(), "end_reason": ENDS[number], "open_key": None}
            Pair.objects.filter(pk=pair.pk).update(**over)
        if number < len(DECLINES):
            Offer.objects.create(**both, state="declined", reason=DECLINES[number], open_key=None)
    for number in range(6):
        sign(programme, f"waiting_{number}", "Sales", 2, is_mentee=True)


def sign(programme, username, team, number, **role) -> Participant:
    user = get_user_model().objects.get_or_create(username=username)[0]
    # Pairs of people who are not in the course would end by the clock.
    Enrolment.objects.get_or_create(user=user, course=Course.objects.get(key=ANALYSIS))
    languages = ["English"] if number % 4 else ["Español", "English"]
    said = {"team": team, "languages": languages, "level": number % 3, "consent_version": programme.consent_version}
    return Participant.objects.create(programme=programme, user=user, **said, **role)


def meet(pair, start, number) -> None:
    """A meeting every week or every other week, and what they said after the first and the third."""
    count = number % 9
    for held in range(count):
        day = start + timedelta(days=3 + number + held * (7 + 3 * (number % 2)))
        Meeting.objects.create(pair=pair, state="held", starts_at=day, minutes=45)
        pair.met_count, pair.last_met_at = held + 1, day
    pair.save()
    for after in (1, 3):
        if count >= after:
            Pulse.objects.create(pair=pair, user=pair.mentee, after=after, answer=5 - number % 3)
    if count >= 1 and number % 2:
        Pulse.objects.create(pair=pair, user=pair.mentor, after=1, answer=4)
    Goal.objects.create(pair=pair, title="Write queries", progress=100 if count > 5 else 50)
