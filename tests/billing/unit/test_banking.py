"""Account numbers, banking days, and text that banks take."""

from datetime import date

import pytest

from billing.banking import banking_day_from, is_banking_day, plain, read_iban, split_street, years_before
from billing.payment_errors import IbanInvalid


def test_an_iban_is_read_with_or_without_spaces():
    assert read_iban("fr76 3000 6000 0112 3456 7890 189") == ("FR7630006000011234567890189", "AGRIFRPPXXX")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("FR7630006000011234567890188", "clé de contrôle"),
        ("XX7630006000011234567890189", "code d’un pays"),
        ("FR76", "bonne forme"),
        ("", "bonne forme"),
        ("BR1800360305000010009795493C1", "zone SEPA"),
    ],
)
def test_what_is_wrong_with_an_iban_is_said(text, says):
    with pytest.raises(IbanInvalid) as refused:
        read_iban(text)
    assert says in str(refused.value.detail)


@pytest.mark.parametrize(
    "day", [date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 1), date(2027, 1, 16)]
)
def test_banks_do_not_settle_on_closing_days_of_target_and_at_weekends(day):
    assert not is_banking_day(day)


def test_a_national_holiday_is_a_banking_day():
    assert is_banking_day(date(2027, 7, 14))


def test_the_next_banking_day_passes_over_easter():
    assert banking_day_from(date(2027, 3, 26)) == date(2027, 3, 30)


def test_three_years_before_a_leap_day_is_the_28th():
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


def test_text_is_written_in_the_characters_that_banks_take():
    assert plain("Café « L’Été » & œuvres № 5") == "Cafe L'Ete oeuvres 5"


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("12 bis rue du Port", ("12 bis", "rue du Port")),
        ("1 quai des Indes", ("1", "quai des Indes")),
        ("4B, impasse Brizeux", ("4B", "impasse Brizeux")),
        ("Lieu-dit Kerroc’h", ("", "Lieu-dit Kerroc’h")),
    ],
)
def test_the_number_of_a_building_stands_apart(street, parts):
    assert split_street(street) == parts
