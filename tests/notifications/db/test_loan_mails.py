"""Who hears what of a loan, once, and in time."""

from datetime import timedelta

import pytest

from booking.actions.changing import cancel_booking
from booking.actions.overdue import call_off_waiting, keep_overdue
from booking.actions.renewing import renew_loan
from booking.actions.sweeping import release_no_shows
from notifications.actions.reminding_loans import remind_loans, step_of
from notifications.models import Message
from spaces import catalogue
from tests.conftest import MONDAY, NOW, PARIS, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, book
from tests.factories.loans import borrow, bring_back, host_of, laptop, lend, lending_policy, loan_days
from tests.factories.notifications import deliver_all, preferring

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
DUE_ON = MONDAY + 7 * DAY
"""At 18 h."""


@pytest.fixture
def thing(site):
    lending_policy(site)
    return laptop(site, name="Portable 1")


@pytest.fixture
def host(site):
    return host_of(site)


@pytest.fixture
def loan(site, thing, coworker, host):
    return borrow(coworker, [thing], loan_days(MONDAY, 7, site=site), now=NOW)


@pytest.fixture
def out(loan, host):
    lend(loan, by=host, now=NOW)
    deliver_all(NOW)
    Message.objects.all().delete()
    return loan


def sent(now):
    """Addresses and subjects, in the order in which they were written."""
    deliver_all(now)
    return list(Message.objects.order_by("pk").values_list("to_address", "subject"))


def test_the_borrower_hears_that_it_is_agreed_and_nothing_else_is_said(loan, coworker):
    assert sent(NOW) == [(coworker.email, "Prêt accordé\u00a0: Portable 1")]
    text = Message.objects.get().text
    assert "lundi 18 janvier à 18\u00a0h" in text
    assert f"/prets/{loan.public_id}/" in text


def test_a_request_is_told_to_both_sides(site, thing, coworker, host):
    BookingPolicyFactory(kind="equipment", site=site, needs_approval=True)
    borrow(coworker, [thing], loan_days(MONDAY, 7, site=site), now=NOW)
    assert sent(NOW) == [
        (coworker.email, "Demande de prêt reçue\u00a0: Portable 1"),
        (host.email, "Prêt à valider\u00a0: Portable 1"),
    ]


def test_cancelling_is_told(loan, coworker):
    sent(NOW)
    cancel_booking(booking=loan.booking, by=coworker, now=NOW)
    assert sent(NOW)[-1] == (coworker.email, "Prêt annulé\u00a0: Portable 1")


def test_not_fetching_is_told(loan, coworker):
    sent(NOW)
    release_no_shows(now=at(20))
    assert sent(at(20))[-1] == (coworker.email, "Vous n’êtes pas venu chercher\u00a0: Portable 1")


def test_going_and_coming_are_told_with_the_condition(loan, coworker, host):
    sent(NOW)
    lend(loan, by=host, now=NOW, condition="worn")
    assert sent(NOW)[-1] == (coworker.email, "Bon usage\u00a0: Portable 1")
    assert "usé" in Message.objects.latest("pk").text
    bring_back(loan, by=host, now=at(10, day=MONDAY + DAY))
    assert sent(at(10, day=MONDAY + DAY))[-1] == (coworker.email, "Merci\u00a0! Portable 1 est de retour")


def test_what_comes_back_broken_is_told_to_the_desk(out, coworker, host):
    back = at(10, day=MONDAY + DAY)
    bring_back(out, by=host, now=back, condition="broken")
    assert (host.email, "Revenu en panne\u00a0: Portable 1") in sent(back)


def test_renewing_is_told_with_the_new_day(out, coworker):
    until = at(12, day=DUE_ON + 2 * DAY)
    renew_loan(loan=out, by=coworker, until=until, catalogue=catalogue.current(), now=NOW)
    assert sent(NOW) == [(coworker.email, "Prêt prolongé\u00a0: Portable 1")]
    assert "mercredi 20 janvier à 12\u00a0h" in Message.objects.get().text


def test_whoever_waits_for_what_is_late_and_the_desk_are_told_once(out, thing, host):
    waiting = book(PersonFactory(), [thing], between(14, 16, day=DUE_ON + DAY), now=NOW)
    deliver_all(NOW)
    Message.objects.all().delete()
    late = at(19, day=DUE_ON)
    for _ in range(2):
        keep_overdue(now=late)
    assert sent(late) == [
        (waiting.person.email, "Peut-être en retard\u00a0: Portable 1"),
        (host.email, "Attendu par quelqu’un et pas revenu\u00a0: Portable 1"),
    ]


