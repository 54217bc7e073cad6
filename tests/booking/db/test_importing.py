"""From a file to bookings: read, compared, applied once."""

from datetime import timedelta

import pytest

from billing.models import Charge
from booking.actions.changing import cancel_booking
from booking.actions.importing import (
    KEPT,
    STALLED,
    adjust_import,
    apply_import,
    delete_import,
    forget_old_imports,
    stalled,
    stop_import,
)
from booking.actions.moving import move_booking
from booking.errors import ImportTooLarge, ImportUnderWay, ImportUnreadable, NothingToImport
from booking.importing import tabular
from booking.models import Allocation, Booking, Change, ImportBatch
from booking.models.booking import Status
from core.models import Delivery
from members.models import Person
from spaces import catalogue
from spaces.models import Resource, Site, Steward
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PartFactory, PersonFactory, ResourceFactory, StewardFactory, book
from tests.factories.importing import apply, carry_on, codes, csv_of, ics_of, rows_of, upload

TUESDAY = "a1;Salle Groix;12/01/2027;9h;11h;Comité;Anne Le Bris;anne@example.org"


@pytest.fixture
def manager(site: Site) -> Person:
    return StewardFactory(person=PersonFactory(name="Gestion"), site=site, role=Steward.Role.MANAGER).person


@pytest.fixture
def room(site: Site) -> Resource:
    return ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Salle Groix", capacity=6)


def test_a_row_says_what_it_would_become(site: Site, manager: Person, room: Resource):
    (row,) = rows_of(upload(site, manager, csv_of(TUESDAY)))
    assert (row.verdict, row.resources, row.title, row.email) == ("ready", [room.pk], "Comité", "anne@example.org")
    assert (row.period.lower, row.period.upper) == (at(9) + timedelta(days=1), at(11) + timedelta(days=1))


def test_nothing_is_booked_before_it_is_asked_for(site: Site, manager: Person, room: Resource):
    upload(site, manager, csv_of(TUESDAY))
    assert Booking.objects.count() == 0


def test_an_applied_row_is_a_confirmed_booking_made_by_the_steward(site: Site, manager: Person, room: Resource):
    anne = PersonFactory(email="Anne@example.org")
    (row,) = apply(upload(site, manager, csv_of(TUESDAY)))
    booking = Booking.objects.get(public_id=row.booking)
    assert (row.outcome, booking.status, booking.person, booking.made_by) == ("added", "confirmed", anne, manager)
    assert (booking.total, Charge.objects.count(), Delivery.objects.count()) == (0, 0, 0)


def test_its_history_says_where_it_comes_from(site: Site, manager: Person, room: Resource):
    apply(upload(site, manager, csv_of(TUESDAY)))
    change = Change.objects.get()
    assert (change.kind, change.by, change.what["source"][1]["file"], change.what["source"][1]["row"]) == (
        "created", manager, "planning.csv", 2,
    )  # fmt: skip


def test_the_same_file_twice_adds_nothing(site: Site, manager: Person, room: Resource):
    apply(upload(site, manager, csv_of(TUESDAY)))
    again = upload(site, manager, csv_of(TUESDAY))
    assert [row.verdict for row in rows_of(again)] == ["known"]
    with pytest.raises(NothingToImport):
        apply(again)
    assert Booking.objects.count() == 1


def test_the_same_file_in_two_hands_adds_nothing(site: Site, manager: Person, room: Resource):
    """Both were read before either was applied: the key has the last word."""
    other = StewardFactory(site=site, role=Steward.Role.MANAGER).person
    first, second = upload(site, manager, csv_of(TUESDAY)), upload(site, other, csv_of(TUESDAY))
    apply(first)
    assert [row.outcome for row in apply(second)] == ["unchanged"]
    assert Booking.objects.count() == 1


def test_the_same_file_not_applied_yet_is_the_same_import(site: Site, manager: Person, room: Resource):
    assert upload(site, manager, csv_of(TUESDAY)) == upload(site, manager, csv_of(TUESDAY))


