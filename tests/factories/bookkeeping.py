"""Books with something in them."""

from datetime import date

from billing.actions.closing import close_month
from billing.actions.issuing import issue_pending
from billing.actions.receiving import receive_payment
from billing.models import Account, Invoice, Issuer
from members.models import Person
from spaces.models import Steward
from tests.conftest import MONDAY, NOW
from tests.factories.invoicing import charge_of
from tests.factories.members import PersonFactory
from tests.factories.money import AccountFactory, BearingFactory, IssuerFactory, IssuerTermsFactory
from tests.factories.spaces import StewardFactory

MARCH = date(2027, 3, 15)


def bearer(prefix: str = "FA") -> Issuer:
    """Who bills for the network."""
    return BearingFactory(issuer=IssuerTermsFactory(issuer=IssuerFactory(prefix=prefix)).issuer).issuer


def invoiced(account: Account, net: str = "10.00") -> Invoice:
    """A charge of the Monday, invoiced that day."""
    charge_of(account, net)
    (invoice,) = issue_pending(account=account, until=MONDAY, now=NOW)
    return invoice


def two_invoices() -> Issuer:
    """One of 12 € paid in cash, one of 24 € open; the same account."""
    issuer, account = bearer(), AccountFactory(person=PersonFactory(name="Awen Le Goff"))
    paid = invoiced(account)
    receive_payment(
        issuer_id=issuer.pk,
        account=account,
        method="cash",
        amount=paid.total,
        paid_on=MONDAY,
        towards=[paid],
        by=PersonFactory(),
        now=NOW,
    )
    invoiced(account, "20.00")
    return issuer


def closed_january() -> None:
    close_month(month=MONDAY, by=PersonFactory(), today=MARCH, now=NOW)


def bookkeeper() -> Person:
    """An accountant of the network."""
    return StewardFactory(person=PersonFactory(), site=None, role=Steward.Role.ACCOUNTANT).person
