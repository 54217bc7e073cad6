"""Every kind of invoice is valid, and what is wrong is found: XSD, EN 16931, and FR-CTC between French businesses."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from billing.documents.facts import Settling
from billing.documents.facturx import facturx_xml
from billing.documents.validation import findings_of
from tests.factories import documents as made

CASES = {
    "20 %": made.invoice(),
    "mixed rates": made.mixed(),
    "franchise": made.franchise(),
    "franchise to a person": made.franchise(buyer=made.PERSON, is_business=False),
    "person": made.to_person(),
    "association": made.association(),
    "credit note": made.credit_note(),
    "credit note to a person": made.credit_note(buyer=made.PERSON, is_business=False),
    "paid by card": made.paid(),
    "paid in cash": made.paid(means="cash"),
    "paid by cheque": made.paid(means="cheque"),
    "part paid": made.invoice(prepaid="10.00"),
    "direct debit": made.by_debit(),
    "abroad": made.abroad(),
    "VAT on debits": made.invoice(terms=replace(made.TERMS, vat_on_debits=True)),
    "rebate": made.invoice(made.line(), made.line("Remise", "1", "-3.00")),
    "net that is not the product": made.invoice(
        made.line("Un tiers d’heure", "0.33", "15.00", net="5.00"),
        made.line("Plafond du jour", "9", "2.50", net="12.50", rule="plafond"),
        made.line("Compris dans le crédit", "2", "15.00", net="0.00"),
        made.line("Geste", "0", "0.00", net="-2.00"),
    ),
    "nothing to pay": made.invoice(made.line(), made.line("Remise", "2", "-15.00")),
    "not asked for payment": made.invoice(settling=Settling(means="none")),
}


def found(facts):
    return {finding.rule for finding in findings_of(facts, facturx_xml(facts))}


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_invoice_is_valid(name):
    assert findings_of(CASES[name], facturx_xml(CASES[name])) == []


def test_vat_rounded_line_by_line_drifts_within_the_tolerance():
    """247 lines of one rate, each 0.4 cent off in the same direction: as many as can never fail at 20 %."""
    facts = made.many(247)
    assert facts.vat - facts.net / 5 == Decimal("-0.988")
    assert found(facts) == set()


def test_vat_that_drifts_by_a_euro_is_found():
    """250 lines whose VAT all rounds the same way: more than a buyer's software accepts."""
    assert found(made.many(250)) == {"BR-S-09"}


@pytest.mark.parametrize(
    ("fault", "rules"),
    [
        ({"total": Decimal("99.00")}, {"BR-CO-15"}),
        ({"net": Decimal("31.00"), "total": Decimal("37.00")}, {"BR-CO-10"}),
        ({"vat": Decimal("7.00"), "total": Decimal("37.00")}, {"BR-CO-14"}),
        ({"buyer": replace(made.COMPANY, siren="", siret="")}, {"BR-FR-11/BT-47", "BR-FR-21/BT-49"}),
        ({"seller": replace(made.ISSUER, siren="", siret="")}, {"BR-FR-10/BT-30"}),
        ({"buyer": replace(made.COMPANY, siret="11111111100011")}, {"BR-FR-09/BT-46"}),
        ({"buyer": replace(made.COMPANY, vat_number="83404833048")}, {"BR-CO-09"}),
        ({"buyer": replace(made.COMPANY, name="")}, {"BR-07"}),
        ({"terms": replace(made.TERMS, indemnity="")}, {"BR-FR-05/BT-22"}),
        ({"terms": replace(made.TERMS, late_rate="")}, {"BR-FR-05/BT-22"}),
        ({"terms": replace(made.TERMS, discount="")}, {"BR-FR-05/BT-22"}),
        ({"terms": replace(made.TERMS, operation="X1")}, {"BR-FR-08/BT-23"}),
        ({"number": "LP 2026/42"}, {"BR-FR-02/BT-1"}),
        ({"number": "LP-2026-" + "0" * 30}, {"BR-FR-01/BT-1"}),
        ({"kind": "credit_note"}, {"BR-FR-CO-05/BT-3"}),
        ({"settling": Settling(means="transfer")}, {"CII-SR-470"}),
    ],
)
def test_a_fault_is_found(fault, rules):
    assert rules <= found(replace(made.invoice(), **fault))


def test_a_wrong_vat_category_is_found():
    facts = made.invoice()
    wrong = tuple(replace(row, category="E") for row in facts.vat_rows)
    assert {"BR-E-05", "BR-E-10"} <= found(replace(facts, vat_rows=wrong))


def test_an_exemption_without_its_reason_is_found():
    facts = made.franchise()
    unsaid = tuple(replace(row, exemption_text="", exemption_code="") for row in facts.vat_rows)
    assert found(replace(facts, vat_rows=unsaid)) >= {"BR-E-10"}


def test_a_rate_that_is_not_french_is_found():
    assert found(made.invoice(made.line(rate="19.00"))) >= {"BR-FR-16/BT-119", "BR-FR-16/BT-152"}


def test_the_french_rules_do_not_bind_a_sale_abroad():
    assert found(replace(made.abroad(), number="LP 2026/42")) == set()


def test_a_finding_names_rule_words_and_place():
    facts = replace(made.invoice(), total=Decimal("99.00"))
    [finding] = findings_of(facts, facturx_xml(facts))
    assert finding.rule == "BR-CO-15"
    assert finding.text.startswith("Invoice total amount with VAT (BT-112) = ")
    assert finding.location.endswith("/SpecifiedTradeSettlementHeaderMonetarySummation[1]")


def test_what_is_no_invoice_is_found_by_the_schema():
    [finding] = findings_of(made.invoice(), b"<invoice/>")
    assert finding.rule == "XSD"


def test_what_is_no_xml_is_found():
    [finding] = findings_of(made.invoice(), b"<invoice>")
    assert finding.rule == "XML"


def test_several_threads_may_ask():
    faulty = replace(made.invoice(), total=Decimal("99.00"))
    asked = [made.invoice(), faulty] * 6
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(found, asked))
    assert answers == [set(), {"BR-CO-15"}] * 6


def test_the_heavy_rules_are_not_loaded_before_they_are_asked():
    code = "import sys, billing.documents.facturx, billing.documents.validation; print('saxonche' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
