from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core import wording

PARIS = ZoneInfo("Europe/Paris")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def test_period_text_in_french_names_the_day_once():
    assert wording.period_text(at(24, 9), at(24, 11, 30), PARIS) == "mardi 24 novembre, 9\u00a0h – 11\u00a0h\u00a030"


def test_period_text_in_english_uses_the_24_hour_clock():
    with translation.override("en"):
        assert wording.period_text(at(24, 9), at(24, 11, 30), PARIS) == "Tuesday 24 November, 9:00 – 11:30"


def test_period_text_names_both_days_past_midnight():
    text = wording.period_text(at(24, 18), at(25, 9), PARIS)
    assert text == "mardi 24 novembre, 18\u00a0h – mercredi 25 novembre, 9\u00a0h"


def test_period_text_ends_a_whole_day_at_24_h():
    assert wording.period_text(at(24, 0), at(25, 0), PARIS) == "mardi 24 novembre, 0\u00a0h – 24\u00a0h"


def test_period_text_is_told_on_the_clocks_of_the_zone():
    start = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    text = wording.period_text(start, start + timedelta(hours=1), PARIS)
    assert text == "mercredi 25 novembre, 0\u00a0h – 1\u00a0h"


def test_period_text_across_the_autumn_night_keeps_wall_hours():
    start = datetime(2027, 10, 30, 22, 0, tzinfo=UTC)
    text = wording.period_text(start, datetime(2027, 10, 31, 8, 0, tzinfo=UTC), PARIS)
    assert text == "dimanche 31 octobre, 0\u00a0h – 9\u00a0h"


def test_day_text_writes_the_first_of_a_month_in_the_french_way():
    assert wording.day_text(date(2026, 3, 1), with_year=True) == "dimanche 1er mars 2026"


def test_day_text_writes_the_first_of_a_month_in_the_english_way():
    with translation.override("en"):
        assert wording.day_text(date(2026, 3, 1), with_year=True) == "Sunday 1 March 2026"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(45, "45\u00a0min"), (60, "1\u00a0h"), (90, "1\u00a0h\u00a030"), (605, "10\u00a0h\u00a005")],
)
def test_duration_text_is_told_to_the_minute(minutes: int, text: str):
    assert wording.duration_text(timedelta(minutes=minutes)) == text


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("12.5", "12,50\u00a0€", "€12.50"),
        ("0", "0,00\u00a0€", "€0.00"),
        ("1234.565", "1\u202f234,57\u00a0€", "€1,234.57"),
        ("-3", "−3,00\u00a0€", "−€3.00"),
        ("-0.001", "0,00\u00a0€", "€0.00"),
    ],
)
def test_money_text_follows_the_language(amount: str, french: str, english: str):
    told = []
    for language in ("fr", "en"):
        with translation.override(language):
            told.append(wording.money_text(Decimal(amount)))
    assert told == [french, english]


@pytest.mark.parametrize(
    ("percent", "french", "english"),
    [("4.17", "+4,2\u00a0%", "+4.2%"), ("-5", "−5,0\u00a0%", "−5.0%"), ("0", "0,0\u00a0%", "0.0%")],
)
def test_rise_text_carries_its_sign(percent: str, french: str, english: str):
    told = []
    for language in ("fr", "en"):
        with translation.override(language):
            told.append(wording.rise_text(Decimal(percent)))
    assert told == [french, english]


def test_percent_text_rounds_to_whole_percents():
    assert wording.percent_text(0.734) == "73\u00a0%"
