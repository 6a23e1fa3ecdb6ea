"""A block whose runtime answers as openedx-platform's does, and what it meets there.

The modules of the platform itself stand in ``tests/lms.py``.
"""

from types import SimpleNamespace

from tests.factories.blocks import Bell, LMSRuntime, make_block

LIBRARY_KEY = "lb:Org:library:social_qa:one"

#: Two cohorts.
RED, BLUE = SimpleNamespace(id=4, name="Red"), SimpleNamespace(id=3, name="Blue")


def bell_for(user=None, **options):
    return make_block(Bell, LMSRuntime(user, **options))
