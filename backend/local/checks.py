"""`make check`: style, types, layers, templates, migrations, deployment; each named with its result."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from backend.local.state import ROOT

BIN = Path(sys.executable).parent
OFFLINE = {"DATABASE_URL": "postgres://nobody@localhost:1/none", "REDIS_URL": "redis://localhost:1/0"}
PRODUCTION = {
    **OFFLINE,
    "DJANGO_SETTINGS_MODULE": "backend.settings.prod",
    "SECRET_KEY": "only-to-see-whether-the-settings-are-fit-for-deployment-4f1c",
    "PUBLIC_URL": "https://perriere.example",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def all_checks() -> list[Check]:
    templates = [str(path) for path in sorted(ROOT.glob("**/templates/**/*.html")) if ".venv" not in path.parts]
    django = [sys.executable, "-W", "ignore::DeprecationWarning", str(ROOT / "manage.py")]
    testing = {**OFFLINE, "DJANGO_SETTINGS_MODULE": "backend.settings.test"}
    return [
        Check("types (mypy)", [str(BIN / "mypy")], testing),
        Check("style (ruff format)", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        Check("lint (ruff check)", [str(BIN / "ruff"), "check", "--quiet", "."]),
        Check("layers (import-linter)", [str(BIN / "lint-imports")]),
        Check("templates (djade)", [str(BIN / "djade"), "--check", "--target-version=5.2", *templates]),
        Check("missing migrations", [*django, "makemigrations", "--check", "--dry-run"], testing),
        Check("deployment settings", [*django, "check", "--deploy", "--fail-level=WARNING"], PRODUCTION),
    ]


def check(arguments: list[str]) -> int:
    """Runs them side by side, slowest first; shows what a failed one said. 0 when all hold."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        outcomes = list(pool.map(hold, all_checks()))
    return 0 if all(outcomes) else 1


def hold(one: Check) -> bool:
    began = time.monotonic()
    environment = {**os.environ, **one.environment}
    done = subprocess.run(
        one.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'} {one.name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed
