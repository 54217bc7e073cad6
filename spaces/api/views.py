"""The network and what can be booked. Public, and read from memory."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.pagination import page_of
from core.api.reading import read_query
from core.api.tables import List, listed
from spaces import catalogue
from spaces.api.serializers import PlaceQuery, ResourceSerializer, SiteSerializer
from spaces.api.shapes import resource_shapes, site_shapes
from spaces.catalogue import Catalogue, ResourceEntry


def site_key(current: Catalogue, public_id: UUID | None) -> int | None:
    """Raises SiteNotFound."""
    return current.site(public_id).pk if public_id else None


class Sites(List):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="sites_list", responses=listed(SiteSerializer), tags=["network"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """The sites of the network, in order of name."""
        return page_of(request, list(site_shapes(catalogue.current()).values()), dict)


class SiteDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="sites_read", responses=SiteSerializer, tags=["network"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One site."""
        current = catalogue.current()
        return Response(site_shapes(current)[current.site(public_id).pk])


class Resources(List):
    permission_classes = [AllowAny]

    def catalogue(self, request: Request) -> Catalogue:
        """As the reader may see it."""
        return catalogue.current()

    @extend_schema(
        operation_id="resources_list", parameters=[PlaceQuery], responses=listed(ResourceSerializer), tags=["network"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What can be booked: rooms, desks, equipment. Filters combine; a resource has all the features asked for."""
        asked = read_query(request, PlaceQuery)
        current = self.catalogue(request)
        site = site_key(current, asked.get("site"))
        shapes = resource_shapes(current)
        found = [entry for entry in current.seen if _answers(entry, site, asked)]
        return page_of(request, found, lambda entry: shapes[entry.pk])


class ResourceDetail(APIView):
    permission_classes = [AllowAny]

    def catalogue(self, request: Request) -> Catalogue:
        """As the reader may see it."""
        return catalogue.current()

    @extend_schema(operation_id="resources_read", responses=ResourceSerializer, tags=["network"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One resource."""
        current = self.catalogue(request)
        return Response(resource_shapes(current)[current.resource(public_id).pk])


def _answers(entry: ResourceEntry, site: int | None, asked: dict[str, Any]) -> bool:
    return (
        site in (None, entry.site.pk)
        and asked.get("kind") in (None, entry.kind)
        and entry.features.issuperset(asked.get("features", ()))
        and entry.capacity >= asked.get("capacity", 1)
    )
