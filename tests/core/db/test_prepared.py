"""A query written down once, asked with other values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Func, Q

from agenda.models import Session
from core.database import in_one_trip
from core.prepared import Given, prepared
from members.models import Person
from tests.conftest import NOW
from tests.factories import PersonFactory
from tests.factories.agenda import SessionFactory

pytestmark = pytest.mark.django_db

TEXT, INSTANT = models.TextField(), models.DateTimeField()


def asked(rows: "models.QuerySet[Any, Any]", **values: Any) -> list[tuple[Any, ...]]:
    [found] = in_one_trip([prepared(rows).asked(**values)])
    return found


def test_prepared_query_finds_what_each_value_asks_for():
    ann, ben = PersonFactory(), PersonFactory()
    query = prepared(Person.objects.filter(email=Given("email", TEXT)).values_list("pk"))
    found = in_one_trip(query.asked(email=person.email) for person in (ann, ben))
    assert found == [[(ann.pk,)], [(ben.pk,)]]


def test_prepared_query_takes_no_value_for_text_of_its_own():
    PersonFactory()
    rows = Person.objects.filter(email=Given("email", TEXT)).values_list("pk")
    assert asked(rows, email="' OR ''='") == []


def test_prepared_query_keeps_the_values_that_stand_in_it():
    person = PersonFactory(name="50 % d’Anne")
    PersonFactory(name="Ben", language=person.language)
    given = Given("language", TEXT)
    rows = Person.objects.filter(Q(language=given) | Q(name=given), name__contains="50 %").values_list("pk")
    assert asked(rows, language=person.language) == [(person.pk,)]


@pytest.mark.parametrize(("days", "count"), [(0, 1), (400, 0)])
def test_prepared_query_reckons_with_a_given_time(days: int, count: int):
    SessionFactory()
    since = Given("now", INSTANT) - timedelta(days=30)
    later = Func(since, None, function="tstzrange", output_field=DateTimeRangeField())
    rows = Session.objects.filter(period__overlap=later).values_list("pk")
    assert len(asked(rows, now=NOW + timedelta(days=days))) == count


def test_prepared_query_that_can_have_no_rows_is_asked_nevertheless():
    assert asked(Person.objects.filter(pk__in=[]).values_list("pk")) == []


def test_prepared_query_wants_every_value():
    query = prepared(Person.objects.filter(date_joined__lt=Given("now", INSTANT)))
    with pytest.raises(KeyError):
        query.asked(then=datetime(2027, 1, 1, tzinfo=UTC))
