"""Queries that are asked again and again: Django writes them down once, and each time only their values change.

Writing a query down takes Django several times as long as the database needs to answer it, which counts where the
answer is all there is to do. What is asked keeps its one meaning, in the querysets of its app.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from core.database import Statement


class Given(models.Expression):
    """Stands in a queryset for a value that is told when it is asked. Such a queryset can be prepared, not iterated."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        return "%s", (self,)


@dataclass(frozen=True, slots=True)
class Prepared:
    text: str
    arguments: tuple[Any, ...]

    def asked(self, **values: Any) -> Statement:
        """A value for each name that is given in it, perhaps for others besides."""
        told = [values[value.name] if isinstance(value, Given) else value for value in self.arguments]
        return self.text, told


def prepared(rows: "models.QuerySet[Any, Any]") -> Prepared:
    """Where it cannot have rows whatever is told, it is asked nevertheless."""
    text, arguments = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return Prepared(text, tuple(arguments))
