"""Read kept mails: what the page shows, as plain values."""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

NAME = re.compile(r"[0-9]+-[0-9]+")


@dataclass(frozen=True)
class Attachment:
    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    name: str
    sender: str
    recipients: str
    subject: str
    date: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    source: bytes


def names(folder: Path) -> list[str]:
    """Newest first; the name starts with the nanosecond of arrival."""
    return sorted((path.stem for path in folder.glob("*.eml") if NAME.fullmatch(path.stem)), reverse=True)


def read(folder: Path, name: str) -> Mail | None:
    path = folder / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    source = path.read_bytes()
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(source)
    return Mail(
        name=name,
        sender=str(message["From"] or ""),
        recipients=str(message["X-Envelope-To"] or message["To"] or ""),
        subject=str(message["Subject"] or "(sans objet)"),
        date=str(message["Date"] or ""),
        text=body(message, "plain"),
        html=body(message, "html"),
        attachments=tuple(attachments(message)),
        source=source,
    )


def body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        return bytes(part.get_payload(decode=True) or b"").decode(errors="replace")


def attachments(message: EmailMessage) -> list[Attachment]:
    """Every leaf that is not one of the two bodies: calendar entries come as an alternative or as a file."""
    shown = [part for subtype in ("plain", "html") if (part := message.get_body((subtype,))) is not None]
    leaves = [part for part in message.walk() if not part.is_multipart() and not any(part is other for other in shown)]
    return [
        Attachment(
            name=leaf.get_filename() or f"piece-{number}.{leaf.get_content_subtype()}",
            kind=leaf.get_content_type(),
            content=bytes(leaf.get_payload(decode=True) or b""),
        )
        for number, leaf in enumerate(leaves)
    ]
