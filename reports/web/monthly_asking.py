"""What the pages of the monthly report are asked: a place, and perhaps a month."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from reports.monthly import Monthly, gather, month_in
from reports.web.asking import Asked, ask


def ask_of_months(request: HttpRequest) -> Asked:
    """One place, or all: several at once are read where an address names them."""
    asked = ask(request)
    fields: dict[str, Any] = asked.form.fields
    for name in ("kind", "from", "to"):
        del fields[name]
    choices = [("", asked.form.everything), *fields["site"].choices]
    fields["site"].widget, fields["site"].label = forms.Select(choices=choices), _("Lieu")
    return asked


def month_asked(asked: Asked, word: str) -> Monthly:
    """Raises MonthNotOver."""
    now = clock.now()
    return gather(month_in(word, now=now), asked.question.sites, catalogue=asked.catalogue, now=now)


def address_of(name: str, month: date, asked: Asked) -> str:
    return f"{reverse(f'reports:{name}', args=[f'{month:%Y-%m}'])}{site_query(asked)}"


def site_query(asked: Asked) -> str:
    chosen = [site.slug for site in asked.form.chosen] if asked.is_valid else []
    return f"?{urlencode({'site': chosen}, doseq=True)}" if chosen else ""
