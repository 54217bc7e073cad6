from datetime import timedelta

import pytest
from django.test import Client

from billing.models import Charge, UsageRecord
from tests.conftest import NOW
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory, StewardFactory, TariffFactory
from tests.factories.passes import UnitPriceFactory, UsageKindFactory

PAGE = "/profil/consommations/"
DESK = "/equipe/consommations/"


def signed_in(person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def pages(db):
    return UnitPriceFactory(tariff=TariffFactory(), usage_kind=UsageKindFactory(slug="pages")).usage_kind


@pytest.fixture
def desk(db, frozen, pages):
    return signed_in(StewardFactory().person)


@pytest.fixture
def enter(desk, coworker):
    def enter(**more):
        said = {"q": coworker.email, "who": coworker.public_id, "kind": "pages", "quantity": "20"}
        return desk.post(DESK, {**said, **more})

    return enter


def test_the_desk_page_is_for_desks(coworker, frozen, desk):
    assert [client.get(DESK).status_code for client in (signed_in(coworker), desk)] == [403, 200]


def test_an_entry_is_charged_and_shown_among_those_of_today(enter, desk, coworker):
    assert enter().status_code == 302
    record = UsageRecord.objects.get()
    assert (record.person, record.occurred_at, str(record.charge.total)) == (coworker, NOW, "2.40")
    assert list(desk.get(DESK).context["entries"]) == [record]


def test_the_page_after_an_entry_is_ready_for_the_next_of_the_same_person(enter, desk, coworker):
    form = desk.get(enter()["Location"]).context["form"]
    assert (form["who"].value(), form["kind"].value()) == (str(coworker.public_id), "pages")


def test_an_organisation_is_found_and_charged(enter):
    organisation = OrganisationFactory(name="La Criée SARL")
    enter(q="criée", who=organisation.public_id)
    assert UsageRecord.objects.get().organisation == organisation


def test_the_moment_is_on_the_clocks_of_the_site(enter):
    enter(occurred_at="2027-01-10T18:30")
    assert UsageRecord.objects.get().occurred_at.isoformat() == "2027-01-10T17:30:00+00:00"


@pytest.mark.parametrize("wrong", [{"quantity": "0"}, {"who": ""}, {"occurred_at": "2027-01-12T10:00"}, {"kind": "x"}])
def test_what_makes_no_sense_is_said_in_the_form(enter, wrong):
    assert (enter(**wrong).status_code, UsageRecord.objects.count()) == (400, 0)


def test_without_a_price_nothing_is_entered(enter):
    kind = UsageKindFactory(slug="laser")
    answer = enter(kind=kind.slug)
    assert (answer.status_code, UsageRecord.objects.count()) == (422, 0)


def test_a_button_pressed_twice_enters_once(enter):
    for _ in range(2):
        enter(key="one")
    assert UsageRecord.objects.count() == 1


def test_once_more_is_the_same_now(enter, desk, frozen):
    enter(occurred_at="2027-01-10T18:30")
    first = UsageRecord.objects.get()
    desk.post(f"{DESK}{first.public_id}/encore/", {"key": "two"})
    again = UsageRecord.objects.exclude(pk=first.pk).get()
    assert (again.person, again.quantity, again.occurred_at) == (first.person, first.quantity, NOW)


def test_an_entry_is_reversed_from_the_list(enter, desk):
    enter()
    record = UsageRecord.objects.get()
    desk.post(f"{DESK}{record.public_id}/annuler/")
    assert (UsageRecord.objects.get(reverses=record).quantity, str(Charge.objects.total())) == (-20, "0.00")


def test_another_desk_reverses_nothing_here(enter, frozen):
    enter()
    other = signed_in(StewardFactory().person)
    assert other.post(f"{DESK}{UsageRecord.objects.get().public_id}/annuler/").status_code == 404


def test_members_see_their_own_and_their_organisations(enter, coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    enter()
    enter(q=organisation.name, who=organisation.public_id)
    stranger = PersonFactory()
    enter(q=stranger.email, who=stranger.public_id)
    shown = signed_in(coworker).get(PAGE).context["records"]
    assert [row.organisation for row in shown] == [organisation, None]


def test_the_list_asks_as_many_queries_for_three_as_for_one(enter, coworker, django_assert_max_num_queries):
    client, counts = signed_in(coworker), []
    for hour in range(3):
        enter(occurred_at=(NOW - timedelta(hours=hour + 1)).strftime("%Y-%m-%dT%H:%M"))
        with django_assert_max_num_queries(10) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[2]
