"""Template tags of the screens: icons, times, request values. Presentation only: nothing here asks the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, ngettext

from ..kit import platform
from ..kit.actor import Person
from ..kit.richtext import disarm

register = template.Library()

# Path data on a 16 px grid, drawn as 1.5 px strokes.
ICONS = {
    "answer": "M13.5 12.5V9.8a3 3 0 0 0-3-3H3M6 3.5 2.7 6.8 6 10.1",
    "arrow-down": "M8 3v10M4 9l4 4 4-4",
    "at": "M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Zm0 0v.8a1.9 1.9 0 0 0 3.8 0V8A6.3 6.3 0 1 0 11.8 13",
    "back": "M13 8H3M7 4 3 8l4 4",
    "bell": "M4.2 11.3V7a3.8 3.8 0 0 1 7.6 0v4.3l1.2 1.2H3l1.2-1.2ZM6.8 14.2h2.4",
    "bold": "M5 3h3.6a2.4 2.4 0 0 1 0 4.9H5V3Zm0 4.9h4.2a2.6 2.6 0 0 1 0 5.1H5V7.9Z",
    "bookmark": "M4.5 2.5h7v11L8 10.8l-3.5 2.7v-11Z",
    "bulb": "M5.8 10.3a4.2 4.2 0 1 1 4.4 0c-.4.4-.6.9-.6 1.5H6.4c0-.6-.2-1.1-.6-1.5ZM6.6 14h2.8",
    "chart": "M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6",
    "chat": "M2.5 3.5h11v8H8l-3 2.7v-2.7H2.5v-8Z",
    "check": "m3.5 8.6 3 3 6-7",
    "chevron-down": "m4 6.3 4 4 4-4",
    "chevron-up": "m4 9.8 4-4 4 4",
    "clock": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
    "code": "M5.2 4.2 1.8 8l3.4 3.8M10.8 4.2 14.2 8l-3.4 3.8",
    "copy": "M5.5 5.5h8v8h-8v-8ZM3.5 10.5h-1v-8h8v1",
    "dots": "M3.1 7.7h.6v.6h-.6v-.6Zm4.6 0h.6v.6h-.6v-.6Zm4.6 0h.6v.6h-.6v-.6Z",
    "download": "M8 2.5v8M4.8 7.3 8 10.5l3.2-3.2M2.8 13.5h10.4",
    "edit": "m10.6 2.8 2.6 2.6-7.5 7.5-3.2.6.6-3.2 7.5-7.5Z",
    "eye": (
        "M1.5 8S4 3.7 8 3.7 14.5 8 14.5 8 12 12.3 8 12.3 1.5 8 1.5 8Zm4.7 0a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 0 0-3.6 0Z"
    ),
    "eye-off": (
        "m2 2 12 12M6.2 4a6 6 0 0 1 1.8-.3c4 0 6.5 4.3 6.5 4.3s-.6 1-1.7 2M10 12a6 6 0 0 1-2 .3C4 12.3 1.5 8"
        " 1.5 8s.9-1.6 2.5-2.9"
    ),
    "flag": "M3.5 14V2.5M3.5 3h8.5l-1.8 2.8L12 8.6H3.5",
    "grip": "M5.5 3.5h.01M10.5 3.5h.01M5.5 8h.01M10.5 8h.01M5.5 12.5h.01M10.5 12.5h.01",
    "heart": "M8 13.4S2.2 10 2.2 6.2A3.1 3.1 0 0 1 8 4.7a3.1 3.1 0 0 1 5.8 1.5C13.8 10 8 13.4 8 13.4Z",
    "history": "M2.5 8A5.5 5.5 0 1 1 4.3 12.1M2.3 13.5l.2-2.7 2.7.2M8 5v3.2l2.2 1.3",
    "image": "M2.5 3h11v10h-11V3Zm0 8 3.3-3.3 2.7 2.7 1.8-1.8 3.2 3.2M10.3 6h.01",
    "info": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5v3.3M8 5.2h.01",
    "italic": "M6.5 3h5M4.5 13h5M9.3 3 6.7 13",
    "link": (
        "M6.7 9.3a2.7 2.7 0 0 0 3.8 0l2.2-2.2a2.7 2.7 0 0 0-3.8-3.8l-.7.7M9.3 6.7a2.7 2.7 0 0 0-3.8 0L3.3"
        " 8.9a2.7 2.7 0 0 0 3.8 3.8l.7-.7"
    ),
    "list": "M6 4h7.5M6 8h7.5M6 12h7.5M2.7 4h.01M2.7 8h.01M2.7 12h.01",
    "lock": "M3.5 7.3h9v6.2h-9V7.3ZM5.4 7.3V5.1a2.6 2.6 0 0 1 5.2 0v2.2",
    "megaphone": "M2.5 6.4v3.2l2.3.2.6 3.4h1.9l-.4-3.2L13.5 12V4L7 6.2l-4.5.2Z",
    "pass": "M3 8V6.5a2 2 0 0 1 2-2h7.5M10.3 2.2l2.3 2.3-2.3 2.3M13 8v1.5a2 2 0 0 1-2 2H3.5M5.7 13.8l-2.3-2.3 2.3-2.3",
    "person": "M10.6 5.2a2.6 2.6 0 1 1-5.2 0 2.6 2.6 0 0 1 5.2 0ZM3 13.6c0-2.8 2-4.3 5-4.3s5 1.5 5 4.3",
    "people": (
        "M8.3 5.2a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0ZM1.8 13.2c0-2.6 1.7-4 4.2-4s4.2 1.4 4.2 4M10.5"
        " 3.2a2.2 2.2 0 0 1 0 4M11.9 9.5c1.5.5 2.3 1.8 2.3 3.7"
    ),
    "pin": "m9.7 2.2 4.1 4.1-1.9.5-2.6 2.6-.4 3-5.3-5.3 3-.4 2.6-2.6.5-1.9ZM6.2 9.8l-3.7 3.7",
    "plus": "M8 3v10M3 8h10",
    "question": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.5.3-.8.6-.8 1.2M8 11.2h.01",
    "quote": "M6.5 4.2C4.3 5 3 6.7 3 9v2.5h3.5V8.3H4.7M13 4.2c-2.2.8-3.5 2.5-3.5 4.8v2.5H13V8.3h-1.8",
    "reply": "M6 3.5 2.5 7 6 10.5M2.5 7H9a4.5 4.5 0 0 1 4.5 4.5v1",
    "seal": (
        "m8 1.8 1.7 1.3 2.1-.2.6 2 1.8 1.1-.8 2 .8 2-1.8 1.1-.6 2-2.1-.2L8 14.2l-1.7-1.3-2.1.2-.6-2L1.8"
        " 10l.8-2-.8-2 1.8-1.1.6-2 2.1.2L8 1.8ZM5.7 8.1l1.6 1.6 3-3.3"
    ),
    "search": "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0Zm-1.3 3.2 3.3 3.3",
    "settings": (
        "M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M10.2 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM5.8"
        " 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z"
    ),
    "shield": "M8 1.9 13 3.7v3.8c0 3.2-2 5.4-5 6.6-3-1.2-5-3.4-5-6.6V3.7l5-1.8Z",
    "smile": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.4 9.4a3 3 0 0 0 5.2 0M6 6.4h.01M10 6.4h.01",
    "star": "m8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5L8 2Z",
    "tag": "M2.5 2.5h5.3l5.7 5.7-5.3 5.3-5.7-5.7V2.5ZM5.4 5.4h.01",
    "trash": "M2.5 4.3h11M6 4.3V2.5h4v1.8M4 4.3l.6 9.2h6.8l.6-9.2M6.7 7v3.8M9.3 7v3.8",
    "undo": "M5.5 2.8 2.5 5.8l3 3M2.5 5.8H9.7a3.8 3.8 0 0 1 0 7.6H5.5",
    "warn": "M8 2.2 14.5 13.5h-13L8 2.2ZM8 6.5v3.2M8 11.5h.01",
    "x": "m4 4 8 8M12 4l-8 8",
}
# These point along the line of reading, so they turn round in right-to-left text.
MIRRORED = frozenset({"answer", "back", "list", "quote", "reply", "undo"})
RECENT = timedelta(days=30)


@register.simple_tag(name="icon")
@cache
def draw(name: str) -> SafeString:
    """An inline SVG that screen readers skip; KeyError for a name that is not drawn."""
    turned = " sl-flip" if name in MIRRORED else ""
    return mark_safe(  # noqa: S308 - path data from the table above
        f'<svg class="sl-icon{turned}" viewBox="0 0 16 16" aria-hidden="true"><path d="{ICONS[name]}"/></svg>'
    )


@register.simple_tag
def sprite(prefix: str, *names: str) -> str:
    """Icons that a list has in every row, drawn once for ``drawn``: the prefix keeps two blocks on a page apart."""
    symbols = format_html_join(
        "",
        '<symbol id="{}-{}" viewBox="0 0 16 16"><path d="{}"/></symbol>',
        ((prefix, name, ICONS[name]) for name in names),
    )
    return format_html('<svg hidden aria-hidden="true">{}</svg>', symbols)


@register.simple_tag
def drawn(prefix: str, name: str) -> str:
    """An icon of a ``sprite`` of the same page."""
    turned = " sl-flip" if name in MIRRORED else ""
    return format_html('<svg class="sl-icon{}" aria-hidden="true"><use href="#{}-{}"/></svg>', turned, prefix, name)


@register.simple_tag
def ago(when: datetime | None, now: datetime | None = None) -> str:
    """``<time>`` with natural words: "just now", "9 minutes ago", and the date when it is more than a month back."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    age = (now or timezone.now()) - when
    date, full = dates(local.replace(tzinfo=None), get_language() or "")
    if age < timedelta(minutes=1):
        words = gettext("just now")
    elif age < RECENT:
        # timesince joins number and unit with a no-break space, and brings the platform's own translations.
        words = gettext("%(time)s ago") % {"time": timesince(when, when + age, depth=1)}
    else:
        words = date
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), full, words)


