"""Calendars of sessions as files: each occurrence by its UID, cancellations, themes, places; and what is not taken."""

import pytest

from agenda.actions.publishing import cancel_session
from agenda.models import Session
from booking.errors import ImportTooLarge, ImportUnreadable
from tests.conftest import MONDAY, NOW, at
from tests.factories.importing import ics_of
from tests.factories.session_imports import apply, codes, event, rows_of, upload, verdicts

pytestmark = pytest.mark.django_db

WEEKLY = {"rrule": "FREQ=WEEKLY;COUNT=3"}


@pytest.fixture
def sent(partner, publisher, library):
    def send(*events, head="", **more):
        data = events[0] if events and isinstance(events[0], bytes) else ics_of(*events)
        data = data.replace(b"VERSION:2.0", f"VERSION:2.0\r\n{head}".encode()) if head else data
        return upload(partner, publisher, data, site=library, filename="agenda.ics", **more)

    return send


def published() -> list[tuple[str, str]]:
    return [(str(row.external_id), str(row.status)) for row in Session.objects.in_order()]


def test_an_event_becomes_a_session_with_the_defaults(sent):
    apply(sent(event("a@x", description="Un\\n\\nDeux\\, trois", categories="Loisirs,Sécurité", url="https://x.org/a")))
    session = Session.objects.get()
    assert (session.external_id, session.start, session.capacity) == ("a@x", at(14, day=MONDAY.replace(day=12)), 10)
    assert (session.workshop.title, session.workshop.theme) == ("Café numérique", "safety")
    assert session.workshop.description == "Un\n\nDeux, trois\n\nhttps://x.org/a"


def test_a_series_becomes_one_session_each_by_its_instant(sent):
    moved = event("s@x", "20270119T100000", "20270119T110000", recurrence_id="20270119T130000Z")
    apply(sent(event("s@x", **WEEKLY), moved))
    assert [row.external_id for row in Session.objects.in_order()] == [
        "s@x/20270112T130000Z", "s@x/20270119T130000Z", "s@x/20270126T130000Z",
    ]  # fmt: skip
    assert Session.objects.get(external_id="s@x/20270119T130000Z").start == at(10, day=MONDAY.replace(day=19))


def test_cancelled_and_left_out_occurrences_cancel_their_sessions(sent):
    apply(sent(event("s@x", **WEEKLY), event("a@x")))
    off = event("s@x", "20270119T140000", "20270119T160000", recurrence_id="20270119T130000Z", status="CANCELLED")
    series = event("s@x", **WEEKLY, exdate="20270112T130000Z")
    apply(sent(series, off, event("a@x", status="CANCELLED")))
    assert sorted(published()) == [
        ("a@x", "cancelled"),
        ("s@x/20270112T130000Z", "cancelled"),
        ("s@x/20270119T130000Z", "cancelled"),
        ("s@x/20270126T130000Z", "published"),
    ]


def test_a_cancelled_series_cancels_all_of_it(sent):
    apply(sent(event("s@x", **WEEKLY)))
    apply(sent(event("s@x", **WEEKLY, status="CANCELLED")))
    assert {status for _id, status in published()} == {"cancelled"}


def test_cancelled_events_that_were_never_here_are_no_rows(sent):
    assert verdicts(sent(event("a@x"), event("b@x", status="CANCELLED"))) == ["new"]


def test_tentative_events_are_drafts_until_they_are_confirmed(sent):
    apply(sent(event("a@x", status="TENTATIVE")))
    assert published() == [("a@x", "draft")]
    apply(sent(event("a@x", status="CONFIRMED")))
    assert published() == [("a@x", "published")]


def test_what_was_cancelled_here_is_not_published_again_by_its_calendar(sent, publisher):
    apply(sent(event("a@x")))
    cancel_session(session=Session.objects.get(), by=publisher, now=NOW)
    batch = sent(event("a@x", "20270112T150000", status="CONFIRMED"))
    assert (verdicts(batch), codes(rows_of(batch)[0])) == (["same"], [("status", "cancelled-here")])


def test_what_its_calendar_cancelled_is_published_again_by_it(sent):
    for status in ("CONFIRMED", "CANCELLED", "CONFIRMED"):
        apply(sent(event("a@x", status=status)))
    assert published() == [("a@x", "published")]


