"""Replaying real usage under a scenario: asked for, followed, stopped."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.idempotency import idempotent
from core.api.reading import read_body
from members.api.caller import person_of
from reports.access_scenarios import find_run, find_scenario
from reports.actions.simulating import ask_simulation, stop_simulation
from reports.api.scenarios import made_of, site_asked
from reports.api.simulations_shapes import SimulationRequestSerializer, SimulationSerializer, simulation_shape
from reports.models import Scenario
from reports.question import Days
from reports.tasks import replay_simulation
from spaces import catalogue
from spaces.catalogue import Catalogue


class Simulations(APIView):
    @extend_schema(
        operation_id="reports_simulations_create",
        request=SimulationRequestSerializer,
        responses={202: SimulationSerializer},
        tags=["reports"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Replay the bookings of these days under a scenario. The answer leads to how far it is, then to its result."""
        said, current = read_body(request, SimulationRequestSerializer), catalogue.current()
        days = Days(said["from"], said["to"])
        with transaction.atomic():
            run = ask_simulation(
                scenario=_scenario(request, said, current),
                days=days,
                by=person_of(request),
                catalogue=current,
                now=clock.now(),
                kind=said.get("kind", ""),
                elasticity=said.get("elasticity"),
            )
            transaction.on_commit(partial(replay_simulation.apply_async, [run.pk], ignore_result=True))
        address = reverse("simulation", args=[run.public_id])
        return Response(simulation_shape(run), status=202, headers={"Location": address})


def _scenario(request: Request, said: dict[str, Any], current: Catalogue) -> Scenario:
    if "scenario" in said:
        return find_scenario(person_of(request), said["scenario"], request.auth)
    name = _("Essai du %(day)s") % {"day": date_format(clock.now(), "SHORT_DATE_FORMAT")}
    site = site_asked(request, said, current)
    return made_of({"name": name, "terms": said["terms"]}, site=site, by=person_of(request), current=current)


class SimulationDetail(APIView):
    @extend_schema(operation_id="reports_simulations_read", responses=SimulationSerializer, tags=["reports"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """How far it is; once `status` is `done`, what it found."""
        return Response(simulation_shape(find_run(person_of(request), public_id, request.auth)))


class SimulationStop(APIView):
    @extend_schema(
        operation_id="reports_simulations_stop", request=None, responses=SimulationSerializer, tags=["reports"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Stop it. One that is over stays as it is."""
        person = person_of(request)
        stop_simulation(run=find_run(person, public_id, request.auth), by=person, now=clock.now())
        return Response(simulation_shape(find_run(person, public_id, request.auth)))
