"""Versions of the prices beside the plain ones of billing.py."""

from datetime import time
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from billing.models import PeakWindow, UnitPrice, UsageKind
from tests.factories.billing import TariffFactory


class PeakWindowFactory(DjangoModelFactory):
    class Meta:
        model = PeakWindow

    tariff = factory.SubFactory(TariffFactory)
    weekday = 0
    starts = time(10)
    ends = time(12)


class UsageKindFactory(DjangoModelFactory):
    class Meta:
        model = UsageKind

    slug = factory.Sequence(lambda n: f"page-{n}")
    name = factory.Sequence(lambda n: f"Page {n}")
    unit = "page"


class UnitPriceFactory(DjangoModelFactory):
    class Meta:
        model = UnitPrice

    tariff = factory.SubFactory(TariffFactory)
    usage_kind = factory.SubFactory(UsageKindFactory)
    amount = Decimal("0.0834")
