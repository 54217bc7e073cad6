from datetime import date

import pytest
from django.utils import translation

from spaces.days_off import is_school_holiday, public_holiday_name, school_holiday_name


@pytest.mark.parametrize(
    ("zone", "day", "is_off"),
    [
        ("B", date(2027, 2, 22), True),
        ("A", date(2027, 2, 12), False),
        ("B", date(2027, 7, 3), True),
        ("B", date(2027, 9, 2), False),
        ("B", date(2026, 12, 19), True),
    ],
)
def test_school_holidays_follow_the_zone(zone, day, is_off):
    assert is_school_holiday(day, zone) == is_off


def test_days_beyond_the_decreed_calendar_count_as_term(settings):
    settings.SCHOOL_HOLIDAYS_KNOWN_UNTIL = date(2027, 8, 31)
    assert not is_school_holiday(date(2027, 12, 25), "B")


@pytest.mark.parametrize(("language", "name"), [("fr", "Fête nationale"), ("en", "National Day")])
def test_public_holidays_are_named_in_the_readers_language(language, name):
    with translation.override(language):
        assert public_holiday_name(date(2027, 7, 14)) == name


def test_an_ordinary_day_has_no_name():
    assert (public_holiday_name(date(2027, 7, 15)), school_holiday_name(date(2027, 1, 13), "B")) == ("", "")
