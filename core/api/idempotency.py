"""`Idempotency-Key`: the same key and body get the same answer, and the act happens once.

The key's row is inserted first, in the same transaction as the act. A second request with the key waits
on that insert (unique constraint) until the first has committed, then reads its answer; if the first was
refused or died, its row is gone and the second one acts. Refusals are not remembered.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.errors import IdempotencyKeyInvalid, IdempotencyKeyReused
from core.models import IdempotentAnswer

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Location", "ETag")

View = Callable[..., Response]


class ShownOnce(Response):
    """An answer with a secret, which is never kept: asked again with the same key, it comes without."""

    def __init__(self, data: dict[str, Any], *, secret: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.kept = {**data, secret: None}


def idempotent(view: View) -> View:
    """For an API handler of an unsafe POST."""

    @wraps(view)
    def answered_once(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None or not request.user.is_authenticated:
            return view(self, request, *args, **kwargs)
        if not 0 < len(key) <= 200 or not key.isprintable():
            raise IdempotencyKeyInvalid()
        digest = _digest(request)
        with transaction.atomic():
            if not claim(request.user.pk, key, digest):
                return _remembered(request.user.pk, key, digest)
            response = view(self, request, *args, **kwargs)
            _remember(request.user.pk, key, response)
            return response

    return answered_once


def _digest(request: Request) -> str:
    body = f"{request.method} {request.path}\n".encode() + request._request.body
    return hashlib.sha256(body).hexdigest()


def claim(person_id: int, key: str, digest: str) -> bool:
    """True for the first; waits while another one with the key has not committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_idempotentanswer (person_id, key, request_digest, headers, created_at)"
            " VALUES (%s, %s, %s, '{}', %s) ON CONFLICT (person_id, key) DO NOTHING",
            [person_id, key, digest, clock.now()],
        )
        return cursor.rowcount == 1


def _remember(person_id: int, key: str, response: Response) -> None:
    IdempotentAnswer.objects.filter(person_id=person_id, key=key).update(
        status_code=response.status_code,
        body=response.kept if isinstance(response, ShownOnce) else response.data,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
    )


def _remembered(person_id: int, key: str, digest: str) -> Response:
    answer = IdempotentAnswer.objects.get(person_id=person_id, key=key)
    if answer.request_digest != digest:
        raise IdempotencyKeyReused()
    return Response(answer.body, status=answer.status_code, headers={**answer.headers, "Idempotency-Replayed": "true"})
