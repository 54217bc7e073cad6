"""Getting the monthly report by mail, or no more."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from reports.access_subscriptions import find_subscription, team_of
from reports.actions.subscribing import subscribe, unsubscribe
from reports.web.asking import Asked
from reports.web.monthly import months_shown
from reports.web.monthly_asking import ask_of_months, site_query
from reports.web.monthly_forms import TeamForm
from spaces.models import Site


@login_required
@require_POST
def subscribe_me(request: HttpRequest) -> HttpResponse:
    asked = ask_of_months(request)
    if not _names_one(asked):
        return _again(request, asked, None)
    subscribe(person=asked.person, site=_site(asked), by=asked.person, now=clock.now())
    messages.success(request, _("Le rapport vous arrivera au début de chaque mois."))
    return _back(asked)


@login_required
@require_POST
def subscribe_other(request: HttpRequest) -> HttpResponse:
    """Raises ReportsNotAllowed where one manages neither the site nor the network."""
    asked = ask_of_months(request)
    if not _names_one(asked):
        return _again(request, asked, None)
    site = _site(asked)
    form = TeamForm(request.POST, team=team_of(site))
    if not form.is_valid():
        return _again(request, asked, form)
    person = form.cleaned_data["person"]
    subscribe(person=person, site=site, by=asked.person, now=clock.now())
    messages.success(request, _("%(name)s recevra le rapport au début de chaque mois.") % {"name": person.name})
    return _back(asked)


@login_required
@require_POST
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raises SubscriptionNotFound."""
    asked = ask_of_months(request)
    unsubscribe(subscription=find_subscription(asked.person, public_id), by=asked.person, now=clock.now())
    messages.success(request, _("Le rapport ne partira plus."))
    return _back(asked)


def _names_one(asked: Asked) -> bool:
    """A place, or all of them."""
    return asked.is_valid and len(asked.form.chosen) <= 1


def _site(asked: Asked) -> Site | None:
    return Site.objects.get(pk=asked.site.pk) if asked.site else None


def _again(request: HttpRequest, asked: Asked, form: TeamForm | None) -> HttpResponse:
    return render(request, "reports/monthly/months.html", months_shown(request, asked, form), status=400)


def _back(asked: Asked) -> HttpResponse:
    return redirect(f"{reverse('reports:monthly-months')}{site_query(asked)}")
