"""The partner space: what a publisher sees of their workshops and sessions."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agenda import access
from agenda.models import Partner, Session, Workshop
from core import clock
from members.web.person import person_of

SHOWN = 200


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
