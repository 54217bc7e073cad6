"""Operators read money, and change none of it there."""

import pytest
from django.test import Client

from tests.factories import AccountFactory, PersonFactory
from tests.factories.payments import IBAN, announced, debiting_issuer, mandate_of, owed, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    client = Client()
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def batch():
    account, issuer = AccountFactory(), debiting_issuer()
    mandate_of(account, issuer)
    paid(account, issuer, 5)
    return announced(issuer, owed(account, issuer, 40))


@pytest.mark.parametrize("name", ["payment", "mandate", "debitbatch", "bankline"])
def test_money_is_listed_and_nothing_is_added(operator, batch, name):
    address = f"/admin/billing/{name}/"
    assert (operator.get(address).status_code, operator.get(f"{address}add/").status_code) == (200, 403)


def test_an_account_number_is_not_shown(operator, batch):
    page = operator.get(f"/admin/billing/mandate/{batch.debits.get().mandate_id}/change/")
    assert (page.status_code, IBAN in page.content.decode()) == (200, False)


def test_a_payment_and_a_batch_are_looked_at(operator, batch):
    payment = batch.issuer.payments.get()
    pages = (f"payment/{payment.pk}", f"debitbatch/{batch.pk}")
    assert [operator.get(f"/admin/billing/{page}/change/").status_code for page in pages] == [200, 200]
