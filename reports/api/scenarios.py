"""What-ifs: made of terms or of a copy of today, read, changed, forgotten, turned into the draft of a tariff."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.conditions import check_match, tag_of
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body
from core.api.schema import IF_MATCH
from core.api.tables import List, listed
from core.errors import NotAllowed
from members.access import require_scope
from members.api.caller import person_of
from members.models import Person
from members.models.token import Scope
from reports.access import narrowed, readable_sites
from reports.access_scenarios import find_scenario, scenarios_of
from reports.actions.scenarios import checked, delete_scenario, edit_scenario, make_scenario
from reports.actions.turning import turn_into_draft
from reports.api.simulations_shapes import (
    DraftRequestSerializer,
    DraftSerializer,
    ScenarioChangeSerializer,
    ScenarioRequestSerializer,
    ScenarioSerializer,
    scenario_shape,
)
from reports.errors import ReportsNotAllowed
from reports.models import Scenario
from reports.scenarios.today import PARTS, todays
from reports.simulation.terms import Terms, as_json, read
from spaces import catalogue
from spaces.api.views import site_key
from spaces.catalogue import Catalogue
from spaces.models import Site


class Scenarios(List):
    file_name = "scenarios"

    @extend_schema(operation_id="reports_scenarios_list", responses=listed(ScenarioSerializer), tags=["reports"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """Scenarios of the sites whose figures one reads, the last made first."""
        pages = NewestFirst()
        page = pages.paginate_queryset(scenarios_of(person_of(request), request.auth), request) or []
        return pages.get_paginated_response([scenario_shape(one) for one in page])

    @extend_schema(
        operation_id="reports_scenarios_create",
        request=ScenarioRequestSerializer,
        responses={201: ScenarioSerializer},
        tags=["reports"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Make a scenario. Nothing in it is ever in force, so the scope `reports:read` is enough."""
        said, current = read_body(request, ScenarioRequestSerializer), catalogue.current()
        made = made_of(said, site=site_asked(request, said, current), by=person_of(request), current=current)
        address = reverse("scenario", args=[made.public_id])
        return Response(scenario_shape(made), status=201, headers={"Location": address, "ETag": _tag(made)})


def site_asked(request: Request, said: dict[str, Any], current: Catalogue) -> Site | None:
    """The site of a new scenario; none is the whole network, for who reads all of it. Raises ReportsNotAllowed."""
    readable, key = readable_sites(person_of(request), request.auth), site_key(current, said.get("site"))
    narrowed(readable, key)
    if key is None and readable is not None:
        raise ReportsNotAllowed()
    return None if key is None else Site.objects.get(pk=key)


def made_of(said: dict[str, Any], *, site: Site | None, by: Person, current: Catalogue) -> Scenario:
    now = clock.now()
    parts = said.get("copy", [])
    today = todays(current, site.pk if site else None, today=timezone.localdate(now)) if parts else Terms()
    begun = as_json(Terms(**{part: getattr(today, part) for part in PARTS if part in parts}))
    return make_scenario(
        name=said["name"],
        note=said.get("note", ""),
        site=site,
        terms=read({**begun, **said.get("terms", {})}),
        by=by,
        catalogue=current,
        now=now,
    )


class ScenarioDetail(APIView):
    @extend_schema(operation_id="reports_scenarios_read", responses=ScenarioSerializer, tags=["reports"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One scenario with its terms."""
        return _answer(find_scenario(person_of(request), public_id, request.auth))

    @extend_schema(
        operation_id="reports_scenarios_change",
        request=ScenarioChangeSerializer,
        responses=ScenarioSerializer,
        parameters=[IF_MATCH],
        tags=["reports"],
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change its name, its note, or all its terms. Results that were found stay those of the terms of then."""
        found = find_scenario(person_of(request), public_id, request.auth)
        check_match(request, _revision(found))
        said = read_body(request, ScenarioChangeSerializer, partial=True)
        if "terms" in said:
            said["terms"] = checked(read(said["terms"]), site=found.site_id, catalogue=catalogue.current())
        edit_scenario(scenario=found, now=clock.now(), **said)
        return _answer(find_scenario(person_of(request), public_id, request.auth))

    @extend_schema(
        operation_id="reports_scenarios_delete", responses={204: None}, parameters=[IF_MATCH], tags=["reports"]
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget it and what was found with it."""
        found = find_scenario(person_of(request), public_id, request.auth)
        check_match(request, _revision(found))
        delete_scenario(scenario=found)
        return Response(status=204)


class ScenarioDraft(APIView):
    @extend_schema(
        operation_id="reports_scenarios_draft_tariff",
        request=DraftRequestSerializer,
        responses={201: DraftSerializer},
        tags=["reports"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write its prices into the draft of a tariff, which is published on its own. For managers of the network;
        takes the scopes `reports:read` and `accounting`.
        """
        person = person_of(request)
        require_scope(request.auth, Scope.ACCOUNTING)
        found = find_scenario(person, public_id, request.auth)
        if readable_sites(person, request.auth) is not None:
            raise NotAllowed()
        said, current = read_body(request, DraftRequestSerializer), catalogue.current()
        today = timezone.localdate(clock.now())
        draft = turn_into_draft(scenario=found, by=person, catalogue=current, today=today, **said)
        shape = {"id": str(draft.public_id), "name": draft.name, "valid_from": draft.valid_from.isoformat()}
        address = reverse("tariff", args=[draft.public_id])
        return Response(shape, status=201, headers={"Location": address})


def _revision(scenario: Scenario) -> int:
    return int(scenario.changed_at.timestamp() * 1_000_000)


def _tag(scenario: Scenario) -> str:
    return tag_of(_revision(scenario))


def _answer(scenario: Scenario) -> Response:
    return Response(scenario_shape(scenario), headers={"ETag": _tag(scenario)})
