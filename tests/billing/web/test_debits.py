"""Pages of mandates, direct debits and bank statements."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from billing.models import BankLine, DebitBatch, Mandate, Payment
from tests.conftest import NOW
from tests.factories import AccountFactory, AffiliationFactory, PersonFactory, StewardFactory
from tests.factories.payments import IBAN, announced, debiting_issuer, left_of, mandate_of, owed

pytestmark = [pytest.mark.django_db]
MINE = "/profil/prelevement/"
KEPT = "/equipe/encaissements/mandats/"
DEBITS = "/equipe/encaissements/prelevements/"
BANK = "/equipe/encaissements/releves/"
STATEMENT = "Date;Libellé;Débit;Crédit\n11/01/2027;VIR {number};;40,00\n11/01/2027;EAU;-3,00;\n"


def browser(person):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def clock(frozen):
    return frozen


@pytest.fixture
def accountant():
    return StewardFactory(role="accountant", site=None).person


@pytest.fixture
def issuer():
    return debiting_issuer()


@pytest.fixture
def account():
    return AccountFactory(person__name="Éric Le Goff")


def signature(issuer, payer, **more):
    values = {"issuer": issuer.public_id, "account": payer.public_id, "holder": "Éric", "iban": IBAN, "agrees": "on"}
    return {**values, **more}


def test_a_member_signs_online(issuer):
    person = PersonFactory()
    assert browser(person).post(MINE, signature(issuer, person)).status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.account.person, mandate.status, mandate.signed_by) == (person, "active", person.name)


def test_a_mandate_is_signed_for_an_organisation_one_answers_for(issuer):
    row = AffiliationFactory(role="administrator")
    browser(row.person).post(MINE, signature(issuer, row.organisation))
    assert Mandate.objects.get().account.organisation == row.organisation


def test_a_mandate_is_not_signed_for_others(issuer, account):
    assert browser(PersonFactory()).post(MINE, signature(issuer, account.person)).status_code == 400
    row = AffiliationFactory(role="member")
    assert browser(row.person).post(MINE, signature(issuer, row.organisation)).status_code == 400


@pytest.mark.parametrize("wrong", [{"iban": "FR7630006000011234567890188"}, {"agrees": ""}, {"holder": ""}])
def test_a_wrong_mandate_is_refused_in_the_form(issuer, wrong):
    person = PersonFactory()
    assert browser(person).post(MINE, signature(issuer, person, **wrong)).status_code == 400
    assert Mandate.objects.count() == 0


def test_a_second_mandate_is_refused_in_the_form(issuer, account):
    mandate_of(account, issuer)
    assert browser(account.person).post(MINE, signature(issuer, account.person)).status_code == 409


@pytest.mark.parametrize("page", [MINE, KEPT])
def test_of_an_account_number_only_the_end_is_shown(issuer, account, accountant, page):
    mandate_of(account, issuer)
    text = browser(account.person if page == MINE else accountant).get(page).content.decode()
    assert "0189" in text
    assert IBAN not in text


def test_the_mandate_is_a_document(issuer, account):
    mandate = mandate_of(account, issuer)
    answer = browser(account.person).get(f"{MINE}{mandate.public_id}.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_document_is_nobody_elses(issuer, account):
    mandate = mandate_of(account, issuer)
    assert browser(PersonFactory()).get(f"{MINE}{mandate.public_id}.pdf").status_code == 404
    assert browser(PersonFactory()).post(f"{MINE}{mandate.public_id}/revoquer/").status_code == 404


def test_a_member_revokes(issuer, account):
    mandate = mandate_of(account, issuer)
    assert browser(account.person).post(f"{MINE}{mandate.public_id}/revoquer/")["Location"] == MINE
    mandate.refresh_from_db()
    assert mandate.status == "revoked"


def test_a_mandate_on_paper_is_entered(issuer, account, accountant):
    said = {**signature(issuer, account.person), "payer": account.person.public_id, "signed_by": "Éric"}
    assert browser(accountant).post(KEPT, {**said, "signed_on": "2027-01-04"}).status_code == 302
    assert str(Mandate.objects.get().signed_on) == "2027-01-04"


def test_debits_are_for_who_keeps_the_books(issuer, account):
    mandate_of(account, issuer)
    batch = announced(issuer, owed(account, issuer, 40))
    client = browser(account.person)
    pages = [DEBITS, f"{DEBITS}nouvelle/{issuer.public_id}/", f"{DEBITS}{batch.public_id}/", BANK]
    assert [client.get(page).status_code for page in pages] == [403] * 4
    assert client.get(f"{DEBITS}{batch.public_id}/fichier.xml").status_code == 403


def test_a_batch_lives_on_its_pages(issuer, account, accountant, clock):
    """Announced, handed to the bank, collected, and returned in the end."""
    mandate_of(account, issuer)
    invoice = owed(account, issuer, 40)
    client = browser(accountant)
    said = {"collect_on": "2027-01-25", "invoices": [invoice.pk]}
    page = client.post(f"{DEBITS}nouvelle/{issuer.public_id}/", said)["Location"]
    client.post(f"{page}preparer/")
    files = {client.get(f"{page}fichier.xml").content for _ in range(2)}
    assert (len(files), files.pop().count(b"<DrctDbtTxInf>")) == (1, 1)
    clock.move_to(NOW.replace(day=26))
    client = browser(accountant)
    client.post(f"{page}encaisser/")
    assert left_of(invoice) == 0
    debit = DebitBatch.objects.get().debits.get()
    client.post(f"{DEBITS}ligne/{debit.end_to_end}/rejeter/", {"reason": "AM04"})
    assert left_of(invoice) == 40
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("said", [{"collect_on": "2027-01-12"}, {"collect_on": ""}, {"collect_on": "2027-01-23"}])
def test_a_wrong_day_is_refused_in_the_form(issuer, account, accountant, said):
    mandate_of(account, issuer)
    invoice = owed(account, issuer, 40)
    answer = browser(accountant).post(f"{DEBITS}nouvelle/{issuer.public_id}/", {**said, "invoices": [invoice.pk]})
    assert (answer.status_code in (400, 422), DebitBatch.objects.count()) == (True, 0)


def test_a_line_and_a_batch_are_cancelled(issuer, account, accountant):
    mandate_of(account, issuer)
    batch = announced(issuer, owed(account, issuer, 40), owed(account, issuer, 2))
    client = browser(accountant)
    client.post(f"{DEBITS}ligne/{batch.debits.order_by('pk')[0].end_to_end}/retirer/")
    client.post(f"{DEBITS}{batch.public_id}/annuler/")
    assert [debit.status for debit in batch.debits.all()] == ["cancelled", "cancelled"]
    assert client.get(DEBITS).status_code == 200


def upload(client, issuer, text):
    file = SimpleUploadedFile("releve.csv", text if isinstance(text, bytes) else text.encode("cp1252"))
    return client.post(BANK, {"issuer": issuer.public_id, "file": file})


def test_a_statement_is_looked_at_before_it_is_kept(issuer, accountant):
    client = browser(accountant)
    page = upload(client, issuer, STATEMENT.format(number="X"))["Location"]
    assert len(client.get(page).context["shown"]) == 1
    assert BankLine.objects.count() == 0
    client.post(page, {"date": 0, "label": 1, "debit": 2, "credit": 3, "keep": "1"})
    assert BankLine.objects.get().label == "VIR X"
    assert client.get(page).status_code == 404


def test_columns_are_put_right(issuer, accountant):
    client = browser(accountant)
    page = upload(client, issuer, STATEMENT.format(number="X"))["Location"]
    assert client.post(page, {"date": 0, "label": 1, "amount": 2}).context["understood"].debits == 1
    assert client.post(page, {"date": 0, "label": 1}).status_code == 400


def test_somebody_elses_file_is_not_there(issuer, accountant):
    page = upload(browser(accountant), issuer, STATEMENT.format(number="X"))["Location"]
    other = StewardFactory(role="accountant", site=None).person
    assert browser(other).get(page).status_code == 404


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"a;b\n1;2", b"\x00\x01"])
def test_a_file_that_is_no_statement_is_refused_in_the_form(issuer, accountant, data):
    assert upload(browser(accountant), issuer, data).status_code == 422


@pytest.fixture
def bank_line(issuer, account, accountant):
    invoice = owed(account, issuer, 40)
    client = browser(accountant)
    page = upload(client, issuer, STATEMENT.format(number=invoice.number))["Location"]
    client.post(page, {"date": 0, "label": 1, "debit": 2, "credit": 3, "keep": "1"})
    return BankLine.objects.get()


def test_what_is_sure_is_confirmed_by_one_button(bank_line, accountant):
    client = browser(accountant)
    assert client.get(BANK).context["sure"] == 1
    client.post(f"{BANK}surs/", {"line": [bank_line.public_id, "x"]})
    assert Payment.objects.get().bank_line == bank_line


def test_a_proposal_is_confirmed(bank_line, accountant, account):
    client = browser(accountant)
    (proposal,) = client.get(f"{BANK}{bank_line.public_id}/").context["proposals"]
    client.post(f"{BANK}{bank_line.public_id}/decider/", {"proposal": proposal.key})
    assert Payment.objects.get().account == account


def test_a_proposal_that_is_none_any_more_is_refused(bank_line, accountant):
    answer = browser(accountant).post(f"{BANK}{bank_line.public_id}/decider/", {"proposal": "x"})
    assert (answer.status_code, Payment.objects.count()) == (409, 0)


def test_a_line_is_given_to_somebody_found(bank_line, accountant):
    person = PersonFactory()
    client = browser(accountant)
    client.post(f"{BANK}{bank_line.public_id}/decider/", {"payer": person.public_id})
    assert Payment.objects.get().account.person == person


def test_a_line_is_set_aside_and_taken_back(bank_line, accountant):
    client = browser(accountant)
    for said, state in (("ignore", "ignored"), ("reopen", "new")):
        client.post(f"{BANK}{bank_line.public_id}/decider/", {said: "1"})
        [(line, _proposals)] = client.get(BANK, {"state": state}).context["lines"]
        assert line == bank_line
