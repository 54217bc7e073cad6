"""Deposits and fees for absence on pages, for members and for the desk."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Charge, Deposit, Price
from booking.actions.sweeping import release_no_shows
from core.outbox import deliver_one
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, StewardFactory, book
from tests.factories.money import BearingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
MORNING = between(9, 11)


@pytest.fixture
def host(site):
    return StewardFactory(site=site, role="host").person


@pytest.fixture
def booking(site, desk, coworker):
    BearingFactory()
    Price.objects.filter(kind="desk").update(deposit=Decimal("50.00"), no_show_fee=Decimal("10.00"))
    BookingPolicyFactory(kind="desk", needs_check_in=True, check_in_grace=timedelta(minutes=15))
    made = book(coworker, [desk], MORNING, now=NOW)
    while deliver_one(now=NOW):
        pass
    return made


def test_the_price_says_what_comes_with_it(client, booking, coworker, desk):
    client.force_login(coworker)
    when = {"start": at(14).isoformat(), "end": at(15).isoformat()}
    page = client.get(f"/reserver/{desk.public_id}/", when).content.decode()
    assert ("Caution de 50,00" in page, "frais d’absence de 12,00" in page) == (True, True)


def test_a_member_reads_the_deposit_and_cannot_take_it(client, booking, coworker):
    client.force_login(coworker)
    page = client.get(f"/reservations/{booking.public_id}/").content.decode()
    assert ("Caution de 50,00" in page, "Encaisser la caution" in page) == (True, False)
    assert client.post(f"/reservations/{booking.public_id}/caution/", {"act": "take"}).status_code == 403


def test_the_desk_takes_and_gives_back(client, booking, host, site):
    client.force_login(host)
    assert "à encaisser" in client.get("/accueil-du-jour/", {"site": site.slug}).content.decode()
    address = f"/reservations/{booking.public_id}/caution/"
    client.post(address, {"act": "take", "method": "cheque"})
    assert (Deposit.objects.get().status, Deposit.objects.get().method) == ("paid", "cheque")
    assert "à rendre" in client.get("/accueil-du-jour/", {"site": site.slug}).content.decode()
    client.post(address, {"act": "return"})
    assert Deposit.objects.get().status == "returned"


def test_the_desk_keeps_a_part_with_a_reason(client, booking, host):
    client.force_login(host)
    address = f"/reservations/{booking.public_id}/caution/"
    client.post(address, {"act": "take", "method": "cash"})
    assert client.post(address, {"act": "keep", "amount": "beaucoup", "reason": "x"}).status_code == 400
    client.post(address, {"act": "keep", "amount": "12,50", "reason": "Clé perdue"})
    kept = Deposit.objects.get()
    assert (kept.status, kept.kept, kept.reason) == ("kept", Decimal("12.50"), "Clé perdue")


def test_a_fee_for_absence_is_shown_and_let_go_of_by_the_desk(client, booking, host, coworker, frozen):
    frozen.move_to(at(10))
    release_no_shows(now=at(10))
    client.force_login(coworker)
    address = f"/reservations/{booking.public_id}/"
    assert "Frais d’absence\u00a0: 12,00" in client.get(address).content.decode()
    client.force_login(host)
    client.post(f"{address}lever-frais/", {"reason": "Train"})
    assert "Frais d’absence" not in client.get(address).content.decode()
    assert not Charge.objects.filter(rule="no_show").standing().exists()
