"""The SMTP server: every message becomes one `.eml` file, named by its instant of arrival."""

import itertools
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = itertools.count()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Written aside and renamed before the sender hears 250, so a mail that counts as sent is whole."""
        name = f"{time.time_ns()}-{next(self.count)}.eml"
        recipients = ", ".join(address for address in envelope.rcpt_tos if address.isprintable())
        content = envelope.original_content or b""
        aside = self.folder / f"{name}.new"
        aside.write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + content)
        aside.replace(self.folder / name)
        return "250 Kept"


def start(folder: Path, port: int) -> Controller:
    """A server on loopback in a thread of its own; `stop()` ends it."""
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=port)
    controller.start()
    return controller
