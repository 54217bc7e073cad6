from datetime import date
from io import BytesIO

import pytest
from django.utils import translation
from pikepdf import Pdf

from billing.documents.mandate import mandate_pdf, words_of
from tests.factories import documents as made


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def rows(facts):
    return {row[0]: row[1] for part in words_of(facts)["parties"] for row in part["rows"]}


def test_it_bears_the_title_and_the_reference_that_the_scheme_wants():
    said = words_of(made.mandate())
    assert said["heading"] == "Mandat de prélèvement SEPA"
    assert said["reference"][0] == ["Référence unique du mandat (RUM)", "PERRIERE-2026-0007"]


def test_it_names_both_parties_their_account_and_their_identifier():
    debtor, creditor = words_of(made.mandate())["parties"]
    assert [row[1] for row in debtor["rows"]] == [
        "Maëlle Le Goff",
        "8 rue du Port\n56100 Lorient",
        "FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189",
    ]
    assert [row[1] for row in creditor["rows"]] == [
        "La Perrière",
        "12 rue de la Perrière\n56100 Lorient\nFrance",
        "FR72ZZZ123456",
    ]


def test_an_account_that_is_not_known_is_left_to_be_written():
    assert rows(made.mandate(iban=""))["IBAN"] == ""


def test_it_authorises_the_creditor_and_tells_of_the_refund():
    said = words_of(made.mandate())
    assert "La Perrière" in said["authorisation"]
    assert "8 semaines" in said["rights"][0]


@pytest.mark.parametrize(("days", "words"), [(1, "1 jour avant"), (14, "14 jours avant")])
def test_it_says_how_long_before_a_debit_is_announced(days, words):
    assert words in words_of(made.mandate(notice_days=days))["rights"][1]


@pytest.mark.parametrize(("recurrent", "kind"), [(True, "Récurrent"), (False, "Ponctuel")])
def test_it_says_whether_it_is_for_once(recurrent, kind):
    assert words_of(made.mandate(is_recurrent=recurrent))["reference"][1] == ["Type de paiement", kind]


def test_unsigned_it_leaves_room_for_the_pen():
    assert words_of(made.mandate())["signature"] == {"boxes": ["Fait à", "Date", "Signature"], "text": ""}


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "Signé par Maëlle Le Goff le 1er décembre 2026."),
        ({"signed_at": "Lorient", "signed_by": "Erwan"}, "Signé par Erwan le 1er décembre 2026 à Lorient."),
    ],
)
def test_signed_it_says_by_whom_when_and_where(more, text):
    said = words_of(made.mandate(signed_on=date(2026, 12, 1), **more))["signature"]
    assert said["boxes"] == []
    assert said["text"].replace("\u00a0", " ") == text


@pytest.mark.parametrize("more", [{}, {"iban": ""}, {"signed_on": date(2026, 12, 1)}])
def test_it_is_one_tagged_sheet(more):
    with Pdf.open(BytesIO(mandate_pdf(made.mandate(**more)))) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
        assert pdf.docinfo.Title == "Mandat de prélèvement SEPA PERRIERE-2026-0007"
