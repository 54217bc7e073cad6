"""What an earlier runner left behind when it was killed.

Linux stops the children of a killed runner by itself, but PostgreSQL may still be writing its last checkpoint, and
other systems do not. So every child's pid is written down with its instant of creation: a pid alone may belong to
somebody else by now.
"""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

Known = dict[str, tuple[int, float]]


def write_down(file: Path, pids: dict[str, int]) -> None:
    known: Known = {}
    for name, pid in pids.items():
        try:
            known[name] = (pid, psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            continue
    aside = file.with_suffix(".new")
    aside.write_text(json.dumps(known))
    aside.replace(file)


def stop_recorded(file: Path, *, within: float = 15) -> list[str]:
    """The names of those that still ran. Asked first, then killed, with what is left of their sessions."""
    if not file.exists():
        return []
    known: Known = json.loads(file.read_text())
    found = {name: process for name, (pid, created) in known.items() if (process := alive(pid, created))}
    for name, process in found.items():
        process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
    psutil.wait_procs(list(found.values()), timeout=within)
    stubborn = [*found.values(), *(process for pid, created in known.values() for process in session(pid, created))]
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)
    file.unlink()
    return list(found)


def session(leader: int, created: float) -> Iterator[psutil.Process]:
    """Those whom our child started: it led a session, which keeps its number while any of them lives."""
    now_called_so = creation(leader)
    if now_called_so is not None and now_called_so != created:
        return  # the number is somebody else's by now
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            if os.getsid(process.pid) == leader and process.create_time() >= created:
                yield process


def alive(pid: int, created: float) -> psutil.Process | None:
    """The process we started, unless it has ended or waits as a zombie for its parent to notice."""
    if creation(pid) != created:
        return None
    process = psutil.Process(pid)
    return None if process.status() == psutil.STATUS_ZOMBIE else process


def creation(pid: int) -> float | None:
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return None
