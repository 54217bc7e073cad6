"""A loan being asked for: the thing the page is about, the form's answers, the price they give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from billing.standing import Payer
from booking.actions.allotting import Wanted, quote_for
from booking.actions.lending import request_loan
from booking.lending import check_loan, check_things, lendable, longest_loan, next_loans
from booking.models import Booking, Loan
from booking.web.lending import USUAL_DAYS, by_thing
from booking.web.loan_forms import LoanForm, said_of
from booking.web.quoting import Price
from booking.web.wording import in_order
from core.clock import at_wall
from core.ranges import Period, PeriodInvalid
from members.access import payer_for
from members.models import Organisation, Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Resource
from spaces.policies import strictest_of


@dataclass(frozen=True, slots=True)
class LoanDraft:
    entry: ResourceEntry
    row: Resource
    person: Person
    catalogue: Catalogue
    others: list[ResourceEntry]
    payers: list[Organisation]

    @classmethod
    def of(cls, entry: ResourceEntry, person: Person, catalogue: Catalogue) -> "LoanDraft":
        """Raises NotLendable."""
        check_things([entry])
        others = [other for other in lendable(catalogue, entry.site) if other is not entry]
        payers = Organisation.objects.filter(affiliations__person=person, affiliations__may_book=True)
        row = Resource.objects.get(pk=entry.pk)
        return cls(entry, row, person, catalogue, sorted(others, key=in_order), list(payers.order_by("name")))

    @property
    def most_days(self) -> int:
        return longest_loan([self.entry])

    def form(self, data: Any = None, **more: Any) -> LoanForm:
        return LoanForm(data, others=self.others, payers=self.payers, **more)

    def known_reach(self) -> dict[str, str]:
        """As it was said for the latest loan."""
        last = Loan.objects.filter(booking__person=self.person).order_by("-pk").only("address", "phone").first()
        return {"address": last.address, "phone": last.phone} if last else {}

    def wanted(self, said: Mapping[str, Any], period: Period) -> Wanted:
        chosen = set(said.get("also") or ())
        also = [other for other in self.others if str(other.public_id) in chosen]
        return Wanted(
            person=self.person,
            payer=Payer(self.person.pk, payer_for(self.person, said.get("payer") or None)),
            resources=[self.entry, *also],
            period=period,
            purpose=Booking.Purpose.LOAN,
        )

    def borrow(self, form: LoanForm, *, now: datetime) -> str:
        """The loan's address. Raises whatever `request_loan` raises, and PeriodInvalid."""
        wanted = self.wanted(form.cleaned_data, form.period(self.entry.site))
        loan = request_loan(wanted=wanted, reach=form.reach, catalogue=self.catalogue, now=now)
        return reverse("booking:loan", args=[loan.public_id])


def first_days(draft: LoanDraft, asked: Mapping[str, str], *, now: datetime) -> dict[str, Any]:
    """The period in the address, where it has one; else the first usual one that is possible."""
    try:
        given = Period(*(datetime.fromisoformat(asked[name].replace(" ", "+")) for name in ("start", "end")))
        return said_of(given, draft.entry.site)
    except (KeyError, ValueError, PeriodInvalid):
        days = min(USUAL_DAYS, draft.most_days)
        soon = next_loans([draft.entry], now=now, days=days)[draft.entry.pk]
        return said_of(soon, draft.entry.site) if soon else {}


def quoted(draft: LoanDraft, form: LoanForm, *, now: datetime) -> Price | None:
    """What it would cost as the form stands. Raises the refusals of the days asked for."""
    if form.is_bound and not form.is_valid():
        return None
    said = form.cleaned_data if form.is_bound else form.initial
    if not said.get("start_day"):
        return None
    site = draft.entry.site
    period = Period(
        at_wall(said["start_day"], said["start_time"], site.tz), at_wall(said["end_day"], said["end_time"], site.tz)
    )
    wanted = draft.wanted(said, period)
    policy = strictest_of(entry.policy for entry in wanted.resources)
    check_loan(wanted.resources, policy, period, now=now)
    return by_thing(quote_for(wanted, draft.catalogue).as_json())
