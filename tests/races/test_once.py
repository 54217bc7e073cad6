"""What must happen once, however many ask for it at the same moment; each guard is first shown to be needed."""

import json
import time
from collections import Counter

import pytest
from django.conf import settings
from django.test import Client

from billing.models import Charge
from booking.actions import cart, transitions
from booking.actions.allotting import lock_resources
from booking.actions.changing import cancel_booking, confirm_hold
from booking.actions.sweeping import expire_overdue_holds
from booking.models import Booking, Change
from core.api import idempotency
from spaces import catalogue
from spaces.models import Quota
from tests.conftest import NOW, between
from tests.factories import (
    AffiliationFactory,
    BookingPolicyFactory,
    OrganisationFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    TariffFactory,
    book,
    open_every_day,
    token_for,
)

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

MORNING = between(9, 10)


@pytest.fixture
def desk(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    return ResourceFactory(site=site)


@pytest.fixture
def without_compare_and_set(monkeypatch):
    """Whoever writes the status writes it, whatever it has become since they read it."""
    monkeypatch.setattr(transitions, "still", lambda booking, _since: Booking.objects.filter(pk=booking.pk))


def confirm_from_eight_sides(race, desk) -> int:
    """How many charges that made."""
    held = book(PersonFactory(), [desk], MORNING, now=NOW, hold=True)
    asked = [Booking.objects.select_related("person").get(pk=held.pk) for _ in range(8)]
    current = catalogue.current()
    race(8, lambda n: confirm_hold(booking=asked[n], by=asked[n].person, catalogue=current, now=NOW))
    return Charge.objects.count()


def test_without_compare_and_set_a_hold_is_charged_for_each_click(race, desk, without_compare_and_set):
    assert confirm_from_eight_sides(race, desk) > 1


def test_a_hold_is_charged_once_however_often_one_clicks(race, desk):
    assert confirm_from_eight_sides(race, desk) == 1


def cancel_from_eight_sides(race, desk) -> int:
    """How often the cancellation was written down."""
    person = PersonFactory()
    booking = book(person, [desk], MORNING, now=NOW)
    asked = [Booking.objects.get(pk=booking.pk) for _ in range(8)]
    race(8, lambda n: cancel_booking(booking=asked[n], by=person, now=NOW))
    return Change.objects.filter(kind="cancelled").count()


def test_without_compare_and_set_a_booking_is_cancelled_again_and_again(race, desk, without_compare_and_set):
    assert cancel_from_eight_sides(race, desk) > 1


def test_a_booking_is_cancelled_once(race, desk):
    assert cancel_from_eight_sides(race, desk) == 1


def confirm_while_it_runs_out(race, desk) -> set[str]:
    """What was written down of twelve holds that are confirmed and run out at the same moment; each has one end."""
    ends = set()
    for day in range(12):
        period = between(9, 10).moved(day * (between(0, 23).length + MORNING.length))
        held = book(PersonFactory(), [desk], period, now=NOW, hold=True)
        acts = [
            lambda held=held: confirm_hold(
                booking=held, by=held.person, catalogue=catalogue.current(), now=NOW + settings.HOLD_LASTS / 2
            ),
            lambda: expire_overdue_holds(now=NOW + settings.HOLD_LASTS),
        ]
        race(2, lambda number, acts=acts: acts[number]())
        ends.add("+".join(sorted(Change.objects.filter(booking=held).values_list("kind", flat=True))))
    return ends


def test_without_compare_and_set_a_hold_is_confirmed_and_expired(race, desk, without_compare_and_set):
    assert "confirmed+expired" in confirm_while_it_runs_out(race, desk)


def test_a_hold_is_confirmed_or_expired(race, desk):
    assert confirm_while_it_runs_out(race, desk) <= {"confirmed", "expired"}


def ask_with_one_key(race, desk) -> Counter:
    """The answers to one request for eight desks sent by eight clients at once."""
    headers = {"Authorization": f"Bearer {token_for(PersonFactory())}", "Idempotency-Key": "one"}
    ResourceFactory.create_batch(7, site=desk.site)
    body = {
        "any": {"kind": "desk", "site": str(desk.site.public_id)},
        "start": MORNING.start.isoformat(),
        "end": MORNING.end.isoformat(),
    }

    def ask(_number):
        client = Client(headers=headers, raise_request_exception=False)
        return client.post("/api/v1/bookings", json.dumps(body), content_type="application/json").status_code

    return Counter(race(8, ask))


def test_without_the_claim_one_key_books_several_times(race, desk, frozen, monkeypatch):
    monkeypatch.setattr(idempotency, "claim", lambda *_: True)
    monkeypatch.setattr(idempotency, "_remember", lambda *_: None)
    ask_with_one_key(race, desk)
    assert Booking.objects.count() > 1


def test_one_key_books_once(race, desk, frozen):
    assert ask_with_one_key(race, desk) == {201: 8}
    assert Booking.objects.count() == 1


def ask_for_one_and_for_carts(race, desk, hours) -> set[int]:
    """Single bookings and pairs on the same two desks in opposite orders, for one payer whose use is counted."""
    organisation, other = OrganisationFactory(), ResourceFactory(site=desk.site)
    policy = BookingPolicyFactory(kind="desk")
    Quota.objects.create(policy=policy, holder="organisation", measure="hours", window="week", most=500)
    headers = []
    for _ in range(12):
        person = PersonFactory()
        AffiliationFactory(person=person, organisation=organisation)
        headers.append({"Authorization": f"Bearer {token_for(person)}"})

    def ask(number):
        client = Client(headers=headers[number], raise_request_exception=False)
        desks = (desk, other) if number % 2 else (other, desk)
        statuses = []
        for hour in range(9, 9 + hours):
            period = between(hour, hour + 1)
            common = {"start": period.start.isoformat(), "end": period.end.isoformat()}
            common["on_behalf_of"] = str(organisation.public_id)
            single = {"resources": [str(desks[0].public_id)], **common}
            asked = [{"resources": [str(one.public_id)], **common} for one in desks]
            for path, body in (("bookings", single), ("bookings/together", {"bookings": asked})):
                answer = client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
                statuses.append(answer.status_code)
        return statuses

    return {status for statuses in race(12, ask) for status in statuses}


def test_without_the_holders_locked_first_carts_and_single_bookings_deadlock(race, desk, frozen, monkeypatch):
    def resources_first(asked, _catalogue):
        lock_resources([entry for wanted, _wish in asked for entry in wanted.resources])
        time.sleep(0.05)

    monkeypatch.setattr(cart, "_lock_all", resources_first)
    assert 500 in ask_for_one_and_for_carts(race, desk, hours=1)


def test_carts_and_single_bookings_of_one_organisation_never_wait_for_each_other(race, desk, frozen):
    assert ask_for_one_and_for_carts(race, desk, hours=6) == {201, 409}
