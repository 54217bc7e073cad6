"""Who calls, and what their token lets them do."""

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from members.errors import ScopeMissing
from members.models import ApiToken, Person


def visitor_of(request: Request) -> Person | None:
    """The person who calls; None for a stranger."""
    return request.user if isinstance(request.user, Person) else None


def person_of(request: Request) -> Person:
    """For views that strangers do not reach."""
    if not isinstance(request.user, Person):
        raise NotAuthenticated()
    return request.user


def may(request: Request, *scopes: str) -> bool:
    """A browser session may do what its person may; a token needs one of the scopes."""
    token = request.auth
    return not isinstance(token, ApiToken) or any(token.has_scope(scope) for scope in scopes)


def require(request: Request, *scopes: str) -> None:
    """Raises ScopeMissing, which names the first of the scopes."""
    if not may(request, *scopes):
        raise ScopeMissing(scope=scopes[0])