@register.simple_tag
def clock(when: datetime) -> str:
    """``<time>`` with a moment by the clock of the site, which clock.js replaces by the reader's own."""
    local = timezone.localtime(when)
    words = f"{dates(local.replace(tzinfo=None), get_language() or '')[1]} {local.tzname()}"
    moment = local.isoformat(timespec="seconds")
    return format_html('<time datetime="{}" data-sl-clock="{}">{}</time>', moment, moment, words)


@lru_cache(maxsize=4096)
def dates(local: datetime, language: str) -> tuple[str, str]:
    """A moment on the clock of the reader as a date, and with its time, in the words of the active language."""
    return formats.date_format(local, "DATE_FORMAT"), formats.date_format(local, "DATETIME_FORMAT")


@register.simple_tag
def vals(given: Mapping[str, Any] | None = None, **more: Any) -> str:
    """``data-sl-vals='…'``: values that go with a request, safe whatever they hold."""
    values = {name: str(value) for name, value in {**(given or {}), **more}.items()}
    text = json.dumps(values)
    # In single quotes, because JSON is full of double ones.
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&#x27;")):
        text = text.replace(sign, entity)
    return mark_safe(f"data-sl-vals='{text}'")  # noqa: S308 - every sign that could end the attribute is an entity


@register.simple_tag
def known(urls: Mapping[str, str], *names: str) -> str:
    """``data-sl-urls='…'``: addresses that a list would repeat in every row; there ``data-sl-get="@name"`` stands for one."""
    return format_html("data-sl-urls='{}'", json.dumps({f"@{name}": urls[name] for name in names}))


