import time

import pytest


@pytest.mark.django_db(transaction=True)
def test_demo(settings):
    from datetime import UTC, date, datetime

    from backend.demo import world
    from tests.factories import BearingFactory
    b = BearingFactory(valid_from=date(2020,1,1))
    t=[time.monotonic()]
    from billing.models import Invoice, InvoiceReminder, Payment
    orig=world.invoice_past_months
    def timed(people, span):
        t0=time.monotonic(); r=orig(people, span); print("invoices in", time.monotonic()-t0, r); return r
    world.invoice_past_months=timed
    t0=time.monotonic()
    world.make_world(scale=1, now=datetime(2026,11,25,10,20,tzinfo=UTC), say=print)
    print("world", time.monotonic()-t0)
    print(Invoice.objects.filter(kind="credit_note").count(), InvoiceReminder.objects.count(), Payment.objects.count(), Invoice.objects.open().count())
