"""A report's table as JSON, CSV or a spreadsheet. A refusal is JSON whatever was asked for."""

import json
from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from reports.api.shapes import report_shape
from reports.files import as_csv, as_xlsx
from reports.tables import Table

Context = Mapping[str, Any] | None


class TableAsJson(JSONRenderer):
    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None) -> bytes:
        shown = report_shape(data) if isinstance(data, Table) else data
        return super().render(shown, accepted_media_type, renderer_context)


class TableAsCsv(BaseRenderer):
    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None) -> bytes:
        return as_csv(data).encode() if isinstance(data, Table) else problem(data)


class TableAsXlsx(BaseRenderer):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None) -> bytes:
        return as_xlsx(data) if isinstance(data, Table) else problem(data)


def problem(data: Any) -> bytes:
    return json.dumps(data, cls=JSONEncoder, ensure_ascii=False).encode()
