"""The pages of invoices, for who pays and for who keeps them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from billing.actions.issuing import issue_pending
from billing.models import Account, Invoice, InvoiceRun
from members.models import Affiliation
from spaces.models import Steward
from tests.conftest import MONDAY, NOW
from tests.factories import (
    AccountFactory,
    AffiliationFactory,
    BearingFactory,
    OrganisationAccountFactory,
    PersonFactory,
    SiteFactory,
    StewardFactory,
)
from tests.factories.invoicing import charge_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def account():
    BearingFactory()
    return AccountFactory()


@pytest.fixture
def invoice(account):
    charge_of(account, "10.00", label="Poste 1, à l’heure")
    return issue_pending(account=account, until=MONDAY, now=NOW)[0]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def manager():
    return signed_in(StewardFactory(role=Steward.Role.MANAGER, site=None).person)


def accountant():
    return signed_in(StewardFactory(role=Steward.Role.ACCOUNTANT, site=None).person)


def test_i_see_my_invoices_and_what_waits(account, invoice):
    charge_of(account, "5.00", label="Salle Groix")
    page = signed_in(account.person).get(reverse("billing:invoices")).content.decode()
    assert invoice.number in page
    assert "Salle Groix" in page


def test_without_invoices_the_page_says_so(db):
    page = signed_in(PersonFactory()).get(reverse("billing:invoices"))
    assert (page.status_code, "Aucune facture pour l’instant" in page.content.decode()) == (200, True)


def test_an_invoice_shows_its_lines_and_how_to_pay(account, invoice):
    page = signed_in(account.person).get(reverse("billing:invoice", args=[invoice.public_id])).content.decode()
    assert "Poste 1, à l’heure" in page
    assert "à régler par virement" in page


def test_somebody_elses_invoice_is_not_found(invoice):
    assert signed_in(PersonFactory()).get(reverse("billing:invoice", args=[invoice.public_id])).status_code == 404


def test_an_organisations_invoices_are_for_its_administrators(account):
    own = OrganisationAccountFactory()
    charge_of(own)
    (invoice,) = issue_pending(account=own, until=MONDAY, now=NOW)
    address = reverse("billing:invoice", args=[invoice.public_id])
    member = AffiliationFactory(organisation=own.organisation, role=Affiliation.Role.MEMBER)
    answering = AffiliationFactory(organisation=own.organisation, role=Affiliation.Role.ADMINISTRATOR)
    assert signed_in(member.person).get(address).status_code == 404
    assert signed_in(answering.person).get(address).status_code == 200


@pytest.mark.parametrize(("extension", "starts"), [("pdf", b"%PDF-1.7"), ("xml", b"<?xml")])
def test_an_invoice_can_be_fetched_as_a_file(account, invoice, extension, starts):
    address = reverse("billing:invoice-file", args=[invoice.public_id, extension])
    assert signed_in(account.person).get(address).content.startswith(starts)


def test_the_address_of_invoices_is_kept_in_parts(account):
    said = {"street": "3 rue du Port", "postcode": "56100", "town": "Lorient", "country": "fr", "siren": "732 829 320"}
    answer = signed_in(account.person).post(reverse("billing:address"), said)
    account.refresh_from_db()
    assert (answer.status_code, account.street, account.country, account.siren) == (
        302, "3 rue du Port", "FR", "732829320",
    )  # fmt: skip


def test_a_wrong_siren_is_refused_at_its_field(account):
    said = {"street": "x", "postcode": "56100", "town": "Lorient", "country": "FR", "siren": "732829321"}
    answer = signed_in(account.person).post(reverse("billing:address"), said)
    assert (answer.status_code, "Ce n’est pas un numéro SIREN" in answer.content.decode()) == (400, True)


def test_the_address_makes_the_account_of_who_has_none(db):
    person = PersonFactory()
    said = {"street": "x", "postcode": "56100", "town": "Lorient", "country": "FR"}
    signed_in(person).post(reverse("billing:address"), said)
    assert Account.objects.get(person=person).town == "Lorient"


def test_a_statement_says_what_is_owed_after_each_movement(account, invoice):
    page = signed_in(account.person).get(reverse("billing:statement")).content.decode()
    assert (invoice.number in page, "12,00" in page) == (True, True)


def test_a_statement_can_be_printed(account, invoice):
    answer = signed_in(account.person).get(reverse("billing:statement-file", args=["pdf"]))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("page", ["invoicing", "invoicing-invoices", "unpaid"])
def test_the_teams_pages_are_for_managers_and_accountants(account, invoice, page):
    assert signed_in(account.person).get(reverse(f"billing:{page}")).status_code == 403
    assert accountant().get(reverse(f"billing:{page}")).status_code == 200


def test_the_preview_says_what_a_run_would_issue_and_what_is_wrong(account):
    charge_of(account, "10.00")
    charge_of(AccountFactory(street=""), "5.00")
    page = manager().get(reverse("billing:invoicing"), {"until": MONDAY.isoformat()}).content.decode()
    assert ("2 comptes" in page, "sans adresse" in page, "18,00" in page) == (True, True, True)


def test_a_manager_starts_a_run(account, settings):
    charge_of(account, "10.00")
    answer = manager().post(reverse("billing:invoice-run-start"), {"until": MONDAY.isoformat()})
    run = InvoiceRun.objects.get()
    assert answer.headers["Location"] == reverse("billing:invoice-run", args=[run.public_id])


def test_the_future_is_not_invoiced(account):
    charge_of(account, on=MONDAY + timedelta(days=1))
    said = {"until": (MONDAY + timedelta(days=1)).isoformat()}
    assert manager().post(reverse("billing:invoice-run-start"), said).status_code == 400


def test_a_run_shows_how_far_it_is(account):
    charge_of(account, "10.00")
    client = manager()
    page = client.post(reverse("billing:invoice-run-start"), {"until": MONDAY.isoformat()}, follow=True)
    assert "comptes sur 1" in page.content.decode() or "compte sur 1" in page.content.decode()


def test_invoices_are_filtered_by_name_and_state(account, invoice):
    client = accountant()
    found = client.get(reverse("billing:invoicing-invoices"), {"q": account.person.name, "state": "open"})
    assert invoice.number in found.content.decode()
    assert invoice.number not in client.get(reverse("billing:invoicing-invoices"), {"state": "paid"}).content.decode()


def test_an_account_shows_all_of_it_and_pauses_its_reminders(account, invoice):
    client, address = manager(), reverse("billing:invoicing-account", args=[account.public_id])
    assert invoice.number in client.get(address).content.decode()
    client.post(address, {"until": "2027-03-01"})
    account.refresh_from_db()
    assert account.reminders_paused_until.isoformat() == "2027-03-01"


def test_a_manager_lets_go_of_a_charge_with_a_reason(account):
    charge = charge_of(account)
    address = reverse("billing:invoicing-waive", args=[account.public_id])
    client = manager()
    assert client.post(address, {"charge": charge.public_id, "reason": ""}).status_code == 400
    assert client.post(address, {"charge": charge.public_id, "reason": "Geste"}).status_code == 302
    assert charge.reversal.reason == "Geste"


def test_an_accountant_waives_nothing(account):
    charge = charge_of(account)
    address = reverse("billing:invoicing-waive", args=[account.public_id])
    assert accountant().post(address, {"charge": charge.public_id, "reason": "Geste"}).status_code == 403


def test_a_manager_corrects_an_invoice(account, invoice):
    address = reverse("billing:invoice-credit", args=[invoice.public_id])
    client = manager()
    assert client.post(address, {"reason": ""}).status_code == 400
    client.post(address, {"reason": "Erreur"})
    assert Invoice.objects.get(kind="credit_note").total == Decimal("12.00")


def test_who_pays_corrects_nothing(account, invoice):
    address = reverse("billing:invoice-credit", args=[invoice.public_id])
    assert signed_in(account.person).post(address, {"reason": "Erreur"}).status_code == 403


def test_a_sites_steward_sees_what_its_issuer_billed(account, invoice):
    site = SiteFactory()
    steward = StewardFactory(role=Steward.Role.ACCOUNTANT, site=site)
    address = reverse("billing:invoice", args=[invoice.public_id])
    assert signed_in(steward.person).get(address).status_code == 404
    BearingFactory(site=site, issuer=invoice.issuer)
    assert signed_in(steward.person).get(address).status_code == 200


def test_lists_ask_as_much_for_three_invoices_as_for_one(account, django_assert_num_queries):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("billing:invoicing-invoices"))
            client.get(reverse("billing:unpaid"))
            client.get(reverse("billing:invoices"))
        return len(asked)

    client = accountant()
    client.get(reverse("billing:unpaid"))
    counts = []
    for number in (1, 2):
        for _one in range(number):
            other = AccountFactory()
            charge_of(other)
            issue_pending(account=other, until=MONDAY, now=NOW)
        counts.append(queries())
    assert counts[0] == counts[1]
