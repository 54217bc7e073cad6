"""Runs are asked for, stopped, taken up again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.errors import Invalid
from core.models import Event
from reports.actions.simulating import (
    MOST_ATTEMPTS,
    STALLED,
    ask_simulation,
    begin,
    fail,
    finish,
    resume_stalled,
    stop_simulation,
)
from reports.errors import PeriodTooLong, ReportsNotAllowed, ScenarioTermsInvalid, SimulationsUnderWay
from reports.models import SimulationRun
from reports.question import Days
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, NOW
from tests.factories import PersonFactory, SiteFactory
from tests.factories.scenarios import ScenarioFactory
from tests.factories.spaces import StewardFactory

pytestmark = pytest.mark.django_db

WEEK = Days(MONDAY, MONDAY + timedelta(days=6))
LATER = NOW + STALLED + timedelta(seconds=1)


def keeper(site=None):
    return StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person


@pytest.fixture
def boss():
    return keeper()


def ask(by, scenario=None, days=WEEK, **said):
    scenario = scenario or ScenarioFactory()
    return ask_simulation(scenario=scenario, days=days, by=by, catalogue=catalogue.current(), now=NOW, **said)


def status(run):
    run.refresh_from_db()
    return run.status


def test_a_run_waits_with_the_terms_of_the_moment(boss):
    scenario = ScenarioFactory(terms={"tariff": {"caps_span_bookings": True}})
    run = ask(boss, scenario, kind="desk", elasticity=Decimal("-0.50"))
    assert (run.status, run.terms, run.kind, run.elasticity) == ("waiting", scenario.terms, "desk", Decimal("-0.50"))
    assert Event.objects.filter(kind="simulation.asked").count() == 1


@pytest.mark.parametrize("elasticity", ["0.01", "-5.01"])
def test_an_elasticity_has_its_bounds(boss, elasticity):
    with pytest.raises(Invalid):
        ask(boss, elasticity=Decimal(elasticity))


def test_more_than_two_years_are_refused(boss):
    with pytest.raises(PeriodTooLong):
        ask(boss, days=Days(date(2024, 1, 1), date(2026, 1, 3)))


def test_terms_are_read_before_anything_waits(boss):
    with pytest.raises(ScenarioTermsInvalid):
        ask(boss, ScenarioFactory(terms={"tarif": 1}))
    assert not SimulationRun.objects.exists()


def test_nobody_simulates_what_they_may_not_read():
    here, there = SiteFactory(), SiteFactory()
    with pytest.raises(ReportsNotAllowed):
        ask(PersonFactory())
    with pytest.raises(ReportsNotAllowed):
        ask(keeper(here))
    with pytest.raises(ReportsNotAllowed):
        ask(keeper(here), ScenarioFactory(site=there))
    assert ask(keeper(here), ScenarioFactory(site=here)).status == "waiting"


def test_one_person_has_so_many_at_once(boss):
    first = ask(boss)
    ask(boss)
    with pytest.raises(SimulationsUnderWay):
        ask(boss)
    ask(keeper())
    stop_simulation(run=first, by=boss, now=NOW)
    ask(boss)


def test_only_who_may_simulate_may_stop(boss):
    run = ask(boss)
    with pytest.raises(ReportsNotAllowed):
        stop_simulation(run=run, by=PersonFactory(), now=NOW)
    assert status(run) == "waiting"


def test_what_is_stopped_is_not_begun(boss):
    run = ask(boss)
    stop_simulation(run=run, by=boss, now=NOW)
    assert (begin(run.pk, now=NOW), status(run)) == (None, "stopped")


def test_what_is_over_is_not_stopped(boss):
    run = ask(boss)
    finish(begin(run.pk, now=NOW), {"seconds": 1}, now=NOW)
    stop_simulation(run=run, by=boss, now=NOW)
    assert status(run) == "done"


def test_a_run_is_begun_once(boss):
    run = ask(boss)
    assert (begin(run.pk, now=NOW).attempts, begin(run.pk, now=NOW)) == (1, None)


def test_a_run_without_a_sign_of_life_is_begun_again(boss):
    run = ask(boss)
    begin(run.pk, now=NOW)
    assert resume_stalled(now=NOW) == []
    assert (resume_stalled(now=LATER), status(run)) == ([run.pk], "waiting")


def test_a_run_whose_nudge_was_lost_is_begun(boss):
    run = ask(boss)
    assert (resume_stalled(now=NOW), resume_stalled(now=LATER)) == ([], [run.pk])


def test_who_lost_a_run_writes_nothing(boss):
    run = ask(boss)
    lost = begin(run.pk, now=NOW)
    resume_stalled(now=LATER)
    owner = begin(run.pk, now=LATER)
    finish(lost, {"by": "the first"}, now=LATER)
    fail(lost, "perdu", now=LATER)
    assert status(run) == "running"
    finish(owner, {"by": "the second"}, now=LATER)
    run.refresh_from_db()
    assert run.result == {"by": "the second"}


def test_what_dies_again_and_again_fails(boss):
    run, now = ask(boss), NOW
    for _time in range(MOST_ATTEMPTS):
        begin(run.pk, now=now)
        now += STALLED + timedelta(seconds=1)
        found = resume_stalled(now=now)
    assert (found, status(run), bool(run.failure)) == ([], "failed", True)
