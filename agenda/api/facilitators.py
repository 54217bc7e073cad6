"""Those who hold sessions, for their partners."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda import access
from agenda.actions.facilitating import add_facilitator, change_facilitator, remove_facilitator
from agenda.api.own_sessions import publisher_asked
from agenda.api.shapes import Shape
from agenda.models import Facilitator
from core import clock
from core.api.fields import NamedSerializer
from core.api.idempotency import idempotent
from core.api.pagination import Pages
from core.api.reading import read_body, read_query
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.models.token import Scope


class FacilitatorsQuery(serializers.Serializer):
    partner = serializers.SlugField(max_length=50, required=False)


class FacilitatorBody(serializers.Serializer):
    """The name stands in the agenda; the address is shown to nobody else and leads to the account of its owner."""

    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254, allow_blank=True, default="")


class FacilitatorSerializer(NamedSerializer):
    """`partners`: those of the caller's for whom this person holds sessions."""

    email = serializers.CharField(allow_blank=True)
    has_account = serializers.BooleanField(help_text=_("Retrouve ses séances depuis son compte."))
    partners = serializers.ListField(child=serializers.SlugField())


def facilitator_shape(facilitator: Facilitator, own: dict[int, str]) -> Shape:
    """`own`: slugs of the caller's partners by their keys. Needs `partners` prefetched, or asks for them."""
    return {
        "id": str(facilitator.public_id),
        "name": facilitator.name,
        "email": facilitator.email,
        "has_account": facilitator.person_id is not None,
        "partners": sorted(own[partner.pk] for partner in facilitator.partners.all() if partner.pk in own),
    }


class Facilitators(List):
    @extend_schema(
        operation_id="facilitators_list",
        parameters=[FacilitatorsQuery],
        responses=listed(FacilitatorSerializer),
        tags=["agenda"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Those who hold sessions for the partners that the caller publishes for."""
        require(request, Scope.SESSIONS_PUBLISH)
        said = read_query(request, FacilitatorsQuery)
        own = {
            partner.pk: partner.slug
            for partner in access.partners_spoken_for(person_of(request), request.auth)
            if said.get("partner", partner.slug) == partner.slug
        }
        rows = Facilitator.objects.filter(partners__in=own).distinct().prefetch_related("partners")
        pages = Pages()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response([facilitator_shape(row, own) for row in page or []])


class PartnerFacilitators(APIView):
    @extend_schema(
        operation_id="facilitators_create",
        request=FacilitatorBody,
        responses={201: FacilitatorSerializer},
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, partner: str) -> Response:
        """Somebody who holds sessions for the partner. An address that is known already is the same person."""
        publisher = publisher_asked(request, partner)
        said = read_body(request, FacilitatorBody)
        added = add_facilitator(partner=publisher, by=person_of(request), now=clock.now(), **said)
        return Response(facilitator_shape(added, {publisher.pk: publisher.slug}), status=201)


class PartnerFacilitator(APIView):
    @extend_schema(
        operation_id="facilitators_update", request=FacilitatorBody, responses=FacilitatorSerializer, tags=["agenda"]
    )
    def put(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Correct the name or the address of somebody who works for this partner alone."""
        publisher = publisher_asked(request, partner)
        said = read_body(request, FacilitatorBody)
        found = access.find_own_facilitator(publisher, public_id)
        changed = change_facilitator(facilitator=found, partner=publisher, by=person_of(request), **said)
        return Response(facilitator_shape(changed, {publisher.pk: publisher.slug}))

    @extend_schema(operation_id="facilitators_delete", responses={204: None}, tags=["agenda"])
    def delete(self, request: Request, partner: str, public_id: UUID) -> Response:
        """No longer for this partner; what they have held stays."""
        publisher = publisher_asked(request, partner)
        found = access.find_own_facilitator(publisher, public_id)
        remove_facilitator(facilitator=found, partner=publisher, by=person_of(request), now=clock.now())
        return Response(status=204)
