"""Rows of the API as the columns of a file."""

from core.api.tables import table

ROWS = [
    {"id": 1, "room": {"name": "Salle", "site": {"slug": "a"}}, "price": None, "price_chosen": None},
    {"id": 2, "room": None, "price": None, "price_chosen": None},
]


def test_what_is_missing_inside_a_row_makes_no_column_of_its_own():
    for rows in (ROWS, ROWS[::-1]):
        assert set(table(rows)[0]) == {"id", "room_name", "room_site_slug", "price", "price_chosen"}