def test_whoever_waited_in_vain_is_told_why(site, out, thing):
    waiting = borrow(PersonFactory(), [thing], loan_days(DUE_ON + DAY, 2, site=site), now=NOW)
    deliver_all(NOW)
    Message.objects.all().delete()
    closing = at(20, day=DUE_ON + DAY)
    call_off_waiting(now=closing)
    assert sent(closing) == [(waiting.booking.person.email, "Prêt annulé\u00a0: Portable 1")]
    assert "Le matériel n’est pas revenu à temps." in Message.objects.get().text


def test_reminders_come_once_each_and_the_desk_hears_what_is_late(out, coworker, host):
    said = []
    moment = at(9, day=MONDAY)
    while moment < at(9, day=DUE_ON + 12 * DAY):
        remind_loans(now=moment)
        new = sent(moment)[len(said) :]
        said += [(f"{moment.astimezone(PARIS):%d %Hh}", *mail) for mail in new]
        moment += timedelta(hours=6)
    due, today, late, here = (
        f"{words}\u00a0: Portable 1"
        for words in ("À rapporter bientôt", "À rapporter aujourd’hui", "En retard", "Prêt en retard")
    )
    to = coworker.email
    desk = f"{here}, {coworker.name}"
    assert [(when, who, what) for when, who, what in said] == [
        ("16 09h", to, due), ("18 09h", to, today),
        ("19 09h", to, late), ("19 09h", host.email, desk),
        ("21 09h", to, late), ("21 09h", host.email, desk),
        ("25 09h", to, late), ("25 09h", host.email, desk),
    ]  # fmt: skip


def test_who_wants_no_reminders_hears_only_what_is_late(out, coworker):
    preferring(coworker, unwanted=["reminders"])
    assert remind_loans(now=at(9, day=DUE_ON)) == 0
    assert remind_loans(now=at(9, day=DUE_ON + DAY)) == 1


def test_a_renewal_begins_anew(out, host):
    remind_loans(now=at(9, day=DUE_ON))
    renew_loan(loan=out, by=host, until=at(18, day=DUE_ON + 5 * DAY), catalogue=catalogue.current(), now=NOW)
    assert remind_loans(now=at(10, day=DUE_ON)) == 0
    assert remind_loans(now=at(9, day=DUE_ON + 5 * DAY)) == 1


def test_a_reminder_that_is_no_longer_true_is_not_sent(out, host):
    late = at(9, day=DUE_ON + DAY)
    remind_loans(now=late)
    bring_back(out, by=host, now=late)
    assert [subject for _to, subject in sent(late)] == ["Merci\u00a0! Portable 1 est de retour"]


def test_mails_are_in_the_language_of_the_reader(out, coworker, site):
    coworker.language = "en"
    coworker.save()
    late = at(9, day=DUE_ON + DAY)
    remind_loans(now=late)
    deliver_all(late)
    assert Message.objects.get(to_address=coworker.email).language == "en"


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (at(7, day=DUE_ON - 2 * DAY), None),
        (at(8, day=DUE_ON - 2 * DAY), ("loan.due_soon", 2)),
        (at(7, day=DUE_ON), ("loan.due_soon", 2)),
        (at(8, day=DUE_ON), ("loan.due_today", 0)),
        (at(18, day=DUE_ON), None),
        (at(7, day=DUE_ON + DAY), None),
        (at(8, day=DUE_ON + DAY), ("loan.overdue", 1)),
        (at(8, day=DUE_ON + 5 * DAY), ("loan.overdue", 3)),
        (at(8, day=DUE_ON + 9 * DAY), ("loan.overdue", 7)),
    ],
)
def test_each_step_has_its_morning(now, step):
    assert step_of(at(18, day=DUE_ON), NOW, PARIS, now=now) == step


def test_nobody_is_reminded_on_the_day_they_fetched_it():
    assert step_of(at(18, day=MONDAY + DAY), NOW, PARIS, now=at(12)) is None
    assert step_of(at(18, day=MONDAY + DAY), NOW, PARIS, now=at(9, day=MONDAY + DAY)) == ("loan.due_today", 0)


def test_a_request_is_a_loan_for_one_and_work_for_the_other(site, thing, coworker, host):
    BookingPolicyFactory(kind="equipment", site=site, needs_approval=True)
    borrow(coworker, [thing], loan_days(MONDAY, 7, site=site), now=NOW)
    deliver_all(NOW)
    assert dict(Message.objects.values_list("to_address", "category")) == {coworker.email: "loans", host.email: "team"}
