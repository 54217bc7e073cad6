"""What waits becomes invoices and credit notes."""

from datetime import date
from decimal import Decimal

import pytest

from billing.actions.issuing import issue_for_source, issue_pending
from billing.documents.facts import facts_of
from billing.documents.facturx import facturx_xml
from billing.documents.validation import findings_of
from billing.errors import IssuerMissing
from billing.models import Bearing, Charge, Invoice, InvoiceLine, LedgerEntry, LedgerLine
from billing.pending import MOST_LINES, settled_charges, waiting_charges
from core.models import Event
from tests.conftest import MONDAY, NOW
from tests.factories import PersonFactory, SiteFactory
from tests.factories.invoicing import charge_of, reversal_of
from tests.factories.money import (
    AccountFactory,
    BearingFactory,
    IssuerFactory,
    IssuerTermsFactory,
    OrganisationAccountFactory,
)

pytestmark = pytest.mark.django_db

LATER = date(2027, 2, 28)


@pytest.fixture
def bearing():
    return BearingFactory(issuer=IssuerTermsFactory(issuer=IssuerFactory(prefix="FA")).issuer)


@pytest.fixture
def account(bearing):
    return AccountFactory()


def issue(account, until=LATER, now=NOW):
    return issue_pending(account=account, until=until, now=now)


def test_all_that_waits_goes_on_one_invoice(account):
    charge_of(account, "10.00")
    charge_of(account, "2.55", rate="5.50")
    (invoice,) = issue(account)
    assert (invoice.net, invoice.vat, invoice.total) == (Decimal("12.55"), Decimal("2.14"), Decimal("14.69"))


def test_an_invoice_is_numbered_by_issuer_and_year(account):
    numbers = []
    for _again in range(2):
        charge_of(account)
        numbers += [invoice.number for invoice in issue(account)]
    assert numbers == ["FA2027-0001", "FA2027-0002"]


def test_an_invoice_is_due_by_the_terms_of_its_issuer(account):
    charge_of(account)
    (invoice,) = issue(account)
    assert (invoice.issued_on, invoice.due_on) == (MONDAY, date(2027, 2, 10))


def test_activity_after_the_day_waits(account):
    charge_of(account, on=date(2027, 2, 1))
    assert issue(account, until=date(2027, 1, 31)) == []


def test_issuing_twice_makes_nothing_new(account):
    charge_of(account)
    issue(account)
    assert issue(account) == []


def test_what_others_owe_stays_theirs(account):
    charge_of(AccountFactory(), "99.00")
    charge_of(account)
    (invoice,) = issue(account)
    assert invoice.net == Decimal("10.00")


def test_an_organisation_pays_for_its_own(bearing):
    account = OrganisationAccountFactory()
    charge_of(account)
    (invoice,) = issue(account)
    assert facts_of(invoice.facts).buyer.name == account.organisation.name


def test_a_charge_reversed_before_it_was_invoiced_stays_off(account):
    reversal_of(charge_of(account))
    assert issue(account) == []
    assert (waiting_charges().count(), settled_charges().count()) == (0, 2)


def test_a_reversal_of_an_invoiced_charge_makes_a_credit_note(account):
    charge = charge_of(account, "10.00")
    (invoice,) = issue(account)
    reversal_of(charge)
    (note,) = issue(account)
    assert (note.kind, note.corrects, note.number) == ("credit_note", invoice, "FA2027-0002")
    assert (note.net, note.vat, note.total) == (Decimal("10.00"), Decimal("2.00"), Decimal("12.00"))


def test_a_credit_note_says_what_it_corrects_in_positive_amounts(account):
    charge = charge_of(account, "10.00")
    (invoice,) = issue(account)
    reversal_of(charge)
    facts = facts_of(issue(account)[0].facts)
    assert (facts.corrects.number, facts.corrects.issued_on) == (invoice.number, MONDAY)
    assert [(line.quantity, line.net, line.vat) for line in facts.lines] == [
        (Decimal("1.00"), Decimal("10.00"), Decimal("2.00"))
    ]


def test_each_invoice_that_is_corrected_has_a_credit_note_of_its_own(account):
    charges = []
    for _again in range(2):
        charges.append(charge_of(account))
        issue(account)
    for charge in charges:
        reversal_of(charge)
    assert [note.corrects.number for note in issue(account)] == ["FA2027-0001", "FA2027-0002"]


def test_the_vat_of_a_credit_note_is_that_of_the_charge(account):
    """Not a share of it, nor a rate of another tariff."""
    charge = charge_of(account, "33.33", rate="5.50")
    (invoice,) = issue(account)
    reversal_of(charge)
    (note,) = issue(account)
    assert (note.net, note.vat) == (invoice.net, invoice.vat) == (Decimal("33.33"), Decimal("1.83"))


def test_an_invoice_of_nothing_is_not_issued(account):
    charge_of(account, "0.00")
    assert issue(account) == []
    assert Invoice.objects.count() == 0


def test_what_an_allowance_paid_is_shown_on_the_next_invoice(account):
    charge_of(account, "0.00")
    charge_of(account, "10.00")
    (invoice,) = issue(account)
    assert InvoiceLine.objects.filter(invoice=invoice).count() == 2


def test_what_adds_up_to_less_than_nothing_is_taken_off_the_next_invoice(account):
    charge_of(account, "-10.00", kind="contribution")
    assert issue(account) == []
    charge_of(account, "25.00")
    (invoice,) = issue(account)
    assert invoice.net == Decimal("15.00")


def test_a_rebate_that_is_taken_back_is_asked_for(account):
    rebate = charge_of(account, "-10.00", kind="contribution")
    charge_of(account, "25.00")
    issue(account)
    reversal_of(rebate)
    (invoice,) = issue(account)
    assert (invoice.kind, invoice.net) == ("invoice", Decimal("10.00"))


