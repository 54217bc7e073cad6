"""`Authorization: Bearer …` for scripts and partner systems."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core import clock
from members.bearing import token_of
from members.models import ApiToken, Person


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        now = clock.now()
        token = token_of(secret.decode("latin-1").strip(), now=now)
        if token is None:
            raise AuthenticationFailed(_("Jeton inconnu, expiré ou révoqué."))
        if token.last_used_on != now.date():
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=now.date())
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="perriere"'


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
