from datetime import timedelta

import pytest

from members.access import payer_for, require_scope
from members.actions.tokens import create_token, revoke_token
from members.errors import PayerNotAllowed, ScopeMissing, TokenNotFound
from members.models import ApiToken, Person
from tests.conftest import NOW
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return create_token(person=PersonFactory(), name="script", scopes=["bookings:read"], now=NOW)


def test_the_secret_is_not_kept(made):
    token, secret = made
    token.refresh_from_db()
    assert all(secret not in str(value) for value in vars(token).values())


def test_a_living_token_is_usable(made):
    assert list(ApiToken.objects.usable(NOW)) == [made[0]]


def test_a_revoked_token_is_not_usable(made):
    token, _secret = made
    revoke_token(person=token.person, public_id=token.public_id, now=NOW)
    assert not ApiToken.objects.usable(NOW).exists()


def test_an_expired_token_is_not_usable():
    create_token(person=PersonFactory(), name="x", scopes=[], now=NOW, expires_at=NOW + timedelta(days=1))
    assert not ApiToken.objects.usable(NOW + timedelta(days=1)).exists()


def test_a_token_dies_with_its_person(made):
    Person.objects.update(is_active=False)
    assert not ApiToken.objects.usable(NOW).exists()


def test_somebody_elses_token_cannot_be_revoked(made):
    with pytest.raises(TokenNotFound):
        revoke_token(person=PersonFactory(), public_id=made[0].public_id, now=NOW)


def test_a_scope_that_is_missing_is_named(made):
    with pytest.raises(ScopeMissing) as refusal:
        require_scope(made[0], "bookings:write")
    assert refusal.value.facts == {"scope": "bookings:write"}


def test_a_browser_session_needs_no_scope():
    require_scope(None, "bookings:write")


def test_an_affiliate_may_book_on_the_organisations_account():
    affiliation = AffiliationFactory()
    organisation = affiliation.organisation
    assert payer_for(affiliation.person, organisation.public_id) == organisation


@pytest.mark.parametrize("may_book", [None, False])
def test_others_may_not(may_book):
    person, organisation = PersonFactory(), OrganisationFactory()
    if may_book is not None:
        AffiliationFactory(person=person, organisation=organisation, may_book=may_book)
    with pytest.raises(PayerNotAllowed):
        payer_for(person, organisation.public_id)


def test_one_account_per_address_whatever_its_case():
    from django.db import IntegrityError

    PersonFactory(email="Anna@example.org")
    with pytest.raises(IntegrityError, match="person_one_account_per_email"):
        PersonFactory(email="anna@example.org")
