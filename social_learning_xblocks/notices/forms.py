"""What people choose about their notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..kit.forms import BlockForm
from .enums import Period


class MailForm(BlockForm):
    """How often mail may come."""

    period = forms.ChoiceField(label=_("Mail me what I missed"), choices=Period.choices, widget=forms.RadioSelect)
