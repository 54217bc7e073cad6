"""A small world of money to check reports in: two tariffs, two sites with issuers of their own, three payers."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from billing.actions.crediting import credit_invoice
from billing.actions.issuing import issue_pending
from billing.actions.joining import join_plan
from billing.actions.receiving import receive_payment
from billing.actions.reversing import waive_charges
from billing.models import Charge, Invoice, PlanAllowance, PriceGroup
from billing.standing import Payer
from booking.actions.changing import cancel_booking
from booking.models import Booking
from booking.models.booking import FIRM
from core.errors import Refusal
from core.ranges import Period
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, at
from tests.factories import (
    AccountFactory,
    BearingFactory,
    OpeningRuleFactory,
    PersonFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
)
from tests.factories.passes import pass_of

DAY = timedelta(days=1)
CHANGE = MONDAY + 3 * DAY
"""The day from which the second tariff holds."""
LATER = MONDAY + 60 * DAY
SMALL = st.integers(0, 30)
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("book"),
            st.integers(0, 2),
            st.integers(0, 2),
            st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(1, 40)),
            st.sampled_from(["", "1.00", "60.00"]),
        ),
        st.tuples(st.just("cancel"), SMALL),
        st.tuples(st.just("waive"), SMALL),
        st.tuples(st.just("issue"), st.integers(0, 2)),
        st.tuples(st.just("pay"), st.integers(0, 2), st.integers(1, 6_000)),
        st.tuples(st.just("credit"), SMALL),
    ),
    max_size=14,
)


class World:
    def __init__(self) -> None:
        self.sites = [self._site() for _number in range(2)]
        self.issuers = [
            BearingFactory().issuer,
            BearingFactory(site=self.sites[1], valid_from=CHANGE).issuer,
        ]
        kinds = ((0, "desk"), (0, "room"), (1, "desk"))
        self.resources = [ResourceFactory(site=self.sites[site], kind=kind) for site, kind in kinds]
        for valid_from, hourly in ((MONDAY - 400 * DAY, "2.50"), (CHANGE, "3.33")):
            self._prices(TariffFactory(valid_from=valid_from), Decimal(hourly))
        self.accounts = [AccountFactory() for _number in range(3)]
        self._plans()
        pass_of(self.accounts[0].person, quantity=2, unit_minutes=60)
        self.cashier, self.day = PersonFactory(), 0

    def _site(self) -> Any:
        site = SiteFactory(closes_on_public_holidays=False)
        for weekday in range(7):
            OpeningRuleFactory(site=site, weekday=weekday, opens=time(0), closes=time(0))
        return site

    def _prices(self, tariff: Any, hourly: Decimal) -> None:
        PriceFactory(tariff=tariff, hourly=hourly, daily_cap=hourly * 5, minimum=Decimal("3.00"))
        PriceFactory(tariff=tariff, group=PriceGroup.SOLIDARITY, hourly=Decimal("0.70"), daily_cap=None)
        free = {"floor_percent": 10, "true_cost_percent": 140}
        PriceFactory(tariff=tariff, kind=Resource.Kind.ROOM, hourly=hourly * 2, daily_cap=None, **free)

    def _plans(self) -> None:
        member = PlanFactory(discount_percent=15, monthly_fee=Decimal("50.00"), sign_up_fee=Decimal("10.00"))
        PlanAllowance.objects.create(plan=member, kind="desk", monthly_minutes=200)
        solidarity = PlanFactory(group=PriceGroup.SOLIDARITY, monthly_fee=Decimal("5.00"))
        for account, plan in zip(self.accounts[1:], (member, solidarity), strict=True):
            join_plan(payer=Payer(account.person_id), plan=plan, starts_on=MONDAY, now=NOW)

    def live(self, what: str, *told: Any) -> None:
        """What the house refuses does not happen."""
        self.day += 1
        try:
            getattr(self, what)(*told)
        except Refusal:
            return

    def book(self, who: int, what: int, when: tuple[int, int, int], chosen: str) -> None:
        day, hour, length = when
        start = at(hour, day=MONDAY + day * DAY)
        period = Period(start, start + length * timedelta(minutes=45))
        more = {"chosen_total": Decimal(chosen)} if chosen and what == 1 else {}
        book(self.accounts[who].person, [self.resources[what]], period, now=NOW, **more)

    def cancel(self, which: int) -> None:
        standing = list(Booking.objects.filter(status__in=FIRM).order_by("pk"))
        if standing:
            booking = standing[which % len(standing)]
            cancel_booking(booking=booking, by=booking.person, now=NOW)

    def waive(self, which: int) -> None:
        standing = list(Charge.objects.standing().filter(invoice_line=None).order_by("pk"))
        if standing:
            waive_charges(charges=[standing[which % len(standing)]], reason="geste", by=self.cashier, now=NOW)

    def issue(self, who: int) -> None:
        issue_pending(account=self.accounts[who], until=LATER, now=NOW + self.day * DAY)

    def pay(self, who: int, cents: int) -> None:
        for issuer in self.issuers:
            receive_payment(
                issuer_id=issuer.pk,
                account=self.accounts[who],
                method="cash",
                amount=Decimal(cents) / 100,
                paid_on=MONDAY,
                by=self.cashier,
                now=NOW + self.day * DAY,
            )

    def credit(self, which: int) -> None:
        invoices = list(Invoice.objects.filter(kind="invoice").order_by("pk"))
        if invoices:
            invoice = invoices[which % len(invoices)]
            line = invoice.lines.order_by("position").first()
            charges = [line.charge_id] if which % 2 else None
            credit_invoice(invoice=invoice, reason="erreur", by=self.cashier, now=NOW + self.day * DAY, charges=charges)
