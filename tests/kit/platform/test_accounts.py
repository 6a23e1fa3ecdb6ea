"""Whom names and anonymous ids stand for, with the platform and without it."""

from social_learning_xblocks.kit import platform
from tests.factories.spaces import COURSE


def test_an_account_is_known_by_its_name_and_in_the_lms_by_the_one_before(ben, eve, request):
    here = platform.usernames_of(ben.pk), platform.usernames_of(10**9)
    request.getfixturevalue("lms").original_usernames = {ben.pk: ["Benedict"]}

    assert (here, platform.usernames_of(ben.pk)) == (({"ben"}, set()), {"ben", "benedict"})
    assert platform.usernames_of_others(["ben", "EVE", "nobody"], ben.pk) == {"EVE"}


def test_whom_an_anonymous_id_stands_for(lms, ben):
    assert platform.user_behind(f"anonymous-{ben.pk}-{COURSE}") == ben.pk
    assert platform.user_behind("0123456789abcdef") is None


def test_nobody_knows_anonymous_ids_without_the_platform(ben):
    assert platform.user_behind(f"anonymous-{ben.pk}-{COURSE}") is None
