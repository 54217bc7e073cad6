"""The accounts of payers: found or made, and locked."""

from typing import Any

from billing.models import Account
from core.database import in_one_trip

LOCK = "SELECT id FROM billing_account WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


def account_of(*, person_id: int | None = None, organisation_id: int | None = None) -> Account:
    """The account of the organisation where one pays, else of the person; made when first needed."""
    if organisation_id is not None:
        account, _is_new = Account.objects.get_or_create(organisation_id=organisation_id)
    else:
        payer: Any = person_id
        account, _is_new = Account.objects.get_or_create(person_id=payer)
    return account


def lock_account(*account_ids: int) -> None:
    """The first lock of whoever writes invoices, payments or settlements of payers, until the transaction ends."""
    in_one_trip([(LOCK, [list(account_ids)])])
