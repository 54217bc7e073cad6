"""A session for search engines: what schema.org calls an Event."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from agenda.models import Session
from agenda.web.event_data import SCHEMA, event_data
from tests.conftest import NOW, at, between
from tests.factories.agenda import SessionFactory


def made(**said) -> Session:
    return SessionFactory.build(**{"site__name": "Médiathèque", "workshop__title": "Réparer, ensemble", **said})


def test_event_data_has_explicit_offsets():
    data = event_data(made(period=between(14, 16, date(2027, 7, 5)).stored))
    assert (data["startDate"], data["endDate"]) == ("2027-07-05T14:00:00+02:00", "2027-07-05T16:00:00+02:00")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, SCHEMA + "EventScheduled"),
        ({"status": "cancelled"}, SCHEMA + "EventCancelled"),
        ({"status": "postponed"}, SCHEMA + "EventPostponed"),
        ({"previous_start": NOW}, SCHEMA + "EventRescheduled"),
        ({"mode": "online", "has_moved_online": True}, SCHEMA + "EventMovedOnline"),
        (
            {"mode": "online", "has_moved_online": True, "previous_start": NOW},
            [SCHEMA + "EventRescheduled", SCHEMA + "EventMovedOnline"],
        ),
    ],
)
def test_event_data_says_how_the_event_stands(said, status):
    assert event_data(made(**said))["eventStatus"] == status


def test_event_data_says_when_it_was_announced_for():
    assert event_data(made(previous_start=at(9)))["previousStartDate"] == "2027-01-11T09:00:00+01:00"


@pytest.mark.parametrize(
    ("mode", "attendance", "places"),
    [
        ("on_site", "OfflineEventAttendanceMode", ["Place"]),
        ("online", "OnlineEventAttendanceMode", ["VirtualLocation"]),
        ("hybrid", "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
    ],
)
def test_event_data_says_where_one_takes_part(mode, attendance, places):
    data = event_data(made(mode=mode, online_url="https://visio.example/secret"))
    where = data["location"] if isinstance(data["location"], list) else [data["location"]]
    assert (data["eventAttendanceMode"], [one["@type"] for one in where]) == (SCHEMA + attendance, places)
    assert "visio.example" not in str(data)


def test_event_data_offers_places_while_there_are_any():
    said = {"published_at": datetime.fromisoformat("2027-01-04T10:00:00+01:00"), "workshop__price": Decimal(5)}
    offer = event_data(made(**said))["offers"]
    assert (offer["price"], offer["availability"], offer["validFrom"]) == (
        "5.00",
        SCHEMA + "InStock",
        "2027-01-04T10:00:00+01:00",
    )
    assert event_data(made(places_taken=8))["offers"]["availability"] == SCHEMA + "SoldOut"


@pytest.mark.parametrize(
    ("youngest", "oldest", "said"), [(8, 12, "8-12"), (60, None, "60-"), (None, 12, "0-12"), (None, None, None)]
)
def test_event_data_says_for_which_ages(youngest, oldest, said):
    data = event_data(made(workshop__min_age=youngest, workshop__max_age=oldest))
    assert data.get("typicalAgeRange") == said


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"workshop__audience": "Familles du quartier", "workshop__publics": ["families"]}, "Familles du quartier"),
        ({"workshop__publics": ["seniors", "adults"]}, "seniors, adultes"),
    ],
)
def test_event_data_says_for_whom(about, said):
    assert event_data(made(**about))["audience"] == {"@type": "Audience", "audienceType": said}


def test_event_data_leads_to_the_organiser(settings):
    settings.PUBLIC_URL = "https://perriere.example"
    about = {"workshop__partner__slug": "defis", "workshop__partner__organisation__name": "Défis"}
    assert event_data(made(**about))["organizer"]["url"] == "https://perriere.example/partenaires/defis/"


def test_event_data_leaves_out_what_is_unknown():
    assert {"performer", "image", "audience", "previousStartDate"} & set(event_data(made())) == set()


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_event_data_offers_nothing_of_what_does_not_take_place(status):
    assert event_data(made(status=status))["offers"]["availability"] == SCHEMA + "OutOfStock"


def test_event_data_keeps_the_last_date_of_what_is_postponed():
    data = event_data(made(status="postponed", previous_start=at(9), period=between(14, 16).stored))
    assert (data["startDate"], "previousStartDate" in data) == ("2027-01-11T14:00:00+01:00", False)
