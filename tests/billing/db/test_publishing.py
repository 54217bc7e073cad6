from datetime import date, time

import pytest

from billing import price_list
from billing.actions.publishing import publish_tariff, unpublish_tariff
from billing.errors import TariffDateTaken, TariffIncomplete, TariffStarted
from billing.models import Tariff
from core.models import Event
from spaces.models import Resource
from tests.conftest import MONDAY, NOW
from tests.factories import PersonFactory, PriceFactory, TariffFactory
from tests.factories.tariffs import PeakWindowFactory

LATER = date(2027, 2, 1)


@pytest.fixture
def draft(desk: Resource) -> Tariff:
    """With a price for the only thing that can be booked."""
    tariff = TariffFactory(name="Suivant", valid_from=LATER, is_published=False)
    PriceFactory(tariff=tariff, hourly="3.00")
    return tariff


@pytest.fixture
def publish(draft: Tariff):
    by = PersonFactory()

    def publish(**more: object) -> Tariff:
        publish_tariff(tariff=draft, by=by, now=NOW, **more)
        return Tariff.objects.get(pk=draft.pk)

    return publish


def test_publishing_puts_the_prices_in_force_from_the_date_of_the_draft(publish):
    assert (publish().is_published, price_list.current().tariffs[0].valid_from) == (True, LATER)


def test_publishing_tells_it_once(publish, draft: Tariff):
    publish()
    publish()
    [event] = Event.objects.filter(kind="tariff.published")
    assert (event.payload["tariff"], event.payload["valid_from"]) == (str(draft.public_id), "2027-02-01")


def test_publishing_can_name_another_date(publish):
    assert publish(valid_from=MONDAY).valid_from == MONDAY


def problems(publish, **more: object) -> list[str]:
    with pytest.raises(TariffIncomplete) as refusal:
        publish(**more)
    return refusal.value.facts["problems"]


def test_publishing_from_a_day_that_is_over_is_refused(publish, draft: Tariff):
    assert problems(publish, valid_from=date(2027, 1, 10)) == ["La date, le dimanche 10 janvier 2027, est passée."]
    assert not Tariff.objects.get(pk=draft.pk).is_published


def test_peak_hours_of_one_weekday_may_not_overlap(publish, draft: Tariff):
    PeakWindowFactory(tariff=draft, starts=time(10), ends=time(12))
    PeakWindowFactory(tariff=draft, starts=time(11), ends=time(0))
    PeakWindowFactory(tariff=draft, weekday=1, starts=time(11), ends=time(13))
    assert problems(publish) == ["Des heures pleines se chevauchent le lundi à 11:00."]


def test_peak_hours_may_touch(publish, draft: Tariff):
    PeakWindowFactory(tariff=draft, starts=time(10), ends=time(12))
    PeakWindowFactory(tariff=draft, starts=time(12), ends=time(13))
    assert publish().is_published


def test_what_can_be_booked_must_have_a_price(publish, draft: Tariff, desk: Resource):
    draft.prices.update(kind="room")
    assert problems(publish) == [f"Il manque un prix public\u00a0: poste de travail, {desk.site.name} ({desk.name})."]


def test_what_cannot_be_booked_needs_no_price(publish, draft: Tariff, desk: Resource):
    draft.prices.update(kind="room")
    Resource.objects.update(is_bookable=False)
    assert publish().is_published


def test_two_tariffs_do_not_start_on_one_day(publish):
    TariffFactory(valid_from=LATER)
    with pytest.raises(TariffDateTaken):
        publish()


def test_what_has_not_begun_can_be_taken_back(publish):
    tariff = publish()
    unpublish_tariff(tariff=tariff, by=PersonFactory(), now=NOW)
    assert not Tariff.objects.get(pk=tariff.pk).is_published
    assert Event.objects.filter(kind="tariff.unpublished").count() == 1


def test_what_is_in_force_is_not_taken_back(publish):
    tariff = publish(valid_from=MONDAY)
    with pytest.raises(TariffStarted):
        unpublish_tariff(tariff=tariff, by=PersonFactory(), now=NOW)
    assert Tariff.objects.get(pk=tariff.pk).is_published
