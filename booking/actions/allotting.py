"""Taking time for a booking: one transaction of three trips, ordered row locks, and the constraint's last word.

What surrounds it – the rules that need no database, the overdue holds in the way, the words of a refusal – is in
`requesting`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from billing import guarantees, price_list
from billing.actions.charging import charges_for
from billing.actions.drawing import writing
from billing.free_pricing import with_choice
from billing.loan_pricing import quote_loan
from billing.outlook import Outlook, outlook
from billing.pricing import Quote, minutes_by_day, quote_use
from billing.standing import Question
from billing.standing import Standing as PayerStanding
from booking.actions.judging import Case, overrides
from booking.actions.taking_over import counted_from_the_last
from booking.availability import needed
from booking.cancelling import agreed
from booking.lending import fetched_until
from booking.models import Allocation, Booking
from booking.models.allocation import Standing
from booking.models.booking import FIRM, Status
from booking.rules import is_paid_first
from booking.wanting import Wanted as Wanted
from core import outbox
from core.clock import local_date
from core.database import Statement, in_one_trip, inserting, violated
from core.errors import Refusal
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.policies import Policy

ONE_HOLDER = "allocation_one_holder_per_resource"
LOCK = "SELECT id FROM spaces_resource WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
NEXT_KEY: Statement = ("SELECT nextval(pg_get_serial_sequence('booking_booking', 'id'))", [])


def attempt(wanted: Wanted, policy: Policy, catalogue: Catalogue, *, now: datetime) -> Booking | None:
    """The booking, or None where somebody else holds the time."""
    try:
        with transaction.atomic():
            return book(wanted, policy, catalogue, now=now)
    except IntegrityError as error:
        if violated(error) != ONE_HOLDER:
            raise
        return None


def book(wanted: Wanted, policy: Policy, catalogue: Catalogue, *, now: datetime) -> Booking:
    """In the caller's transaction; where somebody else holds the time, the constraint says so."""
    key, quote, set_aside = _lock_and_quote(wanted, policy, catalogue, now=now)
    booking = unwritten(key, wanted, policy, quote, now=now)
    booking.has_deposit = asks_deposit(wanted, catalogue)
    source: dict[str, Any] = {"source_kind": "booking", "source_id": booking.public_id}
    is_firm = booking.status in FIRM
    charges = charges_for(quote, payer=wanted.payer, catalogue=catalogue, now=now, **source) if is_firm else []
    payload = {"booking": str(booking.public_id), "sequence": 0}
    happened = outbox.recording(f"booking.{booking.status}", subject_id=key, payload=payload, now=now)
    if booking.has_deposit and is_firm:
        told = [happened, outbox.recording("booking.deposit_due", subject_id=key, payload=payload, now=now)]
    else:
        told = [happened]
    aside = overrides(booking, set_aside, by=wanted.by or wanted.person, reason=wanted.set_aside, now=now)
    owed = writing(charges, by_id=(wanted.by or wanted.person).pk, now=now)
    rows = [*inserting([booking]), *inserting(allocations(booking, wanted)), *owed, *inserting(aside)]
    begun = [counted_from_the_last([key])] if wanted.period.start < now else []
    in_one_trip([*rows, *begun, *told])
    booking._state.adding = False
    return booking


def _lock_and_quote(
    wanted: Wanted, policy: Policy, catalogue: Catalogue, *, now: datetime
) -> tuple[int, Quote, list[Refusal]]:
    """The key that the booking will have, its price, and the rules set aside for it.

    From now on the holder's quotas and what the payer draws on are ours. Not so for an offer of the waiting list, which
    is made under locks that come after these: who accepts it is judged and priced again, under theirs.
    """
    first = [_locking(wanted.resources), NEXT_KEY]
    if wanted.purpose == Booking.Purpose.SESSION:
        _locked, ((key,),) = in_one_trip(first)
        return key, Quote(), []
    question, case = _question(wanted, catalogue), Case(wanted, policy)
    is_offer = wanted.held_until is not None
    locks, asked = [] if is_offer else case.locks(), case.questions(now=now)
    answers = in_one_trip([*locks, *first, *asked, *question.statements(locked=not is_offer)])
    ((key,),), *told = answers[len(locks) + 1 :]
    set_aside = case.judged(told[: len(asked)], now=now)
    standing = question.answer(*told[len(asked) :], prices=price_list.at(catalogue.version))
    return key, _quote(standing, wanted, catalogue), set_aside


def lock_resources(resources: Sequence[ResourceEntry], *others: int) -> None:
    in_one_trip([_locking(resources, *others)])


def _locking(resources: Sequence[ResourceEntry], *others: int) -> Statement:
    """Lock the resources, their atoms and the others, in primary-key order, until the transaction ends."""
    keys = {entry.pk for entry in resources} | set(atoms_of(resources)) | set(others)
    return LOCK, [list(keys)]


