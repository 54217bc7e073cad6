"""A report's address: its table as JSON, CSV or XLSX, by `Accept` or by the file's name."""

from typing import Any

from django.urls import URLPattern, path, re_path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from reports.api.renderers import TableAsCsv, TableAsJson, TableAsXlsx
from reports.tables import Table


def forms_of(shape: type[Serializer]) -> dict[tuple[int, str], Any]:
    return {
        (200, TableAsJson.media_type): shape,
        (200, TableAsCsv.media_type): OpenApiTypes.STR,
        (200, TableAsXlsx.media_type): OpenApiTypes.BINARY,
    }


class Report(APIView):
    renderer_classes = [TableAsJson, TableAsCsv, TableAsXlsx]

    def answer(self, request: Request, table: Table) -> Response:
        """A file has a name; JSON is read where it arrives."""
        form = request.accepted_renderer.format
        name = f'attachment; filename="{table.file_name}.{form}"'
        return Response(table, headers={} if form == "json" else {"Content-Disposition": name})


def report_paths(name: str, view: type[Report]) -> list[URLPattern]:
    """`reports/NAME`, known as `report-NAME`, and the same under a file's name, `report-NAME-file`."""
    file: type[Report] = type(f"{view.__name__}File", (view,), {})
    extend_schema(exclude=True)(file)
    return [
        path(f"reports/{name}", view.as_view(), name=f"report-{name}"),
        re_path(rf"^reports/{name}\.(?P<format>csv|xlsx)$", file.as_view(), name=f"report-{name}-file"),
    ]
