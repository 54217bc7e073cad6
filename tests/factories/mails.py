"""Mails as servers send them back."""

from notifications.models import Message

REPORT = """\
Return-Path: <>
From: Mail Delivery System <mailer-daemon@mx.example.org>
To: bonjour@perriere.localhost
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-1@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 11 Jan 2027 07:00:00 +0100

Original-Recipient: rfc822;{original}
Final-Recipient: rfc822; {final}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {said}

--cut
{quoted}
--cut--
"""
WHOLE = """\
Content-Type: message/rfc822

From: bonjour@perriere.localhost
To: {final}
Subject: Rappel
Message-ID: {message_id}

Bonjour,
"""
HEADERS = """\
Content-Type: text/rfc822-headers

From: bonjour@perriere.localhost
Message-ID: {message_id}
"""


def returned(
    message: Message,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    said: str = "550 5.1.1 No such user here",
    final: str = "",
    original: str = "",
    message_id: str = "",
    quoted: str = WHOLE,
) -> bytes:
    """A report about that mail, as a mail server writes it."""
    final = final or message.to_address
    report = REPORT.format(
        original=original or final,
        final=final,
        action=action,
        status=status,
        said=said,
        quoted=quoted.format(final=final, message_id=message_id or message.message_id),
    )
    return report.replace("\n", "\r\n").encode()
