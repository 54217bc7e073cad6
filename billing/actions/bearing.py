"""Another bearer for a place, or for the network, from a date on.

A payer owes what was promised. Where the new bearer bills no VAT, the total becomes the net amount; where it bills VAT
and the old one did not, the total contains it. What is invoiced already stays as it is.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from billing import bearings, price_list
from billing.accounts import lock_account
from billing.actions.reversing import opposites
from billing.bearings import Bearings
from billing.errors import BearerUnchanged, BearingMonthClosed, PriceMissing
from billing.models import Account, Bearing, Charge, Issuer, Tariff
from billing.models.charge import ChargeQuerySet
from billing.price_list import PriceList
from core.money import ZERO, to_cents
from core.outbox import record
from core.wording import day_text
from members.models import Person
from spaces import catalogue
from spaces.catalogue import Catalogue
from spaces.models import Site

STANDARD_RATE = Decimal(20)
"""Of the Code général des impôts; of what has no price that says its own."""
NOBODY_POSTS = "LOCK TABLE billing_charge IN SHARE ROW EXCLUSIVE MODE"


def change_bearer(*, site: Site | None, issuer: Issuer, valid_from: date, by: Person, now: datetime) -> Bearing:
    """The issuer bills from that day on, until the next bearing. A second change for one day replaces the first.

    Raises BearingMonthClosed, BearerUnchanged, IssuerMissing where the issuer has no terms yet.
    """
    key = site.pk if site else None
    with transaction.atomic():
        before = bearings.build(0)
        if before.closed_until and valid_from <= before.closed_until:
            closed = day_text(before.closed_until, with_year=True)
            raise BearingMonthClosed(_("C’est clos jusqu’au %(day)s.") % {"day": closed})
        before.terms(issuer.pk, valid_from)
        known = before.known_issuer_for(key, valid_from)
        if known and known.pk == issuer.pk and valid_from in {row.valid_from for row in before.by_site.get(key, ())}:
            raise BearerUnchanged()
        bearing, _is_new = Bearing.objects.update_or_create(
            site=site, valid_from=valid_from, defaults={"issuer": issuer}
        )
        posted = post_under(before, bearings.build(0), since=valid_from, now=now)
        payload = {
            "site": str(site.public_id) if site else None,
            "issuer": str(issuer.public_id),
            "valid_from": valid_from.isoformat(),
            "by": str(by.public_id),
            "posted_again": posted,
        }
        record("bearer.changed", subject_id=bearing.pk, payload=payload, now=now)
    return bearing


def post_under(before: Bearings, after: Bearings, *, since: date, now: datetime) -> int:
    """What waits, from that day on, is posted again where VAT comes or goes, at the same total. How many charges."""
    waiting = (
        Charge.objects.standing().filter(invoice_line=None, activity_on__gte=since, pass_used=None).exclude(total=0)
    )
    lock_account(*_accounts(waiting))
    with connection.cursor() as cursor:
        cursor.execute(NOBODY_POSTS)
    wrong = [
        charge
        for charge in waiting.order_by("pk")
        if before.has_vat(charge.site_id, charge.activity_on) != after.has_vat(charge.site_id, charge.activity_on)
    ]
    if wrong:
        reason = _("L’émetteur a changé.")
        prices, current = price_list.of_tariffs(Tariff.objects.filter(is_published=True)), catalogue.current()
        rates = {
            charge.pk: _rate(charge, prices, current) if after.has_vat(charge.site_id, charge.activity_on) else ZERO
            for charge in wrong
        }
        again = [
            _at_rate(charge, rates[charge.pk], key, now) for charge, key in zip(wrong, _numbered(wrong), strict=True)
        ]
        Charge.objects.bulk_create(opposites(wrong, now=now, reason=reason))
        Charge.objects.bulk_create(again)
    return len(wrong)


def _accounts(charges: ChargeQuerySet) -> list[int]:
    people, organisations = charges.values("person"), charges.values("organisation")
    rows = Account.objects.filter(person__in=people) | Account.objects.filter(organisation__in=organisations)
    return sorted(rows.values_list("pk", flat=True))


def _rate(charge: Charge, prices: PriceList, current: Catalogue) -> Decimal:
    """What the price of the resource says; else the standard rate."""
    entry = current.resources.get(charge.resource_id or 0)
    if entry is None:
        return STANDARD_RATE
    try:
        return prices.price(entry, group=charge.group, on=charge.activity_on).vat_rate
    except PriceMissing:
        return STANDARD_RATE


def _numbered(charges: Iterable[Charge]) -> list[str]:
    """A term that is charged once is charged anew under its next number: `2027-01`, `2027-01#2`."""
    keys = []
    for charge in charges:
        term = charge.source_key.split("#")[0]
        same = Charge.objects.of_source(charge.source_kind, charge.source_id).filter(reverses=None)
        used = [key for key in same.values_list("source_key", flat=True) if key.split("#")[0] == term] if term else []
        keys.append(f"{term}#{len(used) + 1}" if term else "")
    return keys


def _at_rate(charge: Charge, rate: Decimal, source_key: str, now: datetime) -> Charge:
    """The same, to the same total."""
    net = to_cents(charge.total / (1 + rate / 100))
    kept = [field.attname for field in Charge._meta.concrete_fields if field.name not in ("id", "public_id")]
    again = Charge(**{name: getattr(charge, name) for name in kept})
    again.unit_price = to_cents(charge.unit_price * net / charge.net) if charge.net else charge.unit_price
    again.net, again.vat, again.vat_rate = net, charge.total - net, rate
    again.source_key, again.created_at = source_key, now
    return again
