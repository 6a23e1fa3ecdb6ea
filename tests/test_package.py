"""What the distribution says of itself."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from django.apps import apps
from xblock.core import XBlock

ROOT = Path(__file__).parent.parent
DISTRIBUTION = distribution("social-learning-xblocks")
BLOCKS = [entry for entry in DISTRIBUTION.entry_points if entry.group == "xblock.v1"]


def test_block_types_have_our_prefix():
    assert [entry.name for entry in BLOCKS if not entry.name.startswith("social_")] == []


@pytest.mark.parametrize("entry", BLOCKS, ids=lambda entry: entry.name)
def test_block_type_is_known_to_xblock(entry):
    assert XBlock.load_class(entry.name) is entry.load()


def test_requirements_are_lower_bounds_only():
    requirements = [line.split(";")[0] for line in DISTRIBUTION.requires]
    assert [line for line in requirements if re.search(r"<|==|~=|!=", line)] == []


def test_the_platform_finds_the_apps_in_lms_and_studio():
    found = sorted(
        (entry.group, entry.value) for entry in DISTRIBUTION.entry_points if entry.group.endswith(".djangoapp")
    )
    configs = [
        "mentoring.apps:MentoringConfig",
        "microblog.apps:MicroblogConfig",
        "social_learning_xblocks.apps:SocialLearningConfig",
    ]
    assert found == [(group, config) for group in ("cms.djangoapp", "lms.djangoapp") for config in configs]


@pytest.mark.parametrize("label", ["social_learning", "social_learning_mentoring", "social_learning_microblog"])
def test_models_bring_their_own_key_type(label):
    """The platform's default is AutoField: without this each site would want another migration."""
    assert apps.get_app_config(label).default_auto_field == "django.db.models.BigAutoField"


def test_changelog_starts_with_this_version():
    headings = re.findall(r"^\[?(Unreleased|\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.rst").read_text("utf-8"), re.MULTILINE)
    versions = [heading for heading in headings if heading != "Unreleased"]
    assert versions[0] == DISTRIBUTION.version
