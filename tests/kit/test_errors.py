"""The four ways to say no."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound, SocialLearningError


@pytest.mark.parametrize("refusal", [NotAllowed, NotFound, Invalid, Conflict])
def test_a_refusal_carries_its_sentence(refusal):
    error = refusal("You cannot do this here.")

    assert isinstance(error, SocialLearningError)
    assert (str(error), error.message) == ("You cannot do this here.", "You cannot do this here.")


def test_invalid_input_names_its_fields():
    fields = {"title": "Give it a title."}

    error = Invalid("Something is missing.", fields)
    fields.clear()

    assert error.fields == {"title": "Give it a title."}


def test_invalid_input_may_name_no_field():
    assert Invalid("Too long.").fields == {}
