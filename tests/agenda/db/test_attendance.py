"""Who came: added at the door, counted, charged."""

from decimal import Decimal

import pytest

from agenda import errors
from agenda.actions.attendance import add_registration, count_unregistered, mark_attendance
from agenda.actions.charging import Settling, is_billed, settling
from agenda.actions.registering import register
from agenda.models import Registration, Session
from agenda.slots import slots
from billing.models import Charge
from tests.conftest import NOW, at, between
from tests.factories import BearingFactory
from tests.factories.agenda import RegistrationFactory, SessionFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


def test_a_name_is_enough_at_the_door(session, publisher, events):
    made = add_registration(session=session, name="Jean", email="", by=publisher, now=at(15))
    assert (made.is_walk_in, made.has_attended, made.status) == (True, True, "registered")
    assert [kind for kind, _ in events()] == ["registration.added"]


def test_who_rang_before_is_not_here_yet(session, publisher):
    made = add_registration(session=session, name="Jean", email="jean@example.org", by=publisher, now=NOW)
    assert (made.is_walk_in, made.has_attended) == (False, None)


def test_nobody_is_added_to_a_full_session(publisher, workshop, library):
    full = SessionFactory(workshop=workshop, site=library, capacity=1, period=between(14, 16).stored)
    RegistrationFactory(session=full)
    with pytest.raises(errors.SessionFull):
        add_registration(session=full, name="Jean", email="", by=publisher, now=at(14))


def test_somebody_else_adds_nobody(session, coworker):
    with pytest.raises(errors.NotThePublisher):
        add_registration(session=session, name="Jean", email="", by=coworker, now=at(14))


def test_at_a_permanence_the_next_free_appointment_is_given(publisher, library, partner):
    workshop = WorkshopFactory(partner=partner, format="permanence")
    session = SessionFactory(
        workshop=workshop, site=library, period=between(14, 16).stored, capacity=4, slot_minutes=30
    )
    made = add_registration(session=session, name="Jean", email="", by=publisher, now=at(14, 40))
    assert made.appointment == slots(session)[1]


def test_those_on_no_list_are_counted(session, publisher):
    count_unregistered(session=session, count=3, by=publisher, now=at(14))
    assert Session.objects.get(pk=session.pk).unregistered_count == 3


@pytest.fixture
def priced(library, partner):
    BearingFactory(site=library)
    return SessionFactory(
        workshop=WorkshopFactory(partner=partner, price=Decimal("12.05")),
        site=library,
        period=between(14, 16).stored,
    )


@pytest.fixture
def coming(priced, coworker):
    return register(session=priced, name="Anne", email=coworker.email, person=coworker, now=NOW)


def mark(session, publisher, *present):
    mark_attendance(session=session, present={row.public_id for row in present}, by=publisher, now=at(15))


def totals():
    return list(Charge.objects.order_by("pk").values_list("total", flat=True))


def test_whoever_came_with_an_account_is_charged_the_price_with_its_vat(priced, publisher, coming, coworker):
    mark(priced, publisher, coming)
    charge = Charge.objects.get()
    assert (charge.person, charge.kind, charge.net, charge.vat) == (
        coworker,
        "workshop",
        Decimal("10.04"),
        Decimal("2.01"),
    )


def test_marking_twice_charges_once(priced, publisher, coming):
    for _ in range(2):
        mark(priced, publisher, coming)
    assert totals() == [Decimal("12.05")]


def test_unmarking_takes_it_back_and_marking_again_charges_again(priced, publisher, coming):
    for present in ([coming], [], [coming]):
        mark(priced, publisher, *present)
    assert totals() == [Decimal("12.05"), Decimal("-12.05"), Decimal("12.05")]


def test_whoever_has_no_account_settles_on_the_spot(priced, publisher):
    stranger = register(session=priced, name="B", email="b@example.org", now=NOW)
    mark(priced, publisher, stranger)
    assert (totals(), settling(stranger, priced, billed=True)) == ([], Settling.ON_THE_SPOT)


def test_free_workshop_never_charges(session, publisher, coworker):
    mark(session, publisher, register(session=session, name="A", email=coworker.email, person=coworker, now=NOW))
    assert totals() == []


def test_free_price_charges_what_was_chosen(priced, publisher, coming):
    priced.workshop.__class__.objects.update(is_pay_what_you_want=True)
    Registration.objects.update(price_chosen=Decimal(4))
    mark(Session.objects.with_details().get(pk=priced.pk), publisher, coming)
    assert totals() == [Decimal(4)]


def test_free_price_that_nobody_chose_is_nobody_s_debt(priced, publisher, coming):
    priced.workshop.__class__.objects.update(is_pay_what_you_want=True)
    mark(Session.objects.with_details().get(pk=priced.pk), publisher, coming)
    assert totals() == []


def test_where_nobody_invoices_attendance_is_marked_all_the_same(library, partner, publisher, coworker):
    session = SessionFactory(
        workshop=WorkshopFactory(partner=partner, price=Decimal(5)), site=library, period=between(14, 16).stored
    )
    mine = register(session=session, name="A", email=coworker.email, person=coworker, now=NOW)
    mark(session, publisher, mine)
    mine.refresh_from_db()
    assert (mine.has_attended, totals(), is_billed(session)) == (True, [], False)
