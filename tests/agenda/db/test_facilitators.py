"""Who holds sessions, and nobody two at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError

from agenda import errors
from agenda.access import may_attend_to
from agenda.actions.facilitating import add_facilitator, change_facilitator, remove_facilitator, tie_account
from agenda.actions.postponing import postpone_session
from agenda.actions.publishing import cancel_session, change_session
from agenda.models import Facilitation, Facilitator, Session
from core.database import violated
from spaces import catalogue
from tests.agenda.conftest import AFTERNOON
from tests.conftest import NOW, between
from tests.factories import PersonFactory
from tests.factories.agenda import PartnerFactory, SessionFactory, facts, publish, publisher_of
from tests.factories.workshops import FacilitationFactory, FacilitatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(partner) -> Facilitator:
    return FacilitatorFactory(name="Anna Le Bihan", partners=[partner])


@pytest.fixture
def said(library, anna):
    return facts(library, AFTERNOON, facilitators=(anna.pk,))


@pytest.fixture
def held(workshop, said, publisher) -> Session:
    return publish(workshop, said, by=publisher, now=NOW)


def change(session, said, by):
    return change_session(session=session, facts=said, by=by, catalogue=catalogue.current(), now=NOW)


def test_the_constraint_refuses_two_published_sessions_at_once(held, anna):
    other = SessionFactory(period=between(15, 17).stored)
    with pytest.raises(IntegrityError) as refused:
        FacilitationFactory(session=other, facilitator=anna)
    assert violated(refused.value) == "facilitator_one_session_at_a_time"


def test_busy_names_who_and_what(workshop, held, said, publisher, anna):
    with pytest.raises(errors.FacilitatorBusy) as refused:
        publish(workshop, replace(said, period=between(15, 17)), by=publisher, now=NOW)
    told = refused.value.facts
    assert (told["facilitator"]["name"], told["conflict_session"]["id"]) == ("Anna Le Bihan", str(held.public_id))
    assert Session.objects.count() == 1


def test_one_session_after_the_other_is_no_clash(workshop, held, said, publisher):
    publish(workshop, replace(said, period=between(16, 17)), by=publisher, now=NOW)
    assert Facilitation.objects.count() == 2


def test_moving_into_a_busy_time_changes_nothing(workshop, held, said, publisher, events):
    later = publish(workshop, replace(said, period=between(17, 18)), by=publisher, now=NOW)
    before = events()
    with pytest.raises(errors.FacilitatorBusy):
        change(later, replace(said, period=between(15, 17)), publisher)
    later.refresh_from_db()
    assert (later.span, later.sequence, events()) == (between(17, 18), 0, before)


def test_a_draft_keeps_nobody_busy(workshop, held, said, publisher):
    draft = publish(workshop, replace(said, status="draft"), by=publisher, now=NOW)
    with pytest.raises(errors.FacilitatorBusy):
        change(draft, said, publisher)
    assert Session.objects.get(pk=draft.pk).status == "draft"


@pytest.mark.parametrize("end", [cancel_session, postpone_session])
def test_what_does_not_take_place_frees(end, workshop, held, said, publisher):
    end(session=held, by=publisher, now=NOW)
    publish(workshop, said, by=publisher, now=NOW)
    assert Facilitation.objects.filter(is_living=True).count() == 1


def test_moving_and_changing_hands_at_once(workshop, held, said, publisher, partner):
    other = FacilitatorFactory(partners=[partner])
    later = publish(workshop, replace(said, period=between(17, 18)), by=publisher, now=NOW)
    change(later, replace(said, facilitators=(other.pk,)), publisher)
    assert [row.facilitator for row in later.facilitations.all()] == [other]


def test_unsaid_facilitators_stay(held, said, publisher, anna):
    change(held, replace(said, capacity=9, facilitators=None), publisher)
    assert [row.facilitator for row in held.facilitations.all()] == [anna]


def test_saying_the_same_changes_nothing(held, said, publisher):
    assert change(held, said, publisher).sequence == 0


def test_another_partners_facilitator_is_not_found(workshop, library, publisher):
    stranger = FacilitatorFactory(partners=[PartnerFactory()])
    with pytest.raises(errors.FacilitatorNotFound):
        publish(workshop, facts(library, AFTERNOON, facilitators=(stranger.pk,)), by=publisher, now=NOW)


def test_a_known_address_is_the_same_row(partner, publisher):
    known = FacilitatorFactory(email="Anna@example.org", partners=[PartnerFactory()])
    added = add_facilitator(partner=partner, name="A. L.", email="anna@example.org", by=publisher, now=NOW)
    assert (added, added.name, added.partners.count()) == (known, known.name, 2)


def test_adding_twice_changes_nothing(partner, publisher):
    for _ in range(2):
        add_facilitator(partner=partner, name="Anna", email="anna@example.org", by=publisher, now=NOW)
    assert Facilitator.objects.of(partner).count() == 1


def test_without_an_address_two_people_may_share_a_name(partner, publisher):
    for _ in range(2):
        add_facilitator(partner=partner, name="Anna", by=publisher, now=NOW)
    assert Facilitator.objects.of(partner).count() == 2


def verified(email: str, *, is_verified: bool = True):
    person = PersonFactory(email=email)
    EmailAddress.objects.create(user=person, email=email, verified=is_verified)
    return person


def test_a_verified_account_is_tied_when_its_address_is_added(partner, publisher):
    person = verified("anna@example.org")
    added = add_facilitator(partner=partner, name="Anna", email="Anna@example.org", by=publisher, now=NOW)
    assert added.person == person


def test_an_account_is_tied_later_by_its_owner(partner):
    row = FacilitatorFactory(email="anna@example.org", partners=[partner])
    person = verified("anna@example.org")
    assert tie_account(person=person) == row
    row.refresh_from_db()
    assert row.person == person


def test_an_unverified_address_is_nobodys(partner):
    FacilitatorFactory(email="anna@example.org", partners=[partner])
    assert tie_account(person=verified("anna@example.org", is_verified=False)) is None


def test_a_shared_row_is_not_renamed_by_one_partner(partner, publisher):
    shared = FacilitatorFactory(partners=[partner, PartnerFactory()])
    with pytest.raises(errors.FacilitatorShared):
        change_facilitator(facilitator=shared, partner=partner, name="Autre", by=publisher)


def test_an_address_belongs_to_one_row(partner, publisher, anna):
    FacilitatorFactory(email="prise@example.org")
    with pytest.raises(errors.FacilitatorKnown):
        change_facilitator(facilitator=anna, partner=partner, name="Anna", email="PRISE@example.org", by=publisher)


def test_whoever_holds_sessions_to_come_is_not_removed(held, partner, publisher, anna):
    with pytest.raises(errors.FacilitatorHoldsSessions):
        remove_facilitator(facilitator=anna, partner=partner, by=publisher, now=NOW)


def test_history_keeps_whoever_has_gone(held, partner, publisher, anna):
    remove_facilitator(facilitator=anna, partner=partner, by=publisher, now=NOW + timedelta(days=1))
    assert (Facilitator.objects.of(partner).count(), Facilitator.objects.count()) == (0, 1)


def test_a_row_that_nobody_used_is_gone(partner, publisher, anna):
    remove_facilitator(facilitator=anna, partner=partner, by=publisher, now=NOW)
    assert Facilitator.objects.count() == 0


def test_strangers_change_nothing(partner, anna):
    stranger = publisher_of(PartnerFactory())
    with pytest.raises(errors.NotThePublisher):
        remove_facilitator(facilitator=anna, partner=partner, by=stranger, now=NOW)


def test_a_facilitator_attends_to_their_own_session_alone(held, workshop, library, anna):
    anna.person = PersonFactory()
    anna.save()
    other = SessionFactory(workshop=workshop, site=library, period=between(18, 19).stored)
    assert (may_attend_to(anna.person, held), may_attend_to(anna.person, other)) == (True, False)
