"""What the author of a course sets of the space of a block; each block has its own words for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm
from ..spaces.api import SpaceKind


class CommunityField(forms.CharField):
    """The name of a community, as it stands in the address of its space."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Name of the community"),
            required=False,
            max_length=100,
            validators=[RegexValidator(r"^[a-z0-9-]+$", _("Use small letters, digits and hyphens."))],
            **options,
        )


class SpaceSettings(BlockForm):
    """A settings form with a ``scope`` and a ``community``."""

    def clean(self) -> dict[str, Any]:
        """A community needs a name."""
        cleaned = super().clean() or {}
        named = cleaned.get("community") or "community" in self.errors
        if cleaned.get("scope") == SpaceKind.COMMUNITY and not named:
            self.add_error("community", _("Give the community a name."))
        return cleaned
