"""What stands to an account's credit: money that nothing was paid with, and credit notes that are left."""

from decimal import Decimal

from billing.models import Account, Invoice, Payment
from core.money import ZERO


def credit_of(account: Account, issuer_id: int) -> Decimal:
    """With one issuer. Two queries."""
    payments = Payment.objects.filter(account=account, issuer=issuer_id).unspent()
    notes = Invoice.objects.filter(account=account, issuer=issuer_id, kind=Invoice.Kind.CREDIT_NOTE).open()
    return sum((one.left for one in payments), ZERO) + sum((one.left_to_pay for one in notes.defer("facts")), ZERO)
