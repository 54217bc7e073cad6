from datetime import UTC, date, datetime
from decimal import Decimal

import icalendar
import pytest

from agenda.feeds import calendar_of, price_text
from agenda.models import Session
from core.ranges import Period
from core.web import as_data_block
from tests.conftest import at, between
from tests.factories.agenda import SessionFactory


def made(**said) -> Session:
    with_site = {"site__name": "Médiathèque", "workshop__title": "Réparer, ensemble", **said}
    return SessionFactory.build(**with_site)


def read(session: Session) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(calendar_of([session]))
    return calendar.walk("VEVENT")[0]


def test_entry_has_a_stable_uid_on_the_public_host(settings):
    settings.PUBLIC_URL = "https://perriere.example"
    session = made()
    assert str(read(session)["UID"]) == f"{session.public_id}@perriere.example"


def test_entry_keeps_the_wall_clock_of_the_site_in_summer_and_winter():
    winter, summer = made(period=between(14, 16).stored), made(period=between(14, 16, date(2027, 7, 5)).stored)
    hours = [read(session)["DTSTART"].dt.hour for session in (winter, summer)]
    assert hours == [14, 14]


def test_calendar_says_what_its_time_zone_is():
    calendar = icalendar.Calendar.from_ical(calendar_of([made()]))
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_cancelled_session_stays_as_a_tombstone():
    event = read(made(status="cancelled", sequence=3))
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 3)


def test_entry_carries_its_last_change():
    changed = datetime(2027, 1, 10, 9, 30, tzinfo=UTC)
    event = read(made(changed_at=changed))
    assert (event["LAST-MODIFIED"].dt, event["DTSTAMP"].dt) == (changed, changed)


def test_entry_on_the_night_of_the_autumn_change_names_one_instant():
    second_half_past_two = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    session = made(period=Period(second_half_past_two, at(4, day=date(2027, 10, 31))).stored)
    assert read(session)["DTSTART"].dt.astimezone(UTC) == second_half_past_two


@pytest.mark.parametrize(
    ("price", "is_free_choice", "said"),
    [
        (Decimal("0"), False, "Gratuit"),
        (Decimal("5"), False, "5,00\u00a0€"),
        (Decimal("0"), True, "Prix libre"),
        (Decimal("5"), True, "Prix libre, conseillé\u00a0: 5,00\u00a0€"),
    ],
)
def test_price_text_says_free_fixed_or_chosen(price, is_free_choice, said):
    assert price_text(price, is_pay_what_you_want=is_free_choice) == said


def test_data_block_cannot_close_its_script():
    block = as_data_block({"name": "</script><script>alert(1)</script>"})
    assert "<" not in block
