from datetime import date
from decimal import Decimal

import pytest

from reports.costs.months import month_after, months_between
from reports.costs.words import amount_named, month_named, recognised
from reports.errors import CostMonthsInvalid

JANUARY = date(2027, 1, 1)


@pytest.mark.parametrize(
    "text", ["2027-01", "2027/1", "01/2027", "1.2027", "2027-01-31", "31/01/2027", "Janvier 2027", "january 2027"]
)
def test_a_month_is_read_as_spreadsheets_write_it(text):
    assert month_named(text) == JANUARY


@pytest.mark.parametrize("text", ["", "2027", "2027-13", "1999-12", "brumaire 2027", "n'importe quoi"])
def test_what_is_no_month_is_none(text):
    assert month_named(text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,50 €", "1234.50"),
        ("1\u202f234,50\u00a0€", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("12", "12.00"),
        ("12,5 EUR", "12.50"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_as_spreadsheets_write_it(text, amount):
    assert amount_named(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "-5", "douze", "1e5", "NaN", "12,345", "123456789"])
def test_what_is_no_amount_is_none(text):
    assert amount_named(text) is None


def test_headings_are_known_in_both_languages_and_as_exported():
    french = recognised(["Mois", "Libellé", "Lieu", "Comportement", "Activité", "Montant HT"])
    exported = recognised(["id", "month", "label", "site_id", "site_name", "behaviour", "activity", "amount"])
    assert list(french) == list(exported) == ["month", "label", "site", "behaviour", "activity", "amount"]
    assert exported["site"] == 4


def test_months_between_are_all_of_them():
    assert months_between(date(2026, 11, 1), date(2027, 2, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2027, 2, 1), JANUARY),
        (JANUARY, date(2032, 1, 1)),
        (date(1999, 12, 1), date(2000, 1, 1)),
        (date(2100, 12, 1), date(2101, 1, 1)),
        (JANUARY, date(2032, 2, 1)),
    ],
)
def test_months_that_cannot_be_are_refused(first, last):
    with pytest.raises(CostMonthsInvalid):
        months_between(first, last)


def test_the_month_after_december_is_january():
    assert month_after(date(2026, 12, 1)) == JANUARY
