"""The language of a page and of a mail, with the platform and without it."""

import pytest
from django.utils import translation

from social_learning_xblocks.kit import platform


def test_the_language_is_that_of_the_page():
    with translation.override("ar"):
        assert platform.language() == "ar"
    with translation.override(None):
        assert platform.language() == "en"


@pytest.mark.parametrize(
    ("chosen", "language"), [("ar", "ar"), ("es-419", "es"), (None, "en"), ("xx", "en"), ("../../en", "en")]
)
def test_in_the_lms_people_choose_a_language(lms, ben, chosen, language):
    lms.preferences = {(ben.pk, "pref-lang"): chosen}

    with translation.override("fr"):
        assert platform.language_of(ben) == language


def test_elsewhere_people_read_the_language_of_the_site(ben, settings):
    settings.LANGUAGE_CODE = "es"

    assert platform.language_of(ben) == "es"
