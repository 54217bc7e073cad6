"""Several statements in one trip; rows written as JSON arrive as they were."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from billing.models import Charge, Membership
from core.database import in_one_trip, inserting, updating
from members.models import Person
from tests.factories import MembershipFactory, PersonFactory, PlanFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 28, 1, 0, 0, 123456, tzinfo=UTC)


def charge(person: Person, **facts) -> Charge:
    said = {
        "kind": "desk",
        "group": "public",
        "label": 'Poste « A » \\ "B"',
        "rule": "hourly",
        "quantity": Decimal("0.50"),
        "unit": "hour",
        "unit_price": Decimal("2.50"),
        "net": Decimal("99999999.99"),
        "vat_rate": Decimal("20.00"),
        "vat": Decimal("0.01"),
        "total": Decimal("100000000.00"),
        "activity_on": date(2027, 3, 28),
        "source_kind": "test",
        "source_id": "0197a1f2-0000-7000-8000-000000000000",
        "created_at": NOW,
    }
    return Charge(person=person, **{**said, **facts})


def test_each_statement_answers_its_rows():
    assert in_one_trip([("SELECT 1", []), ("SELECT %s + 1, 'x'", [1]), ("SELECT 1 WHERE false", [])]) == [
        [(1,)],
        [(2, "x")],
        [],
    ]


def test_a_failed_statement_stops_those_after_it():
    person = PersonFactory(name="Avant")
    with pytest.raises(DatabaseError), transaction.atomic():
        in_one_trip([("SELECT 1 / 0", []), ("UPDATE members_person SET name = 'Après'", [])])
    person.refresh_from_db()
    assert person.name == "Avant"


def test_a_row_arrives_as_it_was():
    person = PersonFactory()
    written = charge(person, net=Decimal("12.34"), total=Decimal("12.35"))
    in_one_trip(inserting([written]))
    stored = Charge.objects.get()
    fields = [field.attname for field in Charge._meta.concrete_fields if not field.primary_key]
    written.source_id = stored.source_id
    assert [getattr(stored, name) for name in fields] == [getattr(written, name) for name in fields]


def test_several_rows_travel_together():
    person = PersonFactory()
    in_one_trip(inserting([charge(person, net=Decimal(n), total=n + Decimal("0.01")) for n in (1, 2, 3)]))
    assert sorted(Charge.objects.values_list("net", flat=True)) == [1, 2, 3]


def test_no_rows_need_no_statement():
    assert inserting([]) == []


def test_a_key_given_beforehand_is_kept():
    plan, person = PlanFactory(), PersonFactory()
    in_one_trip(inserting([Membership(pk=424242, plan=plan, person=person, starts_on=date(2027, 1, 1))]))
    assert Membership.objects.get().pk == 424242


def test_an_update_answers_one_column_of_each_row():
    membership = MembershipFactory()
    rows = Membership.objects.filter(pk=membership.pk)
    (told,) = in_one_trip([updating(rows, returning="ends_on", ends_on=date(2028, 2, 29))])
    assert told == [(date(2028, 2, 29),)]
