"""What running a place costs."""

from datetime import date
from decimal import Decimal
from typing import Any

from members.models import Person
from reports.models import Cost
from spaces.models import Site
from tests.factories.reports import LONG_AGO


def spent(by: Person, site: Site, amount: str, *, month: date = date(2027, 1, 1), **fields: Any) -> Cost:
    """A fixed cost of the whole place in one month, unless said otherwise."""
    return Cost.objects.create(
        **{
            "entered_by": by,
            "site": site,
            "month": month,
            "label": "Loyer",
            "amount": Decimal(amount),
            "created_at": LONG_AGO,
            "changed_at": LONG_AGO,
            **fields,
        }
    )
