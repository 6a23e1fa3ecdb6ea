"""Forms over what people typed. They clean; the verbs say what is wrong, and their sentences land on the fields here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.utils import timezone

from .errors import Invalid

#: The last year of the calendar leaves no room for another zone, or for days that are added.
LAST_YEAR = 9998


class BlockForm(forms.Form):
    """A form of a block: element ids that differ on each page, no length rules of its own, errors of verbs on its fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, dom_id: str = "sl", name: str = "", **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{dom_id}-{name or type(self).__name__.lower()}-%s"
        super().__init__(*args, **kwargs)

    @property
    def cleaned(self) -> dict[str, Any]:
        """What was typed, cleaned. Raises Invalid when a field has the wrong shape (a number that is none)."""
        if not self.is_valid():
            first = next(iter(self.errors.values()))[0]
            raise Invalid(str(first))
        return self.cleaned_data

    def blame(self, error: Invalid) -> None:
        """Put the sentences of a verb on the fields they are about, the rest above the form."""
        self.is_valid()
        placed = False
        for name, sentence in error.fields.items():
            if name in self.fields:
                self.add_error(name, sentence)
                placed = True
        if not placed and not self.errors:
            self.add_error(None, error.message)


def split_list(text: str) -> list[str]:
    """The entries of "one, two, three", without empty ones; an Arabic comma is one."""
    return [part.strip() for part in text.replace("،", ",").split(",") if part.strip()]


def local_moment(text: str, zone: str) -> datetime | None:
    """What a field for date and time holds, on the clock of who typed it; None for what is no moment."""
    try:
        moment = datetime.fromisoformat(text)
        clock = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None
    if moment.year > LAST_YEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock)


def names_in(text: str) -> list[str]:
    """Usernames in "@ben, @chi", lower case, once each."""
    names = (name.strip("@").lower() for name in text.replace(",", " ").split())
    return list(dict.fromkeys(name for name in names if name))
