from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from agenda.slots import cut
from core.ranges import Period
from tests.conftest import at, between


def test_period_is_cut_from_its_start():
    starts = [slot.start for slot in cut(between(14, 16), 30)]
    assert starts == [at(14), at(14, 30), at(15), at(15, 30)]


def test_what_is_left_at_the_end_is_no_appointment():
    assert [slot.end for slot in cut(between(14, 15), 25)] == [at(14, 25), at(14, 50)]


def test_too_short_a_period_holds_none():
    assert list(cut(between(14, 15), 61)) == []


@given(length=st.integers(1, 1440), minutes=st.integers(5, 480))
def test_appointments_follow_each_other_inside_their_period(length, minutes):
    period = Period(at(8), at(8) + timedelta(minutes=length))
    slots = list(cut(period, minutes))
    assert all(slot.minutes == minutes and period.contains(slot) for slot in slots)
    assert [slot.start for slot in slots[1:]] == [slot.end for slot in slots[:-1]]
    assert length - len(slots) * minutes < minutes
