"""Pages on which money is taken, listed, given back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.models import Payment
from tests.conftest import MONDAY
from tests.factories import AccountFactory, BearingFactory, PersonFactory, SiteFactory, StewardFactory
from tests.factories.payments import balance, credited, left_of, owed, paid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LIST = "/equipe/encaissements/"
TAKE = "/equipe/encaissements/nouveau/"


def browser(person):
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def site():
    return SiteFactory()


@pytest.fixture
def host(site):
    return StewardFactory(role="host", site=site).person


@pytest.fixture
def accountant():
    return StewardFactory(role="accountant", site=None).person


@pytest.fixture
def issuer():
    return BearingFactory().issuer


@pytest.fixture
def account():
    return AccountFactory(person__name="Éric Le Goff")


def form(account, **more):
    values = {"payer": account.person.public_id, "method": "cash", "amount": "40", "paid_on": MONDAY, "site": ""}
    return {**values, **more}


def test_strangers_to_the_team_are_sent_away():
    client = browser(PersonFactory())
    assert [client.get(page).status_code for page in (LIST, TAKE, f"{LIST}caisse/", f"{LIST}mandats/")] == [403] * 4


def test_who_pays_is_found_by_name_or_number(host, account):
    for text in ("goff", account.number):
        found = browser(host).get(TAKE, {"q": text}).context["found"]
        assert [row.name for row in found] == ["Éric Le Goff"]


def test_what_is_open_is_shown_and_proposed(host, account, issuer):
    owed(account, issuer, 40)
    owed(account, issuer, 2)
    page = browser(host).get(TAKE, {"payer": account.person.public_id})
    assert page.context["form"].initial["amount"] == 42
    assert len(page.context["invoices"]) == 2


def test_looking_at_somebody_makes_no_account(host):
    person = PersonFactory()
    assert browser(host).get(TAKE, {"payer": person.public_id}).status_code == 200
    assert not hasattr(person, "account")


def test_money_is_taken_for_the_invoices_chosen(host, account, issuer, site):
    older, newer = owed(account, issuer, 40, day=MONDAY - timedelta(days=3)), owed(account, issuer, 40)
    answer = browser(host).post(TAKE, form(account, invoices=[newer.public_id], site=site.slug))
    payment = Payment.objects.get()
    assert answer["Location"] == f"/paiements/{payment.public_id}/"
    assert (left_of(older), left_of(newer)) == (40, 0)
    assert (payment.site, payment.recorded_by, payment.method) == (site, host, "cash")


def test_a_form_sent_twice_takes_once(host, account, issuer):
    client = browser(host)
    places = {client.post(TAKE, form(account, key="abc"))["Location"] for _ in range(2)}
    assert (len(places), Payment.objects.count()) == (1, 1)


def test_the_same_money_is_asked_about_before_it_is_taken_again(host, account, issuer):
    client = browser(host)
    client.post(TAKE, form(account))
    assert client.post(TAKE, form(account)).status_code == 409
    assert client.post(TAKE, form(account, is_another="on")).status_code == 302
    assert Payment.objects.count() == 2


def test_money_for_two_issuers_is_two_payments(host, account, issuer):
    one, other = owed(account, issuer, 30), owed(account, BearingFactory(valid_from=MONDAY).issuer, 20)
    browser(host).post(TAKE, form(account, amount="60", invoices=[one.public_id, other.public_id]))
    assert sorted(Payment.objects.values_list("issuer", "amount")) == sorted(
        [(one.issuer_id, Decimal(40)), (other.issuer_id, Decimal(20))]
    )
    assert balance(account) == -10


@pytest.mark.parametrize(
    "wrong", [{"amount": "0"}, {"amount": "1.005"}, {"method": "direct_debit"}, {"paid_on": "2027-01-12"}]
)
def test_wrong_money_is_refused_in_the_form(host, account, issuer, wrong):
    assert browser(host).post(TAKE, form(account, **wrong)).status_code in (400, 422)
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("payer", ["x", "00000000-0000-0000-0000-000000000001"])
def test_nobody_is_not_found(host, payer):
    assert browser(host).get(TAKE, {"payer": payer}).status_code == 404


def test_a_host_sees_what_their_desk_took(host, account, issuer, site):
    here = paid(account, issuer, 5, method="cash", site_id=site.pk)
    paid(account, issuer, 6, method="cash", site_id=SiteFactory().pk)
    assert list(browser(host).get(LIST).context["page"]) == [here]


def test_who_keeps_the_books_sees_all_with_totals(accountant, account, issuer, site):
    paid(account, issuer, 5, method="cash", site_id=site.pk)
    paid(account, issuer, 6)
    page = browser(accountant).get(LIST)
    assert page.context["totals"] == [("espèces", 5, 0), ("virement", 6, 0)]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"method": "cash"}, 1), ({"qui": "goff"}, 2), ({"qui": "personne d’autre"}, 0), ({"since": "2027-01-12"}, 0),
        ({"until": "2027-01-11"}, 2), ({"since": "hier"}, 2), ({"page": "9"}, 2),
    ],
)  # fmt: skip
def test_payments_are_looked_for(accountant, account, issuer, asked, count):
    paid(account, issuer, 5, method="cash")
    paid(account, issuer, 6)
    assert len(browser(accountant).get(LIST, asked).context["page"].object_list) == count


def test_the_list_asks_no_more_for_more_rows(accountant, account, issuer):
    client, counts = browser(accountant), []
    for amount in (1, 3, 4):
        owed(account, issuer, amount)
        paid(account, issuer, amount + 1)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_drawer_counts_the_cash_of_a_day(host, account, issuer, site):
    paid(account, issuer, 5, method="cash", site_id=site.pk)
    paid(account, issuer, 7, method="cash", site_id=site.pk)
    paid(account, issuer, 6, site_id=site.pk)
    (drawer,) = browser(host).get(f"{LIST}caisse/").context["drawers"]
    assert (drawer.site.pk, drawer.difference) == (site.pk, 12)


@pytest.mark.parametrize("day", ["2027-01-12", "2027-13-45", "x"])
def test_a_drawer_of_another_day_is_empty_or_todays(host, day):
    assert browser(host).get(f"{LIST}caisse/", {"day": day}).status_code == 200


def receipt(payment):
    return f"/paiements/{payment.public_id}/"


def test_a_payer_sees_the_receipt_and_no_acts(account, issuer):
    page = browser(account.person).get(receipt(paid(account, issuer, 5)))
    assert page.status_code == 200
    assert "refund_form" not in page.context


def test_a_receipt_is_nobody_elses(account, issuer):
    assert browser(PersonFactory()).get(receipt(paid(account, issuer, 5))).status_code == 404


def test_credit_is_paid_back(accountant, account, issuer):
    payment = paid(account, issuer, 50)
    said = {"amount": "20", "method": "transfer", "reason": "trop payé"}
    browser(accountant).post(f"{LIST}{payment.public_id}/rembourser/", said)
    back = Payment.objects.get(nature="refund")
    assert (back.amount, back.reason, back.recorded_by) == (-20, "trop payé", accountant)


def test_a_refund_sent_twice_is_paid_back_once(accountant, account, issuer):
    payment = paid(account, issuer, 50)
    key = browser(accountant).get(receipt(payment)).context["refund_form"]["key"].value()
    said = {"amount": "20", "method": "transfer", "reason": "trop payé", "key": key}
    for _again in range(2):
        browser(accountant).post(f"{LIST}{payment.public_id}/rembourser/", said)
    assert Payment.objects.filter(nature="refund").count() == 1


def test_too_much_is_refused_on_the_receipt(accountant, account, issuer):
    payment = paid(account, issuer, 50)
    said = {"amount": "51", "method": "transfer", "reason": "trop payé"}
    answer = browser(accountant).post(f"{LIST}{payment.public_id}/rembourser/", said)
    assert (answer.status_code, Payment.objects.count()) == (422, 1)


def test_a_host_pays_nothing_back(host, account, issuer, site):
    payment = paid(account, issuer, 50, site_id=site.pk)
    said = {"amount": "20", "method": "cash", "reason": "trop payé"}
    assert browser(host).post(f"{LIST}{payment.public_id}/rembourser/", said).status_code == 403


def test_a_cheque_bounces(accountant, account, issuer):
    invoice = owed(account, issuer, 50)
    payment = paid(account, issuer, 50, method="cheque")
    browser(accountant).post(f"{LIST}{payment.public_id}/rejeter/", {"reason": "sans provision"})
    assert left_of(invoice) == 50


def test_what_a_credit_note_gives_back_can_be_paid_back(accountant, account, issuer):
    invoice = owed(account, issuer, 50)
    payment = paid(account, issuer, 50)
    credited(invoice, 50)
    said = {"amount": "50", "method": "transfer", "reason": "annulé"}
    assert browser(accountant).post(f"{LIST}{payment.public_id}/rembourser/", said).status_code == 302
    assert balance(account) == 0
