"""PostgreSQL with fsync on, Redis, and both web servers under granian: two processes of four threads each."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend import serve
from backend.local import postgres, processes, redis

DURABLE = {**postgres.DURABLE, "shared_buffers": "256MB", "max_wal_size": "4GB"}
WORKERS, THREADS = 2, 4
WARM_UP = 30


@dataclass(frozen=True, slots=True)
class Bench:
    """Environment variables of either side."""

    floor: dict[str, str]
    product: dict[str, str]

    def run(self, side: str, module: str, *words: str, feed: str | None = None) -> str:
        """Run a module of ours on one side's database; what it prints."""
        environment = {**os.environ, **getattr(self, side)}
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(command, env=environment, input=feed, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout


@contextmanager
def databases() -> Iterator[Bench]:
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="perriere-bench-", ignore_cleanup_errors=True))
        )
        folder.chmod(0o711)
        log = stack.enter_context((folder / "log").open("wb"))
        cluster = postgres.Cluster(folder / "postgres", processes.free_port(), DURABLE)
        store = redis.Server(folder / "redis", processes.free_port(), durable=False)
        cluster.prepare()
        store.prepare()
        for server in (cluster, store):
            process = server.start(log)
            stack.callback(processes.stop, process)
            server.wait_until_ready(process)
        yield environments(cluster, store, folder / "static")


def environments(cluster: postgres.Cluster, store: redis.Server, static: Path) -> Bench:
    """Both databases in one cluster: they share its disk, its cache and its flushes."""
    import psycopg

    base = cluster.url.rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as link:
        link.execute("CREATE DATABASE floor")
    product = {
        "DATABASE_URL": cluster.url,
        "REDIS_URL": store.url,
        "DJANGO_SETTINGS_MODULE": "backend.settings.prod",
        "SECRET_KEY": "only-for-benchmarks-on-this-machine-0123456789-abcdefgh",
        "PUBLIC_URL": "http://localhost",
        "STATIC_ROOT": str(static),
        "SECURE_SSL_REDIRECT": "false",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore:No directory at",
    }
    return Bench({"DATABASE_URL": f"{base}/floor", "DJANGO_SETTINGS_MODULE": "bench.floor.settings"}, product)


@contextmanager
def web(application: str, environment: dict[str, str], path: str) -> Iterator[int]:
    """The port of a server that answers."""
    port = processes.free_port()
    shared = {"PORT": str(port), "WEB_WORKERS": str(WORKERS), "WEB_THREADS": str(THREADS)}
    command = [sys.executable, "-m", *serve.web(shared)[:-1], "--log-level=error", application]
    process = processes.start(command, environment=environment)
    try:
        wait_until_it_answers(port, path)
        yield port
    finally:
        processes.stop(process)


def wait_until_it_answers(port: int, path: str) -> None:
    deadline = time.monotonic() + WARM_UP
    while True:
        try:
            link = http.client.HTTPConnection("localhost", port, timeout=5)
            link.request("GET", path)
            link.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
