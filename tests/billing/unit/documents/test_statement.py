from datetime import date
from io import BytesIO

import pytest
from django.utils import translation
from pikepdf import Pdf

from billing.documents.statement import statement_pdf, words_of
from tests.factories import documents as made

ROWS = (
    (date(2026, 11, 2), "Facture", "LP-2026-00031", "120.00", "0"),
    (date(2026, 11, 9), "Prélèvement", "P-00012", "0", "120.00"),
    (date(2026, 11, 30), "Facture", "LP-2026-00042", "1317.50", "0"),
)


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def test_rows_show_what_is_owed_after_each():
    said = words_of(made.statement(*ROWS, opening="-25.00"))
    assert said["opening"][1] == "−25,00"
    assert said["rows"][:2] == [
        ["02/11/2026", "Facture", "LP-2026-00031", "120,00", "", "95,00"],
        ["09/11/2026", "Prélèvement", "P-00012", "", "120,00", "−25,00"],
    ]
    assert said["sums"][1:] == ["1\u202f437,50", "120,00"]


@pytest.mark.parametrize(
    ("opening", "label", "amount"),
    [
        ("12.00", "Solde à payer au 30 novembre 2026", "12,00 €"),
        ("-12.00", "Solde en votre faveur au 30 novembre 2026", "12,00 €"),
        ("0.00", "Solde au 30 novembre 2026", "0,00 €"),
    ],
)
def test_the_closing_balance_says_whose_it_is(opening, label, amount):
    said = words_of(made.statement(opening=opening))["closing"]
    assert [part.replace("\u00a0", " ") for part in said] == [label, amount]


def test_a_quiet_period_says_so():
    assert words_of(made.statement())["empty"] == "Aucun mouvement pendant la période."
    assert words_of(made.statement(*ROWS))["empty"] == ""


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (70, 3)])
def test_it_is_a_tagged_archive_of_as_many_pages_as_it_needs(count, pages):
    facts = made.statement(*(ROWS[:1] * count))
    with Pdf.open(BytesIO(statement_pdf(facts))) as pdf:
        assert len(pdf.pages) == pages
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "fr"


def test_the_same_facts_make_the_same_bytes():
    assert statement_pdf(made.statement(*ROWS)) == statement_pdf(made.statement(*ROWS))
