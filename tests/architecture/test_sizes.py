"""A smell detector: one thought per place."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ["backend", "core", "members", "spaces", "billing", "booking", "agenda", "notifications", "reports", "bench"]


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def python(*folders: str) -> Iterator[Path]:
    return (path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def shown(paths: Iterator[Path], limit: int) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {lines(path)}" for path in paths if lines(path) > limit]


def test_files_stay_below_four_hundred_lines():
    assert shown(python(*CODE), 400) == []


def test_test_files_stay_below_five_hundred_lines():
    assert shown(python("tests"), 500) == []


def test_templates_stay_below_a_hundred_and_twenty_lines():
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in CODE)]
    assert shown((path for folder in folders for path in folder.rglob("*.html")), 120) == []


def test_functions_stay_below_fifty_lines():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python(*CODE)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []
