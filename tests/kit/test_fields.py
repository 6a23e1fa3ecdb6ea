"""Keys that are exact on every database."""

from django.db import models
from hypothesis import assume, given
from hypothesis import strategies as st

from social_learning_xblocks.kit.fields import DigestField, digest


@given(st.lists(st.text(st.characters())))
def test_a_digest_is_forty_hex_digits(parts):
    found = digest(*parts)

    assert len(found) == 40
    assert set(found) <= set("0123456789abcdef")


@given(st.text(), st.text())
def test_different_texts_have_different_digests(one, other):
    assume(one != other)

    assert digest(one) != digest(other)


def test_a_digest_stays_the_same_for_ever():
    """It is a key in tables: another value would lose every space."""
    assert digest("block", "block-v1:a+b+c+type@social_qa+block@1", "") == "309b5e82deb7f8ec2aa447b7a99877f44a9558c0"


def test_where_a_part_ends_counts():
    assert digest("ab", "c") != digest("a", "bc")


def test_a_digest_takes_text_that_no_database_takes():
    assert digest("\ud800") != digest("\ud801")


def test_the_column_is_as_narrow_as_a_digest():
    field = DigestField()

    assert (field.max_length, field.editable) == (40, False)


def test_the_column_can_be_told_otherwise():
    field = DigestField(max_length=64, editable=True)

    assert (field.max_length, field.editable, isinstance(field, models.CharField)) == (64, True, True)
