"""What is sent, held or left out, as its reader said."""

from datetime import date, time, timedelta

import pytest
from django.db.utils import IntegrityError

from booking.actions.changing import cancel_booking
from core.models import Event
from members.models import Person
from notifications.actions.preferring import Wishes, prefer, resubscribe, unsubscribe, wishes_of
from notifications.actions.reminding import remind_bookings
from notifications.models import Correspondent, Message, Preference
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, StewardFactory, book
from tests.factories.notifications import deliver_all, preferring, quiet_nights
from tests.notifications.conftest import Postman

TUESDAY = MONDAY + timedelta(days=1)
TEN = between(10, 12, TUESDAY)
LAST_WEEK = NOW - timedelta(days=7)


def states() -> list[tuple[str, str, str]]:
    return list(Message.objects.order_by("pk").values_list("kind", "status", "failure"))


def test_what_is_unwanted_is_written_down_and_not_sent(postman: Postman, desk: Resource, coworker: Person) -> None:
    preferring(coworker, unwanted=["bookings"])
    book(coworker, [desk], TEN, now=NOW)
    deliver_all(NOW)
    assert (states(), postman.mails) == ([("booking.confirmed", "skipped", "unwanted")], [])


def test_what_others_cancel_is_sent_all_the_same(site: Site, desk: Resource, coworker: Person) -> None:
    preferring(coworker, unwanted=["bookings"])
    booking = book(coworker, [desk], TEN, now=NOW)
    cancel_booking(booking=booking, by=StewardFactory(site=site).person, now=NOW, reason="Fuite")
    deliver_all(NOW)
    assert states()[-1] == ("booking.cancelled", "sent", "")


def test_what_one_cancels_oneself_is_not(desk: Resource, coworker: Person) -> None:
    preferring(coworker, unwanted=["bookings"])
    cancel_booking(booking=book(coworker, [desk], TEN, now=NOW), by=coworker, now=NOW)
    deliver_all(NOW)
    assert states()[-1] == ("booking.cancelled", "skipped", "unwanted")


def test_the_desk_may_do_without_requests(site: Site, desk: Resource, coworker: Person) -> None:
    preferring(StewardFactory(site=site).person, unwanted=["team"])
    BookingPolicyFactory(needs_approval=True)
    book(coworker, [desk], TEN, now=NOW)
    deliver_all(NOW)
    assert [state for _kind, state, _why in states()] == ["sent", "skipped"]


def test_an_address_that_is_blocked_gets_nothing(desk: Resource, coworker: Person) -> None:
    Correspondent.objects.create(
        address=coworker.email.upper(), bounces=1, last_bounce_at=NOW, blocked_at=NOW, last_bounce="5.1.1"
    )
    book(coworker, [desk], TEN, now=NOW)
    deliver_all(NOW)
    assert states() == [("booking.confirmed", "skipped", "blocked")]


def test_quiet_hours_hold_what_can_wait(postman: Postman, desk: Resource, coworker: Person) -> None:
    quiet_nights(coworker)
    late, morning = at(23), at(7, day=TUESDAY)
    book(coworker, [desk], between(10, 12, TUESDAY + timedelta(days=1)), now=late)
    deliver_all(late)
    deliver_all(morning - timedelta(seconds=1))
    assert (postman.mails, Message.objects.get().send_after) == ([], morning)
    deliver_all(morning)
    assert (len(postman.mails), Message.objects.get().sent_at) == (1, morning)


def test_quiet_hours_do_not_hold_what_is_about_today(desk: Resource, coworker: Person) -> None:
    quiet_nights(coworker)
    booking = book(coworker, [desk], TEN, now=at(20))
    cancel_booking(booking=booking, by=coworker, now=at(23))
    deliver_all(at(23))
    assert states()[-1] == ("booking.cancelled", "sent", "")


@pytest.mark.parametrize("night", [date(2027, 3, 27), date(2027, 10, 30)])
def test_quiet_hours_end_by_the_clock_when_it_changes(
    postman: Postman, desk: Resource, coworker: Person, night: date
) -> None:
    quiet_nights(coworker)
    late, morning = at(23, day=night), at(7, day=night + timedelta(days=1))
    book(coworker, [desk], between(10, 12, night + timedelta(days=3)), now=late)
    deliver_all(late)
    deliver_all(morning - timedelta(seconds=1))
    held = len(postman.mails)
    deliver_all(morning)
    assert (held, len(postman.mails)) == (0, 1)


