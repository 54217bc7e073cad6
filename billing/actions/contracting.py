"""What every act on a contract shares: its locks, its history, its fees."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from billing.contracts import Contract, assembled
from billing.errors import MembershipOverlaps
from billing.models import Membership, MembershipChange
from core import outbox
from core.clock import local_date
from core.database import Statement, in_one_trip, violated
from members.models import Person

PEOPLE = "SELECT id FROM members_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
ORGANISATIONS = "SELECT id FROM members_organisation WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
ROWS = "SELECT id FROM billing_membership WHERE contract = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
PAYERS = "SELECT person_id, organisation_id FROM billing_membership WHERE contract = ANY(%s)"

What = MembershipChange.What
EVENTS = {
    What.JOINED: "membership.joined",
    What.CHANGED: "membership.changed",
    What.RENEWED: "membership.renewing",
    What.PAUSED: "membership.paused",
    What.LEAVING: "membership.leaving",
    What.STAYED: "membership.stayed",
    What.ENDED: "membership.ended",
}


def today(now: datetime) -> date:
    """Contracts go by the days of the house, whatever site they are used at."""
    return local_date(now, ZoneInfo(settings.TIME_ZONE))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """One transaction. Raises MembershipOverlaps where the payer would have two memberships on a day."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if (violated(error) or "").startswith("membership_one_at_a_time"):
            raise MembershipOverlaps() from error
        raise


def lock_payers(people: Iterable[int | None], organisations: Iterable[int | None]) -> None:
    """First people, then organisations, in the order of their keys: whoever writes memberships waits here."""
    statements: list[Statement] = []
    for text, keys in ((PEOPLE, people), (ORGANISATIONS, organisations)):
        if found := sorted({key for key in keys if key is not None}):
            statements.append((text, [found]))
    if statements:
        in_one_trip(statements)


def locked_contracts(keys: Iterable[UUID]) -> list[Contract]:
    """Ours until the transaction ends, and read after the lock was had: two trips and a query."""
    wanted = sorted(keys)
    (payers,) = in_one_trip([(PAYERS, [wanted])])
    lock_payers([person for person, _organisation in payers], [organisation for _person, organisation in payers])
    in_one_trip([(ROWS, [wanted])])
    rows = Membership.objects.filter(contract__in=wanted).select_related("plan", "person", "organisation", "home_site")
    return assembled(rows.order_by("contract", "starts_on"))


def locked_contract(key: UUID) -> Contract:
    (contract,) = locked_contracts([key])
    return contract


def record_change(
    what: MembershipChange.What,
    row: Membership,
    *,
    effective_on: date,
    by: Person | None,
    now: datetime,
    reason: str = "",
    once: str | None = None,
    **facts: Any,
) -> MembershipChange:
    """A line of the contract's history and its event. `row` has begun or is the first: it is there for good."""
    change = MembershipChange.objects.create(
        contract=row.contract,
        membership=row,
        what=what,
        effective_on=effective_on,
        facts={"plan": row.plan.name, **facts},
        by=by,
        reason=reason,
        at=now,
    )
    payload = {"contract": str(row.contract), "membership": str(row.public_id), "effective_on": str(effective_on)}
    outbox.record(EVENTS[change.what], subject_id=change.pk, payload=payload, now=now, once=once)  # type: ignore[index]
    return change
