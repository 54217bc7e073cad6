"""Conditional requests (RFC 9110, section 13): a representation's tag is its revision."""

from django.utils.http import parse_etags
from rest_framework.request import Request

from core.errors import Stale


def tag_of(sequence: int) -> str:
    return f'"{sequence}"'


def check_match(request: Request, sequence: int) -> None:
    """`If-Match`: raises Stale when the caller has looked at another revision. Absent is allowed."""
    wanted = request.headers.get("If-Match")
    if wanted is not None and not {"*", tag_of(sequence)} & set(parse_etags(wanted)):
        raise Stale(sequence=sequence)


def is_known(request: Request, sequence: int) -> bool:
    """`If-None-Match`: the caller has this revision already."""
    known = request.headers.get("If-None-Match")
    if known is None:
        return False
    tags = {tag.removeprefix("W/") for tag in parse_etags(known)}
    return bool({"*", tag_of(sequence)} & tags)