def test_a_change_of_bearer_splits_the_invoice_and_each_keeps_its_numbers(account, bearing):
    successor = IssuerTermsFactory(issuer=IssuerFactory(prefix="TL")).issuer
    BearingFactory(issuer=successor, valid_from=date(2027, 1, 15))
    charge_of(account, "10.00", on=date(2027, 1, 14))
    charge_of(account, "20.00", on=date(2027, 1, 15))
    assert [(invoice.number, invoice.net) for invoice in issue(account)] == [
        ("FA2027-0001", Decimal("10.00")),
        ("TL2027-0001", Decimal("20.00")),
    ]


def test_a_credit_note_is_the_former_bearers_after_a_change(account, bearing):
    charge = charge_of(account)
    issue(account)
    Bearing.objects.update(issuer=IssuerTermsFactory().issuer)
    reversal_of(charge)
    (note,) = issue(account)
    assert note.number == "FA2027-0002"


def test_a_site_may_have_an_issuer_of_its_own(account):
    site = SiteFactory()
    BearingFactory(site=site, issuer=IssuerTermsFactory(issuer=IssuerFactory(prefix="MED")).issuer)
    charge_of(account, site=site)
    (invoice,) = issue(account)
    assert invoice.number == "MED2027-0001"


def test_where_nobody_bills_nothing_is_issued():
    account = AccountFactory()
    charge_of(account)
    with pytest.raises(IssuerMissing):
        issue(account)


def test_an_invoice_is_posted_by_revenue_account(account):
    charge_of(account, "10.00", kind="desk")
    charge_of(account, "5.00", kind="usage")
    charge_of(account, "-2.00", kind="contribution")
    (invoice,) = issue(account)
    entry = LedgerEntry.objects.get(source_kind="invoice", source_id=invoice.public_id)
    assert list(entry.lines.values_list("ledger_account", "debit", "credit", "account")) == [
        ("411", Decimal("15.60"), Decimal("0.00"), account.pk),
        ("706", Decimal("0.00"), Decimal("5.00"), None),
        ("7083", Decimal("0.00"), Decimal("10.00"), None),
        ("7096", Decimal("2.00"), Decimal("0.00"), None),
        ("44571", Decimal("0.00"), Decimal("2.60"), None),
    ]


def test_a_credit_note_is_posted_the_other_way_round(account):
    charge = charge_of(account, "10.00")
    issue(account)
    reversal_of(charge)
    issue(account)
    for ledger_account in ("411", "7083", "44571"):
        lines = LedgerLine.objects.filter(ledger_account=ledger_account)
        assert sum(line.debit - line.credit for line in lines) == 0


def test_an_issue_is_told_once_per_document(account):
    charge_of(account)
    (invoice,) = issue(account)
    issue(account)
    assert list(Event.objects.filter(kind="invoice.issued").values_list("subject_id", flat=True)) == [invoice.pk]


def test_the_document_says_what_was_true_at_issue(account):
    charge_of(account)
    (invoice,) = issue(account)
    account.street = "Ailleurs"
    account.save()
    assert facts_of(Invoice.objects.get(pk=invoice.pk).facts).buyer.address.street == "1 quai des Indes"


def test_the_document_meets_the_european_rules(account):
    charge_of(account, "10.00")
    charge_of(account, "0.00", quantity=Decimal(3), unit_price=Decimal("2.50"))
    (invoice,) = issue(account)
    facts = facts_of(invoice.facts)
    assert findings_of(facts, facturx_xml(facts)) == []


def test_the_document_of_a_business_meets_the_french_rules(bearing):
    account = OrganisationAccountFactory()
    charge_of(account, "10.00")
    (invoice,) = issue(account)
    facts = facts_of(invoice.facts)
    assert findings_of(facts, facturx_xml(facts)) == []


def test_a_document_without_vat_says_why(bearing):
    bearing.issuer.terms.update(has_vat=False)
    account = AccountFactory()
    charge_of(account, rate="0.00")
    facts = facts_of(issue(account)[0].facts)
    assert [(row.category, row.exemption_code) for row in facts.vat_rows] == [("E", "VATEX-FR-FRANCHISE")]


def test_what_is_paid_at_once_is_issued_alone_and_says_that_it_is_paid(account):
    charge_of(account, "99.00")
    charge = charge_of(account, "10.00")
    (invoice,) = issue_for_source(
        account=account, source_kind="booking", source_id=charge.source_id, now=NOW, paid_with="card"
    )
    facts = facts_of(invoice.facts)
    assert (invoice.net, invoice.due_on, facts.is_paid, facts.payable) == (Decimal("10.00"), MONDAY, True, 0)


def test_a_document_is_in_the_language_of_who_pays(bearing):
    account = AccountFactory(person=PersonFactory(language="en"))
    charge_of(account)
    assert issue(account)[0].language == "en"


def test_invoices_charges_and_ledger_add_up_to_the_same(account):
    charges = [charge_of(account, net) for net in ("10.00", "3.33", "0.00", "7.77")]
    issue(account)
    reversal_of(charges[1])
    charge_of(account, "1.11")
    issue(account)
    signs = {"invoice": 1, "credit_note": -1}
    invoiced = sum(signs[invoice.kind] * invoice.total for invoice in Invoice.objects.all())
    members = LedgerLine.objects.filter(ledger_account="411")
    assert invoiced == Charge.objects.total() == sum(line.debit - line.credit for line in members)


def test_what_is_too_long_for_one_invoice_goes_on_two(account):
    for _number in range(MOST_LINES + 1):
        charge_of(account, "0.52")
    assert [invoice.lines.count() for invoice in issue(account)] == [MOST_LINES, 1]
