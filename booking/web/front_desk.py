"""All that the front desk sees of a day, and a tag that changes when any of it does."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from django.utils.translation import get_language

from billing.models import Deposit
from booking.lending import lendable
from booking.web.lending import LoansToDo, loans_to_do
from booking.web.paying import open_deposits
from booking.web.today import Line, Today, day_of, whole_day
from booking.web.waiting import Waited, offers_at
from core.wording import duration_text
from spaces.catalogue import Catalogue, SiteEntry


@dataclass(frozen=True, slots=True)
class FrontDesk:
    today: Today
    deposits: list[tuple[Deposit, Line]]
    offers: list[Waited]
    loans: LoansToDo | None
    now: datetime
    version: str

    @property
    def tag(self) -> str:
        """Of whatever the page would say: drawing it again would change nothing while this stays the same."""
        today = self.today
        told = (
            (self.version, get_language(), today.site.pk, today.day),
            [(line.key, line.state, str(line.booking.person), line.names) for line in today.lines],
            [(row.pk, row.sequence, row.changed_at) for row in today.sessions],
            [entry.pk for entries in today.free.values() for entry in entries],
            [(deposit.pk, deposit.status, deposit.amount, line.key) for deposit, line in self.deposits],
            [
                (one.entry.pk, one.entry.status, one.answer_left and duration_text(one.answer_left))
                for one in self.offers
            ],
            self.loans,
        )
        return blake2b(repr(told).encode(), digest_size=12).hexdigest()


def front_desk(site: SiteEntry, day: date, *, catalogue: Catalogue, now: datetime) -> FrontDesk:
    """Seven queries at most, whatever the number of bookings."""
    today = day_of(site, day, catalogue=catalogue, now=now)
    waiting = open_deposits([line.booking for line in today.lines])
    return FrontDesk(
        today=today,
        deposits=[(waiting[line.booking.public_id], line) for line in today.lines if line.booking.public_id in waiting],
        offers=offers_at(site, whole_day(site, day), now=now),
        loans=loans_to_do(site, now=now) if lendable(catalogue, site) else None,
        now=now,
        version=str(catalogue.version),
    )
