"""Reading what the database said, and telling it several things in one go.

A round trip costs about as much as the work it carries, so what can be sent together is. The statements of one
trip still run one after the other, and each sees what was committed before it began.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, models
from django.db.models.sql import UpdateQuery
from psycopg import Error
from psycopg.types.range import Range

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
    return cursor.fetchall() if cursor.rownumber is not None else []


def columns(model: type[models.Model], alias: str) -> str:
    """Its columns for a SELECT written by hand, in the order that `built` expects."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def built(model: type[M], values: Sequence[Any]) -> M:
    """The stored row whose columns have these values."""
    return model.from_db(connection.alias, [field.attname for field in model._meta.concrete_fields], values)


def inserting(rows: Sequence[models.Model]) -> list[Statement]:
    """The INSERT of new rows of one model; either all of them have keys or none has.

    The rows travel as one JSON array that PostgreSQL takes apart by the table's own types: a value for each column
    would cost more time to write down than to store.
    """
    if not rows:
        return []
    text, names = _insertion(type(rows[0]), rows[0].pk is not None)
    told = [{column: getattr(row, attribute) for column, attribute in names} for row in rows]
    return [(text, [json.dumps(told, default=_plain)])]


@lru_cache(maxsize=64)
def _insertion(model: type[models.Model], with_key: bool) -> tuple[str, list[tuple[str, str]]]:
    fields = [field for field in model._meta.concrete_fields if with_key or not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{model._meta.db_table}"'
    text = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"  # noqa: S608
    return text, [(str(field.column), field.attname) for field in fields]


def _plain(value: Any) -> str:
    """As PostgreSQL reads it: instants with their offset, amounts with all their digits, ranges as it writes them."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Range) and value.lower and value.upper:
        return f"{value.bounds[0]}{value.lower.isoformat()},{value.upper.isoformat()}{value.bounds[1]}"
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not written as JSON")


def updating(rows: "models.QuerySet[Any, Any]", *, returning: str, **values: Any) -> Statement:
    """The UPDATE of these rows, as Django writes it, that answers one column of each."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    text, arguments = query.get_compiler(connection=connection).as_sql()
    return f"{text} RETURNING {connection.ops.quote_name(returning)}", arguments
