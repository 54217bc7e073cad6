"""What a priced workshop costs those who came and have an account; the others settle it on the spot."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from agenda.models import Registration, Session
from billing import bearings
from billing.actions.charging import post_plain_charge
from billing.actions.reversing import reverse_charges
from billing.models import Charge
from billing.models.tariff import PriceGroup
from core.clock import local_date
from core.money import ZERO, to_cents
from members.models import Person

SOURCE = "registration"


class Settling(StrEnum):
    """How what a place costs is paid."""

    FREE = "free"
    ON_ACCOUNT = "on_account"
    ON_THE_SPOT = "on_the_spot"


def owed(registration: Registration, session: Session) -> Decimal:
    """In euros, with VAT. A free price that nobody chose is nobody's debt."""
    if session.workshop.is_pay_what_you_want:
        return registration.price_chosen or ZERO
    return session.workshop.price


def is_billed(session: Session) -> bool:
    """Somebody issues invoices for this place on that day."""
    day = local_date(session.start, session.site.tz)
    return bearings.current().known_issuer_for(session.site_id, day) is not None


def settling(registration: Registration, session: Session, *, billed: bool) -> Settling:
    if not owed(registration, session):
        return Settling.FREE
    return Settling.ON_ACCOUNT if billed and registration.person_id else Settling.ON_THE_SPOT


def charge_those_who_came(
    *, session: Session, came: Iterable[Registration], unmarked: Iterable[Registration], by: Person, now: datetime
) -> None:
    """Inside the transaction that marks them. What cannot be billed is no reason not to mark who came."""
    for registration in unmarked:
        reverse_charges(source_kind=SOURCE, source_id=registration.public_id, now=now, by_id=by.pk)
    due = [row for row in came if row.person_id and owed(row, session)]
    if not due or not is_billed(session):
        return
    posted = _already(due)
    for registration in due:
        _charge(registration, session, turn=posted.count(registration.public_id) + 1, now=now)


def _already(registrations: Sequence[Registration]) -> list[object]:
    """The sources of all that was ever charged for these, reversed since or not."""
    keys = [row.public_id for row in registrations]
    return list(
        Charge.objects.filter(source_kind=SOURCE, source_id__in=keys, reverses=None).values_list("source_id", flat=True)
    )


def _charge(registration: Registration, session: Session, *, turn: int, now: datetime) -> None:
    """The price is what people see, with VAT; it is met to the cent."""
    day = local_date(session.start, session.site.tz)
    rate: Decimal = settings.WORKSHOP_VAT if bearings.current().has_vat(session.site_id, day) else ZERO
    total = owed(registration, session)
    net = to_cents(total * 100 / (100 + rate))
    with override(settings.LANGUAGE_CODE):
        label = _("Atelier : %(what)s") % {"what": session.workshop.title}
    post_plain_charge(
        person_id=registration.person_id,
        organisation_id=None,
        kind=Charge.Kind.WORKSHOP,
        group=PriceGroup.PUBLIC,
        label=label,
        rule="pay_what_you_want" if session.workshop.is_pay_what_you_want else "workshop",
        quantity=Decimal(1),
        unit="use",
        unit_price=net,
        net=net,
        vat_rate=rate,
        total=total,
        activity_on=day,
        site_id=session.site_id,
        source_kind=SOURCE,
        source_id=registration.public_id,
        source_key=f"attendance-{turn}",
        now=now,
    )
