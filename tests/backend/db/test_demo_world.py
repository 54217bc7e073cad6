"""The demo world, made once for the whole file; its tests only read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import combinations

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.test import Client

from agenda.models import Registration, Session
from backend.context import DEMO_DOOR_CODE
from backend.demo.span import Span
from backend.demo.world import make_world
from billing.books.verifying import verify
from billing.models import Charge, Membership, Plan, Tariff
from booking.models import Booking, Door, Loan
from core.models import Delivery
from members.actions.door_codes import bearer_of
from members.models import Person
from reports.costs import break_evens
from reports.members_money.clearing import clearing
from reports.members_money.liabilities import Liability, liabilities
from reports.models import Scenario, SimulationRun
from reports.open_data.overrides import set_aside
from reports.question import Days, Question
from reports.web.presets import last_four_weeks
from spaces import catalogue
from spaces.models import Resource, Site, Zone

NOW = datetime(2026, 11, 25, 10, 20, tzinfo=UTC)
"""A Wednesday, twenty past eleven in Lorient; All Saints' and Armistice Day lie behind."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """In a transaction that is rolled back after the last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_world(scale=1, now=NOW, say=lambda said: None)
        yield
        transaction.set_rollback(True)
    catalogue._compiled.forget()


pytestmark = pytest.mark.usefixtures("world", "db")


def share(kind: str) -> float:
    """Of the desks' or rooms' open hours from Tuesday to Thursday, the part that was held; holidays left out."""
    with connection.cursor() as cursor:
        cursor.execute(OCCUPANCY, [kind])
        return float(cursor.fetchone()[0])


OCCUPANCY = """
SELECT sum(extract(epoch FROM upper(booked) - lower(booked))) / 3600
    / (10 * count(DISTINCT resource_id) * count(DISTINCT (lower(booked) AT TIME ZONE 'Europe/Paris')::date))
FROM booking_allocation
JOIN spaces_resource AS resource ON resource.id = resource_id
JOIN spaces_site AS site ON site.id = site_id
WHERE site.slug = 'perriere' AND resource.kind = %s AND standing IN ('firm', 'past')
    AND extract(isodow FROM lower(booked)) IN (2, 3, 4)
    AND lower(booked) BETWEEN '2026-09-07' AND '2026-10-16'
"""


def members_money(name):
    """Of the last four weeks."""
    question, current = Question(last_four_weeks(NOW.date()), group_by=("liability",)), catalogue.current()
    if name == "clearing":
        return [row.net for row in clearing(replace(question, group_by=("debtor", "creditor")), catalogue=current).rows]
    return [liabilities(question, catalogue=current).amount(Liability(name))]


@pytest.mark.parametrize("name", ["clearing", "passes", "deferred", "deposits"])
def test_the_members_area_has_something_of_everything_at_first_sight(name):
    assert any(amount > 0 for amount in members_money(name))


def test_rules_were_set_aside_in_months_that_are_over():
    told = set_aside(catalogue.current(), now=NOW)
    assert [one for one in told if one.count]


def test_the_tiers_lieu_has_eight_rooms_forty_desks_and_twenty_five_pieces_of_equipment():
    rows = Resource.objects.filter(site__slug="perriere").values_list("kind").annotate(count=Count("pk"))
    assert dict(rows.order_by()) == {"room": 8, "desk": 40, "equipment": 25}


def test_each_partner_site_has_hours_and_something_to_book():
    partners = Site.objects.exclude(kind=Site.Kind.TIERS_LIEU)
    ready = partners.filter(opening_rules__isnull=False, resources__isnull=False).distinct()
    assert (partners.count(), ready.count()) == (7, 7)


