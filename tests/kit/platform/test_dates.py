"""When a subsection ends for somebody."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from xblock.fields import JSONField, Scope

from social_learning_xblocks.kit import platform
from tests.factories.blocks import Bell, LMSRuntime, make_block
from tests.kit.platform.bells import bell_for


class DatedBell(Bell):
    """A block as the platform mixes it: with the dates of its subsection."""

    due = JSONField(scope=Scope.settings, default=None)
    graceperiod = JSONField(scope=Scope.settings, default=None)


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "grace", "end"),
    [
        (None, None, None),
        (None, timedelta(hours=1), None),
        ("tomorrow", None, None),
        (NOON, None, NOON),
        (NOON, "an hour", NOON),
        (NOON, timedelta(hours=1), NOON + timedelta(hours=1)),
        (NOON.replace(tzinfo=None), timedelta(0), NOON),
        (NOON.astimezone(timezone(timedelta(hours=2))), None, NOON),
    ],
)
def test_a_subsection_ends_with_its_grace_period(due, grace, end):
    assert platform.due_of(make_block(DatedBell, LMSRuntime(), due=due, graceperiod=grace)) == end


def test_without_the_platform_there_is_no_end():
    block = bell_for()
    block.due = NOON  # what the workbench plants

    assert platform.due_of(block) is None
