"""Somebody whom the desk takes down: an account without a password, entered later by a code sent to the address."""

from members.models import Person


def welcome(*, email: str, name: str) -> Person:
    """The person of that address, whatever its case; made with the name where there is none yet."""
    address = Person.objects.normalize_email(email.strip())
    known = Person.objects.filter(email__iexact=address).first()
    return known or Person.objects.create_user(address, None, name=name.strip())
