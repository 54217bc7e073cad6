"""A partner with its label, places and hours; invitations to publish for it; the national directory."""

import csv
import hashlib
import io
import json
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda import access, standard
from agenda.access_label import charge_of
from agenda.actions import inviting
from agenda.api import shapes
from agenda.api.label_shapes import (
    InvitationBody,
    InvitationSerializer,
    PartnerDetailSerializer,
    PlaceSerializer,
    invitation_shape,
    label_shape,
)
from agenda.api.views import answer_page
from agenda.errors import InvitationNotFound, NotAnsweringForThePartner
from agenda.label import labels_of
from agenda.models import Partner
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst
from core.api.reading import read_body
from core.api.schema import paged
from core.clock import local_date
from members.api.caller import person_of, require
from members.models import ApiToken
from members.models.token import Scope
from spaces import catalogue
from spaces.api.shapes import site_shapes
from spaces.errors import SiteNotFound
from spaces.models import Site


class PartnerDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="partners_read", responses=PartnerDetailSerializer, tags=["agenda"])
    def get(self, request: Request, partner: str) -> Response:
        """A partner, by slug or id, with its places: hours, position, label and its history."""
        found = access.find_partner(partner)
        places = site_shapes(catalogue.current())
        labels = labels_of(found.organisation.sites.all())
        sites = [{**places[one.site.pk], "label": label_shape(one)} for one in labels if one.site.pk in places]
        said = {"presentation": found.presentation, "website": found.website, "sites": sites}
        return Response({**shapes.partner_name(found), **said})


def own_partner(request: Request, reference: str) -> Partner:
    """One whose people the caller looks after. Raises PartnerNotFound, NotAnsweringForThePartner."""
    require(request, Scope.SESSIONS_PUBLISH)
    found = access.find_own_partner(person_of(request), access.find_partner(reference).slug)
    access.check_token_speaks_for(request.auth, found)
    charge_of(person_of(request), found).check_invites()
    return found


class Invitations(APIView):
    @extend_schema(operation_id="partner_invitations_list", responses=paged(InvitationSerializer), tags=["agenda"])
    def get(self, request: Request, partner: str) -> Response:
        """Who was asked to publish, and what became of it. The link is in the mail and nowhere else."""
        found = own_partner(request, partner)
        rows = found.invitations.select_related("site", "invited_by", "accepted_by")
        now = clock.now()
        return answer_page(self, request, rows, NewestFirst(), lambda row: invitation_shape(row, now=now))

    @extend_schema(
        operation_id="partner_invitations_create",
        request=InvitationBody,
        responses={201: InvitationSerializer},
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, partner: str) -> Response:
        """Invite by mail to publish at a site; without one, to answer for the partner, which no token may do."""
        found, said, now = own_partner(request, partner), read_body(request, InvitationBody), clock.now()
        site = _site(found, said["site"])
        if site is None and isinstance(request.auth, ApiToken):
            raise NotAnsweringForThePartner(partner=found.slug)
        row = inviting.invite(
            partner=found,
            site=site,
            email=said["email"],
            name=said["name"],
            language=said["language"],
            by=person_of(request),
            now=now,
        )
        return Response(invitation_shape(row, now=now), status=201)


def _site(partner: Partner, public_id: UUID | None) -> Site | None:
    """Raises SiteNotFound."""
    if public_id is None:
        return None
    site = partner.organisation.sites.filter(public_id=public_id).first()
    if site is None:
        raise SiteNotFound(site=str(public_id))
    return site


class InvitationDetail(APIView):
    @extend_schema(
        operation_id="partner_invitations_revoke",
        responses={204: OpenApiResponse(description="Revoked, now or before.")},
        tags=["agenda"],
    )
    def delete(self, request: Request, partner: str, public_id: UUID) -> Response:
        """The link serves no more; what was accepted stays."""
        found = own_partner(request, partner)
        row = found.invitations.filter(public_id=public_id).first()
        if row is None:
            raise InvitationNotFound()
        inviting.revoke(invitation=row, by=person_of(request), now=clock.now())
        return Response(status=204)


class AnyAccept(BaseContentNegotiation):
    """The address says the type; whatever the reader prefers, this is what there is."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class Directory(APIView):
    """The places of the label in the national schema, for any page of the web."""

    permission_classes = [AllowAny]
    content_negotiation_class = AnyAccept
    media_type = ""

    def answer(self, request: Request) -> HttpResponseBase:
        body = self.written(_places(clock.now()))
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        response = get_conditional_response(request._request, etag=etag) or HttpResponse(
            body, content_type=f"{self.media_type}; charset=utf-8"
        )
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    def written(self, rows: list[dict[str, Any]]) -> bytes:
        raise NotImplementedError


def _places(now: datetime) -> list[dict[str, Any]]:
    today = local_date(now, ZoneInfo(settings.TIME_ZONE))
    return standard.directory(standard.listed(), catalogue.current(), today=today)


class DirectoryJson(Directory):
    media_type = "application/json"

    @extend_schema(operation_id="network_places_json", responses=PlaceSerializer(many=True), tags=["agenda"])
    def get(self, request: Request) -> HttpResponseBase:
        """The places of the label in the national schema of digital-mediation places (standard-mediation-num 1.0.2)."""
        return self.answer(request)

    def written(self, rows: list[dict[str, Any]]) -> bytes:
        """What is not known is left out."""
        known = [{name: value for name, value in row.items() if value not in ("", None)} for row in rows]
        return json.dumps(known, ensure_ascii=False).encode()


class DirectoryCsv(Directory):
    media_type = "text/csv"

    @extend_schema(operation_id="network_places_csv", responses={(200, "text/csv"): OpenApiTypes.STR}, tags=["agenda"])
    def get(self, request: Request) -> HttpResponseBase:
        """The same as a file: every column of the schema, in its order."""
        response = self.answer(request)
        response.headers["Content-Disposition"] = 'attachment; filename="places.csv"'
        return response

    def written(self, rows: list[dict[str, Any]]) -> bytes:
        """As the schema has it (RFC 4180); the texts are those of publishers, who are known."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, standard.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode()
