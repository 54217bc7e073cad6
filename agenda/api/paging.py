from datetime import datetime
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from core.api.pagination import Pages, bad_cursor


class SoonestFirst(Pages):
    """Sessions by their beginning; needs `in_order()`."""

    ordering: Any = ("starts_at", "pk")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The position is an instant: anything else was not given by us. Raises ValidationError."""
        try:
            cursor = CursorPagination.decode_cursor(self, request)
            if cursor is not None and cursor.position is not None:
                _check_instant(str(cursor.position))
        except (NotFound, ValueError):
            raise bad_cursor() from None
        return cursor


def _check_instant(position: str) -> None:
    if datetime.fromisoformat(position).tzinfo is None:
        raise ValueError(position)
