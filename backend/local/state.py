"""The one ignored folder where everything of the local stack lives, and the lock that one runner holds on it."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class AlreadyRunning(Exception):
    """Another runner holds the lock; `address` is where it listens, if it has got that far."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True)
class State:
    folder: Path

    @classmethod
    def chosen(cls) -> "State":
        """`.state` in the clone, or the folder PERRIERE_STATE names."""
        return cls(Path(os.environ.get("PERRIERE_STATE") or ROOT / ".state").resolve())

    @property
    def mails(self) -> Path:
        return self.folder / "mails"

    @property
    def pids(self) -> Path:
        return self.folder / "processes.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """The kernel drops the lock when its holder dies in whatever way, so it is never stale."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunning(self.environment().get("PUBLIC_URL", "")) from None
            yield

    def environment(self) -> dict[str, str]:
        """The variables of the running stack, or of the last one."""
        file = self.folder / "environment.json"
        return dict(json.loads(file.read_text())) if file.exists() else {}

    def remember_environment(self, environment: dict[str, str]) -> None:
        """They hold passwords: only we may read them."""
        file = self.folder / "environment.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(environment, indent=1))

    def secret_key(self) -> str:
        file = self.folder / "secret-key"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48))
        return file.read_text()

    def forget(self) -> None:
        shutil.rmtree(self.folder)
