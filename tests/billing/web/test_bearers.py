from datetime import date

import pytest
from django.test import Client

from billing.models import Bearing, Charge, Issuer, IssuerTerms
from members.models import Person
from spaces.models import Site, Steward
from tests.factories import (
    AccountFactory,
    BearingFactory,
    IssuerFactory,
    IssuerTermsFactory,
    PersonFactory,
    StewardFactory,
)
from tests.factories.invoicing import charge_of

PAGE = "/equipe/emetteurs/"
pytestmark = pytest.mark.usefixtures("frozen")


def browser_of(person: Person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def manager(db: None) -> Client:
    return browser_of(StewardFactory(role=Steward.Role.MANAGER, site=None).person)


@pytest.fixture
def operator(db: None) -> Client:
    return browser_of(PersonFactory(is_staff=True, is_superuser=True))


@pytest.fixture
def issuer(db: None) -> Issuer:
    return IssuerTermsFactory(has_vat=False).issuer


def test_bearers_are_for_managers_of_the_network(site: Site):
    local = browser_of(StewardFactory(role=Steward.Role.MANAGER, site=site).person)
    assert [browser_of(PersonFactory()).get(PAGE).status_code, local.get(PAGE).status_code] == [403, 403]


def test_places_are_told_with_who_bills(manager: Client, site: Site, issuer: Issuer):
    bearing = BearingFactory(issuer=issuer)
    told = [(one.site, one.issuer, one.is_own, one.bearings) for one in manager.get(PAGE).context["places"]]
    assert told == [(None, issuer, True, [bearing]), (site, issuer, False, [])]


def test_naming_a_bearer(manager: Client, site: Site, issuer: Issuer):
    said = {"site": site.public_id, "issuer": issuer.public_id, "valid_from": "2027-02-01"}
    assert manager.post(PAGE, said)["Location"] == PAGE
    assert [(one.site, one.issuer, one.valid_from) for one in Bearing.objects.all()] == [
        (site, issuer, date(2027, 2, 1))
    ]


def test_naming_nobody_new_is_refused_on_the_page(manager: Client, issuer: Issuer):
    BearingFactory(issuer=issuer)
    answer = manager.post(PAGE, {"site": "", "issuer": issuer.public_id, "valid_from": "2020-01-01"})
    assert (answer.status_code, answer.context["refusal"].code) == (409, "bearer-unchanged")


def test_an_issuer_without_terms_cannot_be_chosen(manager: Client, site: Site):
    answer = manager.post(PAGE, {"issuer": IssuerFactory().public_id, "valid_from": "2027-02-01"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["issuer"])


def test_a_sample_invoice_is_a_pdf(manager: Client, issuer: Issuer):
    answer = manager.get(f"{PAGE}{issuer.public_id}/apercu.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_an_issuer_without_terms_has_no_sample(manager: Client):
    assert manager.get(f"{PAGE}{IssuerFactory().public_id}/apercu.pdf").status_code == 404


ISSUER = {
    "name": "Collectif",
    "slug": "collectif",
    "legal_form": "association",
    "prefix": "co",
    "siren": "900000019",
    "siret": "900 000 019 00019",
    "vat_number": "FR25 900000019",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "ics": "FR72ZZZ123456",
    "street": "1 quai",
    "postcode": "56100",
    "town": "Lorient",
    "country": "FR",
    "terms-TOTAL_FORMS": "0",
    "terms-INITIAL_FORMS": "0",
}
ADD = "/admin/billing/issuer/add/"


def test_an_issuers_numbers_are_kept_compact(operator: Client):
    operator.post(ADD, ISSUER)
    made = Issuer.objects.get()
    assert (made.siret, made.vat_number, made.iban, made.prefix) == (
        "90000001900019",
        "FR25900000019",
        "FR7630006000011234567890189",
        "CO",
    )
    assert made.bic.startswith("AGRIFRPP")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("siren", "900000018"),
        ("siret", "90000001900018"),
        ("siret", "73282932000074"),
        ("vat_number", "FR26900000019"),
        ("iban", "FR7630006000011234567890180"),
        ("ics", "FR73ZZZ123456"),
    ],
)
def test_an_issuers_numbers_are_checked(operator: Client, field: str, wrong: str):
    answer = operator.post(ADD, ISSUER | {field: wrong})
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not Issuer.objects.exists()


def terms_of(row: IssuerTerms, **changed: object) -> dict[str, object]:
    said = {
        "id": row.pk,
        "issuer": row.issuer_id,
        "valid_from": row.valid_from.isoformat(),
        "exemption_text": row.exemption_text,
        "exemption_code": row.exemption_code,
        "operation": row.operation,
        "payment_days": row.payment_days,
        "late_rate": row.late_rate,
        "indemnity": row.indemnity,
        "discount": row.discount,
        "reminder_days": "7,21",
        "notice_days": row.notice_days,
    }
    return {f"terms-0-{name}": value for name, value in (said | changed).items()}


def test_terms_that_bring_vat_post_again_what_waits(operator: Client, issuer: Issuer):
    BearingFactory(issuer=issuer)
    charge_of(AccountFactory(), "12.00", rate="0", kind=Charge.Kind.OTHER)
    told = {"terms-TOTAL_FORMS": "1", "terms-INITIAL_FORMS": "1", **terms_of(issuer.terms.get(), has_vat="on")}
    operator.post(f"/admin/billing/issuer/{issuer.pk}/change/", ISSUER | told)
    assert [(str(one.net), str(one.total)) for one in Charge.objects.standing()] == [("10.00", "12.00")]


@pytest.mark.parametrize("page", ["issuer", "bearing", "usagekind", "passoffer", "contributionrule", "tariff"])
def test_operators_have_a_list_of_each(operator: Client, issuer: Issuer, page: str):
    BearingFactory(issuer=issuer)
    assert operator.get(f"/admin/billing/{page}/").status_code == 200
