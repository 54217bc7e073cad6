"""A mailbox that is read over IMAP (RFC 9051)."""

import imaplib
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

SECONDS = 30
IMAP, IMAPS = 143, 993
MOST = 200
"""Mails at one reading; the next one goes on."""


def read_unseen(url: str, take: Callable[[bytes], object]) -> int:
    """Hand each unseen mail over, and mark it seen once it is taken. How many.

    `imaps://name:password@host:993/INBOX`, or `imap://` inside one's own walls. Raises OSError and imaplib.IMAP4.error.
    """
    parts = urlsplit(url)
    host, folder = parts.hostname or "", unquote(parts.path.strip("/")) or "INBOX"
    if parts.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or IMAPS, timeout=SECONDS)
    else:
        box = imaplib.IMAP4(host, parts.port or IMAP, timeout=SECONDS)
    with box:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(folder)
        _state, (numbers,) = box.search(None, "UNSEEN")
        found = (numbers or b"").split()[:MOST]
        for number in found:
            take(_content(box, number.decode()))
            box.store(number.decode(), "+FLAGS", r"(\Seen)")
    return len(found)


def _content(box: imaplib.IMAP4, number: str) -> bytes:
    _state, answer = box.fetch(number, "(BODY.PEEK[])")
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")