def test_what_a_calendar_does_not_say_stays_as_it_was_changed_here(sent):
    apply(sent(event("a@x")))
    Session.objects.update(capacity=25)
    Session.objects.get().workshop.__class__.objects.update(price="4.00")
    apply(sent(event("a@x", "20270112T150000")))
    session = Session.objects.get()
    assert (session.start.hour, session.capacity, str(session.workshop.price)) == (14, 25, "4.00")


@pytest.mark.parametrize("location", ["Médiathèque", "mediatheque\\, 5 rue du Port", "5 rue du Port\\, Médiathèque"])
def test_places_are_known_by_their_names(sent, location):
    batch = sent(event("a@x", location=location))
    assert (verdicts(batch), codes(rows_of(batch)[0])) == (["new"], [])


def test_another_place_is_said_and_the_session_is_at_the_default(sent, library):
    batch = sent(event("a@x", location="Plage de Larmor"))
    assert (verdicts(batch), codes(rows_of(batch)[0])) == (["new"], [("site", "elsewhere")])
    apply(batch)
    assert Session.objects.get().site == library


def test_a_description_in_html_becomes_text(sent):
    apply(sent(event("a@x", description="<p>Un &amp\\; deux</p><script>alert(1)</script><b>trois</b>")))
    assert Session.objects.get().workshop.description == "Un & deux\nalert(1)trois"


def test_private_and_past_events_are_left_out(sent):
    batch = sent(event("a@x"), event("b@x", **{"class": "PRIVATE"}), event("c@x", "20260101T140000", "20260101T150000"))
    assert (verdicts(batch), batch.options["left_out"]) == (["new"], 2)


def test_who_is_invited_is_nobodys_business(sent):
    batch = sent(event("a@x", organizer="mailto:anne@example.org", attendee="mailto:bob@example.org"))
    assert "example.org" not in str(rows_of(batch)[0].said)


def test_hours_in_summer_stay_on_the_clock(sent):
    apply(sent(event("s@x", "20270323T140000", "20270323T160000", **WEEKLY)))
    assert [row.start.hour for row in Session.objects.in_order()] == [13, 12, 12]


def test_an_unknown_time_zone_is_never_guessed(sent):
    batch = sent(event("a@x").replace("Europe/Paris", "Mars/Olympus"))
    assert (verdicts(batch), codes(rows_of(batch)[0])) == (["wrong"], [("start", "zone-unknown")])


def test_an_event_without_end_is_to_correct(sent):
    batch = sent("UID:a\nDTSTART:20270112T130000Z\nSUMMARY:Café")
    assert codes(rows_of(batch)[0])[0] == ("end", "missing")


def test_a_very_long_uid_is_kept_by_its_digest(sent):
    apply(sent(event("x" * 300)))
    assert Session.objects.get().external_id.startswith("id#")


def test_vanished_events_are_cancelled_when_asked_whatever_the_file_is_called(sent, partner, publisher, library):
    head = "X-WR-CALNAME:Agenda de la médiathèque"
    apply(sent(event("a@x"), event("b@x"), head=head))
    batch = sent(event("a@x"), head=head, cancels_vanished=True)
    assert verdicts(batch) == ["same", "cancels"]


def test_occurrences_beyond_a_thousand_are_refused(sent):
    daily = [event(f"s{number}@x", "20270112T080000", "20270112T090000", rrule="FREQ=DAILY") for number in range(3)]
    with pytest.raises(ImportTooLarge):
        sent(*daily)


def test_years_of_past_occurrences_are_passed_over(sent):
    old = [event(f"s{number}@x", "20150101T080000", "20150101T090000", rrule="FREQ=WEEKLY") for number in range(9)]
    batch = sent(*old)
    assert (set(verdicts(batch)), len(rows_of(batch)), batch.options["is_endless"]) == ({"new"}, 9 * 52, True)


def test_ten_thousand_occurrences_are_refused(sent):
    batch = sent(event("s@x", rrule="FREQ=DAILY;COUNT=10000"))
    assert codes(rows_of(batch)[0]) == [("start", "rule-not-understood")]


@pytest.mark.parametrize(
    "data", [b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\n", b"\xff\xfe\x00\x00"]
)
def test_calendars_that_are_none_are_refused(sent, data):
    with pytest.raises(ImportUnreadable):
        sent(data)


def test_an_event_that_says_nothing_is_to_correct(sent):
    assert verdicts(sent(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")) == ["wrong"]
