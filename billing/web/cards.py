"""What other pages need to offer payment by card."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from billing import card_payments
from billing.actions.paying import due_of
from members.models import Person


def card_context(person: Person, *, invoice: Any = None, return_to: str = "") -> dict[str, Any]:
    """What `billing/_pay_by_card.html` needs: for one invoice with `left_to_pay`, or for all that is open.

    `{% include "billing/_pay_by_card.html" %}` shows a button for each, and nothing where cards are not offered.
    """
    if not card_payments.is_configured():
        return {"pays_by_card": False}
    dues = [] if invoice is not None else due_of(person)
    return {"pays_by_card": True, "card_invoice": invoice, "card_dues": dues, "card_return": return_to}


def own_path(request: HttpRequest, path: str) -> str:
    """A page of ours, whatever the address says."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own else reverse("billing:plans")
