"""The partner space: what a publisher sees of their workshops and sessions."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agenda import access
from agenda.actions.attendance import mark_attendance
from agenda.actions.registering import cancel_registration
from agenda.models import Partner, Session, Workshop
from agenda.models.registration import QUEUEING
from agenda.rules import EARLY
from agenda.web.series_forms import EndForm
from core import clock
from members.web.person import person_of

SHOWN = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@login_required
@never_cache
@require_safe
def home(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """One partner at a time; the others, if one publishes for several, are tabs."""
    partners = list(Partner.objects.published_by(person_of(request)).select_related("organisation"))
    if not partners and not access.is_publisher(person_of(request)):
        raise PermissionDenied
    if slug is not None:
        partner = access.find_own_partner(person_of(request), slug)
    elif partners:
        partner = partners[0]
    else:
        return render(request, "agenda/partner/none.html")
    return render(request, "agenda/partner/home.html", _home_context(request, partner, partners))


def _home_context(request: HttpRequest, partner: Partner, partners: list[Partner]) -> dict[str, Any]:
    now = clock.now()
    is_past = request.GET.get("view") == "past"
    sessions = Session.objects.filter(partner=partner).with_details().in_order()
    shown = sessions.over(now).reverse() if is_past else sessions.ahead(now)
    address = reverse("agenda:partner-space", args=[partner.slug])
    return {
        "partner": partner,
        "partners": [_tab(other, partner) for other in partners] if len(partners) > 1 else [],
        "views": [
            {"label": _("À venir"), "url": address, "is_current": not is_past, "count": None},
            {"label": _("Passées"), "url": f"{address}?view=past", "is_current": is_past, "count": None},
        ],
        "now": now,
        "sessions": list(shown[:SHOWN]),
        "workshops": list(Workshop.objects.filter(partner=partner)[:SHOWN]),
    }


def _tab(partner: Partner, current: Partner) -> dict[str, Any]:
    address = reverse("agenda:partner-space", args=[partner.slug])
    return {"label": partner.name, "url": address, "is_current": partner == current, "count": None}


@login_required
@never_cache
@require_safe
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who comes, and what can be done about the session."""
    found = access.find_session_to_attend_to(person_of(request), public_id)
    now = clock.now()
    registrations = list(found.registrations.in_order())
    context = {
        "session": found,
        "may_publish": access.may_publish_for(person_of(request), found.partner),
        "registrations": [row for row in registrations if row.is_living],
        "queue": [row for row in registrations if row.status in QUEUEING],
        "given_back": [row for row in registrations if row.has_ended],
        "cancel_form": EndForm(session=found, auto_id="cancel_%s"),
        "postpone_form": EndForm(session=found, auto_id="postpone_%s"),
        "now": now,
        "is_over": found.end <= now and not found.is_postponed,
        "may_mark": found.is_published and found.start - now <= EARLY,
    }
    return render(request, "agenda/partner/session.html", context)


@login_required
@require_POST
def attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = access.find_session_to_attend_to(person_of(request), public_id)
    came = mark_attendance(
        session=found, present=_uuids(request.POST.getlist("present")), by=person_of(request), now=clock.now()
    )
    said = ngettext("%(count)s personne présente.", "%(count)s personnes présentes.", came) % {"count": came}
    messages.success(request, said)
    return redirect("agenda:partner-session", public_id)


@login_required
@require_POST
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take somebody off the list."""
    found = access.find_registration(public_id)
    cancel_registration(registration=found, by=person_of(request), now=clock.now())
    messages.success(request, _("L’inscription est annulée, la place est rendue."))
    return redirect("agenda:partner-session", found.session.public_id)


@login_required
@never_cache
@require_safe
def registrations_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = access.find_own_session(person_of(request), public_id)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="inscriptions-{found.start:%Y-%m-%d}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Nom"), _("Adresse électronique"), _("Inscrite par"), _("État"), _("Présence")])
    said = {None: "", True: _("oui"), False: _("non")}
    for row in found.registrations.in_order():
        cells = (row.name, row.email, row.registered_by_proxy, row.get_status_display(), said[row.has_attended])
        writer.writerow([_inert(str(cell)) for cell in cells])
    return response


def _inert(cell: str) -> str:
    """A cell that a spreadsheet cannot take for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _uuids(texts: list[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
