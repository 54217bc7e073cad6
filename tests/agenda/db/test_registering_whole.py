"""Registering with all that can be said: a proxy, answers, a price, an appointment, statistics; and confirming."""

from datetime import timedelta
from decimal import Decimal

import pytest

from agenda import errors
from agenda.actions.keeping import confirm_registration
from agenda.actions.queueing import expire_unconfirmed, join_queue
from agenda.actions.registering import cancel_registration, register
from agenda.attending import Statistics
from agenda.models import Registration, Session
from agenda.slots import free_slots, slots
from core.errors import Invalid
from tests.conftest import NOW, at, between
from tests.factories.agenda import RegistrationFactory, SessionFactory, WorkshopFactory
from tests.factories.attending import QuestionFactory

pytestmark = pytest.mark.django_db

ANNE = {"name": "Anne Le Gall", "email": "anne@example.org"}
MEDIATOR = {"proxy": "Yann Le Goff", "proxy_kind": "mediator", "proxy_email": "yann@defis.example"}


@pytest.fixture
def careful(library, partner):
    """Its workshop asks that one follows the link."""
    workshop = WorkshopFactory(partner=partner, needs_confirmation=True)
    return SessionFactory(workshop=workshop, site=library, period=between(14, 16).stored, capacity=1)


@pytest.fixture
def permanence(library, partner):
    """Four appointments of half an hour this afternoon."""
    workshop = WorkshopFactory(partner=partner, format="permanence")
    return SessionFactory(workshop=workshop, site=library, period=between(14, 16).stored, capacity=4, slot_minutes=30)


def test_proxy_is_reached_where_the_person_has_no_address(session):
    made = register(session=session, name="Anne Le Gall", email="", now=NOW, **MEDIATOR)
    assert (made.email, made.reached_at, made.proxy_kind) == ("", "yann@defis.example", "mediator")


def test_one_address_at_least_is_needed(session):
    with pytest.raises(Invalid) as refused:
        register(session=session, name="Anne", email="", proxy="Yann", now=NOW)
    assert list(refused.value.errors) == ["email"]


def test_mediator_registers_several_people_without_addresses(session):
    for name in ("Anne", "Jean"):
        register(session=session, name=name, email="", now=NOW, **MEDIATOR)
    assert Registration.objects.living().count() == 2


def test_same_name_by_the_same_proxy_is_refused(session):
    register(session=session, name="Anne", email="", now=NOW, **MEDIATOR)
    with pytest.raises(errors.AlreadyRegistered):
        register(session=session, name="ANNE", email="", now=NOW, **MEDIATOR)


def test_signed_in_proxy_is_reached_at_their_own_address(session, coworker):
    made = register(session=session, name="Anne", email="", person=coworker, now=NOW)
    assert (made.person, made.registered_by_proxy, made.proxy_email) == (None, coworker.name, coworker.email)


def test_required_question_must_be_answered(session):
    question = QuestionFactory(workshop=session.workshop, is_required=True)
    with pytest.raises(Invalid) as refused:
        register(session=session, now=NOW, **ANNE)
    assert refused.value.errors == {f"answers.{question.public_id}": ["Répondez à cette question."]}


def test_answers_are_kept_by_question(session):
    question = QuestionFactory(workshop=session.workshop, kind="number")
    made = register(session=session, answers={str(question.public_id): "3"}, now=NOW, **ANNE)
    assert made.answers == {str(question.public_id): 3}


def test_retired_question_is_not_asked(session):
    QuestionFactory(workshop=session.workshop, is_required=True, retired_at=NOW)
    assert register(session=session, now=NOW, **ANNE).answers == {}


def test_statistics_are_untold_unless_said(session):
    made = register(session=session, now=NOW, **ANNE)
    told = register(session=session, name="B", email="b@example.org", statistics=Statistics("douze_dix_huit"), now=NOW)
    assert (made.age_band, told.age_band) == ("non_communique", "douze_dix_huit")


def test_price_is_chosen_where_it_is_free_to_choose(library, partner):
    workshop = WorkshopFactory(partner=partner, price=Decimal(10), is_pay_what_you_want=True)
    session = SessionFactory(workshop=workshop, site=library)
    assert register(session=session, price_chosen=Decimal(4), now=NOW, **ANNE).price_chosen == Decimal(4)


