"""From an issued invoice to its files, once, whatever is wrong with them."""

import hashlib

import pytest

from billing.actions.documenting import files_of, make_document
from billing.actions.issuing import issue_pending
from billing.models import InvoiceDocument
from core.models import Event
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, BearingFactory
from tests.factories.invoicing import charge_of

pytestmark = pytest.mark.django_db


def issued(**more):
    BearingFactory()
    account = AccountFactory(**more)
    charge_of(account, "10.00")
    return issue_pending(account=account, until=MONDAY, now=NOW)[0]


def test_a_document_is_made_and_told_of_once():
    invoice = issued()
    make_document(invoice.pk, now=NOW)
    make_document(invoice.pk, now=NOW)
    assert Event.objects.filter(kind="invoice.ready").count() == 1
    document = InvoiceDocument.objects.get()
    assert (document.digest, document.findings) == (hashlib.sha256(bytes(document.pdf)).hexdigest(), [])


def test_before_the_worker_comes_by_the_same_files_are_there():
    invoice = issued()
    before = files_of(invoice)
    make_document(invoice.pk, now=NOW)
    assert files_of(invoice) == before


def test_what_breaks_a_rule_is_kept_and_sent_all_the_same():
    """A business without an electronic address nor a name that could be found by it."""
    invoice = issued(vat_number="DE136695976", country="FR")
    document = make_document(invoice.pk, now=NOW)
    assert {finding["rule"] for finding in document.findings} != set()
    assert Event.objects.filter(kind="invoice.ready").exists()
