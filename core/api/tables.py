"""Lists as files: CSV for programs (RFC 4180), XLSX for people; by `Accept`, or by `.csv` and `.xlsx`.

A file is a page like any other: `Link` leads to the next one (RFC 8288).
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.urls import URLPattern, path, re_path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from core.api.schema import paged
from core.api.sheets import PLAIN, Sheet, as_sheet

Row = dict[str, Any]
Context = Mapping[str, Any] | None

# A spreadsheet takes a text that begins like this for a formula; names are typed by people.
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BELOW_ZERO = re.compile(r"-\d+(?:\.\d+)?")
"""An amount, which programs read as one."""


def flat(row: Row, before: str = "") -> Iterator[tuple[str, Any]]:
    """What stands inside becomes columns: `site.name` is `site_name`; a list becomes one cell."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}_")
        elif isinstance(value, list):
            yield before + name, "; ".join(_one(item) for item in value)
        else:
            yield before + name, value


def _one(item: Any) -> str:
    """Something inside a list: its name where it has one."""
    if isinstance(item, dict):
        return str(item["name"]) if "name" in item else json.dumps(item, cls=JSONEncoder, ensure_ascii=False)
    return str(item)


def cell(value: Any) -> Any:
    is_risky = isinstance(value, str) and value.startswith(LIKE_A_FORMULA) and not BELOW_ZERO.fullmatch(value)
    return f"'{value}" if is_risky else value


def _opened(row: Row, before: str = "") -> Iterator[str]:
    """The names of what `flat` opens into columns."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield before + name
            yield from _opened(value, f"{before}{name}_")


def table(rows: list[Row]) -> tuple[list[str], list[Row]]:
    """The columns in the order in which they are met, and the rows by column.

    What is opened in one row and missing in another has no column of its own.
    """
    flattened = [dict(flat(row)) for row in rows]
    opened = {name for row in rows for name in _opened(row)}
    return [name for name in dict.fromkeys(name for row in flattened for name in row) if name not in opened], flattened


class RowsAsFile(BaseRenderer):
    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None) -> bytes:
        """A refusal is JSON whatever was asked for."""
        if not isinstance(data, dict) or "results" not in data:
            return json.dumps(data, cls=JSONEncoder, ensure_ascii=False).encode()
        context = renderer_context or {}
        response: Response | None = context.get("response")
        view: List | None = context.get("view")
        if response is not None:
            name = view.file_name if view else List.file_name
            response.headers["Content-Disposition"] = f'attachment; filename="{name}.{self.format}"'
            if data.get("next"):
                response.headers["Link"] = f'<{data["next"]}>; rel="next"'
        return self.file(*table(data["results"]), view.sheet if view else PLAIN)

    def file(self, names: list[str], rows: list[Row], said: Sheet = PLAIN) -> bytes:
        raise NotImplementedError


class RowsAsCsv(RowsAsFile):
    media_type = "text/csv"
    format = "csv"

    def file(self, names: list[str], rows: list[Row], said: Sheet = PLAIN) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(names)
        writer.writerows([cell(row.get(name)) for name in names] for row in rows)
        return text.getvalue().encode()


class RowsAsXlsx(RowsAsFile):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None
    render_style = "binary"

    def file(self, names: list[str], rows: list[Row], said: Sheet = PLAIN) -> bytes:
        return as_sheet(names, rows, said)


class List(APIView):
    """A list that is also a file. Its `get` takes a `format`, which addresses with a suffix give."""

    file_name: ClassVar[str] = "list"
    sheet: ClassVar[Sheet] = PLAIN

    renderer_classes = [JSONRenderer, RowsAsCsv, RowsAsXlsx]

    def get_renderers(self) -> list[BaseRenderer]:
        """What is made at a list's address is answered as JSON."""
        return [JSONRenderer()] if self.request.method == "POST" else [kind() for kind in self.renderer_classes]


def listed(row: type[serializers.Serializer]) -> dict[tuple[int, str], Any]:
    """What a list answers, for OpenAPI."""
    return {
        (200, JSONRenderer.media_type): paged(row),
        (200, RowsAsCsv.media_type): OpenApiTypes.STR,
        (200, RowsAsXlsx.media_type): OpenApiTypes.BINARY,
    }


def list_paths(address: str, view: type[List], name: str) -> list[URLPattern]:
    """The list, and the same under the name of a file, which can only be read."""
    file: type[List] = type(f"{view.__name__}File", (view,), {"http_method_names": ["get", "head"]})
    extend_schema(exclude=True)(file)
    return [
        path(address, view.as_view(), name=name),
        re_path(rf"^{address}\.(?P<format>csv|xlsx)$", file.as_view(), name=f"{name}-file"),
    ]
