"""The fee for not coming: charged on top when a booking is released, taken back for who comes late, or let go of."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from billing import guarantees
from billing.actions.charging import post_plain_charge
from billing.actions.reversing import waive_charges
from billing.models import Charge
from booking.access import check_may_decide
from booking.actions.deposits import SOURCE, group_of
from booking.errors import WrongState
from booking.models import Booking
from core.clock import local_date
from core.money import CENT
from members.models import Person
from spaces import catalogue as catalogues

RULE = "no_show"


def charge_absence(booking: Booking, *, now: datetime) -> list[Charge]:
    """In the transaction that releases it. No query where no price has such a fee."""
    known = catalogues.current()
    asked = guarantees.at(known.version)
    if not asked.has_fees or booking.purpose != Booking.Purpose.USE:
        return []
    entries = [known.resources[key] for key in sorted({row.requested_id for row in booking.allocations.all()})]
    on = local_date(booking.start, booking.site.tz)
    names = ", ".join(entry.name for entry in entries)
    return [
        post_plain_charge(
            person_id=booking.person_id,
            organisation_id=booking.organisation_id,
            kind=Charge.Kind(entries[0].kind),
            group=group_of(booking),
            label=_("Absence : %(what)s") % {"what": names},
            rule=RULE,
            quantity=Decimal(1),
            unit="use",
            unit_price=net,
            net=net,
            vat_rate=rate,
            activity_on=on,
            site_id=booking.site_id,
            resource_id=entries[0].pk,
            source_kind=SOURCE,
            source_id=booking.public_id,
            source_key=f"no-show:{booking.sequence}:{rate.quantize(CENT)}",
            now=now,
        )
        for rate, net in asked.fees(entries, group=group_of(booking), on=on).items()
    ]


def fees_of(booking: Booking) -> list[Charge]:
    """Those that stand."""
    return list(Charge.objects.of_source(SOURCE, booking.public_id).filter(rule=RULE).standing())


def let_go_of_fee(*, booking: Booking, by: Person, reason: str, now: datetime) -> list[Charge]:
    """For the desk, with a reason. Raises NotAllowed, WrongState where no fee stands."""
    check_may_decide(by, booking)
    fees = fees_of(booking)
    if not fees:
        raise WrongState(state=booking.status)
    return waive_charges(charges=fees, reason=reason or _("sans motif"), by=by, now=now)


def take_fee_back(booking: Booking, *, by: Person, now: datetime) -> None:
    """They came after all, in the transaction of their arrival."""
    if fees := fees_of(booking):
        waive_charges(charges=fees, reason=_("Venue en retard"), by=by, now=now)
