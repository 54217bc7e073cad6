"""`make test`: the checks, then pytest on throw-away databases."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from backend import translations
from backend.local import checks, throwaway
from backend.local.processes import LEASH

ROOT = Path(__file__).resolve().parents[2]
INSTALL_CHROMIUM = "Journeys need Chromium. On Debian or Ubuntu: apt install chromium (or set CHROMIUM to its path)."


def chromium() -> str | None:
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def test(arguments: list[str]) -> int:
    """Bare words that name a folder of tests/ choose it; everything else is pytest's."""
    if not arguments and checks.check([]):
        return 1
    browser = chromium()
    if browser is None:
        print(INSTALL_CHROMIUM, flush=True)
        if os.environ.get("CI") == "true":
            return 1
    translations.compile_all()
    signal.signal(signal.SIGINT, lambda *_: None)  # pytest hears Ctrl-C itself and reports what it has
    with throwaway.borrowed() as addresses:
        environment = {
            **os.environ,
            **addresses,
            "DJANGO_SETTINGS_MODULE": "backend.settings.test",
            "PERRIERE_CHROMIUM": browser or "",
        }
        return subprocess.run(pytest_command(arguments), env=environment, cwd=ROOT, check=False).returncode


def pytest_command(arguments: list[str]) -> list[str]:
    words = [f"tests/{word}" if (ROOT / "tests" / word).is_dir() else word for word in arguments]
    parallel = [] if any(word.startswith(("-n", "--pdb")) for word in words) else ["-n", str(os.cpu_count() or 1)]
    leash = [sys.executable, "-I", str(LEASH), str(os.getpid()), str(int(signal.SIGTERM))]
    return [*leash, sys.executable, "-m", "pytest", *parallel, "--dist", "loadfile", *words]