def test_another_hour_under_the_same_identifier_moves_the_booking(site: Site, manager: Person, room: Resource):
    (row,) = apply(upload(site, manager, csv_of(TUESDAY)))
    (moved,) = apply(upload(site, manager, csv_of(TUESDAY.replace("9h;11h", "14h;16h"))))
    booking = Booking.objects.get()
    assert (moved.outcome, moved.booking, booking.start) == ("moved", row.booking, at(14) + timedelta(days=1))
    assert [change.kind for change in Change.objects.all()] == ["created", "moved"]


def test_what_was_moved_here_since_stays_where_it_is(site: Site, manager: Person, room: Resource):
    apply(upload(site, manager, csv_of(TUESDAY)))
    booking = Booking.objects.get()
    later = between(16, 18).moved(timedelta(days=1))
    move_booking(booking=booking, by=manager, period=later, catalogue=catalogue.current(), now=NOW)
    same, other = (upload(site, manager, csv_of(text)) for text in (TUESDAY, TUESDAY.replace("9h;11h", "14h;16h")))
    assert [row.verdict for row in rows_of(same)] == ["known"]
    assert codes(rows_of(other)[0]) == [("start", "moved-here")]


def test_what_was_cancelled_here_since_stays_cancelled(site: Site, manager: Person, room: Resource):
    apply(upload(site, manager, csv_of(TUESDAY)))
    cancel_booking(booking=Booking.objects.get(), by=manager, now=NOW)
    assert [row.verdict for row in rows_of(upload(site, manager, csv_of(TUESDAY)))] == ["known"]


def test_past_rows_are_history_and_owe_nobody_a_mail(site: Site, manager: Person, room: Resource):
    (row,) = apply(upload(site, manager, csv_of("p;Salle Groix;05/01/2026;9h;11h;Passé;Anne;")))
    booking = Booking.objects.get()
    assert (row.outcome, booking.status, booking.ended_at) == ("added", Status.COMPLETED, booking.end)
    assert (Allocation.objects.get().standing, Delivery.objects.count()) == ("past", 0)


def test_two_past_rows_do_not_share_a_room(site: Site, manager: Person, room: Resource):
    """No constraint holds the past together, so it is looked at."""
    apply(upload(site, manager, csv_of("p;Salle Groix;05/01/2026;9h;11h;Passé;Anne;")))
    batch = upload(site, manager, csv_of("q;Salle Groix;05/01/2026;10h;12h;Autre;Anne;"))
    assert [row.verdict for row in rows_of(batch)] == ["taken"]
    assert [row.outcome for row in apply(batch)] == ["refused"]


def test_time_that_is_taken_is_said_and_refused_without_holding_up_the_others(
    site: Site, manager: Person, room: Resource, coworker: Person
):
    book(coworker, [room], between(10, 12).moved(timedelta(days=1)), now=NOW, title="Yoga")
    batch = upload(site, manager, csv_of(TUESDAY, "a2;Salle Groix;13/01/2027;9h;11h;Suite;Anne;"))
    assert [(row.verdict, codes(row)) for row in rows_of(batch)] == [("taken", [("start", "taken")]), ("ready", [])]
    rows = apply(batch)
    assert [(row.outcome, bool(row.refusal)) for row in rows] == [("refused", True), ("added", False)]


def test_time_given_back_meanwhile_is_taken_after_all(site: Site, manager: Person, room: Resource, coworker: Person):
    booking = book(coworker, [room], between(10, 12).moved(timedelta(days=1)), now=NOW)
    batch = upload(site, manager, csv_of(TUESDAY))
    cancel_booking(booking=booking, by=coworker, now=NOW)
    assert [row.outcome for row in apply(batch)] == ["added"]


