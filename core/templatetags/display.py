"""Small words of presentation for templates: `{% load display %}`."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import wording

register = template.Library()


def _zone(tz: tzinfo | str | None) -> tzinfo:
    if isinstance(tz, str):
        return ZoneInfo(tz)
    return tz or timezone.get_current_timezone()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """One drawing of `static/img/icons.svg`; silent beside words, named by `label` when it stands alone."""
    address = f"{static('img/icons.svg')}#{name}"
    classes = f"icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, address)


@register.simple_tag
def period_text(start: datetime, end: datetime, tz: tzinfo | str | None = None, with_year: bool = False) -> str:
    """`{% period_text booking.start booking.end site.time_zone %}` → `mardi 24 novembre, 9 h – 11 h 30`."""
    return wording.period_text(start, end, _zone(tz), with_year=with_year)


@register.simple_tag
def hours_text(start: datetime, end: datetime, tz: tzinfo | str | None = None) -> str:
    """`9 h – 11 h 30`, where the day is already said."""
    return wording.hours_text(start, end, _zone(tz))


@register.simple_tag
def day_text(day: date, with_year: bool = False) -> str:
    """`mardi 24 novembre`, of a local date."""
    return wording.day_text(day, with_year=with_year)


@register.filter
def duration(length: timedelta | None) -> str:
    return "" if length is None else wording.duration_text(length)


@register.filter
def money(amount: Decimal | None, currency: str = "EUR") -> str:
    return "" if amount is None else wording.money_text(amount, currency)


@register.filter
def percent(ratio: Decimal | float | None) -> str:
    """A ratio between 0 and 1; nothing to divide by shows as a dash."""
    return "–" if ratio is None else wording.percent_text(ratio)


@register.filter
def number(value: Decimal | float | None, places: int = 0) -> str:
    return "" if value is None else wording.number_text(value, places)


@register.filter
def rise(percents: Decimal | float | None) -> str:
    """`+4,2 %`, by how much an amount changed."""
    return "–" if percents is None else wording.rise_text(percents)


@register.filter
def initials(name: str) -> str:
    """`Maëlle Le Goff` → `ML`, for the account menu."""
    words: Iterable[str] = name.replace("-", " ").split()
    return "".join(word[0].upper() for word in words)[:2]


@register.filter
def in_zone(instant: datetime, tz: tzinfo | str) -> datetime:
    """The instant on the clocks of a site, for `|date:"…"`."""
    return instant.astimezone(_zone(tz))
