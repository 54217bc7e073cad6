"""Every change of a booking leaves a row with who, when, what and why; nothing takes it away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from booking.actions import sweeping
from booking.actions.attending import check_in, check_out
from booking.actions.changing import approve_booking, cancel_booking, confirm_hold, decline_booking
from booking.actions.editing import edit_booking
from booking.actions.moving import move_booking
from booking.models import Booking, Change, Override
from booking.telling import history_of
from core.database import violated
from members.models import Person
from notifications.models import Message
from spaces import catalogue
from spaces.models import Resource, Site, Steward
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, StewardFactory, book
from tests.factories.agenda import MADE_AT
from tests.factories.notifications import deliver_all

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def host(site: Site) -> Person:
    return StewardFactory(person=PersonFactory(name="Hôte"), site=site).person


@pytest.fixture
def booking(coworker: Person, desk: Resource) -> Booking:
    return book(coworker, [desk], between(9, 12), now=NOW)


def rows_of(booking: Booking) -> list[tuple[str, Person | None, str]]:
    return [(row.kind, row.by, row.reason) for row in booking.changes.select_related("by")]


def said(booking: Booking, reader: Person) -> list[str]:
    return [told.text for told in history_of(Booking.objects.get(pk=booking.pk), reader=reader)]


def test_cancelling_says_who_and_why(booking: Booking, coworker: Person):
    cancel_booking(booking=booking, by=coworker, reason="Malade", now=LATER)
    assert rows_of(booking) == [("cancelled", coworker, "Malade")]


def test_confirming_a_hold_says_who(coworker: Person, desk: Resource):
    held = book(coworker, [desk], between(9, 12), now=NOW, hold=True)
    confirm_hold(booking=held, by=coworker, catalogue=catalogue.current(), now=LATER)
    assert rows_of(held) == [("confirmed", coworker, "")]


def test_answering_a_request_says_who_and_why(coworker: Person, desk: Resource, host: Person):
    BookingPolicyFactory(needs_approval=True)
    first, second = (book(coworker, [desk], between(hour, hour + 1), now=NOW) for hour in (9, 10))
    approve_booking(booking=first, by=host, catalogue=catalogue.current(), now=LATER)
    decline_booking(booking=second, by=host, reason="Travaux", now=LATER)
    assert [rows_of(first), rows_of(second)] == [[("confirmed", host, "")], [("declined", host, "Travaux")]]


def test_arriving_and_leaving_say_who(booking: Booking, coworker: Person, host: Person):
    check_in(booking=booking, by=host, now=at(9))
    check_out(booking=booking, by=coworker, now=at(10))
    assert rows_of(booking) == [("checked_in", host, ""), ("completed", coworker, "")]


def test_editing_says_what_it_was_and_what_it_became(booking: Booking, coworker: Person):
    current = catalogue.current()
    edit_booking(booking=booking, by=coworker, catalogue=current, now=LATER, said={"title": "Réunion"})
    assert [row.what for row in booking.changes.all()] == [{"title": ["", "Réunion"]}]


def test_moving_says_from_when_to_when(booking: Booking, coworker: Person):
    before = [booking.start, booking.end]
    move_booking(booking=booking, by=coworker, period=between(14, 17), catalogue=catalogue.current(), now=LATER)
    row = booking.changes.get()
    assert (row.kind, row.by, row.what["start"], row.what["end"]) == (
        "moved", coworker, [before[0].isoformat(), at(14).isoformat()], [before[1].isoformat(), at(17).isoformat()],
    )  # fmt: skip


def test_what_time_does_is_nobodys(coworker: Person, desk: Resource):
    held = book(coworker, [desk], between(9, 12), now=NOW, hold=True)
    sweeping.expire_overdue_holds(now=NOW + timedelta(hours=1))
    assert rows_of(held) == [("expired", None, "")]


@pytest.mark.parametrize("table", ["booking_change", "booking_override"])
@pytest.mark.parametrize("act", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_history_is_append_only_by_constraint_name(booking: Booking, coworker: Person, act: str, table: str):
    cancel_booking(booking=booking, by=coworker, now=LATER)
    Override.objects.create(booking=booking, rule="too-long", reason="Fête", by=coworker, at=LATER)
    with pytest.raises(IntegrityError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))
    assert violated(raised.value) == "booking_history_is_append_only"


def test_history_begins_with_who_made_it(booking: Booking, coworker: Person):
    assert said(booking, coworker)[0] == "Réservation faite par vous."


def test_history_is_said_in_order_of_time_with_the_money(booking: Booking, coworker: Person):
    cancel_booking(booking=booking, by=coworker, reason="Malade", now=LATER)
    assert said(booking, coworker) == [
        "Réservation faite par vous.", "Débit de 9,00\u00a0€.", "Réservation annulée par vous.", "9,00\u00a0€ rendus.",
    ]  # fmt: skip


def test_the_team_is_named_to_the_team_alone(booking: Booking, coworker: Person, host: Person):
    cancel_booking(booking=booking, by=host, now=LATER)
    colleague = StewardFactory(site=booking.site, role=Steward.Role.MANAGER).person
    assert "Réservation annulée par l’équipe." in said(booking, coworker)
    assert "Réservation annulée par Hôte." in said(booking, colleague)


def test_an_override_is_told_with_its_reason(booking: Booking, coworker: Person, host: Person):
    Override.objects.create(booking=booking, rule="too-long", detail="8 h au plus.", reason="Fête", by=host, at=LATER)
    told = history_of(booking, reader=coworker)[-1]
    assert (told.text, told.details, told.reason) == ("Dérogation accordée par l’équipe.", ["8 h au plus."], "Fête")


def test_mails_sent_are_told_and_those_to_be_sent_are_not(booking: Booking, coworker: Person):
    deliver_all(NOW)
    assert said(booking, coworker)[-1] == f"Courriel envoyé à {coworker.email}."
    Message.objects.update(status=Message.Status.QUEUED)
    assert "Courriel" not in " ".join(said(booking, coworker))


def test_a_move_is_told_in_words(booking: Booking, coworker: Person, site: Site):
    other = ResourceFactory(site=site, name="Poste 9")
    current = catalogue.current()
    resources = [current.resources[other.pk]]
    move_booking(
        booking=booking, by=coworker, period=between(14, 16), resources=resources, catalogue=current, now=LATER
    )
    details = next(told for told in history_of(booking, reader=coworker) if told.kind == "moved").details
    day, h = "lundi 11 janvier 2027", "\u00a0h"
    assert details[0] == f"Horaire\u00a0: {day}, 9{h} – 12{h} → {day}, 14{h} – 16{h}"
    assert [detail.partition("\u00a0:")[0] for detail in details] == ["Horaire", "Ressources", "Prix"]


def test_a_booking_made_for_somebody_says_by_whom(booking: Booking, coworker: Person, host: Person):
    Booking.objects.filter(pk=booking.pk).update(made_by=host, created_at=MADE_AT)
    assert said(booking, coworker)[0] == "Réservation faite par l’équipe."


def test_no_kind_of_change_is_without_its_sentence():
    from booking.telling_words import SENTENCES

    assert set(Change.Kind.values) - set(SENTENCES) == set()