@register.simple_tag
def avatar(person: Person, size: str = "") -> str:
    """Initials in a circle, in the colour of the person; the name must stand beside it."""
    hue = "none" if person.is_anonymous else person.hue
    return format_html(
        '<span class="sl-avatar{} sl-hue-{}" data-initials="{}" aria-hidden="true"></span>',
        f" sl-avatar-{size}" if size else "",
        hue,
        "?" if person.is_anonymous else person.initials,
    )


@register.simple_tag
def pill(label: str, kind: str = "", icon: str = "") -> str:
    """A state, always with a word. Kinds: ok, warn, bad, info, outline; neutral when not given."""
    drawn = format_html("{} ", draw(icon)) if icon else ""
    return format_html('<span class="sl-pill sl-pill-{}">{}{}</span>', kind or "neutral", drawn, label)


@register.simple_tag
def vote(
    url: str = "",
    *,
    name: str = "",
    value: int = 0,
    title: str = "",
    count: int = 0,
    pressed: bool = False,
    still: bool = False,
    id: str = "",  # noqa: A002 - the attribute of the element
) -> str:
    """The vote of one person on one post; ``elements/vote.html`` says what each value is. A list has one in every row."""
    arrow = draw("chevron-up")
    if still:
        words = ngettext("%(n)s vote", "%(n)s votes", count) % {"n": count}
        return format_html(
            '<span class="sl-vote sl-vote-still">{}<span class="sl-vote-count" aria-hidden="true">{}</span>'
            '<span class="sl-sr">{}</span></span>',
            arrow,
            count,
            words,
        )
    label = ngettext("Vote for “%(title)s”, %(n)s vote", "Vote for “%(title)s”, %(n)s votes", count)
    return format_html(
        '<button type="button" class="sl-vote" id="{}" data-sl-post="{}" name="{}" value="{}" {} aria-pressed="{}"'
        ' aria-label="{}">{}<span class="sl-vote-count">{}</span></button>',
        id,
        url,
        name,
        value,
        vals(on=int(not pressed)),
        "true" if pressed else "false",
        label % {"title": title, "n": count},
        arrow,
        count,
    )


