"""What a partner's sessions were, counted."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agenda.access import find_own_partner
from agenda.statistics import TYPES, Activity, activities, summed
from agenda.web.forms import check_day, day_input
from core import clock
from core.api.pagination import MOST_IN_MEMORY
from core.clock import local_date, start_of_day
from core.ranges import Period
from core.wording import day_text
from members.web.person import person_of

YEAR = timedelta(days=365)
LONGEST = timedelta(days=3660)
PLACES = {
    "lieu_activite": gettext_lazy("lieu d’activité"),
    "a_distance": gettext_lazy("à distance"),
    "autre": gettext_lazy("autre lieu"),
}


class PeriodForm(forms.Form):
    first = forms.DateField(label=gettext_lazy("Du"), widget=day_input(), validators=[check_day])
    last = forms.DateField(label=gettext_lazy("Au"), widget=day_input(), validators=[check_day])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"first", "last"} <= said.keys() and not timedelta() <= said["last"] - said["first"] <= LONGEST:
            self.add_error("last", _("Indiquez une période de dix ans au plus, dans l’ordre."))
        return said


@login_required
@never_cache
@require_safe
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """The last year, or the days that are asked for."""
    partner, now = find_own_partner(person_of(request), slug), clock.now()
    tz = ZoneInfo(settings.TIME_ZONE)
    today = local_date(now, tz)
    known = {"first": (today - YEAR).isoformat(), "last": today.isoformat()}
    form = PeriodForm({**known, **request.GET.dict()})
    first, last = today - YEAR, today
    if form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    period = Period(start_of_day(first, tz), start_of_day(last + timedelta(days=1), tz))
    rows = activities(partner, period, now=now)
    context = {"partner": partner, "form": form, "export": _export(partner.slug, first, last), **_tables(rows)}
    return render(request, "agenda/partner/statistics.html", context, status=200 if form.is_valid() else 400)


def _export(slug: str, first: date, last: date) -> dict[str, str]:
    asked = urlencode({"from": first.isoformat(), "to": last.isoformat(), "page_size": str(MOST_IN_MEMORY)})
    return {kind: f"/api/v1/partners/{slug}/statistics.{kind}?{asked}" for kind in ("csv", "xlsx")}


def _tables(rows: list[Activity]) -> dict[str, Any]:
    names = {"age_band": _("Tranche d’âge"), "situation": _("Situation"), "gender": _("Genre")}
    return {
        "participants": sum(row.participants for row in rows),
        "count": len(rows),
        "sessions": [_row(row) for row in reversed(rows)],
        "session_columns": [_("Séance"), _("Type"), _("Minutes"), _("Lieu"), _("Personnes")],
        "tables": [
            {"title": title, "columns": [title, _("Personnes")], "rows": [row[1:] for row in summed(rows, name)]}
            for name, title in names.items()
        ],
    }


def _row(row: Activity) -> list[Any]:
    what = f"{row.session.workshop.title}, {day_text(row.on, with_year=True)}"
    return [what, TYPES[row.type], row.minutes, PLACES[row.place], row.participants]
