"""What the tests of the microblog's block say again and again: the corner of Ada and her mentees."""

from datetime import timedelta

from django.utils import timezone

from microblog.enums import Audience
from tests.factories.blocks import call, get

MENTEES, MENTORS, NAMED = (str(kind.value) for kind in (Audience.MENTEES, Audience.MENTORS, Audience.NAMED))
IN_A_WEEK = (timezone.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")


def publish(block, body="Hello everybody", **data):
    return call(block, "publish", {"body": body, **data})


def home(block, **data):
    return get(block, "home", **data).text
