"""A partner's own calendar: looked at, followed, read again; what fails, what vanishes, who is told."""

from datetime import timedelta

import pytest

from agenda.actions.publishing import cancel_session
from agenda.actions.pulling import follow_calendar, forget_calendar, read_now, resume_calendar, stop_calendar
from agenda.api.said import facts_said
from agenda.errors import PartnerCalendarJustRead, PartnerCalendarKnown, PartnerCalendarStopped
from agenda.models import PartnerCalendar, Session, SessionImport
from booking.errors import ImportUnreadable
from core.errors import AddressAnsweredError, AddressRefused
from core.models import Event
from spaces import catalogue
from tests.conftest import NOW
from tests.factories.importing import ics_of
from tests.factories.session_imports import DEFAULTS, event, follow, pull_again, rows_of, verdicts
from tests.outside import Answer

pytestmark = pytest.mark.django_db

DAYS = [f"202701{day}T140000" for day in (12, 13, 14, 15)]


@pytest.fixture
def says(outside):
    """The calendar there has these events."""

    def say(*events):
        outside.says["/agenda.ics"] = Answer(ics_of(*events))

    return say


@pytest.fixture
def followed(says, outside, partner, publisher, library):
    """With four events, one a day."""
    says(*four())
    return follow(partner, publisher, outside.url("/agenda.ics"), site=library)


def four(**more):
    return [event(f"e{number}@x", day, day.replace("T14", "T16"), **more) for number, day in enumerate(DAYS)]


def told(prefix="partner_calendar."):
    return list(Event.objects.filter(kind__startswith=prefix).order_by("pk").values_list("kind", flat=True))


def states():
    return [str(row.status) for row in Session.objects.in_order()]


def test_a_calendar_is_looked_at_before_it_is_followed(says, outside, partner, publisher, library):
    says(*four())
    calendar = follow(partner, publisher, outside.url("/agenda.ics"), site=library, live=False)
    assert (calendar.is_running, Session.objects.count()) == (False, 0)
    assert verdicts(SessionImport.objects.get()) == ["new"] * 4


def test_once_live_it_is_published_and_due_again(followed):
    assert (states(), followed.is_running) == (["published"] * 4, True)
    assert followed.next_pull_at == NOW + timedelta(minutes=30)


def test_an_unchanged_calendar_writes_nothing(followed, outside):
    before = list(Session.objects.values_list("sequence", "changed_at"))
    assert pull_again(followed) is None
    assert (list(Session.objects.values_list("sequence", "changed_at")), len(told("session."))) == (before, 4)
    assert SessionImport.objects.count() == 1


def test_other_bytes_that_say_the_same_write_nothing_either(followed, says):
    says(*four(dtstamp="20270111T060000Z"))
    assert pull_again(followed) is None
    assert set(Session.objects.values_list("sequence", flat=True)) == {0}


def test_what_changed_there_changes_here_and_is_told_in_the_history(followed, says):
    says(*four()[:3], event("e3@x", "20270115T150000", "20270115T170000"))
    batch = pull_again(followed)
    assert [(row.verdict, len(row.changes)) for row in rows_of(batch)] == [("changed", 2)]
    assert [row.sequence for row in Session.objects.in_order()] == [0, 0, 0, 1]


def test_what_vanished_there_is_cancelled_here(followed, says):
    says(*four()[1:])
    pull_again(followed)
    assert states() == ["cancelled", "published", "published", "published"]


def test_what_is_past_is_never_cancelled(followed, says):
    says(*four()[2:])
    pull_again(followed, after=timedelta(days=3))
    assert states() == ["published"] * 4


@pytest.mark.parametrize("left", [0, 1])
def test_a_calendar_that_lost_more_than_half_cancels_nothing_and_tells_once(followed, says, left):
    says(*four()[:left])
    for _time in range(2):
        pull_again(followed, after=timedelta(hours=1))
    assert (states(), told()) == (["published"] * 4, ["partner_calendar.shrunk"])


def test_what_comes_back_after_it_vanished_is_published_again(followed, says):
    for events in (four()[1:], four()):
        says(*events)
        pull_again(followed)
    assert states() == ["published"] * 4


def test_what_was_cancelled_here_stays_so(followed, says, publisher):
    cancel_session(session=Session.objects.in_order()[0], by=publisher, now=NOW)
    says(*four(description="Nouveau"))
    pull_again(followed)
    assert states() == ["cancelled", "published", "published", "published"]


def test_a_failing_calendar_keeps_what_was_good_and_tells_once_then_that_it_works_again(followed, outside, says):
    outside.says["/agenda.ics"] = Answer(b"", 500)
    for _time in range(5):
        pull_again(followed, after=timedelta(hours=7))
    followed.refresh_from_db()
    assert (states(), followed.last_error, followed.failures) == (["published"] * 4, "address-answered-error", 5)
    assert told() == ["partner_calendar.failing"]
    says(*four())
    pull_again(followed, after=timedelta(hours=7))
    assert told() == ["partner_calendar.failing", "partner_calendar.recovered"]


