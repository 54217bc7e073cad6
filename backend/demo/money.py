"""Who bills, and what is priced beside time. Numbers are made to look like numbers: nobody has them."""

from datetime import date, time
from decimal import Decimal

from backend.demo.places import Network
from backend.demo.span import Span
from billing.actions.drafting import copy_tariff
from billing.models import Bearing, Issuer, IssuerTerms, PeakWindow, PriceGroup, Tariff, UnitPrice, UsageKind
from core.money import to_cents

UNIT = Decimal("0.0001")
NETWORK, DEFIS = "Collectif de la Perrière", "Défis"
PEAKS = ((time(10), time(12)), (time(14), time(16)))
METERED = (
    ("page-a4", "Page A4 en noir", "page", "0.0834"),
    ("page-a3-couleur", "Page A3 en couleur", "page", "0.4167"),
    ("imprimante-3d", "Imprimante 3D", "minute", "0.0417"),
    ("casier", "Casier", "semaine", "4.1667"),
    ("cafe", "Café", "tasse", "0.8334"),
)
"""Slug, name, unit, price without VAT."""


def make_issuers(network: Network, span: Span) -> None:
    """The collective bills for all since two years; Défis, without VAT, for its own place since September."""
    begun = date(span.today.year - 2, 1, 1)
    collective = Issuer.objects.create(
        slug="perriere",
        name=NETWORK,
        legal_form=Issuer.LegalForm.ASSOCIATION,
        siren="999900004",
        siret="99990000400014",
        vat_number="FR50999900004",
        ics="FR72ZZZ123456",
        iban="FR7699999000010000000000115",
        bic="PERRFRPPXXX",
        street="avenue de la Perrière",
        postcode="56100",
        town="Lorient",
        email="factures@perriere.demo.local",
        phone="02 97 00 00 00",
        prefix="FA",
    )
    defis = Issuer.objects.create(
        slug="defis",
        name=DEFIS,
        legal_form=Issuer.LegalForm.ASSOCIATION,
        siren="999900012",
        siret="99990001200017",
        iban="FR7699999000010000000000212",
        bic="PERRFRPPXXX",
        street="8 rue du Général-Leclerc",
        postcode="56600",
        town="Lanester",
        email="factures@defis.demo.local",
        prefix="DEF",
    )
    IssuerTerms.objects.bulk_create(
        [
            IssuerTerms(
                issuer=collective, valid_from=begun, payment_days=30, legal="Association loi 1901, RNA W561000000."
            ),
            IssuerTerms(issuer=defis, valid_from=begun, has_vat=False, payment_days=30),
        ]
    )
    Bearing.objects.create(issuer=collective, valid_from=begun)
    september = date(span.today.year - (span.today.month < 9), 9, 1)
    own = [site for site in network.partners if site.organisation == network.bearers[DEFIS]]
    Bearing.objects.bulk_create(Bearing(site=site, issuer=defis, valid_from=september) for site in own)


def price_what_is_metered(tariff: Tariff, share: dict[PriceGroup, Decimal]) -> None:
    """For everybody, and cheaper for those whom the house helps."""
    PeakWindow.objects.bulk_create(
        PeakWindow(tariff=tariff, weekday=weekday, starts=starts, ends=ends)
        for weekday in range(5)
        for starts, ends in PEAKS
    )
    kinds = [
        UsageKind.objects.get_or_create(slug=slug, defaults={"name": name, "unit": unit})[0]
        for slug, name, unit, _price in METERED
    ]
    UnitPrice.objects.bulk_create(
        UnitPrice(
            tariff=tariff, group=group, usage_kind=kind, amount=(Decimal(row[3]) * part).quantize(Decimal("0.0001"))
        )
        for kind, row in zip(kinds, METERED, strict=True)
        for group, part in share.items()
        if group in (PriceGroup.PUBLIC, PriceGroup.SOLIDARITY)
    )


def draft_next_year(span: Span) -> None:
    """Three per cent more, but for desks, whose half-day stays."""
    year = span.today.year + 1
    current = Tariff.objects.filter(is_published=True, valid_from__lte=span.today).latest("valid_from")
    draft = copy_tariff(source=current, name=f"Tarif {year}", valid_from=date(year, 1, 1), raise_percent=Decimal(3))
    for price in draft.prices.filter(kind="desk", resource=None):
        price.half_day = to_cents(price.half_day / Decimal("1.03")) if price.half_day else None
        price.save(update_fields=["half_day"])
