"""Refusals as RFC 9457 problem documents."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

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
    exceptions.UnsupportedMediaType: ("unsupported-media-type", _("Format du corps non pris en charge")),
    exceptions.Throttled: ("throttled", _("Trop de demandes")),
}


def document(refusal: Refusal) -> dict[str, Any]:
    """The problem document of one of our own refusals."""
    return _document(
        refusal.code, refusal.title, refusal.status, refusal.detail, errors=refusal.errors, **refusal.facts
    )


def _document(code: str, title: Any, status: int, detail: Any = "", **facts: Any) -> dict[str, Any]:
    problem = {"type": TYPE + code, "title": _text(title), "status": status, "code": code}
    if detail:
        problem["detail"] = _text(detail)
    return {**problem, **{name: _text(value) for name, value in facts.items() if value not in ({}, None)}}


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
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, Refusal):
        problem, headers = document(error), {}
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
        return _document(code, title, error.status_code, errors=_by_field(error.detail))
    return _document(code, title, error.status_code, error.detail)


def _by_field(detail: Any, name: str = "") -> dict[str, list[str]]:
    """Nested field errors, flattened to dotted names."""
    if isinstance(detail, dict):
        flat: dict[str, list[str]] = {}
        for key, value in detail.items():
            flat.update(_by_field(value, f"{name}.{key}" if name else str(key)))
        return flat
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        return _by_field({index: item for index, item in enumerate(detail) if item}, name)
    return {name or "non_field_errors": [str(item) for item in (detail if isinstance(detail, list) else [detail])]}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)  # type: ignore[attr-defined]
    return headers


def unknown_address(request: HttpRequest) -> JsonResponse:
    """For addresses below /api/ that nothing answers."""
    return JsonResponse(_document("not-found", _("Introuvable"), 404), status=404, content_type=CONTENT_TYPE)
