"""The way out of each category, in every mail that one may do without (RFC 2369, RFC 8058).

The token is signed and says whom it is about and what of: whoever holds a mail may leave what it is about, without
signing in, and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from notifications.addresses import absolute
from notifications.letters.letter import Link, Recipient
from notifications.models import CHOSEN, Message

signer = signing.Signer(salt="notifications.unsubscribing")


@dataclass(frozen=True, slots=True)
class Subscription:
    address: str
    category: str

    @property
    def token(self) -> str:
        return signer.sign_object([self.address, self.category])

    @property
    def page(self) -> str:
        return absolute("notifications:unsubscribe", self.token)


def read_token(token: str) -> Subscription | None:
    """None for what this service has not signed."""
    try:
        address, category = signer.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return Subscription(address, category) if category in CHOSEN else None


def ways_out(recipient: Recipient, category: str, *, needed: bool) -> tuple[Link, ...]:
    return tuple(_ways_out(recipient, category, needed=needed))


def _ways_out(recipient: Recipient, category: str, *, needed: bool) -> Iterator[Link]:
    if not needed and category in CHOSEN:
        yield Link(_("Ne plus recevoir ce genre de mails"), Subscription(recipient.address, category).page)
    if recipient.person_id:
        yield Link(_("Régler mes mails et mes rappels"), absolute("notifications:preferences"))


def headers_of(message: Message) -> dict[str, str]:
    """`List-Unsubscribe` (RFC 2369) and what makes one press of a button enough (RFC 8058, section 3.1)."""
    if not message.may_be_done_without:
        return {}
    subscription = Subscription(message.to_address, message.category)
    ways = [f"<{subscription.page}>"]
    if settings.UNSUBSCRIBE_ADDRESS:
        subject = quote(f"unsubscribe {subscription.token}")
        ways.append(f"<mailto:{settings.UNSUBSCRIBE_ADDRESS}?subject={subject}>")
    return {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
