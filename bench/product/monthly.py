"""`python -m bench.product.monthly MEMBERS`: the monthly run of so many members, each invoice with its Factur-X PDF.

One process, one core. The floor is measured beside it: the XML and the page of the same facts, made, judged and thrown
away, without a database. Prints JSON; times in milliseconds an invoice, memory in MB.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import django
from django.core.management import call_command

LINES = 4
SAMPLE = 200
"""Invoices of which the floor is made."""
NET, RATE, VAT = Decimal("12.50"), Decimal("20.00"), Decimal("2.50")


def fill(members: int) -> int:
    """People with what a month leaves behind; the key of the run's starter."""
    from billing.models import Account, Bearing, Charge, Issuer, IssuerTerms, PriceGroup
    from core import clock
    from core.ids import uuid7
    from members.models import Person

    now = clock.now()
    day = now.date() - timedelta(days=1)
    issuer = Issuer.objects.create(
        slug="bench", name="Banc d’essai", legal_form="association", siren="900000019", siret="90000001900019",
        vat_number="FR25900000019", iban="FR7630006000011234567890189", street="1 rue du Port", postcode="56100",
        town="Lorient", prefix="BE",
    )  # fmt: skip
    IssuerTerms.objects.create(issuer=issuer, valid_from=day)
    Bearing.objects.create(issuer=issuer, valid_from=day)
    people = Person.objects.bulk_create(
        [Person(email=f"b{n}@bench.example", name=f"Personne {n}", password="!") for n in range(members)],
        batch_size=1000,
    )
    Account.objects.bulk_create(
        (Account(person=one, street="1 quai des Indes", postcode="56100", town="Lorient") for one in people),
        batch_size=1000,
    )
    Charge.objects.bulk_create(
        (
            Charge(
                person=one, kind="desk", group=PriceGroup.PUBLIC, label=f"Poste {n}, à l’heure", rule="hourly",
                quantity=5, unit="hour", unit_price=Decimal("2.50"), net=NET, vat_rate=RATE, vat=VAT, total=NET + VAT,
                activity_on=day, source_kind="bench", source_id=uuid7(), created_at=now,
            )
            for one in people
            for n in range(LINES)
        ),
        batch_size=2000,
    )  # fmt: skip
    return people[0].pk


def measure(members: int, starter: int) -> dict[str, object]:
    from billing.actions.running import issue_next, start_run
    from billing.models import Invoice, InvoiceDocument
    from core import clock, outbox
    from members.models import Person

    began = time.perf_counter()
    run = start_run(until=clock.now().date(), by=Person.objects.get(pk=starter), now=clock.now())
    told: dict[str, object] = {"members": members, "start_ms": round(1000 * (time.perf_counter() - began), 1)}
    issue = _timed(lambda: issue_next(run.pk, now=clock.now()))
    floor = _floor(list(Invoice.objects.order_by("pk")[:SAMPLE]))
    memory = [_memory()]
    document = _timed(lambda: outbox.deliver_one(now=clock.now()), every=max(1, members // 4), memory=memory)
    if Invoice.objects.count() != members or InvoiceDocument.objects.count() != members:
        raise RuntimeError("not everybody was billed")
    documents = InvoiceDocument.objects.count()
    per = {"issue_ms": issue / members, "document_ms": document / documents}
    told |= {name: round(1000 * value, 2) for name, value in per.items()}
    whole = (issue + document) / members
    return {**told, "invoice_ms": round(1000 * whole, 2), **floor, "memory_mb": memory}


def _timed(act: Callable[[], bool], *, every: int = 0, memory: list[int] | None = None) -> float:
    """Seconds until there is nothing left to do."""
    began, done = time.perf_counter(), 0
    while act():
        done += 1
        if memory is not None and every and done % every == 0:
            memory.append(_memory())
    return time.perf_counter() - began


def _floor(invoices: list[object]) -> dict[str, float]:
    """The first is made beforehand: it compiles the rules and the page."""
    from billing.documents.facts import facts_of
    from billing.documents.facturx import facturx_xml
    from billing.documents.pdf import invoice_pdf
    from billing.documents.validation import findings_of

    facts = [facts_of(invoice.facts) for invoice in invoices]  # type: ignore[attr-defined]
    spent = {"xml": 0.0, "rules": 0.0, "pdf": 0.0}
    for number, one in enumerate([facts[0], *facts]):
        marks = [time.perf_counter()]
        xml = facturx_xml(one)
        marks.append(time.perf_counter())
        findings_of(one, xml)
        marks.append(time.perf_counter())
        invoice_pdf(one, xml)
        marks.append(time.perf_counter())
        if number:
            for name, begins, ends in zip(spent, marks, marks[1:], strict=False):
                spent[name] += ends - begins
    told = {f"floor_{name}_ms": round(1000 * value / len(facts), 2) for name, value in spent.items()}
    return {**told, "floor_ms": round(1000 * sum(spent.values()) / len(facts), 2)}


def _memory() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss / 2**20)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")
    django.setup()
    call_command("migrate", verbosity=0)
    size = int(sys.argv[1])
    print(json.dumps(measure(size, fill(size))))
