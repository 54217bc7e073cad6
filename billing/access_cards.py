"""Whose invoices a person may pay by card, and whose payments they may follow."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q

from billing.errors import CheckoutNotFound
from billing.models import Account, Checkout
from members.models import Affiliation, Person


def accounts_of(person: Person) -> "Q":
    """One's own, and those of the organisations that one answers for; a condition on `Account`."""
    administered = Affiliation.objects.of(person).filter(role=Affiliation.Role.ADMINISTRATOR)
    return Q(person=person) | Q(organisation__in=administered.values("organisation"))


def find_checkout(person: Person, public_id: UUID | str) -> Checkout:
    """What one has opened oneself, or what is for one's accounts. Raises CheckoutNotFound."""
    mine = Q(by=person) | Q(account__in=Account.objects.filter(accounts_of(person)))
    try:
        return Checkout.objects.filter(mine).select_related("account", "by").get(public_id=public_id)
    except (Checkout.DoesNotExist, ValidationError) as error:
        raise CheckoutNotFound() from error
