"""The pages on which a what-if is replayed, read and compared."""

import csv
import io
from datetime import date
from xml.etree import ElementTree

import pytest

from reports.models import SimulationRun
from tests.factories import SiteFactory
from tests.factories.scenarios import ScenarioFactory, SimulationRunFactory, done, result

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
LIST = "/tableau-de-bord/simulations/"
COMPARE = f"{LIST}comparer/"
DAYS = {"from": "2026-12-01", "to": "2026-12-31"}
TABLES = ("ensemble", "nature", "groupe", "formule", "mois", "payeurs", "credits", "refus", "factures")
PICTURES = ("nature", "groupe", "formule", "mois", "payeurs")


def page_of(run: SimulationRun, below: str = "") -> str:
    return f"{LIST}resultats/{run.public_id}/{below}"


def test_a_scenario_is_replayed_over_the_days_asked_for(browser):
    scenario = ScenarioFactory()
    said = {**DAYS, "kind": "desk", "elasticity": "-0.5"}
    answer = browser.post(f"{LIST}{scenario.public_id}/lancer/", said)
    run = SimulationRun.objects.get()
    assert answer["Location"] == page_of(run)
    assert (run.first_day, run.last_day, run.kind, str(run.elasticity)) == (
        date(2026, 12, 1),
        date(2026, 12, 31),
        "desk",
        "-0.50",
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"from": "2026-12-31", "to": "2026-12-01"}, "to"),
        ({**DAYS, "elasticity": "1"}, "elasticity"),
        ({"from": "", "to": "2026-12-01"}, "from"),
    ],
)
def test_a_wrong_question_names_its_field(browser, said, field):
    answer = browser.post(f"{LIST}{ScenarioFactory().public_id}/lancer/", said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert not SimulationRun.objects.exists()


def test_presets_fill_in_whole_months(browser):
    page = browser.get(f"{LIST}{ScenarioFactory().public_id}/").content.decode()
    assert "?du=2026-10-01&amp;au=2026-12-31#rejouer" in page
    assert "?du=2026-01-01&amp;au=2026-12-31#rejouer" in page


def test_a_run_under_way_says_how_far_it_is_and_looks_again_by_itself(browser):
    run = SimulationRunFactory(status="running", done=40, total=100)
    page = browser.get(page_of(run)).content.decode()
    assert "40 réservations sur 100" in page
    assert f'hx-get="{page_of(run, "avancement/")}"' in page
    assert "HX-Refresh" not in browser.get(page_of(run, "avancement/"))


def test_a_run_that_is_over_asks_for_the_whole_page(browser):
    assert browser.get(page_of(done(), "avancement/"))["HX-Refresh"] == "true"


def test_a_run_is_stopped_and_asked_for_again(browser):
    run = SimulationRunFactory(status="running")
    browser.post(page_of(run, "arreter/"))
    run.refresh_from_db()
    assert run.status == "stopped"
    browser.post(page_of(run, "rejouer/"))
    again = SimulationRun.objects.exclude(pk=run.pk).get()
    assert (again.first_day, again.last_day, again.scenario_id) == (run.first_day, run.last_day, run.scenario_id)


def test_a_failed_run_says_why(browser):
    run = SimulationRunFactory(status="failed", failure="Le calcul a pris trop de temps.")
    assert "Le calcul a pris trop de temps." in browser.get(page_of(run)).content.decode()


def test_a_result_tells_before_after_and_the_difference(browser):
    [net, *_rest] = browser.get(page_of(done())).context["key_figures"]
    assert (net["before"], net["after"], net["difference"]) == ("100,00\xa0€", "105,00\xa0€", "+5,00\xa0€")


def test_a_result_tells_what_it_takes_for_granted_and_how_close_it_is(browser):
    page = browser.get(page_of(done())).content.decode()
    assert "L’usage reste ce qu’il a été" in page
    assert "18 réservations sur 20 retrouvent au centime" in page
    assert "Vraiment facturé\u00a0: 98,00\xa0€" in page


def test_a_result_tells_why_what_was_charged_is_another_sum(browser):
    told = browser.get(page_of(done())).context["reconciled"]
    assert told["rows"] == [
        ["Retrouvées au centime", "18", "90,00\xa0€", "90,00\xa0€", "0,00\xa0€"],
        [
            "Un autre groupe de prix\N{NO-BREAK SPACE}: l’abonnement a commencé, changé ou fini depuis",
            "2",
            "6,00\xa0€",
            "8,00\xa0€",
            "+2,00\xa0€",
        ],
        ["Cotisations", "–", "2,00\xa0€", "2,00\xa0€", "0,00\xa0€"],
        ["Ensemble", "20", "98,00\xa0€", "100,00\xa0€", "+2,00\xa0€"],
    ]


def test_an_older_result_tells_no_reasons(browser):
    actual = {"net": "98.00", "matching": 18, "bookings": 20}
    run = done(result=result(actual=actual, assumptions=["cancelled-drew-its-share"]))
    page = browser.get(page_of(run)).content.decode()
    assert ("Facturé et rejoué" in page, "a pris dès le début" in page) == (False, True)


def test_an_elasticity_has_the_sign_that_print_has(browser):
    assert "élasticité −0,50" in browser.get(page_of(done(elasticity="-0.50"))).content.decode()


def test_a_band_of_few_payers_is_not_told(browser):
    page = browser.get(page_of(done()))
    [bands] = [one for one in page.context["figures"] if "paie plus" in str(one["title"])]
    assert bands["rows"] == [["De −5\u00a0€ à 0\u00a0€", "moins de 5"], ["De 0\u00a0€ à 5\u00a0€", "12"]]
    assert "12 paient plus, moins de 5 paient moins, 0 paient pareil." in bands["note"]


def test_a_refusal_is_told_in_words(browser):
    assert "Fermé aux heures du scénario" in browser.get(page_of(done())).content.decode()


def test_a_result_stays_that_of_the_terms_it_replayed(browser):
    run = done(scenario=ScenarioFactory(terms={"plans": []}))
    assert "Le scénario a changé depuis" in browser.get(page_of(run)).content.decode()


@pytest.mark.parametrize("look", ["clair", "sombre", "clair-etroit", "sombre-etroit"])
@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_draws_what_its_table_says(browser, name, look):
    answer = browser.get(page_of(done(), f"images/{name}/{look}.svg"))
    said = [text.text for text in ElementTree.fromstring(answer.content).iter("{http://www.w3.org/2000/svg}text")]
    assert ("12" if name == "payeurs" else "105,00\xa0€") in said


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_each_table_is_a_file(browser, name, form):
    answer = browser.get(page_of(done(), f"{name}.{form}"))
    assert answer.status_code == 200
    assert f"simulation-{name}-2026-12-01-2026-12-31.{form}" in answer["Content-Disposition"]


def test_a_file_gives_the_numbers_of_the_page(browser):
    rows = list(csv.DictReader(io.StringIO(browser.get(page_of(done(), "ensemble.csv")).content.decode())))
    assert [(row["side"], row["net"]) for row in rows] == [
        ("before", "100.00"),
        ("after", "105.00"),
        ("difference", "5.00"),
    ]


def test_an_unfinished_run_has_no_files_nor_pictures(browser):
    run = SimulationRunFactory(status="running")
    addresses = ("ensemble.csv", "images/nature/clair.svg")
    assert [browser.get(page_of(run, below)).status_code for below in addresses] == [404, 404]


@pytest.mark.parametrize("below", ["", "avancement/", "ensemble.csv", "images/nature/clair.svg"])
@pytest.mark.parametrize("owner", ["another site", "the network"])
def test_a_manager_of_one_site_never_meets_anothers_result(manages, desk, owner, below):
    site = SiteFactory() if owner == "another site" else None
    run = done(scenario=ScenarioFactory(site=site))
    assert manages(desk.site).get(page_of(run, below)).status_code == 404


def test_a_manager_of_one_site_does_not_stop_anothers_run(manages, desk):
    run = SimulationRunFactory(scenario=ScenarioFactory(site=SiteFactory()), status="running")
    assert manages(desk.site).post(page_of(run, "arreter/")).status_code == 404
    run.refresh_from_db()
    assert run.status == "running"


def compared(browser, *runs: SimulationRun):
    return browser.get(COMPARE, {"run": [run.public_id for run in runs]})


def test_results_stand_side_by_side_beside_today(browser):
    runs = [done(), done(result=result(after="90.00"))]
    answer = compared(browser, *runs)
    assert answer.context["columns"] == ["Chiffre", "Aujourd’hui", *(run.scenario.name for run in runs)]
    assert answer.context["rows"][0][1:] == ["100,00\xa0€", "105,00\xa0€", "90,00\xa0€"]
    picture = browser.get(answer.context["images"]["clair"])
    assert "90,00\xa0€" in picture.content.decode()


def test_results_of_other_days_do_not_stand_side_by_side(browser):
    answer = compared(browser, done(), done(last_day=date(2026, 12, 30)))
    assert (answer.status_code, "Elles ne portent pas sur les mêmes jours" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("many", [1, 6])
def test_two_to_five_results_stand_side_by_side(browser, many):
    assert compared(browser, *(done() for _one in range(many))).status_code == 400


def test_a_result_of_another_site_does_not_stand_beside_ones_own(manages, desk):
    own, other = ScenarioFactory(site=desk.site), ScenarioFactory(site=SiteFactory())
    assert compared(manages(desk.site), done(scenario=own), done(scenario=other)).status_code == 404


def test_finished_results_are_offered_to_choose_from(browser):
    runs = [done(), done()]
    SimulationRunFactory(scenario__name="En cours", status="running")
    page = browser.get(COMPARE).content.decode()
    assert (all(run.scenario.name in page for run in runs), "En cours" in page) == (True, False)


def test_a_result_comes_ticked_among_those_that_it_can_stand_beside(browser):
    run, like, other = done(), done(), done(last_day=date(2026, 12, 30))
    way = f"{COMPARE}?with={run.public_id}"
    assert way in browser.get(page_of(run)).content.decode()
    page = browser.get(way).content.decode()
    assert f'value="{run.public_id}" checked>' in page
    assert f'value="{like.public_id}">' in page
    assert str(other.public_id) not in page


def test_a_result_that_nothing_can_stand_beside_says_what_to_do(browser):
    done(last_day=date(2026, 12, 30))
    page = browser.get(COMPARE, {"with": done().public_id}).content.decode()
    assert "Rejouez d’abord au moins deux scénarios sur les mêmes jours." in page


@pytest.mark.parametrize("beside", ["x", "another site"])
def test_what_one_does_not_know_is_beside_nothing(manages, desk, beside):
    named = beside if beside == "x" else done(scenario__site=SiteFactory()).public_id
    assert manages(desk.site).get(COMPARE, {"with": named}).status_code == 404


def test_a_refused_choice_stays_ticked(browser):
    runs = [done(), done(last_day=date(2026, 12, 30))]
    page = compared(browser, *runs).content.decode()
    assert [f'value="{run.public_id}" checked>' in page for run in runs] == [True, True]
