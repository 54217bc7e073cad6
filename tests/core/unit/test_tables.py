"""Rows of the API as the columns of a file."""

import pytest

from core.api.tables import cell, table

ROWS = [
    {"id": 1, "room": {"name": "Salle", "site": {"slug": "a"}}, "price": None, "price_chosen": None},
    {"id": 2, "room": None, "price": None, "price_chosen": None},
]


def test_what_is_missing_inside_a_row_makes_no_column_of_its_own():
    for rows in (ROWS, ROWS[::-1]):
        assert set(table(rows)[0]) == {"id", "room_name", "room_site_slug", "price", "price_chosen"}


@pytest.mark.parametrize("amount", ["-50.00", "-3", "12.50", 7, None])
def test_an_amount_stays_one_also_below_zero(amount):
    assert cell(amount) == amount


@pytest.mark.parametrize("text", ["=1+1", "-1+cmd|' /C calc'!A0", "-2.", "@sum", "+33 6", "-50.00\n"])
def test_what_a_spreadsheet_would_reckon_with_is_disarmed(text):
    assert cell(text) == f"'{text}"
