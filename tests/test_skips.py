"""A test that is skipped says why (the rule is kept by tests/conftest.py)."""

import pytest

from tests.conftest import is_reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Skipped: needs a server that is not here", True),
        ("needs a moon", True),
        ("unconditional skip", False),
        ("Skipped: ", False),
        ("Skipped: later", False),
    ],
)
def test_a_reason_is_a_few_words(text, expected):
    assert is_reason(text) is expected
