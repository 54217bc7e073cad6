"""Cells of tables: which figure stands in which column, and how far it is rounded."""

from reports.conduct.keeping import Conduct
from reports.conduct.tables import KEPT, kept
from reports.occupancy import OccupancyRow
from reports.tables import FIGURES, figures

HOUR, MINUTE = 3_600_000_000, 60_000_000


def named(columns, cells):
    return dict(zip((column.name for column in columns), cells, strict=True))


def test_a_minute_shows_in_hours_and_a_basis_point_in_ratios():
    row = OccupancyRow((), 3 * HOUR, HOUR, MINUTE, 2 * HOUR)
    assert named(FIGURES, figures(row)) == {
        "open_hours": 3,
        "booked_hours": 1,
        "attended_hours": 0.02,
        "outside_hours": 2,
        "occupancy": 0.3333,
        "use": 0.0056,
    }


def test_where_nothing_was_open_the_ratios_are_empty():
    assert figures(OccupancyRow((), 0, 0, 0, HOUR)) == (0, 0, 0, 1, None, None)


def test_each_figure_of_conduct_stands_in_its_column():
    row = Conduct((), bookings=6, expected=3, absent=1, cancelled=3, late=2, leads=[0.256, 1.5, 30.0])
    assert named(KEPT, kept(row)) == {
        "bookings": 6,
        "expected": 3,
        "absent": 1,
        "no_show_rate": 0.3333,
        "cancelled": 3,
        "late_cancelled": 2,
        "cancellation_rate": 0.3333,
        "late_rate": 0.2222,
        "lead_quarter": 0.26,
        "lead_median": 1.5,
        "lead_three_quarters": 30,
    }


def test_without_bookings_conduct_has_neither_rates_nor_leads():
    row = Conduct((), bookings=0, expected=0, absent=0, cancelled=0, late=0, leads=None)
    assert kept(row) == (0, 0, 0, None, 0, 0, None, None, None, None, None)