def test_rows_that_overlap_each_other_are_in_conflict(site: Site, manager: Person, room: Resource):
    rows = rows_of(upload(site, manager, csv_of(TUESDAY, "a2;Salle Groix;12/01/2027;10h;12h;Autre;Anne;")))
    assert [(row.verdict, codes(row)) for row in rows] == [("ready", []), ("taken", [("start", "overlaps-row")])]


def test_a_whole_and_its_part_are_in_conflict(site: Site, manager: Person, room: Resource):
    whole = ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Plateau")
    PartFactory(whole=whole, part=room)
    rows = rows_of(upload(site, manager, csv_of(TUESDAY, "a2;Plateau;12/01/2027;10h;12h;Autre;Anne;")))
    assert [row.verdict for row in rows] == ["ready", "taken"]


def test_rows_that_touch_are_no_conflict_whatever_the_buffers(site: Site, manager: Person, room: Resource):
    """The buffers are of this house; the file's bookings were agreed without them."""
    BookingPolicyFactory(site=site, buffer_after=timedelta(minutes=15))
    rows = apply(upload(site, manager, csv_of(TUESDAY, "a2;Salle Groix;12/01/2027;11h;12h;Suite;Anne;")))
    assert [row.outcome for row in rows] == ["added", "added"]


def test_the_rules_for_new_bookings_do_not_hold_for_old_ones(site: Site, manager: Person, room: Resource):
    (row,) = apply(upload(site, manager, csv_of("n;Salle Groix;12/01/2028;21h;23h10;Nuit;Anne;")))
    assert row.outcome == "added"


def test_a_stranger_is_the_stand_in_or_somebody_new(site: Site, manager: Person, room: Resource):
    first = upload(site, manager, csv_of(TUESDAY))
    apply(first)
    assert Booking.objects.get().person == manager
    second = upload(site, manager, csv_of("a2;Salle Groix;13/01/2027;9h;11h;Suite;Anne Le Bris;anne@example.org"))
    adjust_import(batch=second, catalogue=catalogue.current(), now=NOW, options={"unknown": "create"})
    apply(second)
    somebody = Booking.objects.latest("pk").person
    assert (somebody.email, somebody.name, somebody.has_usable_password()) == (
        "anne@example.org",
        "Anne Le Bris",
        False,
    )


def test_a_stranger_can_stand_behind_somebody_chosen(site: Site, manager: Person, room: Resource, coworker: Person):
    batch = upload(site, manager, csv_of("a;Salle Groix;12/01/2027;9h;11h;;Anne Le Bris;"))
    adjust_import(batch=batch, catalogue=catalogue.current(), now=NOW, options={"stand_in": coworker.pk})
    apply(batch)
    assert (Booking.objects.get().person, Booking.objects.get().title) == (coworker, "Anne Le Bris")


def test_prices_are_quoted_where_it_is_asked(site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(TUESDAY, "p;Salle Groix;05/01/2026;9h;11h;Passé;Anne;"))
    adjust_import(batch=batch, catalogue=catalogue.current(), now=NOW, options={"price": "quoted"})
    apply(batch)
    assert [booking.total > 0 for booking in Booking.objects.order_by("period")] == [False, True]
    assert Charge.objects.total() == Booking.objects.latest("period").total


def test_mails_are_sent_where_it_is_asked(site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(TUESDAY))
    adjust_import(batch=batch, catalogue=catalogue.current(), now=NOW, options={"mails": True})
    apply(batch)
    assert Delivery.objects.filter(event__kind="booking.confirmed").exists()


def test_only_the_chosen_rows_are_applied(site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(TUESDAY, "a2;Salle Groix;13/01/2027;9h;11h;Suite;Anne;"))
    assert [row.outcome for row in apply(batch, numbers=[3])] == ["", "added"]


def test_an_unknown_resource_is_chosen_by_a_steward(site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(TUESDAY.replace("Salle Groix", "Sale Groix 2")))
    assert codes(rows_of(batch)[0]) == [("resource", "resource-unknown")]
    adjust_import(batch=batch, catalogue=catalogue.current(), now=NOW, choices={"Sale Groix 2": room.pk})
    assert [row.verdict for row in rows_of(batch)] == ["ready"]


