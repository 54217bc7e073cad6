from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from billing.models import Membership, Plan, Price, PriceGroup, Tariff
from spaces.models import Resource
from tests.factories.members import PersonFactory


class TariffFactory(DjangoModelFactory):
    class Meta:
        model = Tariff

    name = "Tarif d’essai"
    valid_from = date(2020, 1, 1)
    is_published = True


class PriceFactory(DjangoModelFactory):
    class Meta:
        model = Price

    tariff = factory.SubFactory(TariffFactory)
    group = PriceGroup.PUBLIC
    kind = Resource.Kind.DESK
    hourly = Decimal("2.50")
    daily_cap = Decimal("12.50")


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    slug = factory.Sequence(lambda n: f"plan-{n}")
    name = factory.Sequence(lambda n: f"Formule {n}")
    monthly_fee = Decimal("50.00")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    plan = factory.SubFactory(PlanFactory)
    person = factory.SubFactory(PersonFactory)
    starts_on = date(2020, 1, 1)
