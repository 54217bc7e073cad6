"""The local runner as its user meets it: a process with an exit code and a screen."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[2]
OURS_TO_SET = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "PUBLIC_URL", "MEDIA_ROOT")
LOCAL = [sys.executable, "-m", "backend.local"]


def clean_environment(state: Path) -> dict[str, str]:
    """The suite's own databases must not leak into the runner under test."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS_TO_SET}
    return {**inherited, "PERRIERE_STATE": str(state)}


def reset(state: Path) -> int:
    return subprocess.run([*LOCAL, "reset"], cwd=ROOT, env=clean_environment(state), check=False).returncode


class Runner:
    """`make run` without make, on a state folder of its own and without the demo world."""

    def __init__(self, state: Path, port: int) -> None:
        self.state = state
        self.port = port
        self.screen_file = state.with_name(f"{state.name}-{port}.log")
        command = [*LOCAL, "run", "--port", str(port), "--without-demo"]
        with self.screen_file.open("wb") as screen:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=clean_environment(state),
                stdout=screen,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def screen(self) -> str:
        return self.screen_file.read_text(errors="replace")

    def wait_until_up(self) -> "Runner":
        came_up = eventually(lambda: "ready in" in self.screen or self.process.poll() is not None, within=180)
        if not came_up or self.process.poll() is not None:
            raise AssertionError(self.screen)
        return self

    def pids(self) -> dict[str, int]:
        known = json.loads((self.state / "processes.json").read_text())
        return {name: pid for name, (pid, _) in known.items()}

    def family(self) -> set[psutil.Process]:
        return set(psutil.Process(self.process.pid).children(recursive=True))

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=30) as answer:
            return bool(answer.status == 200)
        return False

    def ready_parts(self) -> dict[str, str]:
        """What /readyz says, whichever its status; empty while nobody answers."""
        with suppress(OSError):
            try:
                answer = urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=30)
            except urllib.error.HTTPError as refusal:
                answer = refusal
            with answer:
                return dict(json.load(answer)["checks"])
        return {}

    def database(self) -> "psycopg.Connection[tuple[object, ...]]":
        url = json.loads((self.state / "environment.json").read_text())["DATABASE_URL"]
        return psycopg.connect(url, autocommit=True)

    def press_ctrl_c(self) -> int:
        """The terminal sends SIGINT to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(60)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.press_ctrl_c()


def eventually(claim: Callable[[], bool], *, within: float = 60) -> bool:
    deadline = time.monotonic() + within
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_gone(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
