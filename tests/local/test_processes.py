"""We stop what is ours and nothing else, and leave nothing behind."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from backend.local import leftovers, processes, testing
from backend.local.state import AlreadyRunning, State

SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
MASTER = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', '{SLEEP}']); time.sleep(60)"
COUNTING = """
import os, signal, time
signal.signal(signal.SIGTERM, lambda *_: os.write(1, b"asked\\n"))
os.write(1, b"up\\n")
time.sleep(1)
"""
BORROWER = """
from backend.local import throwaway
import os, time
with throwaway.borrowed() as addresses:
    print(addresses["DATABASE_URL"], flush=True)
    time.sleep(60)
"""


@pytest.fixture
def start() -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start_python(program: str) -> subprocess.Popen[bytes]:
        started.append(processes.start([sys.executable, "-c", program], output=subprocess.PIPE))
        return started[-1]

    yield start_python
    for process in started:
        process.kill()
        process.communicate()


def eventually(claim: Callable[[], bool], *, within: float = 60) -> bool:
    deadline = time.monotonic() + within
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_recorded_process_is_stopped(tmp_path: Path, start: Callable[[str], subprocess.Popen[bytes]]) -> None:
    process = start(SLEEP)
    leftovers.write_down(tmp_path / "pids", {"web": process.pid})
    assert (leftovers.stop_recorded(tmp_path / "pids"), is_gone(process.pid)) == (["web"], True)


def test_recorded_process_that_does_not_listen_is_killed(
    tmp_path: Path, start: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    process = start(DEAF)
    assert process.stdout is not None
    process.stdout.readline()
    leftovers.write_down(tmp_path / "pids", {"web": process.pid})
    leftovers.stop_recorded(tmp_path / "pids", within=0.2)
    assert is_gone(process.pid)


def test_children_of_a_recorded_process_go_with_it(
    tmp_path: Path, start: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    master = psutil.Process(start(MASTER).pid)
    assert eventually(lambda: len(master.children()) == 1)
    (child,) = master.children()
    leftovers.write_down(tmp_path / "pids", {"web": master.pid})
    master.kill()
    leftovers.stop_recorded(tmp_path / "pids")
    assert is_gone(child.pid)


def test_foreign_process_with_a_recorded_pid_is_left_alone(
    tmp_path: Path, start: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    process = start(SLEEP)
    (tmp_path / "pids").write_text(json.dumps({"web": [process.pid, time.time() - 1000]}))
    assert (leftovers.stop_recorded(tmp_path / "pids"), process.poll()) == ([], None)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start stops the leftovers")
def test_leashed_process_dies_with_its_parent(tmp_path: Path) -> None:
    program = f"""
from backend.local import processes
import sys, time
print(processes.start([sys.executable, "-c", {SLEEP!r}]).pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    assert eventually(lambda: is_gone(pid))


def test_polite_request_is_made_once(start: Callable[[str], subprocess.Popen[bytes]]) -> None:
    process = start(COUNTING)
    assert process.stdout is not None
    process.stdout.readline()
    processes.stop(process)
    assert process.stdout.read() == b"asked\n"


@pytest.mark.crash
def test_throwaway_databases_vanish_with_their_killed_borrower() -> None:
    environment = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    with subprocess.Popen(
        [sys.executable, "-c", BORROWER], stdout=subprocess.PIPE, text=True, env=environment
    ) as borrower:
        assert borrower.stdout is not None
        port = int(borrower.stdout.readline().rsplit(":", 1)[1].split("/")[0])
        listening = not processes.is_free(port)
        borrower.kill()
    assert (listening, eventually(lambda: processes.is_free(port))) == (True, True)


def test_only_one_runner_holds_a_state(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    with state.held(), pytest.raises(AlreadyRunning), state.held():
        pass


def test_passwords_of_the_stack_are_for_its_owner_only(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.remember_environment({"SECRET_KEY": state.secret_key()})
    modes = {path.name: oct(path.stat().st_mode & 0o077) for path in tmp_path.iterdir()}
    assert modes == {"environment.json": "0o0", "secret-key": "0o0"}


def test_bare_words_choose_a_folder_of_the_suite() -> None:
    words = testing.pytest_command(["local", "-k", "overlap"])
    assert words[-3:] == ["tests/local", "-k", "overlap"]


@pytest.mark.parametrize(("words", "workers"), [([], 4), (["local"], 4), (["-n0"], None)])
def test_suite_runs_on_every_core_unless_told_otherwise(monkeypatch, words: list[str], workers: int | None) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    command = testing.pytest_command(words)
    assert (int(command[command.index("-n") + 1]) if "-n" in command else None) == workers


def test_port_somebody_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        taken = processes.is_free(port)
    assert (taken, processes.is_free(port)) == (False, True)
