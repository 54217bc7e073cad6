"""The schedule of an outside address that is read again and again, on the calendars of a resource."""

from datetime import timedelta
from typing import Any

import pytest

from booking.models import ExternalCalendar
from core.errors import AddressAnsweredError, AddressTooSlow, AddressWrongType
from core.pulling import claim, has_told, read, should_tell, went_well, went_wrong
from spaces.models import Resource
from tests.conftest import NOW
from tests.factories import PersonFactory
from tests.outside import Answer, Outside

HOUR = timedelta(hours=1)


@pytest.fixture
def row(desk: Resource, outside: Outside) -> ExternalCalendar:
    outside.says["/"] = Answer(b"one", headers={"ETag": '"1"', "Last-Modified": "Mon, 11 Jan 2027 06:00:00 GMT"})
    return ExternalCalendar.objects.create(
        resource=desk, by=PersonFactory(), name="Mairie", url=outside.url(), next_pull_at=NOW, created_at=NOW
    )


def test_a_reading_belongs_to_one_worker(row: ExternalCalendar):
    another = ExternalCalendar.objects.get()
    assert (claim(row, now=NOW), claim(another, now=NOW)) == (True, False)
    assert not ExternalCalendar.objects.due(NOW).exists()


def test_a_reading_whose_worker_died_is_due_again(row: ExternalCalendar):
    claim(row, now=NOW)
    assert claim(ExternalCalendar.objects.due(NOW + timedelta(minutes=5)).get(), now=NOW + timedelta(minutes=5))


def test_a_stopped_address_cannot_be_claimed(row: ExternalCalendar):
    ExternalCalendar.objects.update(stopped_at=NOW)
    assert not claim(row, now=NOW)


def test_what_was_read_is_asked_for_only_if_it_changed(row: ExternalCalendar, outside: Outside):
    assert read(row, now=NOW) == b"one"
    went_well(row, now=NOW)
    row = ExternalCalendar.objects.get()
    outside.says["/"] = Answer(b"", 304)
    assert read(row, now=NOW + HOUR) is None
    headers = outside.asked[1][2]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "Mon, 11 Jan 2027 06:00:00 GMT")


def test_the_same_words_are_no_news_even_without_a_validator(row: ExternalCalendar, outside: Outside):
    outside.says["/"] = Answer(b"one")
    assert read(row, now=NOW) == b"one"
    went_well(row, now=NOW)
    assert read(ExternalCalendar.objects.get(), now=NOW) is None


def test_what_was_read_but_not_kept_is_read_again(row: ExternalCalendar):
    read(row, now=NOW)
    went_wrong(row, AddressWrongType(), now=NOW)
    assert read(ExternalCalendar.objects.get(), now=NOW) == b"one"


@pytest.mark.parametrize("etag", ['"' + "a" * 300 + '"', "a\x01b"])
def test_a_validator_that_cannot_be_kept_is_left(row: ExternalCalendar, outside: Outside, etag: str):
    outside.says["/"] = Answer(b"one", headers={"ETag": etag})
    read(row, now=NOW)
    assert row.etag == ""


@pytest.mark.parametrize("status", [204, 304, 403, 404, 500])
def test_an_answer_that_is_no_calendar_is_a_failure(row: ExternalCalendar, outside: Outside, status: int):
    outside.says["/"] = Answer(b"", status)
    with pytest.raises(AddressAnsweredError) as refused:
        read(row, now=NOW)
    assert refused.value.facts == {"answered": status}


def test_a_web_page_is_a_failure(row: ExternalCalendar, outside: Outside):
    outside.says["/"] = Answer(b"<html>", content_type="text/html")
    with pytest.raises(AddressWrongType):
        read(row, now=NOW)


def test_a_failing_address_is_left_alone_longer_and_longer(row: ExternalCalendar):
    waits = []
    for _ in range(8):
        went_wrong(row, AddressTooSlow(), now=NOW)
        waits.append((row.next_pull_at - NOW) / timedelta(minutes=1))
    assert waits == [15, 30, 60, 120, 240, 360, 360, 360]
    row.refresh_from_db()
    assert (row.failures, row.last_error, row.good_at) == (8, "address-too-slow", None)


def test_a_failure_is_told_after_three_in_six_hours_and_once(row: ExternalCalendar):
    went_well(row, now=NOW)
    told: list[Any] = []
    for hours in (1, 2, 5, 6, 9):
        went_wrong(row, AddressTooSlow(), now=NOW + hours * HOUR)
        told.append(should_tell(row, NOW + hours * HOUR))
        if told[-1]:
            has_told(row, now=NOW + hours * HOUR)
    assert told == [False, False, False, True, False]


def test_two_failures_are_not_told_however_old(row: ExternalCalendar):
    went_wrong(row, AddressTooSlow(), now=NOW)
    went_wrong(row, AddressTooSlow(), now=NOW + 9 * HOUR)
    assert not should_tell(row, NOW + 9 * HOUR)


def test_working_again_is_news_only_to_who_was_told(row: ExternalCalendar):
    went_wrong(row, AddressTooSlow(), now=NOW)
    assert not went_well(row, now=NOW)
    has_told(row, now=NOW)
    assert went_well(row, now=NOW)
    row.refresh_from_db()
    assert (row.failures, row.last_error, row.told_at, row.good_at) == (0, "", None, NOW)
    assert row.next_pull_at == NOW + timedelta(minutes=30)
