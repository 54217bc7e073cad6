"""What invoices say, as plain values: nothing here is stored."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from billing.documents.facts import (
    Address,
    Corrected,
    InvoiceFacts,
    Line,
    Party,
    Settling,
    Terms,
    VatRow,
)
from billing.documents.mandate import MandateFacts
from billing.documents.statement import StatementFacts, StatementRow
from core.money import to_cents, vat_of

IBAN = "FR7630006000011234567890189"
FRANCHISE = "TVA non applicable, art. 293 B du CGI"
ISSUER = Party(
    name="La Perrière",
    address=Address(street="12 rue de la Perrière", postcode="56100", town="Lorient"),
    siren="732829320",
    siret="73282932000074",
    vat_number="FR44732829320",
    email="factures@perriere.example",
    phone="02 97 00 00 00",
    legal_form="Association loi 1901",
)
COMPANY = Party(
    name="Atelier du Scorff SARL",
    address=Address(street="3 quai des Indes", extra="Bâtiment B", postcode="56100", town="Lorient"),
    siren="404833048",
    siret="40483304800022",
    vat_number="FR83404833048",
    email="compta@scorff.example",
    reference="C-00042",
)
PERSON = Party(
    name="Maëlle Le Goff",
    address=Address(street="8 rue du Port", postcode="56100", town="Lorient"),
    email="maelle@exemple.test",
    reference="P-00007",
)
TERMS = Terms(
    late_rate="Pénalités de retard : taux de refinancement de la BCE majoré de 10 points.",
    indemnity="Indemnité forfaitaire pour frais de recouvrement : 40 €.",
    discount="Pas d’escompte pour paiement anticipé.",
    legal="Association inscrite au registre sous le n° W561000000.",
)
ISSUED, DUE = date(2026, 11, 30), date(2026, 12, 30)


def line(label="Salle Belle-Île", quantity="2", unit_price="15.00", rate="20.00", net=None, **more):
    amount = to_cents(Decimal(quantity) * Decimal(unit_price)) if net is None else Decimal(net)
    said = {"unit": "hour", "activity_on": date(2026, 11, 3), "site": "Perrière Centre", **more}
    return Line(
        label=label,
        quantity=Decimal(quantity),
        unit_price=Decimal(unit_price),
        net=amount,
        vat_rate=Decimal(rate),
        vat=vat_of(amount, Decimal(rate)),
        **said,
    )


def invoice(*lines, prepaid="0.00", settling=None, **more):
    """An invoice whose sums are those of its lines; to a business, by transfer, unless told otherwise."""
    rows = lines or (line(),)
    net, vat = sum(row.net for row in rows), sum(row.vat for row in rows)
    said = {
        "kind": "invoice",
        "number": "LP-2026-00042",
        "language": "fr",
        "issued_on": ISSUED,
        "due_on": DUE,
        "supply_from": date(2026, 11, 1),
        "supply_to": date(2026, 11, 30),
        "seller": ISSUER,
        "buyer": COMPANY,
        "is_business": True,
        "terms": TERMS,
        "settling": replace(
            settling or Settling(means="transfer", iban=IBAN, bic="AGRIFRPP"), prepaid=Decimal(prepaid)
        ),
        **more,
    }
    return InvoiceFacts(lines=rows, vat_rows=_vat_rows(rows), net=net, vat=vat, total=net + vat, **said)


def _vat_rows(lines):
    ordered = sorted(lines, key=lambda row: -row.vat_rate)
    return tuple(_vat_row(rate, list(rows)) for rate, rows in groupby(ordered, key=lambda row: row.vat_rate))


def _vat_row(rate, rows):
    net, vat = sum(row.net for row in rows), sum(row.vat for row in rows)
    if rate:
        return VatRow("S", rate, net, vat)
    return VatRow("E", rate, net, vat, FRANCHISE, "VATEX-FR-FRANCHISE")


def to_person(*lines, **more):
    return invoice(*lines, buyer=PERSON, is_business=False, **more)


def franchise(*lines, **more):
    seller = replace(ISSUER, vat_number="")
    return invoice(*(lines or (line(rate="0.00"),)), seller=seller, **more)


def paid(*lines, means="card", **more):
    facts = invoice(*lines, settling=Settling(means=means, paid_on=ISSUED, iban=IBAN), **more)
    return replace(facts, settling=replace(facts.settling, prepaid=facts.total))


def by_debit(*lines, **more):
    settling = Settling(
        means="direct_debit",
        ics="FR72ZZZ123456",
        mandate="PERRIERE-2026-0007",
        debtor_iban_end="0189",
        collect_on=date(2026, 12, 15),
    )
    return invoice(*lines, settling=settling, **more)


def credit_note(*lines, **more):
    said = {"number": "LP-2026-A0003", "corrects": Corrected("LP-2026-00012", date(2026, 10, 31)), **more}
    return invoice(*lines, kind="credit_note", **said)


def abroad(*lines, **more):
    buyer = Party(
        name="Kreuzberg Werkstatt GmbH",
        address=Address(street="Oranienstraße 12", postcode="10999", town="Berlin", country="DE"),
        vat_number="DE136695976",
        email="rechnung@kreuzberg.example",
    )
    return invoice(*lines, buyer=buyer, **more)


def association(*lines, **more):
    buyer = Party(
        name="Les Amis du Scorff",
        address=Address(street="1 place du Marché", postcode="56620", town="Pont-Scorff"),
        reference="A-00003",
    )
    return invoice(*lines, buyer=buyer, is_business=False, **more)


def mixed():
    return invoice(
        line(),
        line("Repas de l’atelier", "10", "12.50", "10.00", unit="unit"),
        line("Livre du port", "1", "18.96", "5.50", unit="unit"),
        line("Adhésion", "1", "30.00", "0.00", unit="unit"),
    )


def many(count, **more):
    """Bookings day after day; at 8.32 € the VAT of each line is rounded by 0.4 cent, as far as 20 % can be."""
    first = date(2026, 11, 1)
    rows = (line(f"Poste {n}", "1", "8.32", activity_on=first + timedelta(n % 30)) for n in range(count))
    return invoice(*rows, **more)


def statement(*rows, opening="0.00", **more):
    """Rows are (day, what, number, debit, credit); balances follow."""
    balance, told = Decimal(opening), []
    for day, what, number, debit, credit in rows:
        balance += Decimal(debit) - Decimal(credit)
        told.append(StatementRow(day, what, number, Decimal(debit), Decimal(credit), balance))
    said = {"language": "fr", "made_on": ISSUED, "since": date(2026, 11, 1), "until": date(2026, 11, 30), **more}
    return StatementFacts(
        issuer=ISSUER, account=COMPANY, opening=Decimal(opening), closing=balance, rows=tuple(told), **said
    )


def mandate(**more):
    said = {
        "rum": "PERRIERE-2026-0007",
        "creditor": ISSUER,
        "ics": "FR72ZZZ123456",
        "debtor": PERSON,
        "iban": IBAN,
        "made_on": ISSUED,
        "language": "fr",
    }
    return MandateFacts(**{**said, **more})
