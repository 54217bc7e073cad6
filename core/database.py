"""Reading what the database said, and telling it several things in one go.

A round trip costs about as much as the work it carries, so what can be sent together is. The statements of one
trip still run one after the other, and each sees what was committed before it began.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models
from django.db.models.sql import UpdateQuery
from psycopg import Error

M = TypeVar("M", bound=models.Model)
Statement = tuple[str, Sequence[Any]]
Rows = list[tuple[Any, ...]]


def violated(error: DatabaseError) -> str | None:
    """The name of the constraint that was violated, if that is what happened."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, Error) else None


def in_one_trip(statements: Iterable[Statement]) -> list[Rows]:
    """The rows of each statement, in order. Where one fails, those after it are not run."""
    texts: list[str] = []
    values: list[Any] = []
    for text, arguments in statements:
        texts.append(text)
        values.extend(arguments)
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(texts), values)
        found = [_rows(cursor)]
        while cursor.nextset():
            found.append(_rows(cursor))
    return found


def _rows(cursor: Any) -> Rows:
    return cursor.fetchall() if cursor.description else []


def columns(model: type[models.Model], alias: str) -> str:
    """Its columns for a SELECT written by hand, in the order that `built` expects."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def built(model: type[M], values: Sequence[Any]) -> M:
    """The stored row whose columns have these values."""
    return model.from_db(connection.alias, [field.attname for field in model._meta.concrete_fields], values)


def inserting(rows: Sequence[models.Model]) -> list[Statement]:
    """The INSERT of new rows of one model; either all of them have keys or none has."""
    if not rows:
        return []
    text, fields = _insertion(type(rows[0]), rows[0].pk is not None, len(rows))
    prepared = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields]
    return [(text, prepared)]


@lru_cache(maxsize=256)
def _insertion(model: type[models.Model], with_key: bool, count: int) -> tuple[str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if with_key or not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {places}', fields  # noqa: S608  # our own models


def updating(rows: "models.QuerySet[Any, Any]", *, returning: str, **values: Any) -> Statement:
    """The UPDATE of these rows, as Django writes it, that answers one column of each."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    text, arguments = query.get_compiler(connection=connection).as_sql()
    return f"{text} RETURNING {connection.ops.quote_name(returning)}", arguments
