"""The form of the card."""

import pytest

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.people.forms import ProfileForm


def test_topics_are_separated_by_commas():
    form = ProfileForm({"headline": " Mentor ", "skills": "R, linear models", "wanted": "Rust", "interests": ",,"})

    assert form.cleaned == {
        "headline": "Mentor",
        "skills": ["R", "linear models"],
        "wanted": ["Rust"],
        "interests": [],
    }


def test_a_headline_is_one_line_of_120_characters():
    with pytest.raises(Invalid, match="at most 120 characters"):
        ProfileForm({"headline": "é" * 121}).cleaned  # noqa: B018 - the property is what is tested
