"""The pages of costs and break-even."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.models import Cost
from spaces.models import Steward
from tests.conftest import MONDAY, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory, open_every_day
from tests.factories.costs import spent
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

PAGE = "/tableau-de-bord/couts/"
ENTRY = f"{PAGE}saisie/"
IMPORT = f"{ENTRY}import/"
DAY = {"from": "2027-01-11", "to": "2027-01-11"}
RENT = {"label": "Loyer", "amount": "900,00", "behaviour": "fixed", "activity": "", "month": "2027-01"}


def browser_of(person):
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(person)
    return browser


@pytest.fixture
def browser(manager, frozen):
    return browser_of(manager)


@pytest.fixture
def accountant(site, frozen):
    return browser_of(StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person)


@pytest.fixture
def monday(site, desk, coworker, manager):
    past_booking(coworker, [desk], between(9, 12))
    charged(coworker, "15.00", MONDAY, site=site, resource=desk)
    spent(manager, site, "279.00")
    return desk


def text_of(answer):
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def kept():
    return [(f"{cost.month:%Y-%m}", cost.label, str(cost.amount), cost.activity) for cost in Cost.objects.all()]


def test_several_places_are_told_apart(browser, site, monday, manager):
    other = SiteFactory()
    spent(manager, other, "31.00")
    page = text_of(browser.get(PAGE, DAY))
    assert f"Part des charges que les recettes paient : {site.name}, 167 % ; {other.name}, 0 %." in page
    address = re.search(r'src="(/tableau-de-bord/images/couts-lieux/[^"]+)&v=', page)[1]
    assert browser.get(address).content.startswith(b"<svg")


def test_without_costs_the_page_says_what_to_do(browser, desk):
    page = text_of(browser.get(PAGE, DAY))
    assert "Aucune charge sur cette période" in page
    assert f'href="{ENTRY}"' in page


def test_the_page_says_where_revenue_pays_the_costs(browser, monday):
    page = text_of(browser.get(PAGE, DAY))
    assert "L’occupation réelle est de 25 % ; les recettes paient les charges à 15 %." in page
    assert "Part des charges que les recettes paient : Postes de travail, 167 %." in page


def test_costs_are_fixed_and_variable_ones_together(browser, site, monday, manager):
    spent(manager, site, "93.00", label="Café", behaviour="variable")
    told = {tile["label"]: tile["value"].replace("\u00a0", " ") for tile in browser.get(PAGE, DAY).context["tiles"]}
    assert (told["Charges"], told["Résultat"]) == ("12,00 €", "3,00 €")


def test_figures_of_one_kind_are_its_own(browser, site, monday, manager, coworker):
    room = ResourceFactory(site=site, kind="room")
    charged(coworker, "40.00", MONDAY, site=site, resource=room, kind="room")
    page = browser.get(PAGE, {**DAY, "kind": "desk"})
    told = {tile["label"]: tile["value"].replace("\u00a0", " ") for tile in page.context["tiles"]}
    assert (told["Recettes HT"], told["Charges"]) == ("15,00 €", "4,50 €")


def test_a_file_has_the_costs_of_its_place_and_year(browser, site, manager):
    spent(manager, site, "1.00")
    spent(manager, site, "2.00", month=date(2026, 12, 1))
    spent(manager, SiteFactory(), "3.00", label="Ailleurs")
    told = browser.get(f"{ENTRY}export.csv?site={site.slug}&year=2027").content.decode().splitlines()
    assert [line.split(";")[0] for line in told[1:]] == ["2027-01"]


def test_each_picture_is_drawn_again_without_the_cache(browser, monday):
    page = html.unescape(browser.get(PAGE, DAY).content.decode())
    found = set(re.findall(r'src="(/tableau-de-bord/images/[^"]+)&v=', page))
    assert len(found) == 3
    for address in found:
        for narrow in (address, address.replace("clair.svg", "sombre-etroit.svg")):
            assert browser.get(narrow).content.startswith(b"<svg")


@pytest.mark.parametrize("address", [PAGE, ENTRY, IMPORT, f"{ENTRY}export.csv"])
@pytest.mark.parametrize("role", [None, Steward.Role.HOST, Steward.Role.PUBLISHER])
def test_costs_are_for_managers_and_accountants(site, frozen, address, role):
    person = PersonFactory() if role is None else StewardFactory(site=site, role=role).person
    assert browser_of(person).get(address).status_code == 403


def test_a_cost_is_entered_for_several_months(browser, site):
    answer = browser.post(f"{ENTRY}?site={site.slug}&year=2027", {**RENT, "until": "02/2027"})
    assert answer.headers["Location"] == f"{ENTRY}?site={site.slug}&year=2027"
    assert kept() == [("2027-01", "Loyer", "900.00", ""), ("2027-02", "Loyer", "900.00", "")]


def test_what_is_entered_twice_is_said_in_the_form(browser, site, manager):
    spent(manager, site, "1.00")
    answer = browser.post(f"{ENTRY}?site={site.slug}", RENT)
    assert answer.status_code == 409
    assert "Janvier 2027 : il y a déjà une charge de ce libellé" in text_of(answer)


@pytest.mark.parametrize("text", ["1 234,50", "1\u202f234,50 €", "1234.5", "1.234,50"])
def test_an_amount_is_typed_as_people_write_it(browser, site, text):
    assert browser.post(f"{ENTRY}?site={site.slug}", {**RENT, "amount": text}).status_code == 302
    assert str(Cost.objects.get().amount) == "1234.50"


@pytest.mark.parametrize("text", ["-5", "1.234", "123456789", "NaN", "1,234"])
def test_an_amount_that_does_not_do_enters_nothing(browser, site, text):
    assert browser.post(f"{ENTRY}?site={site.slug}", {**RENT, "amount": text}).status_code == 400
    assert not Cost.objects.exists()


def test_months_that_have_such_a_cost_are_named(browser, site):
    browser.post(f"{ENTRY}?site={site.slug}", {**RENT, "month": "2027-02"})
    answer = browser.post(f"{ENTRY}?site={site.slug}", {**RENT, "until": "2027-04"})
    assert (answer.status_code, Cost.objects.count()) == (409, 1)
    assert "Février 2027\u00a0: il y a déjà une charge" in html.unescape(answer.content.decode())


def test_an_amount_that_is_none_is_said_in_the_form(browser, site):
    answer = browser.post(f"{ENTRY}?site={site.slug}", {**RENT, "amount": "beaucoup"})
    assert (answer.status_code, kept()) == (400, [])


def test_the_year_is_shown_month_by_month_with_sums(browser, site, manager):
    spent(manager, site, "900.00")
    spent(manager, site, "80.50", label="Énergie")
    spent(manager, site, "900.00", month=date(2026, 12, 1))
    page = text_of(browser.get(f"{ENTRY}?site={site.slug}&year=2027"))
    assert "Janvier 2027 : 980,50 €" in page
    assert "Ensemble de 2027 : 980,50 €" in page


def test_a_year_without_costs_says_what_to_do(browser, site):
    assert "Aucune charge cette année" in text_of(browser.get(f"{ENTRY}?site={site.slug}&year=2025"))


def test_a_month_is_copied_onto_the_rest_of_the_year(browser, site, manager):
    spent(manager, site, "900.00")
    form = {"copy-month": "2027-01", "copy-first": "2027-02", "copy-last": "2027-12"}
    browser.post(f"{ENTRY}copie/?site={site.slug}", form)
    assert Cost.objects.count() == 12


def test_a_copy_of_nothing_is_said_in_the_form(browser, site):
    form = {"copy-month": "2027-01", "copy-first": "2027-02", "copy-last": ""}
    answer = browser.post(f"{ENTRY}copie/?site={site.slug}", form)
    assert answer.status_code == 422
    assert "Il n’y a rien à copier" in text_of(answer)


def test_a_cost_is_changed_and_taken_away(browser, site, manager):
    cost = spent(manager, site, "900.00")
    address = f"{ENTRY}{cost.public_id}/"
    back = browser.post(address, {**RENT, "amount": "950", "activity": "room"}).headers["Location"]
    assert back == f"{ENTRY}?site={site.slug}&year=2027#mois-01"
    assert kept() == [("2027-01", "Loyer", "950.00", "room")]
    browser.post(f"{address}suppression/")
    assert kept() == []


def test_a_change_into_another_cost_is_said_in_the_form(browser, site, manager):
    spent(manager, site, "900.00")
    energy = spent(manager, site, "80.00", label="Énergie")
    answer = browser.post(f"{ENTRY}{energy.public_id}/", RENT)
    assert (answer.status_code, Cost.objects.get(pk=energy.pk).label) == (409, "Énergie")


def test_an_accountant_of_one_site_neither_sees_nor_touches_another(accountant, site, manager):
    other = spent(manager, SiteFactory(), "777.00")
    address = f"{ENTRY}{other.public_id}/"
    answers = [
        accountant.get(f"{ENTRY}?site={other.site.slug}"),
        accountant.post(f"{ENTRY}?site={other.site.slug}", RENT),
        accountant.get(f"{ENTRY}export.csv?site={other.site.slug}"),
        accountant.get(address),
        accountant.post(address, RENT),
        accountant.post(f"{address}suppression/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 404, 404, 404]
    assert "777" not in text_of(accountant.get(PAGE, {"from": "2027-01-01", "to": "2027-01-31"}))
    assert kept() == [("2027-01", "Loyer", "777.00", "")]


def test_an_accountant_imports_into_no_other_site(accountant, site):
    other = SiteFactory()
    table = f"Mois;Libellé;Lieu;Montant\n2027-01;Loyer;{other.name};900"
    answer = accountant.post(IMPORT, {"text": table, "apply": "1"})
    assert (answer.status_code, kept()) == (400, [])
    assert f"Aucun de vos lieux ne s’appelle « {other.name} »." in text_of(answer)


def test_a_table_is_looked_at_before_it_is_imported(browser, site):
    table = "Mois;Libellé;Activité;Montant\njanvier 2027;Loyer;;1 200,50 €\n02/2027;Animation;ateliers;80"
    file = SimpleUploadedFile("couts.csv", table.encode("cp1252"))
    page = browser.post(f"{IMPORT}?site={site.slug}", {"file": file})
    assert "2 lignes lues" in text_of(page)
    assert kept() == []
    browser.post(f"{IMPORT}?site={site.slug}", {"text": table, "apply": "1"})
    assert kept() == [("2027-01", "Loyer", "1200.50", ""), ("2027-02", "Animation", "80.00", "workshop")]


def test_one_wrong_row_keeps_the_whole_table_out(browser, site):
    table = "Mois;Libellé;Comportement;Activité;Montant\n2027-01;Loyer;fixe;;900\nbrumaire;;élastique;bateau;beaucoup"
    answer = browser.post(f"{IMPORT}?site={site.slug}", {"text": table, "apply": "1"})
    assert (answer.status_code, kept()) == (400, [])
    page = text_of(answer)
    for said in ("« brumaire » n’est pas un mois.", "Le libellé manque.", "« élastique » n’est ni fixe ni variable."):
        assert said in page


def test_the_same_cost_twice_in_a_table_is_wrong(browser, site):
    table = "Mois;Libellé;Montant\n2027-01;Loyer;900\n2027-01;Loyer;910"
    assert "La ligne 2 dit déjà cette charge." in text_of(browser.post(IMPORT, {"text": table}))


@pytest.mark.parametrize("text", ["", "Mois;Montant\n2027-01;5", "rien du tout"])
def test_what_is_no_table_is_said_in_the_form(browser, site, text):
    assert browser.post(IMPORT, {"text": text}).status_code in (400, 422)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_exported_is_imported_as_it_is(browser, site, manager, language):
    spent(manager, site, "1200.50", behaviour="variable", activity="equipment", label='=Loyer; "grand"')
    spent(manager, site, "80.00", activity="workshop", label="Animation")
    before = kept()
    exported = browser.get(f"{ENTRY}export.csv?site={site.slug}&year=2027", headers={"Accept-Language": language})
    Cost.objects.all().delete()
    other = SiteFactory()
    browser.post(f"{IMPORT}?site={other.slug}", {"text": exported.content.decode(), "apply": "1"})
    assert kept() == before
    assert {cost.site for cost in Cost.objects.all()} == {site}


def test_the_pages_ask_as_many_queries_for_many_costs(browser, site, manager, monday):
    def queries(address):
        with CaptureQueriesContext(connection) as found:
            browser.get(address)
        return len(found)

    addresses = [f"{PAGE}?from=2027-01-01&to=2027-01-31", f"{ENTRY}?site={site.slug}&year=2027"]
    for address in addresses:
        queries(address)
    before = [queries(address) for address in addresses]
    for number in range(3):
        spent(manager, site, "1.00", label=f"n° {number}")
        other = SiteFactory()
        open_every_day(other)
        ResourceFactory(site=other)
        spent(manager, other, "1.00")
    for address in addresses:
        queries(address)
    assert [queries(address) for address in addresses] == before
