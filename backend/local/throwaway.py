"""Throw-away PostgreSQL and Redis in a temporary folder.

`serve` is run as a process of its own: it prints the two addresses, holds the databases until its input ends or it is
told to stop, and removes the folder. So whoever asked may die in any way without leaving anything behind. A folder
that a `kill -9` of this very process left is removed by the next one, which sees that nobody holds its lock.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from backend.local import postgres, processes, redis

PREFIX = "perriere-test-"


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The environment variables that lead to both, while they live."""
    sweep()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)))
        folder.chmod(0o711)
        stack.enter_context(held(folder))
        log = stack.enter_context((folder / "log").open("wb"))
        cluster = postgres.Cluster(folder / "postgres", processes.free_port(), postgres.THROW_AWAY)
        server = redis.Server(folder / "redis", processes.free_port(), durable=False)
        server.prepare()
        redis_process = server.start(log)
        stack.callback(processes.stop, redis_process)
        cluster.prepare()
        postgres_process = cluster.start(log)
        stack.callback(processes.stop, postgres_process, signal.SIGQUIT)
        server.wait_until_ready(redis_process)
        cluster.wait_until_ready(postgres_process)
        yield {"DATABASE_URL": cluster.url, "REDIS_URL": server.url}


@contextmanager
def held(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def sweep() -> None:
    """Remove folders of ours that nobody holds any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not (folder / "lock").exists() or folder.stat().st_uid != os.geteuid():
            continue
        try:
            with held(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def serve(arguments: list[str]) -> int:
    """Print `export NAME=value` lines, then `ready`; stay until the input ends or a signal comes."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    with databases() as environment:
        for name, value in environment.items():
            print(f"export {name}={value}")
        print("# ready; Ctrl-C or the end of the input stops them", flush=True)
        sys.stdin.read()
    return 0


@contextmanager
def borrowed() -> Iterator[dict[str, str]]:
    """The same, served by a process of its own that cleans up even when we are killed."""
    command = [sys.executable, "-m", "backend.local", "databases"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        environment = {}
        for line in server.stdout or ():
            if not line.startswith("export "):
                break
            name, _, value = line.removeprefix("export ").strip().partition("=")
            environment[name] = value
        if len(environment) < 2:
            raise RuntimeError("The throw-away databases did not start; their message is above.")
        yield environment
    finally:
        server.communicate(timeout=30)
