"""Refusals as RFC 9457 problem documents."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.api.parsing import BodyTooLarge
from core.api.problems import by_field
from core.errors import Refusal

CONTENT_TYPE = "application/problem+json"
TYPE = "/docs/problems#"

FRAMEWORK: dict[type[Exception], tuple[str, Any]] = {
    exceptions.ValidationError: ("invalid", _("Demande invalide")),
    exceptions.ParseError: ("unreadable", _("Le corps de la demande est illisible")),
    exceptions.NotAuthenticated: ("not-signed-in", _("Identification nécessaire")),
    exceptions.AuthenticationFailed: ("not-signed-in", _("Identification refusée")),
    exceptions.PermissionDenied: ("not-allowed", _("Vous n’avez pas le droit de faire cela")),
    exceptions.NotFound: ("not-found", _("Introuvable")),
    exceptions.MethodNotAllowed: ("method-not-allowed", _("Méthode refusée à cette adresse")),
    exceptions.NotAcceptable: ("not-acceptable", _("Aucun format demandé n’est disponible")),
    BodyTooLarge: ("body-too-large", _("Le corps de la demande est trop volumineux")),
    exceptions.UnsupportedMediaType: ("unsupported-media-type", _("Format du corps non pris en charge")),
    exceptions.Throttled: ("throttled", _("Trop de demandes")),
}
INTERNAL = ("internal-error", _("Une erreur est survenue de notre côté"))
DJANGO: dict[type[Exception], type[exceptions.APIException]] = {
    Http404: exceptions.NotFound,
    PermissionDenied: exceptions.PermissionDenied,
    RequestDataTooBig: BodyTooLarge,
    SuspiciousOperation: exceptions.ParseError,
}


def titles() -> dict[str, Any]:
    """The title of every problem that the service can answer with, by code."""
    ours = {refusal.code: refusal.title for refusal in _below(Refusal)}
    return {**dict(FRAMEWORK.values()), **ours, **dict([INTERNAL])}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


def document(refusal: Refusal) -> dict[str, Any]:
    """The problem document of one of our own refusals."""
    facts = {**refusal.facts, "errors": refusal.errors}
    return _document(refusal.code, refusal.title, refusal.status, refusal.detail, facts)


def _document(
    code: str, title: Any, status: int, detail: Any = "", facts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    problem = {"type": TYPE + code, "title": _text(title), "status": status, "code": code}
    if detail:
        problem["detail"] = _text(detail)
    said = {name: _text(value) for name, value in (facts or {}).items() if value not in ({}, None)}
    return {**said, **problem}


def _text(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, dict):
        return {name: _text(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_text(item) for item in value]
    return value


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; None lets a programming error be one (500, logged)."""
    error = next((of_framework() for kind, of_framework in DJANGO.items() if isinstance(error, kind)), error)
    headers: dict[str, str] = {}
    if isinstance(error, Refusal):
        problem = document(error)
    elif isinstance(error, exceptions.APIException):
        problem, headers = _of_framework(error), _headers(error)
    else:
        return None
    set_rollback()
    return Response(problem, status=problem["status"], headers=headers, content_type=CONTENT_TYPE)


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    code, title = next(
        (said for kind, said in FRAMEWORK.items() if isinstance(error, kind)), ("refused", error.default_detail)
    )
    if isinstance(error, exceptions.ValidationError):
        return _document(code, title, error.status_code, facts={"errors": by_field(error.detail)})
    return _document(code, title, error.status_code, error.detail)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
    return headers


@csrf_exempt
def unknown_address(request: HttpRequest) -> JsonResponse:
    """For addresses below /api/ that nothing answers."""
    return _plain("not-found", _("Introuvable"), 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_api(request):
        return _plain(*FRAMEWORK[exceptions.ParseError], 400)
    return defaults.bad_request(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return unknown_address(request) if _is_api(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """What went wrong is in the log, and nowhere else."""
    return _plain(*INTERNAL, 500) if _is_api(request) else defaults.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _plain(code: str, title: Any, status: int) -> JsonResponse:
    return JsonResponse(_document(code, title, status), status=status, content_type=CONTENT_TYPE)
