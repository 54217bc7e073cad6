"""The container description: valid, complete, and the same processes as the local runner."""

import json
import re
import sys
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml

from backend import alive, serve

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "perriere"}


def test_compose_file_follows_the_specification() -> None:
    schema = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(yaml.safe_load(COMPOSE), json.loads(schema.read_text()))


def test_services_are_the_processes_of_the_service_and_its_stores() -> None:
    assert set(SERVICES) == {*serve.PROCESSES, "postgres", "redis"}


@pytest.mark.parametrize("name", OURS)
def test_each_service_runs_the_process_of_its_name(name: str) -> None:
    assert OURS[name]["command"] == [name]


def test_every_variable_is_documented_and_none_is_superfluous() -> None:
    documented = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)))


def test_every_lasting_service_has_a_health_check() -> None:
    image_checks_web = "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    without = {name for name, service in SERVICES.items() if "test" not in service.get("healthcheck", {})}
    assert (without, image_checks_web) == ({"migrate", "web"}, True)


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_health_checks_ask_for_a_known_process(name: str) -> None:
    test = OURS[name]["healthcheck"]["test"]
    assert (test[:4], test[4] in alive.CHECKS) == (["CMD", "python", "-m", "backend.alive"], True)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_lasting_processes_wait_for_migrated_tables(name: str) -> None:
    assert OURS[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_stores_keep_their_data_in_a_volume(name: str) -> None:
    assert [volume.split(":")[0] for volume in SERVICES[name]["volumes"]] == [name]


@pytest.mark.parametrize("name", OURS)
def test_settings_are_those_of_production(name: str) -> None:
    assert OURS[name]["environment"]["DJANGO_SETTINGS_MODULE"] == "backend.settings.prod"


def test_image_runs_as_an_unprivileged_user_by_the_same_entry_point() -> None:
    last_stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]
    said = re.findall(r"^(USER|ENTRYPOINT) (.+)$", last_stage, re.MULTILINE)
    assert said == [("USER", "perriere"), ("ENTRYPOINT", '["python", "-m", "backend.serve"]')]


def test_build_copies_every_room_of_the_house() -> None:
    copied = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"backend", "templates", "static", "locale"}
    assert rooms - copied == set()


@pytest.mark.parametrize("name", serve.PROCESSES)
def test_process_runs_in_this_python(name: str) -> None:
    assert serve.command(name, {})[:2] == [sys.executable, "-m"]


def test_web_listens_where_it_is_told() -> None:
    words = serve.command("web", {"HOST": "0.0.0.0", "PORT": "9000", "WEB_WORKERS": "3"})
    assert {"--host=0.0.0.0", "--port=9000", "--workers=3"} <= set(words)
