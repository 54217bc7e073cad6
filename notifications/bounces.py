"""Reading what mail servers send back: delivery status notifications (RFC 3464) with their codes (RFC 3463). Pure.

The report quotes the mail it is about, whole or its headers (RFC 3462), and with them the Message-ID that we gave it:
that is enough to find it again, so every mail leaves with the same envelope sender (no VERP).
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message

STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
PERMANENT = 500
"""Replies of mail servers from here on are for good (RFC 5321, section 4.2.1)."""
NOT_OF_THE_ADDRESS = ("5.2.2", "5.3.", "5.6.", "5.7.")
"""A full mailbox, their system, what the mail holds, what they think of us: it may work another day."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one mail at one address. `addresses` are those it had before and after being passed on."""

    message_id: str
    addresses: frozenset[str]
    action: str
    """`failed`, `delayed`, `delivered`, `relayed` or `expanded`."""
    status: str
    said: str

    @property
    def is_bounce(self) -> bool:
        return self.action == "failed" and not self.status.startswith("2")


def is_for_good(status: str) -> bool:
    """Whether the address itself does not work, and will not tomorrow (RFC 3463, section 3)."""
    return status.startswith("5") and not status.startswith(NOT_OF_THE_ADDRESS)


def status_of(code: int, answer: bytes | str) -> str:
    """Of a refusal while the mail was handed over: the enhanced code in the answer (RFC 2034), or its first digit."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    found = STATUS.search(text)
    return found[1] if found and found[1][0] == str(code)[0] else f"{code // 100}.0.0"


def reports_in(raw: bytes) -> list[Report]:
    """One for each recipient of the report; none where the mail is no report, or does not say what it is about."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    if mail.get_content_type() != "multipart/report":
        return []
    message_id = _original_id(mail)
    if not message_id:
        return []
    return [_report(message_id, fields) for fields in _per_recipient(mail)]


def subject_of(raw: bytes) -> str:
    return str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"] or "").strip()


def _original_id(mail: EmailMessage) -> str:
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            original = part.get_payload(0)
        elif kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            original = email.message_from_bytes(headers if isinstance(headers, bytes) else b"")
        else:
            continue
        if isinstance(original, Message):
            return str(original["Message-ID"] or "").strip()
    return ""


def _per_recipient(mail: EmailMessage) -> Iterator[Message]:
    """The groups of fields after the first, which is about the mail as a whole (RFC 3464, section 2.1)."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            yield from (one for one in groups if isinstance(one, Message) and one["Final-Recipient"])


def _report(message_id: str, fields: Message) -> Report:
    found = STATUS.search(str(fields["Status"] or ""))
    named = (_value(fields["Final-Recipient"]), _value(fields["Original-Recipient"]))
    return Report(
        message_id=message_id,
        addresses=frozenset(address for address in named if address),
        action=str(fields["Action"] or "").strip().lower(),
        status=found[1] if found else "5.0.0",
        said=_value(fields["Diagnostic-Code"]),
    )


def _value(field: str | None) -> str:
    """`rfc822; anne@example.org` without its type, on one line."""
    _type, _semicolon, value = str(field or "").partition(";")
    return " ".join(value.split())
