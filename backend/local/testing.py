"""`make test`: the checks, then pytest on throw-away databases."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backend import translations
from backend.local import browser, checks, throwaway
from backend.local.processes import LEASH

ROOT = Path(__file__).resolve().parents[2]


def test(arguments: list[str]) -> int:
    """Words that name something in tests/ choose it, the rest is pytest's. The checks run beside the whole only."""
    if browser.find() is None:
        print(browser.INSTALL, flush=True)
        if os.environ.get("CI") == "true":
            return 1
    translations.compile_all()
    signal.signal(signal.SIGINT, lambda *_: None)  # pytest hears Ctrl-C itself and reports what it has
    with ThreadPoolExecutor(1) as aside, throwaway.borrowed() as addresses:
        checked = None if arguments else aside.submit(checks.check, [])
        environment = {**os.environ, **addresses, "DJANGO_SETTINGS_MODULE": "backend.settings.test"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # dozens of programs are started: each would compile all anew
        code = subprocess.run(pytest_command(arguments), env=environment, cwd=ROOT, check=False).returncode
        unsound = checked is not None and checked.result() != 0
    if unsound:
        print("A check failed as well: see above the tests, or run `make check`.", flush=True)
    return code or int(unsound)


def pytest_command(arguments: list[str]) -> list[str]:
    words = [f"tests/{word}" if is_in_suite(word) else word for word in arguments]
    parallel = [] if any(word.startswith(("-n", "--pdb")) for word in words) else ["-n", str(os.cpu_count() or 1)]
    leash = [sys.executable, "-I", str(LEASH), str(os.getpid()), str(int(signal.SIGTERM))]
    plugins = ["-p", "backend.local.browser", "--dist", "loadfile", "--no-loadscope-reorder"]
    return [*leash, sys.executable, "-m", "pytest", *plugins, *parallel, *words]


def is_in_suite(word: str) -> bool:
    """`booking`, `booking/unit`, `races/test_one_slot.py::test_x`; never an empty word or an absolute path."""
    path = word.split("::")[0]
    return path != "" and not path.startswith(("/", ".", "-")) and (ROOT / "tests" / path).exists()
