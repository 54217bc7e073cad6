"""The agreement says who, what, when and on what terms, in the borrower's language."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest

from booking.agreement import agreement_of, compiled
from booking.models import Loan
from tests.conftest import MONDAY, NOW, at
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.loans import borrow, host_of, laptop, lend, lending_policy, loan_days

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def loan(site):
    site.organisation = OrganisationFactory(name="Défis", siret="49762001500021")
    site.save()
    lending_policy(site)
    things = [laptop(site, name="Portable 1"), laptop(site, name="Portable 2")]
    person = PersonFactory(name="Maëlle Le Gall")
    asked_at = NOW + timedelta(microseconds=123456)
    return fresh(borrow(person, things, loan_days(TUESDAY, 7, site=site), now=asked_at))


def fresh(loan):
    return Loan.objects.with_booking().get(pk=loan.pk)


def text_of(loan):
    """The words of the page as typst sets them, without its markup."""
    html = compiled(loan, format="html").decode()
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def test_it_names_both_parties_the_things_and_the_days(loan):
    said = text_of(loan)
    for words in (
        "Défis", "49762001500021", "Maëlle Le Gall", "12 quai des Indes", "Portable 1", "Portable 2", "PC-2141",
        "mardi 12 janvier 2027 à 10\u00a0h", "mardi 19 janvier 2027 à 18\u00a0h", "Prêt gratuit",
    ):  # fmt: skip
        assert words.replace("\u00a0", " ") in said.replace("\u00a0", " ")


def test_it_is_one_page_of_pdf_that_is_the_same_each_time(loan):
    file = agreement_of(loan)
    assert file.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", file)) == 1
    assert agreement_of(fresh(loan)) == file


def test_it_is_in_the_language_of_the_borrower(loan):
    loan.booking.person.language = "en"
    assert 'lang="en"' in compiled(loan, format="html").decode()
    assert "Tuesday 12 January 2027" in text_of(loan)


def test_it_says_how_the_things_went_out(loan, site):
    lend(loan, by=host_of(site), now=at(10, day=TUESDAY), condition="worn")
    assert "usé" in text_of(fresh(loan))


def test_what_people_write_is_never_markup(loan):
    Loan.objects.filter(pk=loan.pk).update(purpose="#panic() *gras* $x$ <b>")
    assert "#panic() *gras* $x$ <b>" in text_of(fresh(loan))


def test_many_at_once_are_set_one_after_the_other(loan):
    with ThreadPoolExecutor(4) as threads:
        files = set(threads.map(lambda _number: agreement_of(loan), range(24)))
    assert len(files) == 1
