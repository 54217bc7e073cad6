import pytest

from billing.actions.documenting import make_document
from billing.actions.issuing import issue_pending
from core.models import Event
from members.models import Affiliation
from notifications.actions.composing import compose
from notifications.actions.sending import send
from notifications.models import Message
from tests.conftest import MONDAY, NOW
from tests.factories import (
    AccountFactory,
    AffiliationFactory,
    BearingFactory,
    OrganisationAccountFactory,
    PersonFactory,
)
from tests.factories.invoicing import charge_of, reversal_of


@pytest.fixture
def bearing(db):
    return BearingFactory()


def issued(account):
    charge_of(account, "10.00")
    return issue_pending(account=account, until=MONDAY, now=NOW)[0]


def told(invoice):
    make_document(invoice.pk, now=NOW)
    compose(Event.objects.get(kind="invoice.ready", subject_id=invoice.pk), now=NOW)
    return list(Message.objects.order_by("to_address"))


def test_the_invoice_comes_with_its_file_once(bearing, postman):
    invoice = issued(AccountFactory())
    told(invoice)
    told(invoice)
    for event in Event.objects.filter(kind="message.queued"):
        send(event, now=NOW)
        send(event, now=NOW)
    (mail,) = postman.mails
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (f"{invoice.number}.pdf", "application/pdf")
    assert file.get_content().startswith(b"%PDF")


def test_the_letter_says_how_much_and_how_to_pay(bearing):
    invoice = issued(AccountFactory())
    (message,) = told(invoice)
    assert message.subject.startswith(f"Facture {invoice.number}")
    assert ("12,00" in message.text, invoice.issuer.iban in message.text) == (True, True)


def test_the_letter_goes_to_the_address_for_invoices(bearing):
    (message,) = told(issued(AccountFactory(email="compta@scorff.example")))
    assert message.to_address == "compta@scorff.example"


def test_the_letter_is_in_the_language_of_who_pays(bearing):
    (message,) = told(issued(AccountFactory(person=PersonFactory(language="en"))))
    assert message.language == "en"


def test_an_organisations_letter_goes_to_those_who_answer_for_it(bearing):
    account = OrganisationAccountFactory()
    answering = AffiliationFactory(organisation=account.organisation, role=Affiliation.Role.ADMINISTRATOR)
    AffiliationFactory(organisation=account.organisation, role=Affiliation.Role.MEMBER)
    assert [message.to_address for message in told(issued(account))] == [answering.person.email]


def test_a_credit_note_says_so(bearing):
    account = AccountFactory()
    charge = charge_of(account, "10.00")
    issue_pending(account=account, until=MONDAY, now=NOW)
    reversal_of(charge)
    (note,) = issue_pending(account=account, until=MONDAY, now=NOW)
    assert told(note)[0].subject.startswith(f"Avoir {note.number}")
