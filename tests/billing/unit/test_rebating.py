from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing.actions.contributing import units_of
from billing.actions.rebating import shared

CENTS = st.integers(1, 10**6).map(lambda cents: Decimal(cents) / 100)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "2.1", "5.5", "10", "20")])


@given(st.dictionaries(RATES, CENTS, min_size=1), st.integers(0, 100))
def test_a_rebate_is_shared_to_the_cent_and_never_more_than_is_due(due, percent):
    amount = (sum(due.values()) * percent / 100).quantize(Decimal("0.01"))
    shares = shared(amount, due)
    assert sum(shares.values()) == amount
    assert all(0 < share <= due[rate] for rate, share in shares.items())


@given(st.integers(1, 6000))
def test_time_is_given_in_units_that_lose_no_minute(minutes):
    units, unit = units_of(minutes)
    assert 0 <= units * unit - minutes < 15
    assert 15 <= unit <= 60