def test_several_reminders_come_one_after_the_other(desk: Resource, coworker: Person) -> None:
    preferring(coworker, reminders=[2880, 1440, 60])
    book(coworker, [desk], TEN, now=LAST_WEEK)
    sunday = MONDAY - timedelta(days=1)
    moments = [at(10, day=sunday), at(11, day=sunday), at(10), at(11), at(9, day=TUESDAY), at(9, 30, day=TUESDAY)]
    assert [remind_bookings(now=moment) for moment in moments] == [1, 0, 1, 0, 1, 0]


def test_several_reminders_are_several_mails(desk: Resource, coworker: Person) -> None:
    preferring(coworker, reminders=[1440, 60])
    book(coworker, [desk], TEN, now=LAST_WEEK)
    for moment in (at(10), at(9, day=TUESDAY)):
        remind_bookings(now=moment)
        deliver_all(moment)
    assert [kind for kind, _state, _why in states()].count("booking.reminder_due") == 2


def test_of_several_missed_reminders_the_last_is_owed(desk: Resource, coworker: Person) -> None:
    preferring(coworker, reminders=[2880, 1440, 60])
    book(coworker, [desk], TEN, now=LAST_WEEK)
    assert [remind_bookings(now=at(9, minute, day=TUESDAY)) for minute in (30, 31)] == [1, 0]
    assert Event.objects.get(kind="booking.reminder_due").payload["minutes"] == 60


def test_reminders_that_are_unwanted_fall_due_for_nobody(desk: Resource, coworker: Person) -> None:
    preferring(coworker, unwanted=["reminders"])
    book(coworker, [desk], TEN, now=LAST_WEEK)
    assert remind_bookings(now=at(10)) == 0


def test_wishes_are_the_defaults_where_nothing_was_said(coworker: Person) -> None:
    assert wishes_of(coworker) == Wishes(reminders=(1440,), digest="off", digest_at=time(7, 30))


def test_wishes_come_back_as_they_were_said(coworker: Person) -> None:
    said = Wishes(frozenset({"loans"}), (2880, 60), (time(22), time(7)), "daily", time(8))
    prefer(person=coworker, wishes=said, now=NOW)
    assert wishes_of(coworker) == said


def test_what_an_address_left_before_it_had_an_account_still_holds(coworker: Person) -> None:
    Correspondent.objects.create(address=coworker.email, unsubscribed=["workshops"])
    assert wishes_of(coworker).unwanted == {"workshops"}


def test_what_a_person_says_replaces_what_their_address_left(coworker: Person) -> None:
    Correspondent.objects.create(address=coworker.email, unsubscribed=["workshops"])
    prefer(person=coworker, wishes=Wishes(), now=NOW)
    assert (wishes_of(coworker).unwanted, Correspondent.objects.get().unsubscribed) == (frozenset(), [])


def test_leaving_is_said_to_the_account_where_there_is_one(coworker: Person) -> None:
    unsubscribe(address=coworker.email.upper(), category="loans", now=NOW)
    assert (Preference.objects.get(person=coworker).unwanted, Correspondent.objects.count()) == (["loans"], 0)


def test_leaving_twice_and_coming_back_without_an_account(db: None) -> None:
    for _again in range(2):
        unsubscribe(address="anne@example.org", category="workshops", now=NOW)
    left = Correspondent.objects.get().unsubscribed
    resubscribe(address="Anne@example.org", category="workshops", now=NOW)
    assert (left, Correspondent.objects.get().unsubscribed) == (["workshops"], [])


def test_leaving_the_digest_is_having_none(coworker: Person) -> None:
    preferring(coworker, digest="weekly")
    unsubscribe(address=coworker.email, category="digest", now=NOW)
    assert (wishes_of(coworker).digest, wishes_of(coworker).unwanted) == ("off", frozenset())


def test_preferences_hold_few_reminders(coworker: Person) -> None:
    with pytest.raises(IntegrityError, match="preference_few_reminders"):
        preferring(coworker, reminders=[1, 2, 3, 4, 5, 6])
