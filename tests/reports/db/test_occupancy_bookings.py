"""The bookings behind a row of occupancy add up to it, whatever happened and however the report is cut."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.naming import names_for
from reports.narrowing import Narrowed, as_query, narrowed
from reports.occupancy import occupancy
from reports.occupancy.bookings import ROW_WORDS, held_bookings, together
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import ResourceFactory, book
from tests.factories.reports import past_booking
from tests.reports.worlds import build, worlds

pytestmark = pytest.mark.django_db


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), words=st.lists(st.sampled_from(ROW_WORDS), unique=True, max_size=3).map(tuple))
def test_the_bookings_of_a_row_add_up_to_it(world, words):
    with transaction.atomic():
        now = build(world).now
        current = catalogue.current()
        report = occupancy(Question(world["days"], group_by=words), catalogue=current, now=now)
        names = names_for(words, current)
        rows, found = [], []
        for row in report.rows[:40]:
            asked = as_query(words, row.keys, names)
            one = narrowed(Question(world["days"]), asked, words, catalogue=current)
            rows.append((row.booked, row.attended, row.outside))
            found.append(tuple(together(held_bookings(one, catalogue=current, now=now))))
        transaction.set_rollback(True)
    assert found == rows


def test_a_booking_of_several_resources_is_one_line(site, coworker):
    desks = [ResourceFactory(site=site) for _number in range(2)]
    booking = past_booking(coworker, desks, between(9, 11))
    (line,) = held_bookings(Narrowed(Question(Days(MONDAY, MONDAY)), {}), catalogue=catalogue.current(), now=NOW)
    assert (line.booking, line.resources, line.times.hours) == (
        booking.public_id,
        tuple(desk.pk for desk in desks),
        (4, 0, 0),
    )


def test_the_bookings_of_a_row_take_two_queries(site, desk, coworker, django_assert_num_queries):
    for hour in (9, 11, 13):
        book(coworker, [desk], between(hour, hour + 1), now=NOW)
    current = catalogue.current()
    with django_assert_num_queries(2):
        held_bookings(Narrowed(Question(Days(MONDAY, MONDAY)), {}), catalogue=current, now=NOW)
