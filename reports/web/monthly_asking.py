"""What the pages of the monthly report are asked: a place, and perhaps a month."""

from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from core import clock
from reports.access import narrowed
from reports.monthly import Monthly, gather, month_in
from reports.web.asking import Asked, ask


def ask_of_months(request: HttpRequest) -> Asked:
    """The place alone is chosen."""
    asked = ask(request)
    for name in ("kind", "from", "to"):
        del asked.form.fields[name]
    return asked


def month_asked(asked: Asked, word: str) -> Monthly:
    """Raises MonthNotOver."""
    now = clock.now()
    sites = narrowed(asked.readable, asked.site.pk if asked.site else None)
    return gather(month_in(word, now=now), sites, catalogue=asked.catalogue, now=now)


def address_of(name: str, month: date, asked: Asked) -> str:
    return f"{reverse(f'reports:{name}', args=[f'{month:%Y-%m}'])}{site_query(asked)}"


def site_query(asked: Asked) -> str:
    return f"?site={asked.site.slug}" if asked.is_valid and asked.site else ""
