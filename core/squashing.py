"""Squashed migrations make the tables at once; what the ones they replace said in SQL is said after that."""

from importlib import import_module

from django.db.migrations.operations import RunSQL


def statements(app: str, *names: str) -> list[RunSQL]:
    """The SQL of these migrations of the app, in order. Their steps in Python moved rows; a new database has none."""
    steps = (step for name in names for step in import_module(f"{app}.migrations.{name}").Migration.operations)
    return [step for step in steps if isinstance(step, RunSQL)]
