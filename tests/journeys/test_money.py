"""Money at the desk, from a bank statement and by direct debit, on a phone."""

import pytest

from billing.models import Mandate, Payment
from core import clock
from core.clock import local_date
from tests.factories import AccountFactory, BearingFactory, IssuerTermsFactory
from tests.factories.payments import IBAN, left_of, owed
from tests.journeys.steps import PARIS


@pytest.fixture
def issuer(place):
    return BearingFactory(issuer=IssuerTermsFactory(issuer__ics="FR72ZZZ123456").issuer).issuer


@pytest.fixture
def today():
    return local_date(clock.now(), PARIS)


@pytest.fixture
def account(coworker):
    return AccountFactory(person=coworker)


def test_the_desk_takes_cash_for_an_invoice(visit, manager, account, issuer, today):
    invoice = owed(account, issuer, 42, day=today)
    page = visit(manager)
    page.goto("/equipe/")
    page.get_by_role("link", name="Encaissements").click()
    page.get_by_role("link", name="Encaisser").first.click()
    page.get_by_label("Qui paie").fill("maëlle")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Maëlle Essai").click()
    page.get_by_role("button", name="Enregistrer le paiement").click()
    page.get_by_role("heading", name="Reçu").wait_for()
    assert (left_of(invoice), Payment.objects.get().method) == (0, "cash")


def test_a_statement_is_read_and_what_is_sure_confirmed(visit, manager, account, issuer, today):
    invoice = owed(account, issuer, 42, day=today)
    rows = f"Date;Libellé;Débit;Crédit\n{today:%d/%m/%Y};VIR {invoice.number};;42,00\n"
    page = visit(manager)
    page.goto("/equipe/encaissements/releves/")
    file = {"name": "releve.csv", "mimeType": "text/csv", "buffer": rows.encode("cp1252")}
    page.get_by_label("Relevé au format CSV").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_role("button", name="Garder ces lignes").click()
    page.get_by_role("button", name="Confirmer la ligne sûre").click()
    page.get_by_text("1 ligne rapprochée.").wait_for()
    assert left_of(invoice) == 0


def test_a_member_signs_a_mandate(visit, coworker, issuer):
    page = visit(coworker)
    page.goto("/profil/factures/")
    page.get_by_role("link", name="Prélèvement").click()
    page.get_by_label("IBAN").fill("FR76 3000 6000 0112 3456 7890 188")
    page.get_by_label("Je signe ce mandat").check()
    page.get_by_role("button", name="Signer le mandat").click()
    page.get_by_text("La clé de contrôle ne correspond pas").wait_for()
    page.get_by_label("IBAN").fill(IBAN)
    page.get_by_role("button", name="Signer le mandat").click()
    page.get_by_text("compte finissant par 0189").wait_for()
    assert Mandate.objects.get().account.person == coworker
