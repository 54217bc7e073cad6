"""The refusals of the code and the entries of docs/problems.md are the same."""

import importlib
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps

import core.ranges  # noqa: F401  # one refusal stands beside the periods it is about
from backend.problem_pages import SOURCE, entries
from backend.problems import FRAMEWORK, INTERNAL, titles
from core.errors import Refusal

KINDS = set(Refusal.__subclasses__())


@pytest.fixture(scope="module", autouse=True)
def _every_refusal_is_known() -> None:
    for app in apps.get_app_configs():
        if app.path.startswith(str(SOURCE.parents[1])) and ".venv" not in app.path:
            try:
                importlib.import_module(f"{app.name}.errors")
            except ModuleNotFoundError as error:
                if error.name != f"{app.name}.errors":
                    raise


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from refusals(child)


def test_every_code_is_explained_and_nothing_else_is():
    assert {entry.code for entry in entries()} == set(titles())


def test_every_heading_is_read_as_an_entry():
    headings = [line for line in SOURCE.read_text().splitlines() if line.startswith("### ")]
    assert len(headings) == len(entries())


def test_every_entry_gives_the_status_that_is_answered():
    answered = {refusal.code: refusal.status for refusal in refusals()}
    framework = {code: kind.status_code for kind, (code, _title) in FRAMEWORK.items()}
    expected = {**framework, **answered, INTERNAL[0]: 500}
    assert {entry.code: entry.status for entry in entries()} == expected


def test_no_code_belongs_to_two_refusals():
    codes = Counter(refusal.code for refusal in set(refusals()))
    assert [code for code, times in codes.items() if times > 1] == []


def test_every_refusal_has_a_code_of_its_own():
    borrowed = [refusal.__name__ for refusal in refusals() if refusal not in KINDS and "code" not in vars(refusal)]
    assert borrowed == []