def quote_for(wanted: Wanted, catalogue: Catalogue, *, locked: bool = False) -> Quote:
    """The price for the payer as things stand; with `locked`, what it draws on is kept from others meanwhile.

    Raises PriceMissing, PriceBelowFloor, PriceIsFixed.
    """
    question = _question(wanted, catalogue)
    told = in_one_trip(question.statements(locked=locked))
    return _quote(question.answer(*told, prices=price_list.at(catalogue.version)), wanted, catalogue)


def outlook_for(wanted: Wanted, catalogue: Catalogue) -> Outlook:
    """Of a use, as things stand: its price as it is advised, and what the payer will have left. Raises PriceMissing."""
    question, prices = _question(wanted, catalogue), price_list.at(catalogue.version)
    standing = question.answer(*in_one_trip(question.statements(locked=False)), prices=prices)
    return outlook(wanted.resources, wanted.period, standing=standing, prices=prices, use_passes=wanted.use_passes)


def _question(wanted: Wanted, catalogue: Catalogue) -> Question:
    days = [day for day, _minutes in minutes_by_day(wanted.period, wanted.resources[0])]
    spans = price_list.at(catalogue.version).caps_span_bookings(days[0], days[-1])
    resources = [entry.pk for entry in wanted.resources] if spans else []
    return Question(wanted.payer, sorted({entry.kind for entry in wanted.resources}), days, resources)


def _quote(standing: PayerStanding, wanted: Wanted, catalogue: Catalogue) -> Quote:
    price = quote_loan if wanted.purpose == Booking.Purpose.LOAN else quote_use
    told: dict[str, Any] = {"standing": standing, "prices": price_list.at(catalogue.version)}
    return as_chosen(price(list(wanted.resources), wanted.period, use_passes=wanted.use_passes, **told), wanted)


def as_chosen(quote: Quote, wanted: Wanted) -> Quote:
    """At the price that was chosen, where one was. Raises PriceBelowFloor, PriceIsFixed."""
    if wanted.chosen_total is None:
        return quote
    return with_choice(quote, wanted.chosen_total, advised_before=wanted.advised_before)


def _first_status(wanted: Wanted, policy: Policy, quote: Quote) -> Status:
    if wanted.hold:
        return Status.HELD
    if policy.needs_approval and wanted.purpose != Booking.Purpose.SESSION:
        return Status.REQUESTED
    if is_paid_first(policy, wanted.purpose, quote.total):
        return Status.HELD
    return Status.CONFIRMED


def no_show_at(wanted: Wanted, policy: Policy) -> datetime | None:
    """When nobody has come; a session's room waits for nobody's check-in, a loan waits until the place closes."""
    if wanted.purpose == Booking.Purpose.LOAN:
        return fetched_until(wanted.resources[0], wanted.period.start, policy)
    asks = policy.needs_check_in and wanted.purpose != Booking.Purpose.SESSION
    return wanted.period.start + policy.check_in_grace if asks else None


def unwritten(key: int, wanted: Wanted, policy: Policy, quote: Quote, *, now: datetime) -> Booking:
    """Not yet written."""
    status = _first_status(wanted, policy, quote)
    lasts = settings.PAYMENT_HOLD_LASTS if is_paid_first(policy, wanted.purpose, quote.total) else settings.HOLD_LASTS
    return Booking(
        pk=key,
        status=status.value,
        purpose=wanted.purpose,
        person=wanted.person,
        organisation=wanted.payer.organisation,
        made_by=wanted.by if wanted.by != wanted.person else None,
        site_id=wanted.resources[0].site.pk,
        period=wanted.period.stored,
        title=wanted.title,
        is_private=wanted.is_private,
        attendees=wanted.attendees,
        held_until=(wanted.held_until or now + lasts) if status == Status.HELD else None,
        no_show_at=no_show_at(wanted, policy),
        free_until=wanted.period.start - policy.free_cancellation,
        cancellation=agreed(policy, wanted.period),
        quote=quote.as_json(),
        net=quote.net,
        vat=quote.vat,
        total=quote.total,
        created_at=now,
        changed_at=now,
    )


def asks_deposit(wanted: Wanted, catalogue: Catalogue) -> bool:
    """Perhaps: how much, and whether, is seen when it is confirmed."""
    if wanted.purpose == Booking.Purpose.SESSION:
        return False
    on = local_date(wanted.period.start, wanted.resources[0].tz)
    return guarantees.at(catalogue.version).may_ask_deposit(wanted.resources, on=on)


def allocations(booking: Booking, wanted: Wanted) -> list[Allocation]:
    """One row per atom; where two of the resources share an atom, it is occupied once, for the first."""
    rows: dict[int, Allocation] = {}
    for entry in wanted.resources:
        for atom in entry.atoms:
            rows.setdefault(
                atom,
                Allocation(
                    resource_id=atom,
                    requested_id=entry.pk,
                    period=needed(entry, wanted.period).stored,
                    booked=wanted.period.stored,
                    standing=Standing.FIRM if booking.status in FIRM else Standing.TENTATIVE,
                    expires_at=booking.held_until,
                    booking=booking,
                ),
            )
    return [rows[atom] for atom in sorted(rows)]


def atoms_of(resources: Sequence[ResourceEntry]) -> list[int]:
    return sorted({atom for entry in resources for atom in entry.atoms})
