"""Where caps span bookings: what is left of a day costs what it would by itself, once another use of it is gone."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from billing import price_list
from billing.actions.drawing import write
from billing.day_pricing import Time, cheapest, total
from billing.models import Charge
from billing.price_list import PriceList
from billing.standing import DAY_RULES
from core.money import ZERO, vat_of
from spaces import catalogue
from spaces.catalogue import Catalogue

KEPT = (
    "person_id", "organisation_id", "kind", "group", "site_id", "resource_id", "vat_rate", "activity_on",
    "membership_id", "source_kind", "source_id",
)  # fmt: skip


def level_days(gone: Iterable[Charge], *, now: datetime) -> None:
    """What is missing is charged to the last of the uses that are left; nobody books a day's cap and cancels the rest.

    Nothing to do, and nothing asked, where no tariff in force caps the bookings of a day together.
    """
    days = {(one.resource_id, one.activity_on): one for one in gone if _is_time(one)}
    if not days:
        return
    current = catalogue.current()
    prices = price_list.at(current.version)
    spanning = [one for one in days.values() if prices.caps_span_bookings(one.activity_on, one.activity_on)]
    write([more for one in spanning if (more := _missing(one, current, prices, now=now))], now=now)


def _missing(gone: Charge, current: Catalogue, prices: PriceList, *, now: datetime) -> Charge | None:
    left, resource = _left(gone), current.resources.get(gone.resource_id or 0)
    if not left or resource is None:
        return None
    time = Time(sum(row.minutes - row.peak_minutes for row in left), sum(row.peak_minutes for row in left))
    parts = cheapest(time, prices.price(resource, group=gone.group, on=gone.activity_on))
    net = total(parts) - sum((row.net for row in left), ZERO)
    if net <= ZERO:
        return None
    vat = vat_of(net, left[-1].vat_rate)
    return Charge(
        label=_("%(resource)s, complément de la journée") % {"resource": resource.name},
        rule=parts[0].rule,
        quantity=1,
        unit="share",
        unit_price=net,
        net=net,
        vat=vat,
        total=net + vat,
        created_at=now,
        **{name: getattr(left[-1], name) for name in KEPT},
    )


def _is_time(charge: Charge) -> bool:
    return charge.rule in DAY_RULES and charge.resource_id is not None


def _left(gone: Charge) -> list[Charge]:
    who = {"person": gone.person_id, "organisation": gone.organisation_id}
    same = Charge.objects.filter(**who, resource=gone.resource_id, activity_on=gone.activity_on, rule__in=DAY_RULES)
    return list(same.standing().order_by("pk"))
