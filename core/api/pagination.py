"""Pages of lists: `results`, `next`, `previous`, whether the rows come from the database or from memory."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

T = TypeVar("T")

IN_MEMORY = 200
MOST_IN_MEMORY = 1000


class Pages(CursorPagination):
    """Rows of the database by key, oldest first unless a subclass says otherwise."""

    ordering = "pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The position is a key: anything else was not given by us. Raises ValidationError."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise bad_cursor() from None
        if cursor is not None and cursor.position is not None and not _is_key(str(cursor.position)):
            raise bad_cursor()
        return cursor


class NewestFirst(Pages):
    ordering = "-pk"


def page_of(request: Request, items: Sequence[T], shape: Callable[[T], Any]) -> Response:
    """A page of a list held in memory whose order does not change."""
    start, size = _start(request), _size(request)
    page = items[start : start + size]
    return Response(
        {
            "results": [shape(item) for item in page],
            "next": _address(request, start + size) if start + size < len(items) else None,
            "previous": _address(request, max(0, start - size)) if start else None,
        }
    )


def bad_cursor() -> ValidationError:
    return ValidationError({"cursor": [_("Ce curseur n’est pas valable : reprenez la liste au début.")]})


def _is_key(position: str) -> bool:
    return position.isascii() and position.isdecimal() and len(position) < 19


def _size(request: Request) -> int:
    said = request.query_params.get("page_size", "")
    if _is_key(said) and int(said):
        return min(int(said), MOST_IN_MEMORY)
    return IN_MEMORY


def _start(request: Request) -> int:
    said = request.query_params.get("cursor")
    if not said:
        return 0
    try:
        position = urlsafe_b64decode(said.encode()).decode()
    except ValueError:
        raise bad_cursor() from None
    if not _is_key(position):
        raise bad_cursor()
    return int(position)


def _address(request: Request, start: int) -> str:
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor_at(start))


def cursor_at(start: int) -> str:
    """As an address of `page_of` says from which item on."""
    return urlsafe_b64encode(str(start).encode()).decode()
