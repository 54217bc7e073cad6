"""Whose money a charge is and in which order rows come, one clause at a time."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.actions.issuing import issue_pending
from billing.actions.reversing import waive_charges
from billing.models import Charge
from reports import question as questions
from reports.errors import ReportTooLarge
from reports.narrowing import Narrowed
from reports.question import Days, Question
from reports.revenue import revenue
from reports.revenue.lines import Lines
from reports.revenue.reconciling import Reconciliation, reconciliation
from reports.revenue.tables import yield_cells
from reports.revenue.uses import UseRow, uses
from reports.revenue.yields import Yield, folded, yields
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import (
    AccountFactory,
    BearingFactory,
    MembershipFactory,
    OrganisationFactory,
    PlanFactory,
    ResourceFactory,
    book,
)
from tests.factories.invoicing import charge_of, reversal_of
from tests.factories.reports import charged

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ONE_DAY = Days(MONDAY, MONDAY)


def asked(*group_by, days=ONE_DAY, **more):
    return Question(days, group_by=group_by, **more)


def nets(*group_by, **more):
    rows = revenue(asked(*group_by, **more), catalogue=catalogue.current()).rows
    return {row.keys: row.net for row in rows}


def lines(part="", basis="activity", days=ONE_DAY, **keys):
    narrowed = Narrowed(Question(days, basis=basis), keys)
    return Lines(narrowed, catalogue=catalogue.current(), part=part)


def test_of_no_site_at_all_nothing_is_told(site, coworker):
    charged(coworker, "10.00", MONDAY, site=site)
    assert nets(sites=frozenset()) == {(): 0}


def test_a_fee_of_a_contract_is_of_the_plan_it_began_with(coworker):
    first, later = PlanFactory(), PlanFactory()
    began = MembershipFactory(person=coworker, plan=first, starts_on=MONDAY - 9 * DAY, ends_on=MONDAY - DAY)
    MembershipFactory(person=coworker, plan=later, starts_on=MONDAY, contract=began.contract)
    charged(coworker, "50.00", MONDAY, kind="membership", source_kind="membership", source_id=began.contract)
    assert nets("plan") == {(first.pk,): 50}


def test_what_takes_back_an_invoiced_charge_is_of_the_issuer_of_its_invoice(desk):
    network, account = BearingFactory().issuer, AccountFactory()
    charge = charge_of(account, "10.00", site=desk.site, resource=desk)
    issue_pending(account=account, until=MONDAY, now=NOW)
    BearingFactory(site=desk.site, valid_from=MONDAY - DAY)
    reversal_of(charge, resource=desk)
    assert nets("issuer") == {(network.pk,): 0}


def test_what_stands_on_an_invoice_is_of_its_issuer_whoever_bears_the_site_since(desk):
    network, account = BearingFactory().issuer, AccountFactory()
    charge_of(account, "10.00", site=desk.site, resource=desk)
    issue_pending(account=account, until=MONDAY, now=NOW)
    BearingFactory(site=desk.site, valid_from=MONDAY - DAY)
    assert nets("issuer") == {(network.pk,): 10}


def test_before_anybody_bears_the_network_a_charge_has_no_issuer(coworker):
    BearingFactory(valid_from=MONDAY + DAY)
    charged(coworker, "10.00", MONDAY)
    assert nets("issuer") == {(None,): 10}


def test_rows_follow_the_catalogue_and_the_calendar_and_what_has_no_value_comes_last(site, coworker):
    named = {name: ResourceFactory(site=site, name=name) for name in ("C", "A", "B")}
    charged(coworker, "1.00", MONDAY)
    for resource in named.values():
        charged(coworker, "1.00", MONDAY, resource=resource, site=site)
    expected = [(named["A"].pk,), (named["B"].pk,), (named["C"].pk,), (None,)]
    assert list(nets("resource")) == expected
    assert [row.keys for row in yields(asked("resource"), catalogue=catalogue.current(), now=NOW).rows] == expected[:3]


def test_days_of_revenue_come_in_their_order(coworker):
    for number in (2, 0, 1):
        charged(coworker, "1.00", MONDAY + number * DAY)
    assert list(nets("day", days=Days(MONDAY, MONDAY + 2 * DAY))) == [("2027-01-11",), ("2027-01-12",), ("2027-01-13",)]


def test_uses_follow_the_catalogue(site, coworker):
    named = {name: ResourceFactory(site=site, name=name) for name in ("C", "A", "B")}
    for resource in named.values():
        book(coworker, [resource], between(9, 10), now=NOW)
    found = [row.keys for row in uses(asked("resource"), catalogue=catalogue.current()).rows]
    assert found == [(named[name].pk,) for name in "ABC"]


def test_too_many_rows_of_money_are_refused(site, coworker, monkeypatch):
    for _number in range(2):
        book(coworker, [ResourceFactory(site=site)], between(9, 10), now=NOW)
    monkeypatch.setattr(questions, "MOST_ROWS", 1)
    for read in (revenue, uses):
        with pytest.raises(ReportTooLarge):
            read(asked("resource"), catalogue=catalogue.current())


def test_the_whole_of_a_report_is_net_of_vat(coworker):
    charged(coworker, "10.00", MONDAY, vat="2.00")
    report = revenue(asked("kind"), catalogue=catalogue.current())
    assert (report.net, report.rows[0].vat, report.rows[0].total) == (10, 2, 12)


def test_lines_come_by_day_and_say_their_vat_and_payer(coworker):
    paying = OrganisationFactory()
    charged(coworker, "20.00", MONDAY + DAY, vat="4.00")
    charged(None, "10.00", MONDAY, vat="1.00", organisation=paying)
    found = lines(days=Days(MONDAY, MONDAY + DAY))
    assert [(line.on, line.vat) for line in found] == [(MONDAY, 1), (MONDAY + DAY, 4)]
    assert [line.payer[0] for line in found] == [str(paying.public_id), str(coworker.public_id)]
    assert (found.sums.vat, found.sums.net, len(found)) == (5, 30, 2)


def test_lines_without_a_value_are_those_of_the_row_without_one(site, desk, coworker):
    charged(coworker, "10.00", MONDAY, resource=desk, site=site)
    apart = charged(coworker, "50.00", MONDAY, kind="membership")
    assert [line.charge for line in lines(resource=None)] == [apart.public_id]


def test_a_line_leads_to_its_invoice():
    BearingFactory()
    account = AccountFactory()
    charge_of(account)
    assert [line.invoice for line in lines()] == [None]
    (invoice,) = issue_pending(account=account, until=MONDAY, now=NOW)
    assert [(line.invoice, line.number) for line in lines()] == [(invoice.public_id, invoice.number)]


@pytest.mark.parametrize("rule", ["cancellation", "no_show"])
def test_fees_and_what_takes_them_back_price_no_use(desk, coworker, rule):
    fee = charged(coworker, "10.00", MONDAY, resource=desk, site=desk.site, rule=rule)
    assert list(lines("uses")) == []
    charged(coworker, "-10.00", MONDAY, resource=desk, site=desk.site, rule="reversal", reverses=fee)
    assert list(lines("uses")) == []


def test_only_charges_of_bookings_that_name_a_resource_price_a_use(desk, coworker):
    use = charged(coworker, "10.00", MONDAY, resource=desk, site=desk.site)
    charged(coworker, "5.00", MONDAY)
    charged(coworker, "7.00", MONDAY, resource=desk, site=desk.site, source_kind="usage")
    assert [line.charge for line in lines("uses")] == [use.public_id]


def gaps(days=ONE_DAY, **more):
    found = reconciliation(Question(days, **more), catalogue=catalogue.current())
    return {step.part: step.net for step in (*found.before_invoice, *found.before_payment)}


def test_what_was_let_go_before_an_invoice_is_no_longer_waiting():
    account = AccountFactory()
    reversal_of(charge_of(account, "10.00"))
    charge_of(account, "7.00")
    assert {part: gaps()[part] for part in ("waiting", "let-go")} == {"waiting": 7, "let-go": 0}
    assert sorted(line.net for line in lines("let-go")) == [-10, 10]
    assert [line.net for line in lines("waiting")] == [7]


def test_what_takes_back_an_invoiced_charge_waits_for_its_credit_note():
    BearingFactory()
    account = AccountFactory()
    charge = charge_of(account, "10.00")
    issue_pending(account=account, until=MONDAY, now=NOW)
    reversal_of(charge)
    assert [line.net for line in lines("waiting")] == [-10]
    assert (list(lines("let-go")), gaps()["waiting"]) == ([], -10)


@pytest.mark.parametrize(("number", "other"), [(-1, 10), (0, 0), (1, 10)])
def test_the_days_of_a_period_are_its_own_up_to_both_ends(number, other):
    """Invoiced on the Monday; asked about are the Monday alone, or a day beside it."""
    BearingFactory()
    account = AccountFactory()
    charge_of(account, "10.00", on=MONDAY + number * DAY)
    issue_pending(account=account, until=MONDAY + DAY, now=NOW)
    day = MONDAY + number * DAY
    assert gaps(Days(day, day))["invoiced-otherwise"] == other
    assert gaps(ONE_DAY)["active-otherwise"] == -other


def test_the_books_are_asked_about_every_kind_at_once_and_about_no_site(site):
    questions_asked = [asked(), asked(kind="desk"), asked(sites=frozenset({site.pk}))]
    current = catalogue.current()
    assert [reconciliation(one, catalogue=current).ledger for one in questions_asked] == [0, None, None]


@pytest.mark.parametrize(("ledger", "agrees"), [(None, True), (Decimal(10), True), (Decimal(11), False)])
def test_it_is_said_where_the_books_do_not_agree(ledger, agrees):
    found = Reconciliation(asked(), Decimal(10), Decimal(10), Decimal(0), ledger, (), ())
    assert found.agrees is agrees


def test_the_books_are_asked_about_the_days_of_the_period():
    BearingFactory()
    account = AccountFactory()
    charge_of(account, "10.00")
    issue_pending(account=account, until=MONDAY, now=NOW)
    current = catalogue.current()
    days = [ONE_DAY, Days(MONDAY + DAY, MONDAY + DAY), Days(MONDAY - DAY, MONDAY - DAY)]
    assert [reconciliation(asked(days=one), catalogue=current).ledger for one in days] == [10, 0, 0]


def test_rows_with_fewer_words_add_up_money_hours_and_what_was_given_away(site, desk, coworker):
    other = ResourceFactory(site=site)
    for resource in (desk, other):
        book(coworker, [resource], between(9, 12), now=NOW)
    waive_charges(charges=list(Charge.objects.filter(resource=other)), reason="geste", by=coworker, now=NOW)
    report = yields(asked("resource", "kind"), catalogue=catalogue.current(), now=NOW)
    (row,) = folded(report, "kind").rows
    assert (row.keys, row.net, row.open_hours, row.booked_hours) == (("desk",), Decimal("7.50"), 24, 6)
    assert (row.use.listed, row.free_value, row.free_hours) == (15, Decimal("7.50"), 3)


def test_money_of_a_day_without_open_hours_keeps_its_row(coworker):
    desk = ResourceFactory()
    charged(coworker, "10.00", MONDAY, resource=desk, site=desk.site)
    (row,) = yields(asked("resource"), catalogue=catalogue.current(), now=NOW).rows
    assert (row.net, row.open_hours, row.per_available_hour, row.per_booked_hour) == (10, 0, None, None)


def test_hours_below_the_list_stand_before_those_that_cost_nothing():
    use = UseRow(below=120, free=60, missing=Decimal(5))
    row = Yield((), Decimal(12), 4 * 3_600_000_000, 2 * 3_600_000_000, use)
    assert yield_cells(row) == (12, 4, 2, 3, 6, 2, 1, 5)
