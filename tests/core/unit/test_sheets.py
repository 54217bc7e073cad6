"""Lists as spreadsheets. Whatever people type stays text, unless a whole column reads as amounts or as dates."""

from decimal import Decimal
from uuid import UUID

import pytest

from core.api.sheets import Sheet, as_sheet
from tests.reports.files import sheet_rows

ID = UUID("01a220db-ebe4-7a13-85c7-779c46807958")


def column(*values, said=None):
    return [row[0] for row in sheet_rows(as_sheet(["one"], [{"one": value} for value in values], said or Sheet()), 1)]


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        (["10.50", "-3.00", None], [Decimal("10.5"), Decimal(-3), None]),
        (["2027-01-11", None], [Decimal(46398), None]),
        ([ID, 3, 2.5, True], [str(ID), Decimal(3), Decimal("2.5"), Decimal(1)]),
        (["10.50", "Atelier"], ["10.50", "Atelier"]),
        (["2027-01-11", "bientôt"], ["2027-01-11", "bientôt"]),
    ],
)
def test_a_column_holds_what_all_of_it_is(values, cells):
    rows = [*column(*values)[1:], None]
    assert rows[: len(cells)] == cells


@pytest.mark.parametrize("text", ["0297001122", "02.97", "1e5", "2027-02-30", "1899-12-31", "2027-W01-1", "20270111"])
def test_what_only_looks_like_a_number_or_a_date_stays_text(text):
    assert column(text) == ["one", text]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1+1}", "http://x", "internal:Sheet1!A1"])
def test_no_text_is_a_formula_or_a_link(text):
    assert column(text) == ["one", text]


def test_labels_and_words_are_those_of_the_list():
    said = Sheet("Essai", {"one": "Nature"}, {"one": {"desk": "poste de travail"}})
    assert column("desk", "boat", said=said) == ["Nature", "poste de travail", "boat"]
