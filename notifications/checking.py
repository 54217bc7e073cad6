"""The link by which somebody shows that mails reach an address."""

from datetime import timedelta

from django.core import signing

from notifications.addresses import absolute

signer = signing.TimestampSigner(salt="notifications.checking")
LASTS = timedelta(days=2)


def page_of(address: str) -> str:
    return absolute("notifications:check-address", signer.sign_object(address))


def address_in(token: str) -> str | None:
    """None for what this service has not signed, or too long ago."""
    try:
        return str(signer.unsign_object(token, max_age=LASTS))
    except (signing.BadSignature, ValueError):
        return None
