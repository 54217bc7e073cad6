"""Imports of sessions from files, for who publishes for the partner."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from agenda.access_importing import find_import
from agenda.actions.importing import Choices, apply_import, begin_import, delete_import
from agenda.api import asked
from agenda.api.importing_shapes import (
    MOST_DEFAULTS,
    ApplyImportBody,
    DefaultsSerializer,
    SessionImportPageSerializer,
    SessionImportSerializer,
    SessionRowsQuery,
    import_shape,
    row_shape,
)
from agenda.api.own_sessions import publisher_asked
from agenda.api.said import facts_said
from agenda.models import SessionImport, SessionImportRow
from booking.api.imports import CalendarBody, CsvBody, file_of
from core import clock
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst, Pages
from core.api.parsing import JsonParser
from core.api.reading import read_body, read_query
from core.api.schema import paged
from members.api.caller import person_of
from spaces import catalogue


class SessionUploadQuery(DefaultsSerializer):
    """What the file does not say of a session that is new here."""

    filename = serializers.CharField(max_length=200, required=False, default="")
    cancels_vanished = serializers.BooleanField(default=False)


class SessionUpload(SessionUploadQuery):
    file = serializers.FileField()


class SessionImports(APIView):
    parser_classes = [parsers.MultiPartParser, CsvBody, CalendarBody]

    @extend_schema(operation_id="partner_imports_list", responses=paged(SessionImportSerializer), tags=["agenda"])
    def get(self, request: Request, partner: str) -> Response:
        """The partner's imports, and the readings of its calendars that changed something, newest first."""
        publisher = publisher_asked(request, partner)
        pages = NewestFirst()
        rows: QuerySet[SessionImport] = SessionImport.objects.filter(partner=publisher).select_related("by")
        page = pages.paginate_queryset(rows, request) or []
        return pages.get_paginated_response([import_shape(batch) for batch in page])

    @extend_schema(
        operation_id="partner_imports_create",
        parameters=[SessionUploadQuery],
        request={
            "multipart/form-data": SessionUpload,
            "text/csv": OpenApiTypes.BINARY,
            "text/calendar": OpenApiTypes.BINARY,
        },
        responses={201: SessionImportSerializer},
        tags=["agenda"],
    )
    def post(self, request: Request, partner: str) -> Response:
        """Read a file and say what each of its rows would do; nothing is published yet."""
        publisher, current = publisher_asked(request, partner), catalogue.current()
        body: dict[str, Any] = request.data if isinstance(request.data, dict) else {}
        reader = SessionUploadQuery(data={**request.query_params.dict(), **fields_of(body)})
        reader.is_valid(raise_exception=True)
        said = reader.validated_data
        data, filename = file_of(body.get("file"))
        site = asked.site_named(current, said["site"])
        batch = begin_import(
            partner=publisher,
            data=data,
            filename=said["filename"] or filename,
            choices=Choices(site, reader.defaults, said["cancels_vanished"]),
            by=person_of(request),
            read=facts_said,
            catalogue=current,
            now=clock.now(),
        )
        address = reverse("partner-import", args=[partner, batch.public_id])
        return Response(import_shape(batch), status=201, headers={"Location": address})


def fields_of(body: dict[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in (*MOST_DEFAULTS, "filename", "cancels_vanished") if name in body}


class SessionImportDetail(APIView):
    parser_classes = [JsonParser]

    @extend_schema(
        operation_id="partner_imports_read",
        parameters=[SessionRowsQuery],
        responses=SessionImportPageSerializer,
        tags=["agenda"],
    )
    def get(self, request: Request, partner: str, public_id: UUID) -> Response:
        """The import and a page of its rows, each with what it does, what would change, what is wrong."""
        batch = find_import(publisher_asked(request, partner), public_id)
        said = read_query(request, SessionRowsQuery)
        rows: QuerySet[SessionImportRow] = batch.rows.select_related("session").filter(**said)
        pages = Pages()
        page = pages.paginate_queryset(rows, request) or []
        told = pages.get_paginated_response([row_shape(row) for row in page])
        return Response({**import_shape(batch), **told.data})

    @extend_schema(operation_id="partner_imports_delete", responses={204: None}, tags=["agenda"])
    def delete(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Forget the file; the sessions that it became stay."""
        delete_import(batch=find_import(publisher_asked(request, partner), public_id), by=person_of(request))
        return Response(status=204)


class SessionImportApply(APIView):
    @extend_schema(
        operation_id="partner_imports_apply",
        request=ApplyImportBody,
        responses=SessionImportSerializer,
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, partner: str, public_id: UUID) -> Response:
        """Write all rows that can be, in one transaction; with `atomic`, all or none. Twice changes nothing."""
        batch = find_import(publisher_asked(request, partner), public_id)
        done = apply_import(
            batch=batch,
            by=person_of(request),
            read=facts_said,
            catalogue=catalogue.current(),
            now=clock.now(),
            all_or_none=read_body(request, ApplyImportBody)["atomic"],
        )
        return Response(import_shape(done))
