"""Reading what the database said."""

from django.db import DatabaseError
from psycopg import Error


def violated(error: DatabaseError) -> str | None:
    """The name of the constraint that was violated, if that is what happened."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, Error) else None
