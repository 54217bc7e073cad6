from datetime import date, time
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from members.models import Person
from spaces.models import (
    AccessGroup,
    BookingPolicy,
    CancellationTier,
    FixedSlot,
    Grant,
    Qualification,
    Quota,
    ReservedDay,
)
from tests.factories.spaces import BookingPolicyFactory


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = AccessGroup

    slug = factory.Sequence(lambda n: f"groupe-{n}")
    name = factory.Sequence(lambda n: f"Groupe {n}")


class QualificationFactory(DjangoModelFactory):
    class Meta:
        model = Qualification

    slug = factory.Sequence(lambda n: f"habilitation-{n}")
    name = factory.Sequence(lambda n: f"Habilitation {n}")


def group_of(*people: Person) -> AccessGroup:
    group = GroupFactory()
    group.people.set(people)
    return group


def qualify(person: Person, qualification: Qualification, *, until: date | None = None) -> Grant:
    return Grant.objects.create(
        person=person, qualification=qualification, granted_on=date(2027, 1, 1), expires_on=until
    )


def quota(most: float, *, policy: BookingPolicy | None = None, **more: Any) -> Quota:
    """Of everything, for a person, in hours of a week unless told otherwise."""
    told = {"holder": "person", "measure": "hours", "window": "week", **more}
    return Quota.objects.create(policy=policy or BookingPolicyFactory(), most=Decimal(str(most)), **told)


def slots(*hours: tuple[int, int], weekday: int = 0, policy: BookingPolicy | None = None) -> BookingPolicy:
    policy = policy or BookingPolicyFactory()
    for starts, ends in hours:
        FixedSlot.objects.create(policy=policy, weekday=weekday, starts=time(starts), ends=time(ends % 24))
    return policy


def tier(notice: str, percent: int, policy: BookingPolicy) -> CancellationTier:
    return CancellationTier.objects.create(policy=policy, notice=notice, percent=percent)


def reserve_day(weekday: int, group: AccessGroup, opens: str | None = None) -> ReservedDay:
    return ReservedDay.objects.create(policy=BookingPolicyFactory(), weekday=weekday, group=group, opens_to_all=opens)
