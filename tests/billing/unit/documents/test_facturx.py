"""What the XML of an invoice says. That it is valid is shown in `test_validation`."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from billing.documents.facts import Settling, facts_of
from billing.documents.facturx import facturx_xml
from core.money import to_cents
from tests.factories import documents as made

NAMES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}


def said(facts, path):
    return [found.text for found in etree.fromstring(facturx_xml(facts)).iterfind(f".//{path}", NAMES)]


def one(facts, path):
    [text] = said(facts, path)
    return text


def notes(facts):
    subjects, texts = (said(facts, f"ram:IncludedNote/ram:{part}") for part in ("SubjectCode", "Content"))
    return dict(zip(subjects, texts, strict=True))


def test_facts_read_back_from_json_make_the_same_bytes():
    facts = made.by_debit(made.line(until=date(2026, 11, 30)), made.line("Remise", "1", "-3.00"))
    assert facts_of(facts.as_json()) == facts
    assert facturx_xml(facts_of(facts.as_json())) == facturx_xml(facts)


def test_business_terms_are_said_once_each():
    assert set(notes(made.invoice())) == {"REG", "PMT", "PMD", "AAB", "BAR"}
    assert notes(made.invoice())["BAR"] == "B2B"
    assert len(said(made.invoice(), "ram:SubjectCode")) == 5


def test_a_person_is_not_threatened_with_business_terms():
    assert set(notes(made.to_person())) == {"REG"}


def test_a_business_abroad_is_reached_by_mail():
    facts = made.abroad()
    assert notes(facts)["BAR"] == "B2BINT"
    assert one(facts, "ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID") == "rechnung@kreuzberg.example"
    assert one(facts, "ram:BuyerTradeParty/ram:PostalTradeAddress/ram:CountryID") == "DE"
    assert one(facts, "ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID") == "DE136695976"


def test_a_french_business_is_reached_at_its_siren():
    buyer = etree.fromstring(facturx_xml(made.invoice())).find(".//ram:BuyerTradeParty", NAMES)
    address = buyer.find("ram:URIUniversalCommunication/ram:URIID", NAMES)
    assert (address.text, address.get("schemeID")) == ("404833048", "0225")
    legal = buyer.find("ram:SpecifiedLegalOrganization/ram:ID", NAMES)
    assert (legal.text, legal.get("schemeID")) == ("404833048", "0002")


def test_a_person_has_no_electronic_address():
    assert said(made.to_person(), "ram:BuyerTradeParty/ram:URIUniversalCommunication") == []


def test_addresses_are_separate_fields():
    address = "ram:BuyerTradeParty/ram:PostalTradeAddress"
    assert [one(made.invoice(), f"{address}/ram:{field}") for field in ("LineOne", "LineTwo", "PostcodeCode")] == [
        "3 quai des Indes",
        "Bâtiment B",
        "56100",
    ]


def test_a_seller_without_vat_gives_its_siren_as_tax_number():
    facts = made.franchise()
    assert one(facts, "ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='FC']") == "732829320"
    assert one(facts, "ram:ExemptionReasonCode") == "VATEX-FR-FRANCHISE"
    assert one(facts, "ram:ExemptionReason") == made.FRANCHISE


def test_vat_on_debits_is_said_where_there_is_vat():
    terms = replace(made.TERMS, vat_on_debits=True)
    assert said(made.invoice(terms=terms), "ram:DueDateTypeCode") == ["5"]
    assert said(made.franchise(terms=terms), "ram:DueDateTypeCode") == []
    assert said(made.invoice(), "ram:DueDateTypeCode") == []


def test_a_paid_invoice_says_when_and_that_nothing_is_left():
    facts = made.paid()
    assert one(facts, "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID") == "S2"
    assert one(facts, "ram:DueDateDateTime/udt:DateTimeString") == "20261130"
    assert one(facts, "ram:TotalPrepaidAmount") == "36.00"
    assert one(facts, "ram:DuePayableAmount") == "0.00"


def test_a_deposit_leaves_the_rest_to_pay():
    facts = made.invoice(prepaid="10.00")
    assert one(facts, "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID") == "S1"
    assert one(facts, "ram:DuePayableAmount") == "26.00"


def test_a_credit_note_names_what_it_corrects_and_asks_for_no_payment():
    facts = made.credit_note()
    assert one(facts, "rsm:ExchangedDocument/ram:TypeCode") == "381"
    assert one(facts, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == "LP-2026-00012"
    assert one(facts, "ram:FormattedIssueDateTime/qdt:DateTimeString") == "20261031"
    assert said(facts, "ram:SpecifiedTradeSettlementPaymentMeans") == []


def test_a_transfer_names_the_account():
    assert one(made.invoice(), "ram:PayeePartyCreditorFinancialAccount/ram:IBANID") == made.IBAN
    assert one(made.invoice(), "ram:BICID") == "AGRIFRPP"


def test_a_debit_names_its_mandate_and_hides_the_account():
    facts = made.by_debit()
    assert one(facts, "ram:DirectDebitMandateID") == "PERRIERE-2026-0007"
    assert one(facts, "ram:CreditorReferenceID") == "FR72ZZZ123456"
    assert one(facts, "ram:PayerPartyDebtorFinancialAccount/ram:IBANID") == "XXXX0189"


@pytest.mark.parametrize(
    ("means", "code"), [("transfer", "58"), ("direct_debit", "59"), ("card", "48"), ("cash", "10"), ("cheque", "20")]
)
def test_means_of_payment_have_their_codes(means, code):
    facts = made.invoice(settling=Settling(means=means, iban=made.IBAN))
    assert one(facts, "ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode") == code


@pytest.mark.parametrize(
    ("unit", "code"), [("hour", "HUR"), ("day", "DAY"), ("week", "WEE"), ("month", "MON"), ("share", "C62")]
)
def test_units_have_their_codes(unit, code):
    xml = etree.fromstring(facturx_xml(made.invoice(made.line(unit=unit))))
    assert xml.find(".//ram:BilledQuantity", NAMES).get("unitCode") == code


def test_a_rebate_is_a_negative_quantity_at_a_positive_price():
    facts = made.invoice(made.line(), made.line("Remise", "1", "-3.00"))
    assert said(facts, "ram:BilledQuantity") == ["2", "-1"]
    assert said(facts, "ram:NetPriceProductTradePrice/ram:ChargeAmount") == ["15", "3"]
    assert said(facts, "ram:IncludedSupplyChainTradeLineItem//ram:LineTotalAmount") == ["30.00", "-3.00"]


def test_a_capped_price_is_the_net_for_the_whole_quantity():
    facts = made.invoice(made.line("Poste 7", "9", "2.50", net="12.50"))
    assert one(facts, "ram:BilledQuantity") == "9"
    assert one(facts, "ram:NetPriceProductTradePrice/ram:ChargeAmount") == "12.5"
    assert one(facts, "ram:BasisQuantity") == "9"


def test_a_month_names_its_first_and_last_day():
    facts = made.invoice(made.line("Abonnement", unit="month", until=date(2026, 11, 30)))
    period = "ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod//udt:DateTimeString"
    assert said(facts, period) == ["20261103", "20261130"]


def test_control_characters_do_not_break_the_xml():
    assert (
        one(made.invoice(made.line("Salle\x0b1\x00\u202f€")), "ram:SpecifiedTradeProduct/ram:Name") == "Salle1\u202f€"
    )


AMOUNTS = st.decimals("-99999", "99999", places=2)


@given(quantity=st.decimals("-999", "999", places=2), price=AMOUNTS, net=AMOUNTS)
def test_the_arithmetic_of_a_line_gives_its_net(quantity, price, net):
    facts = made.invoice(made.line(quantity=str(quantity), unit_price=str(price), net=str(net)))
    billed, charged = (Decimal(one(facts, f"ram:{name}")) for name in ("BilledQuantity", "ChargeAmount"))
    base = Decimal(next(iter(said(facts, "ram:BasisQuantity")), "1"))
    assert charged >= 0
    assert to_cents(billed * charged / base) == net
