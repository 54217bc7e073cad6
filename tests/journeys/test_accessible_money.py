"""axe-core finds nothing on the pages about money either, for who pays and for who keeps the books."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.actions.issuing import issue_pending
from billing.actions.receiving import receive_payment
from billing.models import Account, PassOffer, Tariff, UsageKind
from core import clock
from core.clock import local_date
from members.models import Person
from spaces.models import Steward
from tests.factories import MembershipFactory, PlanFactory
from tests.factories.bookkeeping import bearer
from tests.factories.invoicing import charge_of
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PARIS, PHONE


@pytest.fixture
def everybody(publisher: Person, place) -> Person:
    """One person who pays and keeps the books."""
    Steward.objects.create(person=publisher, site=None, role=Steward.Role.MANAGER)
    return publisher


@pytest.fixture
def account(everybody: Person) -> Account:
    """An invoice paid in part, and something that waits."""
    issuer, now = bearer(), clock.now()
    today = local_date(now, PARIS)
    account = Account.objects.create(person=everybody, street="1 quai des Indes", postcode="56100", town="Lorient")
    charge_of(account, "20.00", on=today - timedelta(days=2))
    issue_pending(account=account, until=today, now=now)
    receive_payment(
        issuer_id=issuer.pk, account=account, method="cash", amount=Decimal(10), paid_on=today, by=everybody, now=now
    )
    charge_of(account, "5.00", on=today)
    return account


@pytest.fixture
def addresses(account: Account, everybody: Person) -> list[str]:
    membership = MembershipFactory(plan=PlanFactory(name="Nomade"), person=everybody)
    PassOffer.objects.create(slug="dix", name="Dix demi-journées", kind="desk", quantity=10, price=Decimal(60))
    UsageKind.objects.create(slug="page", name="Page imprimée", unit="page")
    draft = Tariff.objects.create(name="Tarif à venir", valid_from=local_date(clock.now(), PARIS))
    invoice = account.invoices.get()
    return [
        "/tarifs/",
        "/profil/abonnement/",
        f"/profil/abonnement/{membership.public_id}/",
        "/profil/carnets/",
        "/profil/consommations/",
        "/profil/contributions/",
        "/profil/factures/",
        "/profil/factures/adresse/",
        "/profil/factures/releve/",
        "/profil/prelevement/",
        f"/factures/{invoice.public_id}/",
        "/equipe/",
        "/equipe/facturation/",
        "/equipe/facturation/factures/",
        "/equipe/facturation/impayes/",
        f"/equipe/facturation/comptes/{account.public_id}/",
        f"/factures/{invoice.public_id}/corriger/",
        "/equipe/encaissements/",
        "/equipe/encaissements/caisse/",
        "/equipe/encaissements/nouveau/",
        "/equipe/encaissements/mandats/",
        "/equipe/encaissements/prelevements/",
        "/equipe/encaissements/releves/",
        "/equipe/abonnements/",
        "/equipe/abonnements/nouveau/",
        "/equipe/abonnements/formules/",
        "/equipe/compensation/",
        f"/paiements/{account.payments.get().public_id}/",
        "/equipe/carnets/",
        "/equipe/consommations/",
        "/equipe/contributions/",
        "/equipe/tarifs/",
        f"/equipe/tarifs/{draft.public_id}/",
        f"/equipe/tarifs/{draft.public_id}/comparer/",
        "/equipe/emetteurs/",
        "/equipe/comptabilite/",
        "/equipe/comptabilite/balance-agee/",
    ]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_about_money_are_accessible(visit, everybody, addresses, viewport):
    page = visit(everybody, viewport=viewport)
    found = [fault for address in addresses for fault in faults(page, address)]
    assert not found, "\n".join(found)
