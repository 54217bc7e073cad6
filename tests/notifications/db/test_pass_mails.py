"""What is written to people about their passes and contributions."""

from datetime import timedelta

import pytest

from billing.actions.buying import buy_pass
from billing.actions.contributing import refuse_contribution, validate_contribution
from billing.actions.lapsing import remind_passes
from billing.standing import Payer
from core.models import Event
from members.models import Affiliation
from notifications.actions.composing import compose
from notifications.models import Message
from tests.conftest import MONDAY, NOW
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory
from tests.factories.passes import ContributionFactory, ContributionRuleFactory, PassOfferFactory, pass_of


def written(kind: str) -> list[Message]:
    for event in Event.objects.filter(kind=kind):
        compose(event, now=NOW)
    return list(Message.objects.filter(kind=kind).order_by("to_address"))


def test_a_pass_bought_is_confirmed_to_its_holder(coworker):
    buy_pass(offer=PassOfferFactory(), payer=Payer(coworker.pk), by=coworker, now=NOW)
    [message] = written("pass.bought")
    assert (message.person, "Dix demi-journées" in message.subject) == (coworker, True)
    assert "10 janvier 2028" in message.text


def test_a_pool_is_confirmed_to_those_who_answer_for_it(coworker):
    organisation = OrganisationFactory()
    AffiliationFactory(person=coworker, organisation=organisation)
    answering = AffiliationFactory(organisation=organisation, role=Affiliation.Role.ADMINISTRATOR).person
    buy_pass(offer=PassOfferFactory(), payer=Payer(coworker.pk, organisation), by=answering, now=NOW)
    assert [message.person for message in written("pass.bought")] == [answering]


def test_what_runs_out_is_said_with_what_is_left(coworker):
    pass_of(coworker, quantity=3, valid_until=MONDAY + timedelta(days=7))
    remind_passes(now=NOW)
    [message] = written("pass.reminder_due")
    assert ("3 sur 3" in message.text, "18 janvier 2027" in message.text) == (True, True)


@pytest.mark.parametrize(
    ("rule", "said"), [({}, "20,00\xa0€"), ({"of_time": True}, "2\xa0h"), ({"most_hours_a_month": 0}, "rien de plus")]
)
def test_validated_hours_say_what_they_are_worth(coworker, rule, said):
    ContributionRuleFactory(**rule)
    validate_contribution(contribution=ContributionFactory(person=coworker), by=PersonFactory(), now=NOW)
    [message] = written("contribution.validated")
    assert said in message.text


def test_a_refusal_says_why(coworker):
    row = ContributionFactory(person=coworker)
    refuse_contribution(contribution=row, by=PersonFactory(), reason="Déjà payé", now=NOW)
    [message] = written("contribution.refused")
    assert (message.person, "Déjà payé" in message.text) == (coworker, True)
