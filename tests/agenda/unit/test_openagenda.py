from datetime import date, datetime, timedelta

import pytest

from agenda.models import Session
from agenda.models.workshop import AccessFeature
from agenda.openagenda import Attendance, Status, description_of, event_of, events_of
from spaces.models import Site
from tests.conftest import NOW, between
from tests.factories import SiteFactory
from tests.factories.agenda import SessionFactory, WorkshopFactory

SITE: Site = SiteFactory.build(pk=1, slug="mediatheque", time_zone="Europe/Paris")
WORKSHOP = WorkshopFactory.build(pk=1, title="Réparer, ensemble")
AFTER = timedelta(days=1)


def made(**said) -> Session:
    day = said.pop("day", date(2027, 1, 11))
    about = {"workshop": WORKSHOP, "site": SITE, "workshop_id": 1, "site_id": 1, "period": between(14, 16, day).stored}
    return SessionFactory.build(**{**about, **said})


CANCELLED = {"status": "cancelled", "cancelled_at": NOW}
POSTPONED = {"status": "postponed", "postponed_at": NOW}
FULL = {"places_taken": 8}


def test_sessions_of_a_workshop_at_a_site_are_one_event():
    elsewhere = SiteFactory.build(pk=2, slug="perriere")
    found = events_of([made(), made(day=date(2027, 1, 12)), made(site=elsewhere, site_id=2)])
    assert [(event["location"]["extId"], len(event["timings"])) for event in found] == [
        ("mediatheque", 2),
        ("perriere", 1),
    ]


def test_timings_have_the_offset_of_their_own_day():
    event = event_of([made(), made(day=date(2027, 7, 5))])
    assert [timing["begin"] for timing in event["timings"]] == [
        "2027-01-11T14:00:00+01:00",
        "2027-07-05T14:00:00+02:00",
    ]


def test_timings_last_a_day_at_most_and_there_are_eight_hundred_of_them():
    first = date(2027, 1, 11)
    event = event_of([made(day=first + number * AFTER) for number in range(801)])
    lengths = [datetime.fromisoformat(one["end"]) - datetime.fromisoformat(one["begin"]) for one in event["timings"]]
    assert (len(lengths), max(lengths) <= AFTER) == (800, True)


@pytest.mark.parametrize(
    ("sessions", "status"),
    [
        ([{}], Status.SCHEDULED),
        ([{}, FULL], Status.SCHEDULED),
        ([FULL, FULL], Status.FULL),
        ([FULL, CANCELLED], Status.FULL),
        ([CANCELLED, CANCELLED], Status.CANCELLED),
        ([CANCELLED, POSTPONED], Status.POSTPONED),
        ([CANCELLED, {}], Status.SCHEDULED),
        ([{"previous_start": NOW}], Status.RESCHEDULED),
        ([{"previous_start": NOW}, {}], Status.SCHEDULED),
        ([{"mode": "online", "has_moved_online": True}], Status.MOVED_ONLINE),
    ],
)
def test_status_is_what_holds_for_all_that_takes_place(sessions, status):
    assert event_of([made(**said) for said in sessions])["status"] == status


def test_what_is_cancelled_among_others_is_no_timing():
    assert len(event_of([made(**CANCELLED), made()])["timings"]) == 1


def test_what_is_cancelled_whole_keeps_its_timings():
    assert len(event_of([made(**CANCELLED), made(**CANCELLED)])["timings"]) == 2


@pytest.mark.parametrize(
    ("modes", "attendance"),
    [
        (["on_site"], Attendance.ON_SITE),
        (["online"], Attendance.ONLINE),
        (["hybrid"], Attendance.MIXED),
        (["on_site", "online"], Attendance.MIXED),
    ],
)
def test_attendance_is_that_of_all_sessions(modes, attendance):
    assert event_of([made(mode=mode) for mode in modes])["attendanceMode"] == attendance


def test_all_features_of_access_are_answered():
    workshop = WorkshopFactory.build(pk=1, access_features=["mi"])
    event = event_of([made(workshop=workshop)])
    assert event["accessibility"] == {code: code == "mi" for code in AccessFeature.values}


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ("", "autre · Atelier"),
        ("Deux\n\nlignes", "Deux lignes"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_description_is_one_short_line(description, said):
    assert description_of(WorkshopFactory.build(title="Atelier", description=description)) == said
