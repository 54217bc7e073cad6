from datetime import UTC, date, datetime, timedelta

import pytest

from billing.actions.changing_plans import change_plan
from billing.actions.contract_days import begin_day
from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan, stay_in_plan
from billing.actions.pausing import pause_contract
from billing.actions.revising import revise_plan
from billing.standing import Payer
from core.models import Event
from notifications.actions.composing import WRITERS, compose
from notifications.models import Message
from tests.factories import AffiliationFactory, PersonFactory, PlanFactory

pytestmark = pytest.mark.django_db

START = datetime(2027, 1, 1, 11, tzinfo=UTC)


def joined(person=None, organisation=None, **plan):
    values = {"name": "Nomade", "monthly_fee": 50, "longest_pause_months": 2, **plan}
    payer = Payer((person or PersonFactory()).pk, organisation)
    return join_plan(plan=PlanFactory(**values), payer=payer, starts_on=date(2027, 1, 1), now=START)


def mails() -> list[str]:
    for event in Event.objects.order_by("pk"):
        if event.kind in WRITERS:
            compose(event, now=event.created_at)
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def days(number: int) -> datetime:
    return START + timedelta(days=number)


def test_joining_is_welcomed_with_what_it_costs():
    joined()
    assert mails() == ["Bienvenue\u00a0: Nomade"]
    assert "60,00\u00a0€ par mois" in Message.objects.get().text


def test_the_life_of_a_contract_is_told():
    row = joined()
    pause_contract(contract=row.contract, from_on=date(2027, 2, 3), until_on=date(2027, 2, 9), by=None, now=days(1))
    leave_plan(contract=row.contract, by=None, now=days(2), wanted=date(2027, 3, 31))
    stay_in_plan(contract=row.contract, by=None, now=days(3))
    change_plan(contract=row.contract, plan=PlanFactory(name="Grand", monthly_fee=90), by=None, now=days(4))
    assert mails()[1:] == [
        "Pause de votre abonnement Nomade",
        "Résiliation notée\u00a0: dernier jour, mercredi 31 mars 2027",
        "Vous restez\u00a0: Nomade",
        "Votre nouvelle formule\u00a0: Grand",
    ]


def test_the_end_is_told_once():
    row = joined()
    leave_plan(contract=row.contract, by=None, now=days(2))
    for number in range(28, 40):
        begin_day(now=days(number))
    assert [subject for subject in mails() if "terminé" in subject] == ["Abonnement terminé\u00a0: Nomade"]


def test_a_trial_is_about_to_end():
    joined(trial_days=14)
    begin_day(now=days(11))
    assert mails()[-1] == "Votre essai se termine bientôt\u00a0: Nomade"


def test_a_new_version_is_announced_with_both_prices():
    row = joined()
    revise_plan(plan=row.plan, offered_from=date(2027, 2, 1), changes={"monthly_fee": 55}, now=days(1))
    begin_day(now=days(2))
    assert mails()[-1] == "Nomade change à partir du lundi 1er mars 2027"
    text = Message.objects.order_by("-pk")[0].text
    assert ("50,00\u00a0€" in text, "55,00\u00a0€" in text) == (True, True)


def test_an_organisations_contract_is_told_to_those_who_answer_for_it():
    answers = AffiliationFactory(role="administrator")
    AffiliationFactory(organisation=answers.organisation)
    joined(answers.person, answers.organisation)
    mails()
    assert list(Message.objects.values_list("to_address", flat=True)) == [answers.person.email]
