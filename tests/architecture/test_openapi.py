"""What is promised outside: a change of the description is seen in review, and never by accident.

After a change that is meant:
`python manage.py spectacular --lang en --file tests/architecture/openapi.yaml`.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

KEPT = Path(__file__).with_name("openapi.yaml")


@pytest.fixture(scope="module")
def described(tmp_path_factory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("openapi") / "openapi.yaml"
    call_command("spectacular", "--lang", "en", "--validate", "--fail-on-warn", "--file", str(file))
    return yaml.safe_load(file.read_text())


def operations(described):
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_is_the_one_that_was_promised(described):
    assert described == yaml.safe_load(KEPT.read_text())


def test_every_operation_says_what_it_does(described):
    assert [name for name, operation in operations(described) if not operation.get("description")] == []


def test_every_operation_documents_its_problems(described):
    silent = [
        name
        for name, operation in operations(described)
        if operation["responses"]["400"] != {"$ref": "#/components/responses/Problem"}
    ]
    assert silent == []


def test_every_post_takes_an_idempotency_key(described):
    without = [
        name
        for name, operation in operations(described)
        if name.startswith("POST")
        and "Idempotency-Key" not in {parameter["name"] for parameter in operation.get("parameters", [])}
    ]
    assert without == []
