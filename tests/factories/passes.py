"""Passes with the movement that gives their units, metered things, contributions and what they are worth."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from billing.actions.giving import write_pass
from billing.models import Contribution, ContributionRule, Pass, PassOffer, UnitPrice, UsageKind
from tests.factories.members import PersonFactory
from tests.factories.spaces import SiteFactory

MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)


class PassOfferFactory(DjangoModelFactory):
    class Meta:
        model = PassOffer

    slug = factory.Sequence(lambda n: f"carnet-{n}")
    name = "Dix demi-journées"
    kind = "desk"
    quantity = 10
    price = Decimal("75.00")


def pass_of(person: Any = None, *, organisation: Any = None, **values: Any) -> Pass:
    given = {
        "name": "Dix demi-journées",
        "origin": Pass.Origin.PURCHASE,
        "person": person,
        "organisation": organisation,
        "kind": "desk",
        "unit_minutes": 240,
        "quantity": 10,
        "valid_from": date(2027, 1, 1),
        "valid_until": date(2027, 12, 31),
        "by": person,
        "now": MADE_AT,
    }
    with transaction.atomic():
        return write_pass(**{**given, **values})


class UsageKindFactory(DjangoModelFactory):
    class Meta:
        model = UsageKind

    slug = factory.Sequence(lambda n: f"pages-{n}")
    name = "Pages imprimées"
    unit = "page"


class UnitPriceFactory(DjangoModelFactory):
    class Meta:
        model = UnitPrice

    usage_kind = factory.SubFactory(UsageKindFactory)
    amount = Decimal("0.1000")


class ContributionRuleFactory(DjangoModelFactory):
    """An hour is worth ten euros off; with `of_time`, an hour at a desk."""

    class Meta:
        model = ContributionRule

    class Params:
        of_time = factory.Trait(worth="time", kind="desk", minutes=60, amount=Decimal(0))

    valid_from = date(2020, 1, 1)
    worth = "money"
    amount = Decimal("10.00")


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    person = factory.SubFactory(PersonFactory)
    site = factory.SubFactory(SiteFactory)
    hours = Decimal("2.00")
    done_on = date(2027, 1, 10)
    what = "Tenue de l’accueil"
    created_at = MADE_AT
