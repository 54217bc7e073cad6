from decimal import Decimal

import pytest

from billing.actions.crediting import credit_invoice, waive_waiting
from billing.actions.issuing import issue_pending
from billing.errors import NothingToCorrect
from billing.models import Charge, Invoice, Settlement
from billing.pending import pending_charges, waiting_charges
from core.models import Event
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory, PersonFactory
from tests.factories.invoicing import charge_of, reversal_of
from tests.factories.passes import ContributionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    BearingFactory()
    return AccountFactory()


@pytest.fixture
def manager():
    return PersonFactory()


def issue(account):
    return issue_pending(account=account, until=MONDAY, now=NOW)[0]


def contributed(account, amount: str):
    worth = {"granted": Decimal(amount), "left": Decimal(amount), "valid_until": MONDAY}
    return ContributionFactory(person=account.person, status="validated", decided_at=NOW, **worth)


def test_a_correction_issues_a_credit_note_at_once(account, manager):
    charge_of(account, "10.00")
    charge_of(account, "5.00")
    invoice = issue(account)
    note = credit_invoice(invoice=invoice, reason="Salle en panne", by=manager, now=NOW)
    assert (note.kind, note.corrects, note.total) == ("credit_note", invoice, Decimal("18.00"))


def test_some_lines_can_be_corrected_alone(account, manager):
    wrong = charge_of(account, "10.00")
    charge_of(account, "5.00")
    note = credit_invoice(invoice=issue(account), charges=[wrong.pk], reason="Erreur", by=manager, now=NOW)
    assert (note.net, list(note.lines.values_list("charge__reverses", "charge__reason"))) == (
        Decimal("10.00"),
        [(wrong.pk, "Erreur")],
    )


def test_a_line_is_corrected_once(account, manager):
    charge_of(account)
    invoice = issue(account)
    credit_invoice(invoice=invoice, reason="Erreur", by=manager, now=NOW)
    with pytest.raises(NothingToCorrect):
        credit_invoice(invoice=invoice, reason="Erreur", by=manager, now=NOW)


def test_a_credit_note_is_not_corrected_itself(account, manager):
    charge_of(account)
    note = credit_invoice(invoice=issue(account), reason="Erreur", by=manager, now=NOW)
    with pytest.raises(NothingToCorrect):
        credit_invoice(invoice=note, reason="Erreur", by=manager, now=NOW)


def test_a_correction_is_taken_off_what_the_invoice_still_asks(account, manager):
    charge_of(account, "10.00")
    invoice = issue(account)
    note = credit_invoice(invoice=invoice, reason="Erreur", by=manager, now=NOW)
    assert list(Settlement.objects.values_list("invoice", "credit_note", "amount")) == [
        (invoice.pk, note.pk, Decimal("12.00"))
    ]
    assert not Invoice.objects.open().exists()


def test_a_correction_leaves_what_waits_alone(account, manager):
    charge_of(account)
    invoice = issue(account)
    later = charge_of(account)
    credit_invoice(invoice=invoice, reason="Erreur", by=manager, now=NOW)
    assert pending_charges(account, until=MONDAY) == [later]


def test_what_is_waived_waits_no_more_and_says_why(account, manager):
    charge = charge_of(account)
    assert waive_waiting(account=account, charges=[charge.pk], reason="Geste", by=manager, now=NOW) == 1
    assert (list(waiting_charges()), charge.reversal.reason) == ([], "Geste")
    assert Event.objects.get(kind="charge.waived").payload["reason"] == "Geste"


def test_what_is_invoiced_cannot_be_waived(account, manager):
    charge = charge_of(account)
    issue(account)
    with pytest.raises(NothingToCorrect):
        waive_waiting(account=account, charges=[charge.pk], reason="Geste", by=manager, now=NOW)


def test_what_another_owes_cannot_be_waived_here(account, manager):
    other = charge_of(AccountFactory())
    with pytest.raises(NothingToCorrect):
        waive_waiting(account=account, charges=[other.pk], reason="Geste", by=manager, now=NOW)


def test_what_was_cancelled_meanwhile_is_not_reversed_twice(account, manager):
    charge = charge_of(account)
    reversal_of(charge)
    with pytest.raises(NothingToCorrect):
        waive_waiting(account=account, charges=[charge.pk], reason="Geste", by=manager, now=NOW)
    assert Charge.objects.count() == 2


def test_what_contributions_took_off_is_left_again_once_the_invoice_is_corrected(account, manager):
    contribution = contributed(account, "4.00")
    charge_of(account, "10.00")
    invoice = issue(account)
    contribution.refresh_from_db()
    assert (invoice.net, contribution.left) == (Decimal("6.00"), 0)
    note = credit_invoice(invoice=invoice, reason="Erreur", by=manager, now=NOW)
    contribution.refresh_from_db()
    assert (note.total, contribution.left) == (invoice.total, Decimal("4.00"))


def test_a_rebate_that_is_waived_is_left_again(account, manager):
    contribution = contributed(account, "20.00")
    charge_of(account, "10.00")
    assert issue_pending(account=account, until=MONDAY, now=NOW) == []
    waiting = list(Charge.objects.values_list("pk", flat=True))
    assert waive_waiting(account=account, charges=waiting, reason="Geste", by=manager, now=NOW) == 2
    contribution.refresh_from_db()
    assert contribution.left == Decimal("20.00")
