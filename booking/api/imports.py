"""Imports of bookings from files, for the managers of a site; to others there are none."""

from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from booking.actions.importing import adjust_import, apply_import, begin_import, delete_import, stop_import
from booking.api.import_shapes import (
    ApplySerializer,
    ImportChangeSerializer,
    ImportPageSerializer,
    ImportSerializer,
    import_shape,
    import_shapes,
    row_shape,
)
from booking.errors import ImportUnreadable
from booking.importing.access import ROLES, find_import, managed_site
from booking.importing.decoding import MOST_BYTES
from booking.models import ImportBatch
from booking.models.importing import Outcome, Verdict
from booking.tasks import carry_on_import
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst, Pages
from core.api.parsing import JsonParser
from core.api.reading import read_body, read_query
from core.api.schema import paged
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue
from spaces.access import sites_where


class FileBody(parsers.BaseParser):
    """The file itself as the body, no more of it than is taken."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return {"file": stream.read(MOST_BYTES + 1)}


class CsvBody(FileBody):
    media_type = "text/csv"


class CalendarBody(FileBody):
    media_type = "text/calendar"


class UploadQuery(serializers.Serializer):
    site = serializers.UUIDField(required=False)
    filename = serializers.CharField(max_length=200, required=False)


class UploadSerializer(serializers.Serializer):
    site = serializers.UUIDField()
    file = serializers.FileField()


class RowsQuery(serializers.Serializer):
    verdict = serializers.ChoiceField(Verdict.choices, required=False)
    outcome = serializers.ChoiceField([name for name in Outcome.values if name], required=False)


class Imports(APIView):
    parser_classes = [parsers.MultiPartParser, CsvBody, CalendarBody]

    @extend_schema(operation_id="imports_list", responses=paged(ImportSerializer), tags=["imports"])
    def get(self, request: Request) -> Response:
        """The imports of the sites that one manages, newest first. They are forgotten after two weeks."""
        require(request, Scope.DESK)
        keys, current = sites_where(person_of(request), ROLES), catalogue.current()
        rows = ImportBatch.objects.select_related("by")
        pages = NewestFirst()
        page = pages.paginate_queryset(rows if keys is None else rows.filter(site__in=keys), request)
        return pages.get_paginated_response(import_shapes(page or [], current))

    @extend_schema(
        operation_id="imports_create",
        parameters=[
            OpenApiParameter("site", OpenApiTypes.UUID, description="Where the file itself is the body."),
            OpenApiParameter("filename", str),
        ],
        request={
            "multipart/form-data": UploadSerializer,
            "text/csv": OpenApiTypes.BINARY,
            "text/calendar": OpenApiTypes.BINARY,
        },
        responses={201: ImportSerializer},
        tags=["imports"],
    )
    def post(self, request: Request) -> Response:
        """Read a file and say what each of its rows would become; nothing is booked yet.

        The same file sent again before it is applied is the same import.
        """
        require(request, Scope.DESK)
        person, current = person_of(request), catalogue.current()
        said = read_query(request, UploadQuery)
        body = request.data if isinstance(request.data, dict) else {}
        asked = read_site(said.get("site") or body.get("site"))
        site = managed_site(person, asked, current)
        data, filename = file_of(body.get("file"))
        batch = begin_import(
            site=site,
            by=person,
            data=data,
            filename=said.get("filename") or filename,
            catalogue=current,
            now=clock.now(),
        )
        address = reverse("import", args=[batch.public_id])
        return Response(import_shape(batch, current), status=201, headers={"Location": address})


def read_site(said: Any) -> UUID:
    value: UUID = serializers.UUIDField().run_validation(said) if said else _missing("site")
    return value


def _missing(name: str) -> Any:
    raise serializers.ValidationError({name: [serializers.Field.default_error_messages["required"]]})


def file_of(said: Any) -> tuple[bytes, str]:
    """The bytes and the name; no more bytes than one too many."""
    if isinstance(said, bytes):
        return said, "import"
    if not hasattr(said, "read"):
        raise ImportUnreadable()
    return said.read(MOST_BYTES + 1), said.name or "import"


class ImportDetail(APIView):
    parser_classes = [JsonParser]

    @extend_schema(
        operation_id="imports_read", parameters=[RowsQuery], responses=ImportPageSerializer, tags=["imports"]
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The import and a page of its rows, each with what it would become or its problems, field by field."""
        require(request, Scope.DESK)
        batch, current = find_import(person_of(request), public_id), catalogue.current()
        rows = batch.rows.select_related("person").filter(**read_query(request, RowsQuery))
        pages = Pages()
        page = pages.paginate_queryset(rows, request)
        tz = current.sites[batch.site_id].tz
        told = pages.get_paginated_response([row_shape(row, current, tz) for row in page or ()])
        return Response({**import_shape(batch, current), **told.data})

    @extend_schema(
        operation_id="imports_update", request=ImportChangeSerializer, responses=ImportSerializer, tags=["imports"]
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Say which column is what, which resource a name means, what becomes of strangers; rows are read again."""
        require(request, Scope.DESK)
        batch, current = find_import(person_of(request), public_id), catalogue.current()
        said = read_body(request, ImportChangeSerializer, partial=True)
        options = dict(said.get("options", {}))
        if "date_order" in options:
            options["order"] = options.pop("date_order")
        choices = {name: current.resource(key).pk for name, key in said.get("choices", {}).items()}
        changed = adjust_import(
            batch=batch,
            catalogue=current,
            now=clock.now(),
            mapping=said.get("mapping"),
            choices=choices,
            options=options,
        )
        return Response(import_shape(changed, current))

    @extend_schema(operation_id="imports_delete", responses={204: None}, tags=["imports"])
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Forget the file; the bookings that it became stay."""
        require(request, Scope.DESK)
        delete_import(batch=find_import(person_of(request), public_id))
        return Response(status=204)


class ImportApply(APIView):
    @extend_schema(
        operation_id="imports_apply", request=ApplySerializer, responses={202: ImportSerializer}, tags=["imports"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write all rows that can be, or those of these numbers; read the import to see how far it is."""
        require(request, Scope.DESK)
        batch = find_import(person_of(request), public_id)
        apply_import(batch=batch, numbers=read_body(request, ApplySerializer)["rows"], now=clock.now())
        carry_on_import.apply_async([batch.pk], ignore_result=True)
        batch.refresh_from_db(fields=["status", "touched_at"])
        return Response(import_shape(batch, catalogue.current()), status=202)


class ImportStop(APIView):
    @extend_schema(operation_id="imports_stop", request=None, responses=ImportSerializer, tags=["imports"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Leave what is not written yet; it can be applied later."""
        require(request, Scope.DESK)
        batch = find_import(person_of(request), public_id)
        stop_import(batch=batch, now=clock.now())
        batch.refresh_from_db(fields=["status", "touched_at"])
        return Response(import_shape(batch, catalogue.current()))
