"""Start and stop processes that we own, each in its own session and on a leash."""

import errno
import importlib.util
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

LEASH = Path(__file__).with_name("leash.py")


def start(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    on_orphan: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Own session: the terminal's Ctrl-C reaches only the runner, which then stops its children in order."""
    leash = [sys.executable, "-I", str(LEASH), str(os.getpid()), str(int(on_orphan))]
    return subprocess.Popen(
        [*leash, *(str(word) for word in command)],
        env=None if environment is None else {**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
    )


def ask_to_stop(process: subprocess.Popen[bytes], politely: signal.Signals = signal.SIGTERM) -> None:
    """Once: a second signal means "at once" to many programs."""
    if process.poll() is None:
        process.send_signal(politely)


def wait_or_kill(process: subprocess.Popen[bytes], *, within: float = 10) -> None:
    """Wait `within` seconds, then kill; whoever is left in its session goes too."""
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    kill_session(process)


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """Workers of a killed master are not ours to keep: they would hold its port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def stop(process: subprocess.Popen[bytes], politely: signal.Signals = signal.SIGTERM) -> None:
    ask_to_stop(process, politely)
    wait_or_kill(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Nobody listens on it, neither on IPv4 nor where `localhost` may lead a browser on IPv6."""
    return may_bind(socket.AF_INET, "127.0.0.1", port) and may_bind(socket.AF_INET6, "::1", port)


def may_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    """An address this machine does not have (no IPv6) is not taken by anybody."""
    try:
        with closing(socket.socket(family)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
    return True


def package(name: str) -> Path:
    """The folder of an installed package that only carries programs, without running its own code."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise RuntimeError(f"{name} is not installed in this environment; run `make` again")
    return Path(found.origin).parent
