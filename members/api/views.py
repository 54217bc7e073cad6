"""Who calls, and the keys they gave to scripts."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.idempotency import ShownOnce, idempotent
from core.api.pagination import Pages
from core.api.reading import read_body
from core.api.schema import paged
from members.access import check_as_strong, check_as_wide, speaks_for
from members.actions.tokens import create_token, revoke_token
from members.api.caller import person_of
from members.api.serializers import MeSerializer, NewTokenSerializer, TokenRequestSerializer, TokenSerializer
from members.api.shapes import affiliation_shape, named, token_shape
from members.models import Affiliation, ApiToken


class Me(APIView):
    @extend_schema(operation_id="me_read", responses=MeSerializer, tags=["people"])
    def get(self, request: Request) -> Response:
        """Who calls."""
        person = person_of(request)
        affiliations = Affiliation.objects.of(person).select_related("organisation").order_by("organisation__name")
        return Response(
            {
                **named(person),
                "email": person.email,
                "language": person.language,
                "organisations": [affiliation_shape(affiliation) for affiliation in affiliations],
                "scopes": request.auth.scopes if isinstance(request.auth, ApiToken) else None,
            }
        )


class Tokens(APIView):
    @extend_schema(operation_id="tokens_list", responses=paged(TokenSerializer), tags=["people"])
    def get(self, request: Request) -> Response:
        """One's living tokens, without their secrets."""
        rows = ApiToken.objects.usable(clock.now()).filter(person=person_of(request)).select_related("organisation")
        pages = Pages()
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([token_shape(token) for token in page or ()])

    @extend_schema(
        operation_id="tokens_create",
        request=TokenRequestSerializer,
        responses={201: NewTokenSerializer},
        tags=["people"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """A new token. Its secret is shown this once; asked again with the same key, the answer comes without it."""
        person, now = person_of(request), clock.now()
        values = read_body(request, TokenRequestSerializer)
        check_expiry(values.get("expires_at"), now=now)
        organisation = speaks_for(person, values.get("organisation"))
        check_as_strong(request.auth, values["scopes"])
        check_as_wide(request.auth, organisation, values.get("expires_at"))
        token, secret = create_token(
            person=person,
            name=values["name"],
            scopes=sorted(set(values["scopes"])),
            organisation=organisation,
            expires_at=values.get("expires_at"),
            now=now,
        )
        address = reverse("token", args=[token.public_id])
        shape = {**token_shape(token), "secret": secret}
        return ShownOnce(shape, secret="secret", status=201, headers={"Location": address})  # noqa: S106  # its name


class TokenDetail(APIView):
    @extend_schema(operation_id="tokens_revoke", responses={204: None}, tags=["people"])
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Revoke a token for good."""
        person = person_of(request)
        known = ApiToken.objects.filter(person=person, public_id=public_id).first()
        if known is not None:
            check_as_strong(request.auth, known.scopes)
        revoke_token(person=person, public_id=public_id, now=clock.now())
        return Response(status=204)


def check_expiry(expires_at: datetime | None, *, now: datetime) -> None:
    if expires_at is not None and expires_at <= now:
        raise ValidationError({"expires_at": [_("Choisissez une échéance à venir.")]})
