"""Issuers and accounts."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from billing.models import Account, Bearing, Issuer, IssuerTerms
from tests.factories.members import OrganisationFactory, PersonFactory


class IssuerFactory(DjangoModelFactory):
    class Meta:
        model = Issuer

    slug = factory.Sequence(lambda n: f"emetteur-{n}")
    name = factory.Sequence(lambda n: f"Association d’essai {n}")
    legal_form = Issuer.LegalForm.ASSOCIATION
    siren = "900000019"
    siret = "90000001900019"
    vat_number = "FR25900000019"
    iban = "FR7630006000011234567890189"
    bic = "AGRIFRPP"
    street = "42 avenue de la Perrière"
    postcode = "56100"
    town = "Lorient"
    email = "factures@essai.example"
    prefix = factory.Sequence(lambda n: f"T{n}-")


class IssuerTermsFactory(DjangoModelFactory):
    class Meta:
        model = IssuerTerms

    issuer = factory.SubFactory(IssuerFactory)
    valid_from = date(2020, 1, 1)


class BearingFactory(DjangoModelFactory):
    """Who bills for the whole network, with terms."""

    class Meta:
        model = Bearing

    issuer = factory.LazyFunction(lambda: IssuerTermsFactory().issuer)
    valid_from = date(2020, 1, 1)


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account

    person = factory.SubFactory(PersonFactory)
    street = "1 quai des Indes"
    postcode = "56100"
    town = "Lorient"


class OrganisationAccountFactory(AccountFactory):
    person = None
    organisation = factory.SubFactory(OrganisationFactory)
    siren = "900000027"
