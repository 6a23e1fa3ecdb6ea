"""Settings: the site's values over the defaults."""

import pytest

from social_learning_xblocks.kit import conf


def test_a_site_without_the_setting_has_the_defaults(settings):
    del settings.SOCIAL_LEARNING

    assert {name: conf.get(name) for name in conf.DEFAULTS} == conf.DEFAULTS


def test_the_value_of_the_site_wins(settings):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}

    assert conf.get("DISPLAY_NAME") == "full_name"


def test_a_site_may_change_one_limit_and_keep_the_others(settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (1, 60)}}

    assert conf.get("LIMITS") == {**conf.DEFAULTS["LIMITS"], "vote": (1, 60)}


def test_a_falsy_value_of_the_site_is_a_value(settings):
    settings.SOCIAL_LEARNING = {"LEVELS": ()}

    assert conf.get("LEVELS") == ()


def test_an_unknown_name_is_a_mistake_of_ours(settings):
    settings.SOCIAL_LEARNING = {"COLOUR": "blue"}

    with pytest.raises(KeyError, match="COLOUR"):
        conf.get("COLOUR")
