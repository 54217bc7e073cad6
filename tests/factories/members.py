from collections.abc import Iterable
from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from members.actions.tokens import create_token
from members.models import Affiliation, Organisation, Person
from members.models.token import Scope


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Personne {n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Organisation.Kind.ASSOCIATION


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)


def token_for(person: Person, scopes: Iterable[str] = tuple(Scope), organisation: Organisation | None = None) -> str:
    """The secret of a fresh token."""
    made_at = datetime(2026, 1, 1, tzinfo=UTC)
    _token, secret = create_token(person=person, name="essai", scopes=scopes, now=made_at, organisation=organisation)
    return secret
