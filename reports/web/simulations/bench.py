"""What every page of a scenario needs: the scenario, what it says, what is real, and the frame of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refusal
from members.web.person import person_of
from reports.access_scenarios import find_scenario
from reports.actions.scenarios import change_terms
from reports.models import Scenario
from reports.scenarios.known import Words, words_for
from reports.scenarios.today import todays
from reports.simulation.terms import TariffTerms, Terms, read
from reports.web.page import area_tabs
from reports.web.simulations.fields import refused
from spaces import catalogue
from spaces.catalogue import Catalogue

Change = Callable[[Terms], Terms]


@dataclass
class Bench:
    """A scenario on the bench: what is read of it is read once."""

    scenario: Scenario
    catalogue: Catalogue
    day: date

    @cached_property
    def terms(self) -> Terms:
        return read(self.scenario.terms)

    @cached_property
    def today(self) -> Terms:
        return todays(self.catalogue, self.scenario.site_id, today=self.day)

    @cached_property
    def words(self) -> Words:
        return words_for(self.catalogue)

    @property
    def tariff(self) -> TariffTerms:
        """The scenario's, or today's until it has one."""
        return self.terms.tariff or self.today_tariff

    @property
    def today_tariff(self) -> TariffTerms:
        return self.today.tariff or TariffTerms(prices=(), units=(), peaks=())


def bench_of(request: HttpRequest, public_id: UUID) -> Bench:
    """Raises ScenarioNotFound, also for what is not one's to read."""
    scenario = find_scenario(person_of(request), public_id)
    return Bench(scenario, catalogue.current(), timezone.localdate(clock.now()))


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """In the frame of the reports' areas."""
    return render(request, template, {"areas": area_tabs(request.path), **context}, status=status)


def saved(request: HttpRequest, bench: Bench, change: Change, where: str, said: str = "") -> HttpResponse:
    """Raises what the terms refuse."""
    change_terms(scenario=bench.scenario, change=change, catalogue=bench.catalogue, now=clock.now())
    messages.success(request, said or _("C’est enregistré : rien n’en est en vigueur."))
    return redirect(where)


def sheet(
    request: HttpRequest,
    bench: Bench,
    form: forms.Form,
    *,
    change: Change,
    without: Change | None = None,
    back: str,
    context: dict[str, Any],
    template: str = "reports/simulations/sheet.html",
) -> HttpResponse:
    """One form that changes the terms when it is sent; `without` is what its button of removal does."""
    status = 200
    if request.method == "POST":
        try:
            if without and "remove" in request.POST:
                return saved(request, bench, without, back, _("C’est retiré du scénario."))
            if form.is_valid():
                return saved(request, bench, change, back)
            status = 400
        except Refusal as refusal:
            for path, sentences in (refusal.errors or {"": [refusal.detail or refusal.title]}).items():
                refused(form, path, sentences)
            status = refusal.status
    told = {"scenario": bench.scenario, "form": form, "back": back, "may_remove": without is not None}
    return show(request, template, {**told, **context}, status=status)
