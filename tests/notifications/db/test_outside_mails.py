from datetime import timedelta

import pytest

from booking.actions.changing import cancel_booking
from core.models import Event
from notifications.actions.composing import WRITERS, compose
from notifications.models import Message
from spaces.models import Resource, Site, Steward
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, StewardFactory, book
from tests.factories.outside import connect, event, read, says
from tests.outside import Answer, Outside

HOUR = timedelta(hours=1)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _team(site: Site) -> None:
    for role in (Steward.Role.MANAGER, Steward.Role.HOST, Steward.Role.ACCOUNTANT):
        StewardFactory(person=PersonFactory(email=f"{role}@example.org"), site=site, role=role)


def mails() -> list[tuple[str, str]]:
    for happened in Event.objects.filter(kind__startswith="external").order_by("pk"):
        assert happened.kind in WRITERS
        compose(happened, now=happened.created_at)
    return sorted(Message.objects.filter(kind__startswith="external").values_list("to_address", "subject"))


def test_the_desk_hears_of_conflicts_in_one_mail(desk: Resource, outside: Outside):
    for hour in (9, 14):
        book(PersonFactory(name="Anne Le Bris"), [desk], between(hour, hour + 1, TUESDAY), now=NOW, title="Atelier")
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1400-1500"))
    connect(desk, outside)
    subject = "Mairie\u00a0: 2 occupations rencontrent des réservations"
    assert mails() == [("host@example.org", subject), ("manager@example.org", subject)]
    assert Message.objects.filter(text__contains="Anne Le Bris – Atelier").count() == 2


def test_a_conflict_that_is_solved_meanwhile_is_told_to_nobody(desk: Resource, outside: Outside):
    booking = book(PersonFactory(), [desk], between(9, 10, TUESDAY), now=NOW)
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(desk, outside)
    cancel_booking(booking=booking, by=booking.person, now=NOW)
    read(calendar, NOW + HOUR)
    assert mails() == []


def test_new_conflicts_are_another_mail(desk: Resource, outside: Outside):
    book(PersonFactory(), [desk], between(9, 12, TUESDAY), now=NOW)
    says(outside, event("a", "0112T0900-1000"))
    calendar = connect(desk, outside)
    says(outside, event("a", "0112T0900-1000"), event("b", "0112T1000-1100"))
    read(calendar, NOW + HOUR)
    assert [subject for _to, subject in mails()] == ["Mairie\u00a0: 1 occupation rencontre des réservations"] * 4


def test_events_that_are_not_understood_are_told(desk: Resource, outside: Outside):
    says(outside, event("a", "0112T0900-1000"), event("b", "0113T0900-1000", "RRULE:FREQ=HOURLY"))
    connect(desk, outside)
    assert {subject for _to, subject in mails()} == {"Mairie\u00a0: événements non compris"}
    assert Message.objects.filter(text__contains="FREQ=HOURLY").count() == 2


def test_a_lasting_failure_and_its_end_are_told(desk: Resource, outside: Outside):
    says(outside)
    calendar = connect(desk, outside)
    outside.says["/a.ics"] = Answer(b"", 410)
    for hours in (1, 3, 6):
        read(calendar, NOW + hours * HOUR)
    assert {subject for _to, subject in mails()} == {"L’agenda extérieur Mairie ne se lit plus"}
    assert Message.objects.filter(text__contains="répond par une erreur").count() == 2
    says(outside)
    read(calendar, NOW + 7 * HOUR)
    assert len(mails()) == 4
    assert mails()[-1][1] == "L’agenda extérieur Mairie se lit à nouveau"
