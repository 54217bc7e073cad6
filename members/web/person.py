"""Who asks, as a type: `request.user` is either a person or nobody."""

from django.http import HttpRequest

from core.errors import NotAllowed
from members.models import Person


def visitor_of(request: HttpRequest) -> Person | None:
    """The signed-in person; None for a visitor."""
    return request.user if isinstance(request.user, Person) else None


def person_of(request: HttpRequest) -> Person:
    """For views behind `login_required`."""
    if not isinstance(request.user, Person):
        raise NotAllowed()
    return request.user