def test_another_mapping_reads_the_file_again(site: Site, manager: Person, room: Resource):
    data = csv_of("Salle Groix;12/01/2027;9h;11h;Comité", heading="a;b;c;d;e")
    batch = upload(site, manager, data)
    mapping = {"resource": 0, "day": 1, "start": 2, "end": 3, "title": 4}
    adjust_import(batch=batch, catalogue=catalogue.current(), now=NOW, mapping=mapping)
    assert [(row.verdict, row.title) for row in rows_of(batch)] == [("ready", "Comité")]


def test_a_file_beyond_the_limit_is_refused(site: Site, manager: Person, room: Resource, monkeypatch):
    monkeypatch.setattr(tabular.read_csv, "__defaults__", (tabular.Sheet(most_rows=1),))
    with pytest.raises(ImportTooLarge):
        upload(site, manager, csv_of(TUESDAY, TUESDAY))


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04zip", b"%PDF-1.7", b"\x1f\x8bgz", b"BEGIN:VCALENDAR\r\n", b"a;b\r\n"]
)
def test_what_is_no_file_of_bookings_is_refused(site: Site, manager: Person, data: bytes):
    with pytest.raises(ImportUnreadable):
        upload(site, manager, data)


def test_a_stopped_import_keeps_what_was_written_and_can_go_on(site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(TUESDAY, "a2;Salle Groix;13/01/2027;9h;11h;Suite;Anne;"))
    apply_import(batch=batch, now=NOW, numbers=[2])
    carry_on(batch)
    apply_import(batch=batch, now=NOW)
    assert (stop_import(batch=batch, now=NOW), stop_import(batch=batch, now=NOW)) == (1, 0)
    carry_on(batch)
    assert ([row.outcome for row in rows_of(batch)], batch.status) == (["added", ""], ImportBatch.Status.STOPPED)
    assert [row.outcome for row in apply(batch)] == ["added", "added"]


def test_an_import_under_way_is_neither_changed_nor_deleted(site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(TUESDAY))
    apply_import(batch=batch, now=NOW)
    with pytest.raises(ImportUnderWay):
        delete_import(batch=batch)
    with pytest.raises(ImportUnderWay):
        adjust_import(batch=batch, catalogue=catalogue.current(), now=NOW)


def test_an_import_whose_worker_died_is_found_again(site: Site, manager: Person, room: Resource):
    batch = upload(site, manager, csv_of(TUESDAY))
    apply_import(batch=batch, now=NOW)
    late = NOW + STALLED + timedelta(seconds=1)
    assert (stalled(now=NOW), stalled(now=late)) == ([], [batch.pk])
    carry_on(batch)
    assert (batch.status, stalled(now=late)) == (ImportBatch.Status.DONE, [])


def test_imports_are_forgotten_and_their_bookings_are_not(site: Site, manager: Person, room: Resource):
    apply(upload(site, manager, csv_of(TUESDAY)))
    assert (forget_old_imports(now=NOW + KEPT), forget_old_imports(now=NOW + KEPT + timedelta(seconds=1))) == (0, 1)
    assert (ImportBatch.objects.count(), Booking.objects.count()) == (0, 1)


def test_a_calendar_becomes_bookings_one_by_one(site: Site, manager: Person, room: Resource):
    weekly = """
UID:w
DTSTART;TZID=Europe/Paris:20270322T090000
DTEND;TZID=Europe/Paris:20270322T100000
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=Europe/Paris:20270329T090000
SUMMARY:Atelier
LOCATION:Salle Groix
"""
    rows = apply(upload(site, manager, ics_of(weekly)))
    starts = [booking.start.astimezone(site.tz).strftime("%d %H:%M") for booking in Booking.objects.order_by("period")]
    assert ([row.outcome for row in rows], starts) == (["added", "added"], ["22 09:00", "05 09:00"])
