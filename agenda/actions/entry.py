"""From what somebody says to the fields of a registration: whose it is, how it is reached, what was answered."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Unpack

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from agenda.answers import checked
from agenda.attending import Said, Statistics
from agenda.errors import AlreadyRegistered, AppointmentTaken, NoSuchAppointment, SessionFull
from agenda.models import Session, Workshop
from agenda.models.registration import ProxyKind
from agenda.slots import check_slot, free_slots
from core.database import violated
from core.errors import Invalid, Refusal
from core.money import ZERO
from core.ranges import Period
from members.models import Person

REFUSALS: dict[str, type[Refusal]] = {
    "session_has_room_for_all": SessionFull,
    "registration_once_per_email": AlreadyRegistered,
    "registration_once_per_name_and_proxy": AlreadyRegistered,
    "registration_slot_is_of_its_session": NoSuchAppointment,
}


def checked_fields_of(session: Session, *, now: datetime, **said: Unpack[Said]) -> dict[str, Any]:
    """What is stored, whatever the status. Raises Invalid where an answer, the price or every address is wanting."""
    fields = fields_of(session, now=now, **said)
    if not fields["email"] and not fields["proxy_email"]:
        raise Invalid(errors={"email": [_("Indiquez une adresse : la vôtre, ou celle de qui vous inscrit.")]})
    return fields | {"answers": checked(session.workshop.questions.asked(), said.get("answers"))}


def fields_of(session: Session, *, now: datetime, **said: Unpack[Said]) -> dict[str, Any]:
    """As at the door, where a name is enough and no question is asked. Raises Invalid where the price is wrong."""
    asker, email = said.get("person"), said["email"].strip()
    proxy, proxy_email = said.get("proxy", "").strip(), said.get("proxy_email", "").strip()
    is_own = asker is not None and email.casefold() == asker.email.casefold()
    if asker is not None and not is_own:
        proxy, proxy_email = proxy or asker.name, proxy_email or asker.email
    slot, statistics = said.get("slot"), said.get("statistics") or Statistics()
    return {
        "session": session,
        "person": asker if is_own else None,
        "name": said["name"].strip(),
        "email": email,
        "language": said.get("language") or Person.Language.FR,
        "registered_by_proxy": proxy,
        "proxy_kind": (said.get("proxy_kind") or ProxyKind.OTHER) if proxy else "",
        "proxy_email": proxy_email,
        "slot": slot.stored if slot else None,
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


def appointment_for(session: Session, slot: Period | None) -> None:
    """As `agenda.slots.check_slot`; who comes too late learns which are free. The session's row is locked."""
    try:
        check_slot(session, slot)
    except AppointmentTaken as refusal:
        refusal.facts["free"] = free_appointments(session)
        raise


def free_appointments(session: Session) -> list[dict[str, str]]:
    tz = session.site.tz
    return [
        {"start": slot.start.astimezone(tz).isoformat(), "end": slot.end.astimezone(tz).isoformat()}
        for slot in free_slots(session)
    ]


def refused(error: IntegrityError) -> Refusal | None:
    """What a violated constraint means to whoever takes a place; None where it means nothing to them."""
    name = violated(error) or ""
    if name == "registration_one_per_slot":
        return AppointmentTaken(_("Choisissez un autre horaire."))
    kind = REFUSALS.get(name)
    return kind() if kind else None