def test_what_is_no_calendar_any_more_is_a_failure(followed, outside):
    outside.says["/agenda.ics"] = Answer(b"<html>Bienvenue</html>")
    pull_again(followed)
    followed.refresh_from_db()
    assert (states(), followed.last_error) == (["published"] * 4, "import-unreadable")


def test_a_reading_that_fails_half_way_keeps_nothing(followed, says, monkeypatch):
    from agenda.actions import sources

    says(*four(description="Nouveau"))
    written = []

    def dies(**named):
        written.append(named)
        if len(written) == 3:
            raise KeyboardInterrupt
        return upsert(**named)

    upsert = sources.upsert_session
    monkeypatch.setattr(sources, "upsert_session", dies)
    with pytest.raises(KeyboardInterrupt):
        pull_again(followed)
    assert set(Session.objects.values_list("sequence", "workshop__description")) == {(0, "")}
    monkeypatch.undo()
    pull_again(followed)
    assert set(Session.objects.values_list("workshop__description", flat=True)) == {"Nouveau"}


def test_who_publishes_no_more_publishes_no_more_by_a_calendar(followed, says, publisher):
    publisher.stewardships.all().delete()
    says(*four(description="Nouveau"))
    pull_again(followed)
    followed.refresh_from_db()
    assert (followed.last_error, Session.objects.first().workshop.description) == ("not-the-publisher", "")


def test_a_stopped_calendar_is_not_read_and_a_resumed_one_is(followed, says, publisher):
    stop_calendar(calendar=followed, by=publisher, now=NOW)
    says(*four(description="Nouveau"))
    pull_again(followed)
    assert Session.objects.first().workshop.description == ""
    followed.refresh_from_db()
    resume_calendar(calendar=followed, by=publisher, now=NOW)
    pull_again(followed)
    assert Session.objects.first().workshop.description == "Nouveau"


def test_a_calendar_is_forgotten_and_its_sessions_stay(followed, publisher):
    forget_calendar(calendar=followed, by=publisher)
    assert (PartnerCalendar.objects.count(), states()) == (0, ["published"] * 4)


def now_reader(calendar, by, now):
    return read_now(calendar=calendar, by=by, read=facts_said, catalogue=catalogue.current(), now=now)


def test_it_is_read_at_once_but_not_twice_in_a_minute(followed, says, publisher):
    says(*four(description="Nouveau"))
    later = NOW + timedelta(minutes=5)
    assert verdicts(now_reader(followed, publisher, later)) == ["changed"] * 4
    followed.refresh_from_db()
    with pytest.raises(PartnerCalendarJustRead):
        now_reader(followed, publisher, later + timedelta(seconds=30))


def test_reading_at_once_says_what_is_wrong(followed, outside, publisher):
    outside.says["/agenda.ics"] = Answer(b"", 404)
    with pytest.raises(AddressAnsweredError):
        now_reader(followed, publisher, NOW + timedelta(minutes=5))


def test_a_stopped_calendar_is_not_read_at_once(followed, publisher):
    stop_calendar(calendar=followed, by=publisher, now=NOW)
    followed.refresh_from_db()
    with pytest.raises(PartnerCalendarStopped):
        now_reader(followed, publisher, NOW + timedelta(minutes=5))


def test_the_same_address_is_followed_once(followed, outside, partner, publisher, library):
    with pytest.raises(PartnerCalendarKnown):
        follow(partner, publisher, outside.url("/agenda.ics"), site=library)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://169.254.169.254/latest", AddressRefused),
        ("http://localhost/agenda.ics", AddressRefused),
        ("file:///etc/passwd", AddressRefused),
        ("{page}", ImportUnreadable),
        ("{missing}", AddressAnsweredError),
    ],
)
def test_addresses_that_are_no_calendar_are_refused_at_once(outside, partner, publisher, library, url, error):
    outside.says["/page"] = Answer(b"<html></html>")
    current = catalogue.current()
    url = url.format(page=outside.url("/page"), missing=outside.url("/rien"))
    with pytest.raises(error):
        follow_calendar(
            partner=partner, name="a", url=url, site=current.sites[library.pk], defaults=DEFAULTS, by=publisher,
            read=facts_said, catalogue=current, now=NOW,
        )  # fmt: skip
    assert PartnerCalendar.objects.count() == 0


def test_recurrences_without_end_reach_further_each_day(says, outside, partner, publisher, library):
    says(event("s@x", rrule="FREQ=WEEKLY"))
    calendar = follow(partner, publisher, outside.url("/agenda.ics"), site=library)
    first = Session.objects.count()
    pull_again(calendar, after=timedelta(days=8))
    assert Session.objects.count() == first + 1
