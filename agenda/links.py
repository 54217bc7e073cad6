"""Addresses that travel: in mails, feeds and answers of the API."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from agenda.errors import RegistrationNotFound
from agenda.models import Registration, Session
from core.links import page

SIGNER = Signer(salt="agenda.registration", sep=".")


def token_of(registration: Registration) -> str:
    """Whoever holds it may see and cancel the registration, without an account."""
    return SIGNER.sign(registration.public_id.hex)


def registration_behind(token: str) -> Registration:
    """Raises RegistrationNotFound for a token that is not ours."""
    try:
        public_id = UUID(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        raise RegistrationNotFound() from None
    registration = Registration.objects.with_session().filter(public_id=public_id).first()
    if registration is None:
        raise RegistrationNotFound()
    return registration


def session_url(session: Session) -> str:
    return page("agenda:session", session.public_id)


def registration_url(registration: Registration) -> str:
    """The page on which the registration is seen and cancelled."""
    return settings.PUBLIC_URL + reverse("agenda:registration", args=[token_of(registration)])
