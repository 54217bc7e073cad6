"""From what somebody says to the fields of a registration: whose it is, how it is reached, what was answered."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Unpack

from django.conf import settings
from django.utils.translation import gettext as _

from agenda.answers import checked
from agenda.attending import Said, Statistics
from agenda.models import Session, Workshop
from agenda.models.registration import ProxyKind
from core.errors import Invalid
from core.money import ZERO
from members.models import Person


def fields_of(session: Session, *, now: datetime, **said: Unpack[Said]) -> dict[str, Any]:
    """What is stored, whatever the status. Raises Invalid where an answer, the price or every address is wanting."""
    asker, email = said.get("person"), said["email"].strip()
    proxy, proxy_email = said.get("proxy", "").strip(), said.get("proxy_email", "").strip()
    if asker is not None and email.casefold() != asker.email.casefold():
        proxy, proxy_email = proxy or asker.name, proxy_email or asker.email
    if not email and not proxy_email:
        raise Invalid(errors={"email": [_("Indiquez une adresse : la vôtre, ou celle de qui vous inscrit.")]})
    slot, statistics = said.get("slot"), said.get("statistics") or Statistics()
    return {
        "session": session,
        "person": asker if asker is not None and email.casefold() == asker.email.casefold() else None,
        "name": said["name"].strip(),
        "email": email,
        "language": said.get("language") or Person.Language.FR,
        "registered_by_proxy": proxy,
        "proxy_kind": (said.get("proxy_kind") or ProxyKind.OTHER) if proxy else "",
        "proxy_email": proxy_email,
        "slot": slot.stored if slot else None,
        "answers": checked(session.workshop.questions.asked(), said.get("answers")),
        "price_chosen": chosen_price(session.workshop, said.get("price_chosen")),
        "created_at": now,
        **statistics.fields,
    }


def is_known(fields: dict[str, Any], asker: Person | None) -> bool:
    """Mails about it go to the very address of whoever is signed in: nothing is left to confirm."""
    reached = fields["email"] or fields["proxy_email"]
    return asker is not None and reached.casefold() == asker.email.casefold()


def confirm_by(start: datetime, *, now: datetime) -> datetime:
    """How long a place is held for who has not followed the link yet."""
    lasts: timedelta = settings.CONFIRMATION_LASTS
    return min(now + lasts, start)


def chosen_price(workshop: Workshop, price: Decimal | None) -> Decimal | None:
    """None where nothing was chosen; then it is the advised price. Raises Invalid."""
    if price is None:
        return None
    if not workshop.is_pay_what_you_want:
        raise Invalid(errors={"price_chosen": [_("Le prix de cet atelier n’est pas libre.")]})
    if not ZERO <= price < 10_000:
        raise Invalid(errors={"price_chosen": [_("Indiquez un montant entre 0 et 9 999 €.")]})
    return price
