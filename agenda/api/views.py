"""The public agenda, registrations, and publication by the partners' own systems."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.pagination import BasePagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda import access
from agenda.actions.workshops import upsert_session
from agenda.api import asked, shapes
from agenda.api.serializers import (
    OfferedWorkshopSerializer,
    OwnSessionSerializer,
    PartnerSerializer,
    SessionBody,
    SessionSerializer,
)
from agenda.models import Partner, Workshop
from core import clock
from core.api.conditions import check_match, tag_of
from core.api.pagination import Pages
from core.api.reading import read_body
from core.api.schema import IF_MATCH, paged
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue


def answer_page(view: APIView, request: Request, rows: QuerySet[Any], pages: BasePagination, shape: Any) -> Response:
    page = pages.paginate_queryset(rows, request, view=view)
    return pages.get_paginated_response([shape(row) for row in page or []])


class Partners(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="partners_list", responses=paged(PartnerSerializer), tags=["agenda"])
    def get(self, request: Request) -> Response:
        """Those who publish workshops."""
        rows = Partner.objects.select_related("organisation").prefetch_related("organisation__sites")
        return answer_page(self, request, rows, Pages(), shapes.partner_shape)


class Workshops(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="workshops_list", responses=paged(OfferedWorkshopSerializer), tags=["agenda"])
    def get(self, request: Request) -> Response:
        """The workshops that have, or have had, public sessions."""
        rows = Workshop.objects.public().select_related("partner__organisation")
        return answer_page(self, request, rows, Pages(), shapes.offered_workshop)


class SessionDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="sessions_read", responses=SessionSerializer, tags=["agenda"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One session."""
        return Response(shapes.session_shape(access.find_public_session(public_id)))


class PartnerSession(APIView):
    @extend_schema(
        operation_id="partner_sessions_put",
        request=SessionBody,
        parameters=[IF_MATCH],
        responses={200: OwnSessionSerializer, 201: OwnSessionSerializer},
        tags=["agenda"],
    )
    def put(self, request: Request, partner: str, external_id: str) -> Response:
        """Publish, change or cancel a session under the partner's own id. Saying the same twice changes nothing."""
        publisher = access.find_partner(partner)
        require(request, Scope.SESSIONS_PUBLISH)
        access.check_token_speaks_for(request.auth, publisher)
        access.check_may_publish(person_of(request), publisher)
        asked.check_external_id(external_id)
        said = read_body(request, SessionBody)
        current = catalogue.current()
        session, is_new = upsert_session(
            partner=publisher,
            external_id=external_id,
            workshop=asked.workshop_facts(said["workshop"]),
            facts=asked.session_facts(said, current),
            by=person_of(request),
            catalogue=current,
            now=clock.now(),
            check_revision=lambda sequence: check_match(request, sequence),
        )
        return Response(
            shapes.own_session(session),
            status=201 if is_new else 200,
            headers={"ETag": tag_of(session.sequence), "Location": f"/api/v1/sessions/{session.public_id}"},
        )
