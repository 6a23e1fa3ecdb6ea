"""Sphinx. The build imports the code, under the settings of the tests, to read its docstrings."""

import os
import sys
from importlib.metadata import version as version_of
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

project = "Social learning XBlocks"
author = "the contributors"
copyright = "2026, the contributors. Apache License 2.0"
release = version_of("social-learning-xblocks")
version = release

extensions = ["sphinx.ext.autodoc", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"{project} {release}"

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
# Hundreds of functions in the navigation beside every page help nobody to find one, and take most of the time of a build.
toc_object_entries = False
