"""The rooms and the one direction, inside and between them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
APPS = ["core", "members", "spaces", "billing", "booking", "agenda", "notifications", "reports"]
# Inside a room, from the ground up. A layer imports those below it; layers of one set ignore each other's order.
FLOORS = [
    {"errors"},
    {"models"},
    {"rules", "access", "pricing", "feeds"},
    {"actions"},
    {"api", "web", "admin", "tasks"},
]


def test_imports_between_rooms_run_one_way(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def sources(app: str) -> Iterator[Path]:
    return (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def floor_of(module: str) -> int | None:
    return next((level for level, names in enumerate(FLOORS) if module in names), None)


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("app", APPS)
def test_imports_inside_a_room_run_one_way(app):
    wrong = []
    for path in sources(app):
        here = floor_of(path.relative_to(ROOT / app).parts[0].removesuffix(".py"))
        for module in imports_of(path):
            parts = module.split(".")
            there = floor_of(parts[1]) if parts[0] == app and len(parts) > 1 else None
            if here is not None and there is not None and there > here:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert wrong == []


def test_no_room_is_wired_by_django_signals():
    wired = [
        str(path.relative_to(ROOT))
        for app in [*APPS, "backend"]
        for path in sources(app)
        if any(module.startswith(("django.db.models.signals", "django.dispatch")) for module in imports_of(path))
    ]
    assert wired == []


def test_nothing_is_kept_in_a_junk_drawer():
    names = {"utils", "helpers", "common", "misc"}
    assert [path for app in [*APPS, "backend"] for path in sources(app) if path.stem in names] == []


def test_what_stands_beside_the_floors_of_the_reports_knows_no_page_and_no_api():
    """Figures, pictures and documents are read by pages, mails and the API alike."""
    edges = {"api", "web", "admin", "tasks"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources("reports")
        if path.relative_to(ROOT / "reports").parts[0].removesuffix(".py") not in {*edges, "apps"}
        for module in imports_of(path)
        if module.split(".")[:2] in [["reports", edge] for edge in edges]
    ]
    assert wrong == []
