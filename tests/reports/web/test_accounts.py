"""The network publishes a year, having seen it; everybody reads it as it was then."""

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.models import Event
from core.money import ZERO
from reports.actions.publishing import publish_accounts, withdraw_accounts
from reports.errors import AccountsNotFound, AccountsYearNotOver, ReportsNotAllowed
from reports.models import Cost, PublishedAccounts
from reports.open_data.accounts import OTHER, grouped, revenue_lines
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import NOW, between
from tests.factories import OrganisationFactory, PersonFactory, ResourceFactory, StewardFactory
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

PAGE = "/transparence/comptes/"
SPRING = date(2026, 3, 4)


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def web(frozen):
    return Client(headers={"Accept-Language": "fr"})


@pytest.fixture
def browser(manager, frozen):
    return browser_of(manager)


@pytest.fixture
def lived(site):
    """Nine people come and pay for desks; two pay for a room."""
    desks = ResourceFactory.create_batch(2, site=site)
    people = PersonFactory.create_batch(9)
    for number, person in enumerate(people):
        past_booking(person, [desks[number % 2]], between(9, 17, SPRING + timedelta(days=number)))
        charged(person, "100.00", SPRING, site=site)
    for person in people[:2]:
        charged(person, "40.00", SPRING, site=site, kind="room")
    cost = {"site": site, "month": date(2026, 3, 1), "entered_by": people[0], "created_at": NOW, "changed_at": NOW}
    Cost.objects.create(**cost, label="Loyer du quai", amount="500.00")
    Cost.objects.create(**cost, label="Café", behaviour="variable", amount="60.00")


def published(manager, **said):
    asked = {"year": 2026, "note": "", "with_labels": True, "by": manager, "now": NOW, **said}
    return publish_accounts(catalogue=catalogue.current(), **asked)


def test_a_year_is_published_as_it_is_that_day(manager, lived, site):
    row = published(manager, note="Une bonne année.")
    charged(PersonFactory(), "1000.00", SPRING, site=site)
    row.refresh_from_db()
    assert {name: row.summary[name] for name in ("net", "cost", "result", "workshops")} == {
        "net": "980.00",
        "cost": "560.00",
        "result": "420.00",
        "workshops": 0,
    }


def test_kinds_that_few_paid_for_are_told_together_and_never_alone(manager, lived):
    assert published(manager).summary["revenue"] == [{"item": OTHER, "net": "980.00"}]


@given(
    st.dictionaries(
        st.sampled_from(["room", "desk", "usage", "pass"]),
        st.dictionaries(st.integers(1, 12), st.integers(1, 500).map(Decimal), min_size=1),
    )
)
def test_every_line_of_revenue_has_five_payers_unless_there_are_fewer_in_all(payers):
    told = dict(grouped(payers))
    everybody = {payer for paid in payers.values() for payer in paid}
    of_line = {kind: set(payers[kind]) for kind in told if kind != OTHER}
    of_line[OTHER] = {payer for kind in payers if kind not in told for payer in payers[kind]}
    assert [kind for kind in told if len(of_line[kind]) < min(5, len(everybody))] == []
    assert sum(told.values(), ZERO) == sum((net for paid in payers.values() for net in paid.values()), ZERO)


def test_an_organisation_is_one_payer_however_much_it_pays(site):
    house = OrganisationFactory()
    for _charge in range(6):
        charged(None, "10.00", SPRING, kind="room", organisation=house)
    for person in PersonFactory.create_batch(5):
        charged(person, "10.00", SPRING, kind="desk")
    assert revenue_lines(2026) == [{"item": OTHER, "net": "110.00"}]


@pytest.mark.parametrize(("with_labels", "items"), [(True, ["Loyer du quai", "Café"]), (False, ["fixed", "variable"])])
def test_costs_are_told_by_label_only_where_that_is_chosen(manager, lived, with_labels, items):
    row = published(manager, with_labels=with_labels)
    assert [line["item"] for line in row.summary["costs"]] == items


def test_a_year_without_costs_has_no_result(manager, site):
    assert published(manager).summary["result"] is None


def test_a_year_under_way_is_refused(manager, site):
    with pytest.raises(AccountsYearNotOver):
        published(manager, year=2027)


@pytest.mark.parametrize("role", [Steward.Role.MANAGER, Steward.Role.ACCOUNTANT])
def test_the_steward_of_one_site_publishes_nothing(site, role):
    person = StewardFactory(site=site, role=role).person
    with pytest.raises(ReportsNotAllowed):
        published(person)
    with pytest.raises(ReportsNotAllowed):
        withdraw_accounts(year=2026, by=person, now=NOW)
    browser = browser_of(person)
    answers = [browser.get(PAGE), browser.get(f"{PAGE}2026/publier/"), browser.post(f"{PAGE}2026/publier/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_publishing_again_replaces_and_withdrawing_removes(manager, lived, site):
    published(manager, note="Avant")
    charged(PersonFactory(), "20.00", SPRING, site=site)
    assert published(manager, note="Après").summary["net"] == "1000.00"
    withdraw_accounts(year=2026, by=manager, now=NOW)
    kinds = list(Event.objects.filter(kind__startswith="accounts.").order_by("pk").values_list("kind", flat=True))
    assert (PublishedAccounts.objects.count(), kinds) == (
        0,
        ["accounts.published", "accounts.published", "accounts.withdrawn"],
    )
    with pytest.raises(AccountsNotFound):
        withdraw_accounts(year=2026, by=manager, now=NOW)


def test_looking_at_the_costs_by_label_keeps_the_words_published_before(browser, manager, lived):
    published(manager, note="Une bonne année.")
    page = browser.get(f"{PAGE}2026/publier/", {"with_labels": "on"}).content.decode()
    assert ("Une bonne année." in page, "Loyer du quai" in page) == (True, True)


def test_the_page_shows_first_what_would_be_read_then_publishes_it(browser, web, lived):
    preview = browser.get(f"{PAGE}2026/publier/", {"with_labels": "on"}).content.decode()
    assert ("Loyer du quai" in preview, web.get(f"{PAGE}2026/").status_code) == (True, 404)
    answer = browser.post(f"{PAGE}2026/publier/", {"note": "Une bonne année.", "with_labels": "on"})
    page = web.get(answer.headers["Location"]).content.decode()
    assert [word in page for word in ("Une bonne année.", "Loyer du quai", "420,00\u00a0€")] == [True, True, True]
    assert f"{PAGE}2026/" in web.get("/transparence/").content.decode()
    browser.post(f"{PAGE}2026/retirer/")
    assert web.get(f"{PAGE}2026/").status_code == 404


def test_what_is_published_has_a_picture_that_everybody_sees(browser, web, lived):
    browser.post(f"{PAGE}2026/publier/", {"note": ""})
    for look in ("clair", "sombre", "clair-etroit", "sombre-etroit"):
        answer = web.get(f"/donnees/images/comptes/{look}.svg", {"annee": 2026})
        assert ElementTree.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"
    assert web.get("/donnees/images/comptes/clair.svg", {"annee": 2025}).status_code == 404


def test_a_visitor_signs_in_before_publishing(web, site):
    assert web.get(PAGE).status_code == 302