@register.simple_tag
def heat(values: Sequence[float]) -> str:
    """A line of warmth, 0 to 1 each, as the points of a polygon one high that stands on its base."""
    top = " ".join(f"{place},{1 - value:.3f}" for place, value in enumerate(values))
    return f"0,1 {top} {len(values) - 1},1"


@register.simple_tag
def span(low: float, high: float, most: float) -> SafeString:
    """Where a bar from one number to another begins and how wide it is, in percent of the most."""
    return format_html('x="{}" width="{}"', f"{100 * low / most:.2f}", f"{100 * (high - low) / most:.2f}")


@register.simple_tag
def spot(value: float, most: float) -> SafeString:
    """Where a mark less than one percent wide stands, in percent of the most."""
    return format_html('x="{}"', f"{min(99.2, max(0.0, 100 * value / most - 0.4)):.2f}")


@register.filter
def formulas(text: str) -> str:
    """A title or an excerpt in which MathJax may draw formulas, without those commands that could do more than that.

    The root of a block is closed to MathJax; this opens it for one text, as the class sl-prose does for posts.
    """
    drawn = mark_safe(disarm(conditional_escape(text)))  # noqa: S308 - escaped, then only <code> is put in
    return format_html('<span class="tex2jax_process mathjax_process">{}</span>', drawn) if "\\" in drawn else drawn


@register.filter
def addid(start: str, number: int) -> str:
    """An element id that ends in a number: ``"vote-"|addid:12``."""
    return f"{start}{number}"


@register.filter
def points(share: float | None, possible: float) -> str:
    """A share of a grade in points, with one decimal at most; a dash where there is none."""
    if share is None:
        return "–"
    shown = round(share * possible, 1)
    return str(formats.number_format(int(shown) if shown == int(shown) else shown))


@register.simple_tag
def control(field: BoundField, **attrs: Any) -> str:
    """The control of a form field, tied to its hint and its error (``<id>-hint``, ``<id>-error``).

    Attributes of the tag win; underscores stand for hyphens: ``{% control field data_sl_mentions=url %}``. Empty ones
    are left out. Django 4.2 sets none of the ARIA itself.
    """
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value not in (None, "")}
    own = (
        {"class": "sl-input"} if field.widget_type not in {"checkbox", "radioselect", "checkboxselectmultiple"} else {}
    )
    notes = [("hint", field.help_text), ("error", field.errors)]
    described = " ".join(f"{field.auto_id}-{name}" for name, present in notes if present)
    if described:
        own["aria-describedby"] = described
    if field.errors:
        own["aria-invalid"] = "true"
    return field.as_widget(attrs={**own, **given})


@register.simple_tag
def csrf() -> str:
    """What the scripts need to write, as attributes of a block's root: the name of the site's cookie, and the token of
    this page for sites that hide the cookie from scripts.
    """
    return format_html('data-sl-cookie="{}" data-sl-csrf="{}"', settings.CSRF_COOKIE_NAME, platform.csrf_token())


@register.simple_tag
def texts() -> str:
    """The words of the scripts, as attributes of a block's root: no sentence stands in JavaScript."""
    words = {
        "offline": gettext("The server cannot be reached. Your text is still here."),
        "timeout": gettext("This takes too long. Your text is still here."),
        "session": gettext(
            "You are signed out, or this is not open to you. Sign in again in another tab; your text stays."
        ),
        "missing": gettext("This is no longer here."),
        "conflict": gettext("Somebody was faster. Reload the page to see what changed."),
        "many": gettext("That was a lot in a short time. Please wait a moment."),
        "server": gettext("Something went wrong on our side. Your text is still here."),
        "retry": gettext("Try again"),
        "restored": gettext("Your draft is back."),
        "discard": gettext("Discard draft"),
        "suggestions": gettext("Suggestions: choose with the arrow keys and Enter."),
    }
    return format_html_join(" ", 'data-sl-text-{}="{}"', words.items())


@register.simple_tag
def score_points(score: float) -> str:
    """A score from 0 to 10,000 as points of a hundred, with one decimal."""
    return formats.number_format(round(score / 100, 1), 1)


@register.simple_tag
def score_bar(score: int) -> str:
    """A score from 0 to 10,000 as a bar; the number must stand beside it."""
    return part_bar(score, 10_000)


@register.simple_tag
def part_bar(part: int, whole: int) -> str:
    """A part of a whole as a bar; the number must stand beside it."""
    return format_html(
        '<svg class="sl-mt-bar sl-flip" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="sl-mt-bar-whole" width="100" height="6"/><rect class="sl-mt-bar-part" width="{}" height="6"/></svg>',
        round(100 * part / whole) if whole else 0,
    )
