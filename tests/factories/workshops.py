from typing import Any

import factory
from factory.django import DjangoModelFactory

from agenda.models import Facilitation, Facilitator, Partner
from tests.factories.agenda import MADE_AT, SessionFactory


class FacilitatorFactory(DjangoModelFactory):
    """`partners` are those they work for."""

    class Meta:
        model = Facilitator
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Intervenante {n}")
    created_at = MADE_AT

    @factory.post_generation
    def partners(self: Facilitator, _create: bool, partners: list[Partner] | None, **_more: Any) -> None:
        self.partners.set(partners or [])


class FacilitationFactory(DjangoModelFactory):
    class Meta:
        model = Facilitation

    session = factory.SubFactory(SessionFactory)
    facilitator = factory.SubFactory(FacilitatorFactory)
