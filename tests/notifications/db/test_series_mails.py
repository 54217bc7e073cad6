"""One mail for all the dates of a series."""

from datetime import timedelta

import pytest
import recurring_ical_events
from icalendar import Calendar

from booking import ics
from booking.actions.series_editing import cancel_series, edit_series
from booking.actions.shifting import Edit
from booking.actions.striking import stop_missed_series
from booking.actions.sweeping import release_no_shows
from booking.feed_entries import entries
from booking.feeds import Detail, shown
from booking.models import Booking
from notifications.models import Message
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at
from tests.factories import BookingPolicyFactory, StewardFactory
from tests.factories.notifications import deliver_all
from tests.factories.series import repeat

WEEK = timedelta(days=7)


@pytest.fixture
def series(coworker, desk):
    return repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=3", title="Point")


def dates(message):
    """Those that take place, as a reader of calendars expands them."""
    found = recurring_ical_events.of(Calendar.from_ical(message.calendar)).between(NOW, NOW + timedelta(days=365))
    shown = sorted(event.start for event in found if event["STATUS"] == "CONFIRMED")
    return [f"{start:%m-%d %H}" for start in shown]


def test_a_series_is_told_in_one_mail_with_all_its_dates(series, desk):
    deliver_all(NOW)
    [message] = Message.objects.all()
    assert message.subject == f"Série confirmée : {desk.name}, chaque semaine le lundi, 3 fois"
    assert dates(message) == ["01-11 09", "01-18 09", "01-25 09"]


def test_an_edit_of_the_whole_is_told_in_one_mail(series):
    deliver_all(NOW)
    edit_series(
        series=series,
        by=series.person,
        scope="all",
        edit=Edit(length=timedelta(hours=1)),
        catalogue=catalogue.current(),
        now=NOW,
    )
    deliver_all(NOW)
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["series.created", "series.changed"]


def test_a_series_cut_in_two_leaves_no_date_of_the_first_in_calendars(series):
    """Whoever applies both invitations has each date once, under the series that holds it."""
    deliver_all(NOW)
    edit_series(
        series=series,
        by=series.person,
        scope="following",
        occurrence=MONDAY + WEEK,
        edit=Edit(length=timedelta(hours=1)),
        catalogue=catalogue.current(),
        now=NOW,
    )
    deliver_all(NOW)
    shortened, following = Message.objects.filter(kind="series.changed").order_by("pk")
    assert (dates(shortened), dates(following)) == (["01-11 09"], ["01-18 09", "01-25 09"])
    uids = {Calendar.from_ical(one.calendar).walk("VEVENT")[0]["UID"] for one in (shortened, following)}
    assert len(uids) == 2
    assert "METHOD:REQUEST" in shortened.calendar
    assert "METHOD:REQUEST" in following.calendar


def test_a_cancelled_series_is_told_in_one_mail_that_takes_its_dates_away(series):
    deliver_all(NOW)
    cancel_series(series=series, by=series.person, scope="following", occurrence=MONDAY + WEEK, now=NOW)
    deliver_all(NOW)
    message = Message.objects.get(kind="series.cancelled")
    away = [event for event in Calendar.from_ical(message.calendar).walk("VEVENT") if event["STATUS"] == "CANCELLED"]
    assert [f"{event['RECURRENCE-ID'].dt:%m-%d %H}" for event in away] == ["01-18 09", "01-25 09"]
    assert dates(message) == ["01-11 09"]
    assert Message.objects.count() == 2


def test_one_occurrence_cancelled_has_a_mail_of_its_own(series):
    deliver_all(NOW)
    cancel_series(series=series, by=series.person, scope="this", occurrence=MONDAY + WEEK, now=NOW)
    deliver_all(NOW)
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "series.created",
        "booking.cancelled",
    ]


def test_a_stopped_series_is_told_once(coworker, desk):
    BookingPolicyFactory(needs_check_in=True, check_in_grace=timedelta(minutes=15), strikes=1)
    repeat(coworker, [desk], "FREQ=DAILY;COUNT=3")
    release_no_shows(now=at(9, 20))
    stop_missed_series(now=at(9, 20))
    stop_missed_series(now=at(9, 25))
    deliver_all(at(9, 30))
    assert Message.objects.filter(kind="series.stopped").count() == 1
    assert not Message.objects.filter(kind="booking.cancelled").exists()


def test_who_decides_gets_one_mail_for_the_series(coworker, desk):
    BookingPolicyFactory(needs_approval=True)
    host = StewardFactory(site=desk.site).person
    repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=3")
    deliver_all(NOW)
    assert sorted(Message.objects.values_list("to_address", flat=True)) == sorted([coworker.email, host.email])


def test_one_occurrence_has_the_same_identity_in_its_mail_as_in_the_feed(series):
    deliver_all(NOW)
    cancel_series(series=series, by=series.person, scope="this", occurrence=MONDAY + WEEK, now=NOW)
    deliver_all(NOW)
    told = Calendar.from_ical(Message.objects.get(kind="booking.cancelled").calendar).walk("VEVENT")[0]
    shown = next(event for event in in_the_feed(series) if "RECURRENCE-ID" in event)
    names = ("UID", "RECURRENCE-ID", "SEQUENCE", "STATUS")
    assert [told[name] for name in names] == [shown[name] for name in names]


def in_the_feed(series):
    rows = shown(Booking.objects.filter(series=series), now=NOW)
    written = entries(rows, catalogue=catalogue.current(), detail=Detail.OWN, link=str, series_link=str)
    return Calendar.from_ical(ics.calendar(written)).walk("VEVENT")
