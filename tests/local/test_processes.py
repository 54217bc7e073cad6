"""We stop what is ours and nothing else."""

import fcntl
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from backend.local import leftovers, processes, testing, throwaway
from backend.local.state import AlreadyRunning, State

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, 1 and signal.SIG_IGN); print(1); time.sleep(60)",
]


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with processes.start(SLEEP) as process:
        yield process
        process.kill()


def test_recorded_process_is_stopped(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    leftovers.write_down(tmp_path / "pids", {"web": sleeper.pid})
    assert (leftovers.stop_recorded(tmp_path / "pids"), sleeper.wait(5)) == (["web"], -signal.SIGTERM)


def test_foreign_process_with_a_recorded_pid_is_left_alone(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    (tmp_path / "pids").write_text(json.dumps({"web": [sleeper.pid, time.time() - 1000]}))
    assert (leftovers.stop_recorded(tmp_path / "pids"), sleeper.poll()) == ([], None)
