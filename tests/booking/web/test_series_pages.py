from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from booking.models import Booking, Series
from tests.conftest import MONDAY, NOW, between
from tests.factories import PersonFactory, ResourceFactory, book
from tests.factories.series import repeat

pytestmark = pytest.mark.usefixtures("frozen")

WEEK = timedelta(days=7)
ANSWERS = {
    "day": "2027-01-11", "start_time": "09:00", "end_time": "11:00", "rhythm": "weekly", "interval": 1, "count": 3,
}  # fmt: skip
WORDS = {"title": "Point", "attendees": 1}


@pytest.fixture
def page(client, coworker):
    client.force_login(coworker)
    return client


@pytest.fixture
def series(coworker, desk):
    return repeat(coworker, [desk], "FREQ=WEEKLY;COUNT=3")


def address(desk, **answers):
    return f"{reverse('booking:repeat', args=[desk.public_id])}?{urlencode({**ANSWERS, **answers}, doseq=True)}"


def starts(series):
    return [f"{row.start:%m-%d %H}" for row in series.bookings.filter(status="confirmed").order_by("period")]


def test_the_rule_is_asked_first(page, desk):
    answer = page.get(reverse("booking:repeat", args=[desk.public_id]))
    assert (answer.status_code, "preview" in answer.context) == (200, False)


def test_the_dates_are_shown_before_anything_is_booked(page, desk):
    book(PersonFactory(), [desk], between(10, 12, day=MONDAY + WEEK), now=NOW)
    answer = page.get(address(desk))
    assert [bool(line.why) for line in answer.context["lines"]] == [False, True, False]
    assert "chaque semaine le lundi, 3 fois" in answer.content.decode()
    assert Booking.objects.count() == 1


def test_a_series_is_booked_with_what_was_decided(page, desk):
    other = ResourceFactory(site=desk.site)
    book(PersonFactory(), [desk], between(10, 12, day=MONDAY + WEEK), now=NOW)
    [line] = [line for line in page.get(address(desk)).context["lines"] if line.why]
    choice = next(one for one in line.choices if str(other.public_id) in one.value)
    answer = page.post(address(desk), {**WORDS, line.name: choice.value, "d-2027-01-25": "skip"})
    series = Series.objects.get()
    assert answer.url == reverse("booking:series", args=[series.public_id])
    assert (starts(series), series.exdates) == (["01-11 08", "01-18 08"], ["2027-01-25"])


def test_a_date_taken_meanwhile_comes_back_to_be_decided(page, desk):
    book(PersonFactory(), [desk], between(10, 12, day=MONDAY + WEEK), now=NOW)
    answer = page.post(address(desk), WORDS)
    assert (answer.status_code, answer.context["refusal"].code) == (409, "series-conflicts")
    assert Series.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"count": 0}, {"until": "2027-02-01"}, {"end_time": "09:00"}, {"day": "x"}])
def test_an_answer_that_makes_no_sense_is_shown_in_the_form(page, desk, wrong):
    assert page.get(address(desk, **wrong)).status_code == 400


def test_the_page_of_a_series_lists_its_dates(page, series):
    answer = page.get(reverse("booking:series", args=[series.public_id]))
    assert answer.content.decode().count("/reservations/") == 3


def test_a_series_of_somebody_else_is_not_found(client, series):
    client.force_login(PersonFactory())
    assert client.get(reverse("booking:series", args=[series.public_id])).status_code == 404


def test_what_follows_is_moved_from_the_page(page, series):
    body = {"scope": "following", "occurrence": "2027-01-18", "starts": "14:00", "ends": "16:00", "sequence": 0}
    answer = page.post(reverse("booking:series-change", args=[series.public_id]), body)
    part = Series.objects.exclude(pk=series.pk).get()
    assert answer.url == reverse("booking:series", args=[part.public_id])
    assert (starts(series), starts(part)) == (["01-11 08"], ["01-18 13", "01-25 13"])


def test_a_refused_edit_comes_back_with_its_dates(page, series, desk):
    book(PersonFactory(), [desk], between(14, 16, day=MONDAY + WEEK), now=NOW)
    body = {"scope": "all", "starts": "14:00", "ends": "16:00", "sequence": 0}
    path = reverse("booking:series-change", args=[series.public_id])
    answer = page.post(path, body)
    assert (answer.status_code, [line.name for line in answer.context["lines"]]) == (409, ["d-2027-01-18"])
    page.post(path, {**body, "d-2027-01-18": "keep"})
    assert starts(series) == ["01-11 13", "01-18 08", "01-25 13"]


def test_an_edit_of_what_was_seen_before_is_stale(page, series):
    path = reverse("booking:series-change", args=[series.public_id])
    body = {"scope": "all", "title": "A", "sequence": 0}
    assert page.post(path, body).status_code == 302
    assert page.post(path, {**body, "title": "B"}).status_code == 412


def test_one_date_is_cancelled_from_the_page(page, series):
    body = {"scope": "this", "occurrence": "2027-01-18"}
    page.post(reverse("booking:series-cancel", args=[series.public_id]), body)
    assert starts(series) == ["01-11 08", "01-25 08"]


def test_a_booking_says_of_which_series_it_is(page, series):
    booking = series.bookings.first()
    answer = page.get(reverse("booking:detail", args=[booking.public_id]))
    assert reverse("booking:series", args=[series.public_id]) in answer.content.decode()


def test_ones_series_are_listed(page, series):
    assert reverse("booking:series", args=[series.public_id]) in page.get("/mes-series/").content.decode()
