from datetime import date
from decimal import Decimal

import pytest

from billing.actions.drafting import copy_tariff, discard_draft, edit_draft, remove_row, save_row
from billing.errors import PriceGivenTwice, TariffPublished
from billing.models import Price, Tariff, UnitPrice
from tests.factories import PriceFactory, TariffFactory
from tests.factories.tariffs import PeakWindowFactory, UnitPriceFactory

NEXT_YEAR = date(2028, 1, 1)


@pytest.fixture
def source(db: None) -> Tariff:
    tariff = TariffFactory(half_day_minutes=210, caps_span_bookings=True)
    PriceFactory(tariff=tariff, hourly="2.50", daily_cap="12.50", deposit="100.00")
    PeakWindowFactory(tariff=tariff)
    UnitPriceFactory(tariff=tariff, amount="0.0834")
    return tariff


@pytest.fixture
def draft(source: Tariff) -> Tariff:
    return copy_tariff(source=source, name="Suivant", valid_from=NEXT_YEAR)


def amounts(tariff: Tariff) -> tuple[str, ...]:
    price = tariff.prices.get()
    return tuple(
        str(value) for value in (price.hourly, price.daily_cap, price.deposit, tariff.unit_prices.get().amount)
    )


def test_a_copy_is_a_draft_with_all_that_its_source_has(source: Tariff, draft: Tariff):
    fresh = Tariff.objects.get(pk=draft.pk)
    assert (fresh.is_published, fresh.valid_from, fresh.half_day_minutes, fresh.caps_span_bookings) == (
        False,
        NEXT_YEAR,
        210,
        True,
    )
    assert amounts(fresh) == amounts(source)
    assert fresh.peak_windows.count() == source.peak_windows.count() == 1


def test_a_copy_is_raised_by_so_many_percent_but_for_deposits(source: Tariff):
    raised = copy_tariff(source=source, name="Suivant", valid_from=NEXT_YEAR, raise_percent=Decimal("3"))
    assert amounts(Tariff.objects.get(pk=raised.pk)) == ("2.58", "12.88", "100.00", "0.0859")


def test_a_first_draft_is_empty(db: None):
    draft = copy_tariff(source=None, name="Premier", valid_from=NEXT_YEAR)
    assert (draft.is_published, draft.prices.count()) == (False, 0)


def test_a_draft_can_be_edited(draft: Tariff):
    edit_draft(tariff=draft, name="Autre")
    assert Tariff.objects.get(pk=draft.pk).name == "Autre"


def test_what_is_published_is_not_edited(source: Tariff):
    with pytest.raises(TariffPublished):
        edit_draft(tariff=source, name="Autre")
    assert Tariff.objects.get(pk=source.pk).name == source.name


def test_a_price_of_what_is_published_is_not_changed(source: Tariff):
    price = source.prices.get()
    price.hourly = Decimal(9)
    with pytest.raises(TariffPublished):
        save_row(row=price)
    with pytest.raises(TariffPublished):
        remove_row(row=price)
    assert str(source.prices.get().hourly) == "2.50"


def test_a_case_has_one_price(draft: Tariff):
    with pytest.raises(PriceGivenTwice):
        save_row(row=Price(tariff=draft, kind="desk", hourly=Decimal(3)))
    assert draft.prices.count() == 1


def test_a_unit_has_one_price(draft: Tariff):
    kind = draft.unit_prices.get().usage_kind
    with pytest.raises(PriceGivenTwice):
        save_row(row=UnitPrice(tariff=draft, usage_kind=kind, amount=Decimal(1)))


def test_a_draft_is_discarded_whole(draft: Tariff):
    discard_draft(tariff=draft)
    assert not Tariff.objects.filter(pk=draft.pk).exists()


def test_what_is_published_is_not_discarded(source: Tariff):
    with pytest.raises(TariffPublished):
        discard_draft(tariff=source)
    assert source.prices.count() == 1
