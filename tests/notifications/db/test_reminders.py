from datetime import date, datetime, timedelta

import pytest

from booking.actions.changing import cancel_booking
from core.models import Event
from members.models import Person
from notifications.actions.reminding import remind_bookings
from spaces.models import Resource
from tests.conftest import MONDAY, at, between
from tests.factories import PersonFactory, book
from tests.factories.notifications import preferring

LAST_WEEK = at(9, day=MONDAY - timedelta(days=7))
TUESDAY = MONDAY + timedelta(days=1)


def remind(now: datetime) -> int:
    return remind_bookings(now=now)


def test_remind_records_one_event(desk: Resource, coworker: Person) -> None:
    booking = book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    remind(at(10))
    event = Event.objects.get(kind="booking.reminder_due")
    assert (event.subject_id, event.payload) == (
        booking.pk,
        {"booking": str(booking.public_id), "sequence": 0, "minutes": 1440},
    )


def test_remind_is_keyed_by_the_instant_of_the_start(desk: Resource, coworker: Person) -> None:
    booking = book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    remind(at(10))
    key = f"booking.reminder:{booking.pk}:{int(booking.start.timestamp())}:1440"
    assert Event.objects.get(kind="booking.reminder_due").once == key


def test_remind_twice_records_once(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    assert [remind(at(10)), remind(at(10, 1)), remind(at(15))] == [1, 0, 0]


def test_remind_waits_for_the_hour(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    assert [remind(at(9, 59)), remind(at(10))] == [0, 1]


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_remind_across_a_clock_change_keeps_the_hour(desk: Resource, coworker: Person, day: date) -> None:
    eve = day - timedelta(days=1)
    book(coworker, [desk], between(10, 12, day), now=at(9, day=eve - timedelta(days=10)))
    assert [remind(at(9, 59, day=eve)), remind(at(10, day=eve))] == [0, 1]


def test_remind_late_is_better_than_never(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    assert remind(at(9, 30, day=TUESDAY)) == 1


def test_remind_stops_at_the_start(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    assert remind(at(10, day=TUESDAY)) == 0


def test_remind_leaves_out_what_was_booked_inside_the_day(desk: Resource, coworker: Person) -> None:
    book(coworker, [desk], between(10, 12, TUESDAY), now=at(11))
    assert remind(at(15)) == 0


def test_remind_leaves_out_cancelled_bookings(desk: Resource, coworker: Person) -> None:
    booking = book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    cancel_booking(booking=booking, by=coworker, now=LAST_WEEK)
    assert remind(at(10)) == 0


def test_remind_respects_the_person_s_wish(desk: Resource) -> None:
    person = preferring(PersonFactory(), reminders=[])
    book(person, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    assert remind(at(10)) == 0


def test_remind_takes_the_confirmation_of_a_request_for_agreement(desk: Resource, coworker: Person) -> None:
    booking = book(coworker, [desk], between(10, 12, TUESDAY), now=LAST_WEEK)
    Event.objects.filter(kind="booking.confirmed", subject_id=booking.pk).update(created_at=at(9))
    assert remind(at(10)) == 0


def test_remind_asks_no_more_when_nothing_new_is_due(
    desk: Resource, coworker: Person, django_assert_num_queries: object
) -> None:
    for hour in (9, 11, 13):
        book(coworker, [desk], between(hour, hour + 1, TUESDAY), now=LAST_WEEK)
    remind(at(15))
    with django_assert_num_queries(4):  # type: ignore[operator]  # the searches; the savepoint and its release
        assert remind(at(15, 1)) == 0
