"""Codes of groups: short, told apart by people, the same however they are typed."""

import string

from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.group_codes import ALPHABET, as_read, code_of, key_of

NUMBERS = st.integers(0, 10**12)


@given(group=NUMBERS, number=NUMBERS)
def test_a_code_is_eight_characters_nobody_takes_for_others(group, number):
    code = code_of(group, number)

    assert (len(code), set(code) - set(ALPHABET)) == (8, set())
    assert set("IO01") & set(ALPHABET) == set()
    assert code == code_of(group, number)


@given(group=NUMBERS, number=NUMBERS, noise=st.text(string.whitespace + "-.–_", max_size=5))
def test_it_opens_the_group_however_it_is_typed(group, number, noise):
    code = code_of(group, number)

    assert key_of(noise + as_read(code).lower() + noise) == key_of(code)


def test_it_is_read_in_two_parts():
    assert as_read("ABCDEFGH") == "ABCD-EFGH"


def test_groups_and_numbers_have_codes_of_their_own(settings):
    codes = {code_of(group, number) for group in range(30) for number in range(30)}
    assert len(codes) == 900

    settings.SECRET_KEY = "another one"
    assert code_of(0, 0) not in codes
