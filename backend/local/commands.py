"""The small commands around the local stack: reset, shell, lock."""

import os
import subprocess
import sys

from backend.local import leftovers
from backend.local.state import ROOT, AlreadyRunning, State

LOCK_OPTIONS = [
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
]


def reset(arguments: list[str]) -> int:
    """Refused while the stack runs; a state of a killed run is fine."""
    state = State.chosen()
    if not state.folder.exists():
        print("There is no local state; nothing to forget.")
        return 0
    try:
        with state.held():
            leftovers.stop_recorded(state.pids)
            state.forget()
    except AlreadyRunning as running:
        print(f"Perrière is running at {running.address}: stop it first (Ctrl-C in its window).", file=sys.stderr)
        return 1
    print("The local state is gone; the next `make run` starts afresh.")
    return 0


def shell(arguments: list[str]) -> int:
    """Django's shell, or another of its commands, on the stack that runs now."""
    state = State.chosen()
    try:
        with state.held():
            print("The local stack is not running: start it with `make run` in another window.", file=sys.stderr)
            return 1
    except AlreadyRunning:
        environment = {**os.environ, **state.environment()}
        return subprocess.run(
            [sys.executable, ROOT / "manage.py", *(arguments or ["shell"])], env=environment
        ).returncode


def lock(arguments: list[str]) -> int:
    """Base first: dev is constrained by it. No line of the locks names where a package came from."""
    for name in ("base", "dev"):
        paths = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        command = [sys.executable, "-m", "uv", "pip", "compile", *LOCK_OPTIONS, *arguments, *paths]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            return 1
    return 0
