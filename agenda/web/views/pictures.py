"""Share pictures; whoever has one already is told so before it is drawn."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from agenda.access import find_public_session
from agenda.pictures import Picture, of_agenda, of_session
from core.web import in_language


@require_safe
@in_language
def session(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    return _answer(request, of_session(find_public_session(public_id)))


@require_safe
@in_language
def agenda(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, of_agenda())


def _answer(request: HttpRequest, picture: Picture) -> HttpResponseBase:
    known = get_conditional_response(request, etag=picture.etag)
    response = known or HttpResponse(picture.png, content_type="image/png")
    response.headers["ETag"] = picture.etag
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
