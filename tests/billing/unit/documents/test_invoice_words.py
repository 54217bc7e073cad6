"""What the page of an invoice says."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from billing.documents.facts import Settling
from billing.documents.invoice_words import words_of
from tests.factories import documents as made

NARROW, FIXED = "\u202f", "\u00a0"


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def totals(facts):
    return [(row["label"], row["value"].replace(FIXED, " ")) for row in words_of(facts)["totals"]]


def payment(facts):
    said = words_of(facts)["payment"]
    return said["text"].replace(FIXED, " "), {label: value.replace(FIXED, " ") for label, value in said["rows"]}


def test_sites_follow_each_other_and_days_within():
    facts = made.invoice(
        made.line("B", site="Port", activity_on=date(2026, 11, 9)),
        made.line("C", site="Centre"),
        made.line("A", site="Port", activity_on=date(2026, 11, 2)),
    )
    groups = words_of(facts)["table"]["groups"]
    assert [(group["name"], group["net"], [row["label"] for row in group["rows"]]) for group in groups] == [
        ("Port", "60,00", ["A", "B"]),
        ("Centre", "30,00", ["C"]),
    ]


def test_a_line_is_written_as_french_writes_it():
    [group] = words_of(made.invoice(made.line(quantity="2.50", unit_price="1250.00", rate="5.50")))["table"]["groups"]
    assert group["rows"][0]["figures"] == [
        f"2,5{FIXED}h",
        f"1{NARROW}250,00",
        f"5,5{FIXED}%",
        f"3{NARROW}125,00",
    ]


def test_a_line_is_written_as_english_writes_it():
    with translation.override("en"):
        [group] = words_of(made.invoice(made.line(unit_price="1250.00")))["table"]["groups"]
    assert group["rows"][0]["figures"][1:] == ["1,250.00", "20%", "2,500.00"]


def test_a_month_is_written_with_its_two_days():
    facts = made.invoice(made.line(activity_on=date(2026, 11, 1), until=date(2026, 11, 30)))
    assert words_of(facts)["table"]["groups"][0]["rows"][0]["day"] == "01/11/2026 – 30/11/2026"


def test_a_seller_without_vat_shows_no_vat():
    said = words_of(made.franchise())
    assert said["vat"] is None
    assert len(said["table"]["columns"]) == 5
    assert said["mentions"][0] == made.FRANCHISE
    assert totals(made.franchise()) == [("Total", "30,00 €")]


def test_mixed_rates_are_one_row_each():
    rows = words_of(made.mixed())["vat"]["rows"]
    assert [row[0].replace(FIXED, " ") for row in rows] == ["20 %", "10 %", "5,5 %", "0 %"]
    assert rows[1][1:] == ["125,00", "12,50"]


def test_totals_end_with_what_is_left_to_pay():
    assert totals(made.invoice(prepaid="10.00")) == [
        ("Total HT", "30,00 €"),
        ("TVA", "6,00 €"),
        ("Total TTC", "36,00 €"),
        ("Déjà réglé", "−10,00 €"),
        ("Reste à payer", "26,00 €"),
    ]


def test_a_transfer_gives_account_reference_and_code():
    text, rows = payment(made.invoice())
    assert text == "36,00 € à régler par virement, au plus tard le 30 décembre 2026."
    assert rows == {
        "Bénéficiaire": "La Perrière",
        "IBAN": "FR76 3000 6000 0112 3456 7890 189",
        "BIC": "AGRIFRPP",
        "Référence à rappeler": "LP-2026-00042",
    }
    code = words_of(made.invoice())["payment"]["code"]
    assert code["svg"].startswith("<svg")
    assert "36,00" in code["alt"]


@pytest.mark.parametrize(
    "facts",
    [made.paid(means="transfer"), made.by_debit(), made.credit_note(), replace(made.invoice(), currency="GBP")],
)
def test_no_code_where_no_euro_is_to_be_transferred(facts):
    assert words_of(facts)["payment"]["code"] is None


def test_a_debit_says_when_and_on_which_mandate():
    text, rows = payment(made.by_debit())
    assert text == "36,00 € prélevés le 15 décembre 2026 sur votre compte, sur le mandat PERRIERE-2026-0007."
    assert rows["Compte débité"] == "•••• 0189"


def test_a_paid_invoice_says_when_and_how():
    assert payment(made.paid()) == ("Acquittée le 30 novembre 2026 par carte bancaire.", {})
    said = words_of(made.paid())
    assert said["mark"] == "Acquittée"
    assert "Échéance" not in dict(said["facts"])


@pytest.mark.parametrize(
    ("means", "text"),
    [
        ("cheque", "36,00 € à régler par chèque, au plus tard le 30 décembre 2026."),
        ("none", "36,00 € à régler au plus tard le 30 décembre 2026."),
        ("direct_debit", "36,00 € à régler par prélèvement, au plus tard le 30 décembre 2026."),
    ],
)
def test_other_means_are_said_in_a_sentence(means, text):
    assert payment(made.invoice(settling=Settling(means=means))) == (text, {})


def test_a_credit_note_names_the_invoice_and_asks_for_nothing():
    said = words_of(made.credit_note())
    assert said["heading"] == "Avoir"
    assert said["lead"].replace(FIXED, " ") == "Sur la facture n° LP-2026-00012 du 31 octobre 2026."
    assert totals(made.credit_note())[-1] == ("Total de l’avoir", "36,00 €")
    assert "Échéance" not in dict(said["facts"])


def test_business_terms_are_said_to_businesses_alone():
    assert made.TERMS.indemnity in words_of(made.invoice())["mentions"]
    assert words_of(made.to_person())["mentions"] == [made.TERMS.legal]


def test_vat_on_debits_is_a_mention():
    terms = replace(made.TERMS, vat_on_debits=True)
    assert words_of(made.invoice(terms=terms))["mentions"][0].startswith("Option pour le paiement de la taxe")


def test_a_client_abroad_has_its_country_named():
    assert words_of(made.abroad())["buyer"]["lines"] == ["Oranienstraße 12", "10999 Berlin", "Allemagne"]
    with translation.override("en"):
        assert words_of(made.abroad())["buyer"]["lines"][-1] == "Germany"


def test_the_first_of_a_month_is_ordinal_in_french():
    facts = replace(made.invoice(), supply_from=date(2026, 10, 1))
    period = dict(words_of(facts)["facts"])["Prestations"].replace(FIXED, " ")
    assert period == "du 1er octobre 2026 au 30 novembre 2026"
