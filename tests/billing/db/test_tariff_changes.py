from datetime import date, time

import pytest

from billing.example_uses import priced_under_both
from billing.models import Tariff
from billing.tariff_changes import Difference, difference
from billing.versions import State, versions, whole
from spaces import catalogue
from spaces.models import Resource
from tests.factories import PriceFactory, ResourceFactory, TariffFactory
from tests.factories.tariffs import PeakWindowFactory, UnitPriceFactory


@pytest.fixture
def before(db: None) -> Tariff:
    tariff = TariffFactory(name="Avant", valid_from=date(2026, 1, 1))
    PriceFactory(tariff=tariff, hourly="2.00", daily_cap="10.00")
    return tariff


@pytest.fixture
def after(db: None) -> Tariff:
    tariff = TariffFactory(name="Après", valid_from=date(2028, 1, 1), is_published=False)
    PriceFactory(tariff=tariff, hourly="2.50", daily_cap="10.00")
    return tariff


def compared(before: Tariff, after: Tariff) -> Difference:
    rows = {row.pk: row for row in whole(Tariff.objects.all())}
    return difference(rows[before.pk], rows[after.pk])


def test_an_amount_that_changes_is_told_with_its_difference_in_percent(before: Tariff, after: Tariff):
    [row] = compared(before, after).changed
    [change] = row.changes
    assert (row.case, row.group) == ("Postes de travail", "public")
    assert (change.label, change.before, change.after, str(change.percent)) == (
        "L’heure",
        "2,00\u00a0€",
        "2,50\u00a0€",
        "25.00",
    )


def test_what_costs_something_for_the_first_time_has_no_percent(before: Tariff, after: Tariff):
    before.prices.update(hourly=0)
    [row] = compared(before, after).changed
    assert [change.percent for change in row.changes] == [None]


def test_a_share_is_told_without_percent_of_percent(before: Tariff, after: Tariff):
    after.prices.update(hourly="2.00", floor_percent=50)
    [row] = compared(before, after).changed
    assert [(change.before, change.after, change.percent) for change in row.changes] == [("–", "50\u00a0%", None)]


def test_a_price_that_only_one_has_is_added_or_removed(before: Tariff, after: Tariff):
    PriceFactory(tariff=after, kind="room", hourly="9.00", daily_cap=None)
    PriceFactory(tariff=before, group="member", hourly="1.00", daily_cap=None)
    told = compared(before, after)
    assert [(row.case, row.group) for row in told.added] == [("Salles", "public")]
    assert [(row.case, row.group) for row in told.removed] == [("Postes de travail", "abonné")]


def test_peak_hours_are_compared(before: Tariff, after: Tariff):
    for tariff in (before, after):
        PeakWindowFactory(tariff=tariff)
    PeakWindowFactory(tariff=after, starts=time(14), ends=time(16))
    told = compared(before, after)
    assert (told.windows_added, told.windows_removed) == (["lundi, 14\u00a0h – 16\u00a0h"], [])


def test_unit_prices_are_compared_to_the_hundredth_of_a_cent(before: Tariff, after: Tariff):
    unit = UnitPriceFactory(tariff=before, amount="0.0400")
    UnitPriceFactory(tariff=after, usage_kind=unit.usage_kind, amount="0.0425")
    changes = [change for row in compared(before, after).changed for change in row.changes if change.label == "page"]
    assert [(change.before, change.after, str(change.percent)) for change in changes] == [
        ("0,04\u00a0€", "0,0425\u00a0€", "6.2500")
    ]


def test_equal_versions_differ_in_nothing(before: Tariff, after: Tariff):
    after.prices.update(hourly="2.00")
    assert compared(before, after).is_nothing


def test_examples_are_priced_under_both(before: Tariff, after: Tariff):
    ResourceFactory(name="Ponton 1")
    found = priced_under_both(before, after, group="public", catalogue=catalogue.current())
    totals = [(one.example.label, str(one.before), str(one.after)) for one in found[:3]]
    assert totals == [
        ("Ponton 1, 30\u00a0min", "1.20", "1.50"),
        ("Ponton 1, 4\u00a0h", "9.60", "12.00"),
        ("Ponton 1, 7\u00a0h", "12.00", "12.00"),
    ]


def test_examples_say_where_a_version_has_no_price(before: Tariff, after: Tariff):
    ResourceFactory(kind=Resource.Kind.ROOM)
    PriceFactory(tariff=after, kind="room", hourly="10.00", daily_cap=None)
    found = priced_under_both(before, after, group="public", catalogue=catalogue.current())
    assert {(one.before, one.percent) for one in found} == {(None, None)}
    assert str(found[0].after) == "24.00"


def test_versions_are_told_with_where_they_stand(before: Tariff, after: Tariff):
    TariffFactory(name="Maintenant", valid_from=date(2027, 1, 1))
    TariffFactory(name="Bientôt", valid_from=date(2027, 3, 1))
    told = versions(Tariff.objects.all(), today=date(2027, 1, 11))
    assert [(one.tariff.name, one.state, one.last_day) for one in told] == [
        ("Après", State.DRAFT, None),
        ("Bientôt", State.COMING, None),
        ("Maintenant", State.IN_FORCE, date(2027, 2, 28)),
        ("Avant", State.PAST, date(2026, 12, 31)),
    ]
