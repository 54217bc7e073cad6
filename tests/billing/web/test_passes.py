from datetime import timedelta

import pytest
from django.test import Client

from billing.models import Charge, Checkout, Invoice, Pass
from members.models import Affiliation
from spaces.models import Steward
from tests.conftest import MONDAY
from tests.factories import (
    AffiliationFactory,
    BearingFactory,
    OrganisationFactory,
    PersonFactory,
    StewardFactory,
)
from tests.factories.passes import PassOfferFactory, pass_of

PAGE = "/profil/carnets/"
TEAM = "/equipe/carnets/"


def signed_in(person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def browser(coworker, frozen):
    return signed_in(coworker)


@pytest.fixture
def manager(db, frozen):
    return StewardFactory(role=Steward.Role.MANAGER).person


def test_passes_ask_a_visitor_to_sign_in(db):
    assert Client().get(PAGE)["Location"] == f"/compte/login/?next={PAGE}"


def test_the_page_shows_ones_own_and_the_pools_of_ones_organisations(browser, coworker):
    organisation = OrganisationFactory()
    AffiliationFactory(person=coworker, organisation=organisation)
    seen = {pass_of(coworker), pass_of(organisation=organisation)}
    pass_of(PersonFactory())
    assert {one.row for one in browser.get(PAGE).context["held"]} == seen


def test_an_offer_is_shown_with_its_vat(browser):
    PassOfferFactory(price="75.00")
    PassOfferFactory(is_offered=False)
    assert [str(one.price) for one in browser.get(PAGE).context["offers"]] == ["90.00"]


def test_buying_gives_the_pass_at_once(browser, coworker):
    offer = PassOfferFactory()
    answer = browser.post(PAGE, {"offer": offer.public_id})
    bought = Pass.objects.get()
    assert (answer.status_code, bought.person, bought.left) == (302, coworker, 10)
    assert "C’est acheté" in browser.get(answer["Location"]).content.decode()


def test_a_button_pressed_twice_buys_once(browser):
    offer = PassOfferFactory()
    for _ in range(2):
        browser.post(PAGE, {"offer": offer.public_id, "key": "one"})
    assert (Pass.objects.count(), Charge.objects.count()) == (1, 1)


@pytest.mark.parametrize(("role", "status"), [(Affiliation.Role.ADMINISTRATOR, 302), (Affiliation.Role.MEMBER, 403)])
def test_buying_for_an_organisation_is_for_those_who_answer_for_it(browser, coworker, role, status):
    organisation = AffiliationFactory(person=coworker, role=role).organisation
    answer = browser.post(PAGE, {"offer": PassOfferFactory().public_id, "payer": organisation.public_id})
    assert answer.status_code == status
    assert Pass.objects.filter(organisation=organisation).exists() == (status == 302)


def test_what_is_not_offered_is_not_found(browser):
    assert browser.post(PAGE, {"offer": PassOfferFactory(is_offered=False).public_id}).status_code == 404


def test_handing_over_from_the_page(browser, coworker):
    organisation = AffiliationFactory(person=coworker).organisation
    fellow = AffiliationFactory(organisation=organisation).person
    row = pass_of(coworker)
    answer = browser.post(f"{PAGE}{row.public_id}/ceder/", {"to": fellow.public_id, "units": 3})
    assert (answer.status_code, Pass.objects.get(person=fellow).left) == (302, 3)


def test_handing_over_sent_twice_hands_over_once(browser, coworker):
    fellow = AffiliationFactory(organisation=AffiliationFactory(person=coworker).organisation).person
    row = pass_of(coworker)
    for _again in range(2):
        said = {"to": fellow.public_id, "units": 3, "key": "une-fois"}
        assert browser.post(f"{PAGE}{row.public_id}/ceder/", said).status_code == 302
    assert Pass.objects.get(pk=row.pk).left == row.left - 3


@pytest.mark.parametrize(("units", "status"), [(11, 409), (0, 400), ("", 400)])
def test_a_refused_transfer_says_so_on_the_page(browser, coworker, units, status):
    organisation = AffiliationFactory(person=coworker).organisation
    row = pass_of(coworker)
    answer = browser.post(f"{PAGE}{row.public_id}/ceder/", {"to": organisation.public_id, "units": units})
    assert (answer.status_code, answer.context["asked"], Pass.objects.count()) == (status, row.public_id, 1)


def test_the_pass_of_another_is_not_found(browser):
    row = pass_of(PersonFactory())
    answer = browser.post(f"{PAGE}{row.public_id}/ceder/", {"to": row.person.public_id, "units": 1})
    assert answer.status_code == 404


def test_the_page_asks_as_many_queries_for_three_as_for_one(browser, coworker, django_assert_max_num_queries):
    AffiliationFactory(person=coworker)
    counts = []
    for _ in range(3):
        pass_of(coworker)
        PassOfferFactory()
        browser.get(PAGE)  # prices and bearers are compiled
        with django_assert_max_num_queries(13) as asked:
            browser.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_a_pass_that_ends_within_a_fortnight_is_marked(browser, coworker):
    pass_of(coworker, valid_until=MONDAY + timedelta(days=14))
    pass_of(coworker, valid_until=MONDAY + timedelta(days=15))
    assert [one.is_ending for one in browser.get(PAGE).context["held"]] == [True, False]


def test_the_team_page_is_for_managers(coworker, manager, frozen):
    host = StewardFactory().person
    statuses = [signed_in(person).get(TEAM).status_code for person in (coworker, host, manager)]
    assert statuses == [403, 403, 200]


def test_a_manager_gives_a_pass_with_a_reason(manager, coworker):
    said = {"q": coworker.email, "who": coworker.public_id, "offer": PassOfferFactory().slug}
    without, given = (signed_in(manager).post(TEAM, {**said, "reason": reason}) for reason in ("", "Panne"))
    assert (without.status_code, given.status_code, Pass.objects.get().origin) == (400, 302, "gift")


def test_a_manager_refunds_with_a_reason(manager, coworker, browser):
    browser.post(PAGE, {"offer": PassOfferFactory().public_id})
    row = Pass.objects.get()
    for reason in ("", "Erreur"):
        signed_in(manager).post(f"{TEAM}{row.public_id}/rembourser/", {"reason": reason})
    row.refresh_from_db()
    assert (row.left, list(row.movements.values_list("reason", flat=True))) == (0, ["", "Erreur"])
    assert browser.post(f"{TEAM}{row.public_id}/rembourser/", {"reason": "Non"}).status_code == 403


def test_a_pass_just_bought_is_invoiced_and_paid_by_card_on_request(browser, site, stripe):
    BearingFactory()
    bought = browser.get(browser.post(PAGE, {"offer": PassOfferFactory().public_id})["Location"])
    row = Pass.objects.get()
    assert f"{row.public_id}/payer/" in bought.content.decode()
    answer = browser.post(f"{PAGE}{row.public_id}/payer/")
    checkout = Checkout.objects.get()
    assert (answer["Location"], str(checkout.amount), Invoice.objects.get().total) == (checkout.url, "90.00", 90)


def test_without_cards_nothing_is_invoiced_early(browser):
    browser.post(PAGE, {"offer": PassOfferFactory().public_id})
    answer = browser.post(f"{PAGE}{Pass.objects.get().public_id}/payer/")
    assert (answer.context["refusal"].code, Invoice.objects.count()) == ("cards-not-configured", 0)