def test_price_is_not_chosen_elsewhere(session):
    with pytest.raises(Invalid) as refused:
        register(session=session, price_chosen=Decimal(4), now=NOW, **ANNE)
    assert list(refused.value.errors) == ["price_chosen"]


def test_appointment_is_needed_at_a_permanence(permanence):
    with pytest.raises(errors.AppointmentNeeded):
        register(session=permanence, now=NOW, **ANNE)


def test_appointment_is_held(permanence):
    slot = slots(permanence)[1]
    register(session=permanence, slot=slot, now=NOW, **ANNE)
    assert free_slots(permanence) == [one for one in slots(permanence) if one != slot]


def test_taken_appointment_names_the_free_ones(permanence):
    slot = slots(permanence)[0]
    register(session=permanence, slot=slot, now=NOW, **ANNE)
    with pytest.raises(errors.AppointmentTaken) as refused:
        register(session=permanence, slot=slot, name="B", email="b@example.org", now=NOW)
    assert [offer["start"][11:16] for offer in refused.value.facts["free"]] == ["14:30", "15:00", "15:30"]


def test_stranger_s_place_waits_for_the_link_and_is_held(careful, events):
    made = register(session=careful, now=NOW, **ANNE)
    assert (made.status, made.confirm_by, events()[-1][0]) == ("pending", at(14), "registration.pending")
    assert Session.objects.get(pk=careful.pk).places_left == 0


def test_link_stands_for_a_day_at_most(library, partner):
    workshop = WorkshopFactory(partner=partner, needs_confirmation=True)
    later = SessionFactory(workshop=workshop, site=library, period=between(14, 16, at(9).date() + timedelta(9)).stored)
    assert register(session=later, now=NOW, **ANNE).confirm_by == NOW + timedelta(hours=24)


def test_signed_in_person_is_registered_at_once(careful, coworker):
    made = register(session=careful, name="Anne", email=coworker.email, person=coworker, now=NOW)
    assert made.status == "registered"


def test_signed_in_proxy_of_somebody_with_an_address_is_not(careful, coworker):
    assert register(session=careful, person=coworker, now=NOW, **ANNE).status == "pending"


def test_confirming_makes_it_registered_and_tells_as_any_other(careful, events):
    made = register(session=careful, now=NOW, **ANNE)
    confirmed = confirm_registration(registration=made, by=None, now=at(8))
    assert (confirmed.status, confirmed.confirmed_at, events()[-1][0]) == ("registered", at(8), "registration.created")


def test_confirming_once_more_says_that_one_still_comes(session, events):
    made = register(session=session, now=NOW, **ANNE)
    assert confirm_registration(registration=made, by=None, now=at(9)).confirmed_at == at(9)
    assert [kind for kind, _ in events()] == ["registration.created", "registration.confirmed"]


def test_confirming_too_late_is_refused_before_the_sweep_and_after(careful):
    made = register(session=careful, now=NOW, **ANNE)
    Registration.objects.update(confirm_by=at(9))
    for sweep in (False, True):
        if sweep:
            expire_unconfirmed(now=at(10))
        with pytest.raises(errors.ConfirmationExpired):
            confirm_registration(registration=made, by=None, now=at(10))


def test_unconfirmed_place_goes_to_the_queue(careful):
    register(session=careful, now=NOW, **ANNE)
    next_one = join_queue(session=careful, name="B", email="b@example.org", now=NOW)
    Registration.objects.filter(status="pending").update(confirm_by=at(9))
    assert expire_unconfirmed(now=at(9)) == 1
    next_one.refresh_from_db()
    assert next_one.status == "offered"


def test_confirming_what_was_cancelled_is_refused(session):
    gone = RegistrationFactory(session=session, status="cancelled", cancelled_at=NOW)
    with pytest.raises(errors.RegistrationEnded):
        confirm_registration(registration=gone, by=None, now=NOW)


def test_given_back_appointment_is_offered_to_the_first_in_line(permanence):
    held = [
        register(session=permanence, slot=slot, name=f"N{n}", email=f"n{n}@example.org", now=NOW)
        for n, slot in enumerate(slots(permanence))
    ]
    waiting = join_queue(session=permanence, now=NOW, **ANNE)
    cancel_registration(registration=held[2], by=None, now=at(8))
    waiting.refresh_from_db()
    assert (waiting.status, waiting.appointment) == ("offered", slots(permanence)[2])