@pytest.mark.parametrize("name", ["Rez-de-quai", "Étage"])
def test_nothing_on_a_floor_plan_lies_on_something_else(name):
    floor = Zone.objects.get(name=name)
    spots = [
        (row.plan_x, row.plan_y, row.plan_x + row.plan_width, row.plan_y + row.plan_height)
        for row in floor.resources.all()
    ]
    overlapping = [
        (one, other)
        for one, other in combinations(spots, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert overlapping == []


@pytest.mark.parametrize("name", ["Rez-de-quai", "Étage"])
def test_a_floor_plan_is_clean(name):
    floor = Zone.objects.get(name=name)
    floor.full_clean()
    assert (floor.plan_width, floor.plan_height) == (1000, 600)


def test_bookings_reach_twelve_weeks_back_and_four_weeks_ahead():
    """A series goes on as long as it goes on."""
    days = [booking.start.date() for booking in Booking.objects.filter(purpose="use", series=None)]
    span = Span(NOW)
    assert (min(days), max(days)) == (span.first, span.last)


def test_desks_are_well_used_in_the_middle_of_the_week():
    assert 0.45 < share("desk") < 0.7


def test_rooms_are_used_but_not_full():
    assert 0.2 < share("room") < 0.6


def test_some_bookings_are_cancelled_and_some_people_do_not_come():
    past = Booking.objects.filter(purpose="use", period__startswith__lt=NOW)
    count = past.count()
    cancelled = past.filter(status="cancelled").count() / count
    absent = past.filter(status="no_show").count() / count
    assert (0.03 < cancelled < 0.07, 0.01 < absent < 0.04) == (True, True)


def test_nothing_of_the_past_is_left_open():
    """But for what somebody has not brought back."""
    over = Booking.objects.filter(status__in=("confirmed", "checked_in", "requested"), period__endswith__lte=NOW)
    assert over.exclude(purpose="loan").count() == 0
    assert set(over.values_list("pk")) == set(Loan.objects.overdue(NOW).values_list("pk"))


def test_computers_are_lent_one_to_the_coworker_and_one_is_late():
    assert Loan.objects.out().filter(booking__person__email="coworker@demo.local").count() == 1
    assert Loan.objects.overdue(NOW).count() == 1
    assert Loan.objects.filter(returned_at__isnull=False).count() > 5


def test_nobody_held_a_resource_together_with_somebody_else():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_allocation a JOIN booking_allocation b"
            " ON a.resource_id = b.resource_id AND a.id < b.id AND a.booked && b.booked"
            " WHERE a.standing <> 'released' AND b.standing <> 'released'"
        )
        assert cursor.fetchone() == (0,)


def test_no_mail_is_owed_for_history():
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("account", ["coworker", "partner", "manager", "host"])
def test_an_account_signs_in(client, account):
    assert client.login(email=f"{account}@demo.local", password="demo-lorient") is True


def test_every_address_is_verified():
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == Person.objects.count() == 60


@pytest.mark.parametrize("account", ["coworker", "partner", "manager", "host"])
def test_a_token_reads_bookings(account):
    assert Client(headers={"Authorization": f"Bearer demo-{account}"}).get("/api/v1/bookings").status_code == 200


def test_the_coworker_has_a_plan_that_has_been_drawn_on():
    membership = Membership.objects.get(person__email="coworker@demo.local")
    assert membership.charges.filter(allowance_minutes__gt=0).exists()


def test_the_coworker_has_been_there_and_will_be():
    bookings = Booking.objects.filter(person__email="coworker@demo.local")
    past, to_come = bookings.filter(status="completed"), bookings.filter(status="confirmed", period__startswith__gt=NOW)
    assert (past.exists(), to_come.exists()) == (True, True)


def test_three_plans_and_two_tariffs_are_published():
    assert (Plan.objects.offered_on(NOW.date()).count(), Tariff.objects.filter(is_published=True).count()) == (3, 2)


def test_each_membership_is_charged_once_a_month():
    fees = (
        Charge.objects.standing()
        .filter(kind="membership")
        .values("source_id", "source_key")
        .annotate(times=Count("pk"))
    )
    assert set(fees.values_list("times", flat=True)) == {1}


def test_workshops_lie_behind_and_ahead_and_some_take_rooms_of_the_tiers_lieu():
    rows = Session.objects.filter(status="published")
    assert (
        rows.filter(period__endswith__lt=NOW).count() > 50,
        rows.filter(period__startswith__gt=NOW).count() > 15,
        rows.filter(site__slug="perriere", room_booking__isnull=False).count() > 10,
        rows.values("partner").distinct().count(),
    ) == (True, True, True, 6)


def test_attendance_of_past_sessions_is_known():
    registered = Registration.objects.living().filter(session__period__endswith__lt=NOW)
    assert registered.filter(has_attended=None).count() == 0


def test_no_session_is_overfull():
    assert Session.objects.filter(places_taken__gt=F("capacity")).count() == 0


def test_loading_it_again_changes_nothing():
    said = StringIO()
    call_command("demo", stdout=said)
    assert (said.getvalue(), Person.objects.count()) == ("The demo world is already here.\n", 60)


def test_it_is_refused_where_settings_do_not_allow_it(settings):
    settings.DEMO_WORLD_ALLOWED = False
    with pytest.raises(CommandError):
        call_command("demo")


def test_a_day_without_opening_hours_has_no_bookings():
    armistice = datetime(2026, 11, 11, tzinfo=UTC)
    rows = Booking.objects.filter(
        site__slug="perriere", period__startswith__range=(armistice, armistice + timedelta(days=1))
    )
    assert rows.count() == 0


def test_the_coworker_has_bookings_of_several_things():
    coworker = Person.objects.get(email="coworker@demo.local")
    ahead = Booking.objects.of(coworker).holding().filter(period__startswith__gt=NOW)
    several = ahead.annotate(things=Count("allocations__requested", distinct=True)).filter(things__gt=1)
    assert {booking.title for booking in several} >= {"Sprint à trois", "Présentation au bureau"}


def test_the_small_room_has_a_tablet_and_the_house_a_kiosk():
    shown = Door.objects.living().filter(paired_at__isnull=False).values_list("resource__name", flat=True)
    assert set(shown) == {"La Vigie", None}


def test_the_coworker_has_the_door_code_that_the_sign_in_page_tells():
    person = bearer_of(DEMO_DOOR_CODE)
    assert person is not None
    assert person.email == "coworker@demo.local"


def test_the_books_of_the_world_are_sound():
    assert [str(fault) for fault in verify().faults] == []


def test_a_manager_has_wondered_twice_and_has_an_idea_left():
    runs = SimulationRun.objects.filter(status=SimulationRun.Status.DONE)
    assert (runs.count(), Scenario.objects.filter(runs=None).count()) == (2, 1)
    assert all(run.result["bookings"] > 100 for run in runs)


def test_the_tiers_lieu_is_not_far_from_paying_for_itself():
    house, span = Site.objects.get(slug="perriere"), Span(NOW)
    asked = Question(Days(span.first, span.today), sites=frozenset({house.pk}), group_by=("activity",))
    report = break_evens(asked, catalogue=catalogue.current(), now=NOW)
    assert 0.5 < report.whole.coverage < 1.5
    assert report.whole.occupancy is not None
