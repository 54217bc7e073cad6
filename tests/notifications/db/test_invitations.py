"""What mail programs do with the invitations of one thing, from its first to its last (RFC 5546)."""

from datetime import timedelta

from icalendar import Calendar

from agenda.actions.publishing import cancel_session, change_session
from agenda.actions.registering import register
from booking.actions.changing import cancel_booking
from booking.actions.moving import move_booking
from booking.actions.series_editing import cancel_series, edit_series
from booking.actions.shifting import Edit
from members.models import Person
from notifications.models import Message
from spaces import catalogue
from spaces.models import Resource, Site
from tests.conftest import MONDAY, NOW, between
from tests.factories import OrganisationFactory, book
from tests.factories.agenda import PartnerFactory, WorkshopFactory, facts, publish, publisher_of
from tests.factories.notifications import deliver_all
from tests.factories.series import repeat

TUESDAY = MONDAY + timedelta(days=1)
WEEK = timedelta(days=7)


def story() -> list[tuple[str, str, int]]:
    """Method, identity and revision of each invitation, in the order in which they were sent."""
    told = []
    for message in Message.objects.exclude(calendar="").order_by("pk"):
        calendar = Calendar.from_ical(message.calendar)
        events = calendar.walk("VEVENT")
        assert {(event["ORGANIZER"] != "", event["ATTENDEE"] != "") for event in events} == {(True, True)}
        assert message.calendar_method == calendar["METHOD"]
        (uid,) = {str(event["UID"]) for event in events}
        told.append((str(calendar["METHOD"]), uid, max(int(event["SEQUENCE"]) for event in events)))
    return told


def check_is_one_thing(methods: list[str]) -> None:
    told = story()
    revisions = [revision for _method, _uid, revision in told]
    assert [method for method, _uid, _revision in told] == methods
    assert len({uid for _method, uid, _revision in told}) == 1
    assert revisions == sorted(set(revisions))


def test_a_booking_is_one_thing_from_its_confirmation_to_its_end(desk: Resource, coworker: Person) -> None:
    booking = book(coworker, [desk], between(10, 12, TUESDAY), now=NOW)
    deliver_all(NOW)
    for hour in (13, 15):
        period = between(hour, hour + 2, TUESDAY)
        move_booking(booking=booking, by=coworker, period=period, catalogue=catalogue.current(), now=NOW)
        booking.refresh_from_db()
        deliver_all(NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    deliver_all(NOW)
    check_is_one_thing(["REQUEST", "REQUEST", "REQUEST", "CANCEL"])


def test_a_place_at_a_session_is_one_thing(site: Site) -> None:
    site.organisation = OrganisationFactory()
    site.save()
    publisher = publisher_of(PartnerFactory(organisation=site.organisation))
    workshop = WorkshopFactory(partner=site.organisation.partner)
    session = publish(workshop, facts(site, between(14, 16, TUESDAY)), by=publisher, now=NOW)
    register(session=session, name="Anne", email="anne@example.org", now=NOW)
    deliver_all(NOW)
    for hour in (15, 16):
        moved = facts(site, between(hour, hour + 2, TUESDAY))
        change_session(session=session, facts=moved, by=publisher, catalogue=catalogue.current(), now=NOW)
        session.refresh_from_db()
        deliver_all(NOW)
    cancel_session(session=session, by=publisher, now=NOW)
    deliver_all(NOW)
    check_is_one_thing(["REQUEST", "REQUEST", "REQUEST", "CANCEL"])


def test_a_series_is_one_thing(desk: Resource, coworker: Person) -> None:
    series = repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=3", title="Point")
    deliver_all(NOW)
    edit_series(
        series=series,
        by=coworker,
        scope="all",
        edit=Edit(length=timedelta(hours=1)),
        catalogue=catalogue.current(),
        now=NOW,
    )
    deliver_all(NOW)
    series.refresh_from_db()
    cancel_series(series=series, by=coworker, scope="all", now=NOW)
    deliver_all(NOW)
    check_is_one_thing(["REQUEST", "REQUEST", "CANCEL"])
