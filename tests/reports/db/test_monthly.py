"""The monthly report, by mail: once for each subscription and month, to whoever may read it then."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.models import Event
from core.outbox import deliver_one
from notifications.models import Message, Preference
from reports.access_subscriptions import team_of
from reports.actions.sending import send_monthly
from reports.actions.subscribing import subscribe, unsubscribe
from reports.errors import MonthNotOver, ReportsNotAllowed
from reports.models import ReportSubscription
from reports.monthly.months import due_month, month_in
from spaces.models import Steward
from tests.conftest import NOW, at, between
from tests.factories import PersonFactory, ResourceFactory, SiteFactory, StewardFactory
from tests.factories.agenda import SessionFactory
from tests.factories.reports import charged, past_booking

pytestmark = pytest.mark.django_db

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
FEBRUARY_2 = at(7, day=date(2027, 2, 2))
MINUTE = timedelta(minutes=1)


def deliver_all(now):
    while deliver_one(now=now):
        pass


@pytest.fixture
def accountant(site):
    return StewardFactory(site=site, role=Steward.Role.ACCOUNTANT).person


@pytest.fixture
def subscription(site, accountant):
    return subscribe(person=accountant, site=site, by=accountant, now=NOW)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (at(6, 59, date(2027, 2, 2)), DECEMBER),
        (FEBRUARY_2, JANUARY),
        (at(23, 59, date(2027, 2, 28)), JANUARY),
        (at(8, day=date(2027, 3, 1)), JANUARY),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 11, 1)),  # the new year has begun in Lorient
    ],
)
def test_a_month_is_due_on_the_second_of_the_next_at_seven(now, month):
    assert due_month(now) == month


@pytest.mark.parametrize("word", ["2027-01", "2027-13", "2027", "1999-05", "2000-12-01", "2030-01", ""])
def test_a_month_that_is_not_over_or_is_none_is_refused(word):
    with pytest.raises(MonthNotOver):
        month_in(word, now=NOW)


def test_the_first_report_is_the_next_one(subscription):
    assert subscription.sent_month == DECEMBER
    assert send_monthly(now=NOW + timedelta(days=20)) == 0
    assert send_monthly(now=FEBRUARY_2) == 1


def test_beats_that_come_twice_make_one_mail(subscription, mailoutbox):
    for minutes in range(3):
        send_monthly(now=FEBRUARY_2 + minutes * MINUTE)
        deliver_all(FEBRUARY_2 + minutes * MINUTE)
    assert (Event.objects.filter(kind="report.due").count(), len(mailoutbox)) == (1, 1)


def test_a_mark_that_was_lost_makes_no_second_mail(subscription, mailoutbox):
    """As after a restore: the event says that the month was owed already."""
    send_monthly(now=FEBRUARY_2)
    ReportSubscription.objects.update(sent_month=DECEMBER)
    assert send_monthly(now=FEBRUARY_2 + MINUTE) == 0
    deliver_all(FEBRUARY_2 + MINUTE)
    assert len(mailoutbox) == 1


def test_a_crash_between_two_leaves_the_rest_for_the_next_beat(site, subscription, monkeypatch, mailoutbox):
    manager = StewardFactory(site=site, role=Steward.Role.MANAGER).person
    subscribe(person=manager, site=site, by=manager, now=NOW)
    from reports.actions import sending

    calls, real = [], sending._owe

    def dies_at_the_second(pk, month, now):
        calls.append(pk)
        if len(calls) == 2:
            raise SystemExit
        return real(pk, month, now)

    monkeypatch.setattr(sending, "_owe", dies_at_the_second)
    with pytest.raises(SystemExit):
        send_monthly(now=FEBRUARY_2)
    monkeypatch.setattr(sending, "_owe", real)
    assert send_monthly(now=FEBRUARY_2 + MINUTE) == 1
    deliver_all(FEBRUARY_2 + MINUTE)
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 2


def test_after_months_without_beat_only_the_last_is_sent(subscription, mailoutbox):
    june = at(8, day=date(2027, 6, 5))
    assert send_monthly(now=june) == 1
    assert Event.objects.get(kind="report.due").payload["month"] == "2027-05"


def test_whoever_lost_the_role_gets_nothing(subscription, accountant, mailoutbox):
    Steward.objects.filter(person=accountant).delete()
    assert send_monthly(now=FEBRUARY_2) == 0


def test_whoever_lost_the_role_since_it_fell_due_gets_no_mail(subscription, accountant, mailoutbox):
    send_monthly(now=FEBRUARY_2)
    Steward.objects.filter(person=accountant).delete()
    deliver_all(FEBRUARY_2)
    assert (Message.objects.count(), mailoutbox) == (0, [])


def test_whoever_lost_the_role_since_it_was_written_gets_no_mail(subscription, accountant, mailoutbox):
    send_monthly(now=FEBRUARY_2)
    Preference.objects.create(person=accountant, quiet_from="06:00", quiet_until="09:00", changed_at=NOW)
    deliver_all(FEBRUARY_2)
    Steward.objects.filter(person=accountant).delete()
    deliver_all(FEBRUARY_2 + timedelta(hours=3))
    message = Message.objects.get()
    assert (message.status, message.failure, mailoutbox) == ("skipped", "withdrawn", [])


def test_a_closed_account_gets_nothing(subscription, accountant):
    accountant.is_active = False
    accountant.save()
    assert send_monthly(now=FEBRUARY_2) == 0


def test_who_does_not_want_reports_gets_none(subscription, accountant, mailoutbox):
    Preference.objects.create(person=accountant, unwanted=["reports"], changed_at=NOW)
    send_monthly(now=FEBRUARY_2)
    deliver_all(FEBRUARY_2)
    assert (Message.objects.get().failure, mailoutbox) == ("unwanted", [])


def test_the_mail_says_the_figures_and_brings_the_file(site, desk, coworker, subscription, mailoutbox):
    past_booking(coworker, [desk], between(9, 12))
    charged(coworker, "42.00", date(2027, 1, 11), resource=desk, site=site)
    charged(coworker, "30.00", date(2026, 12, 11), resource=desk, site=site)
    send_monthly(now=FEBRUARY_2)
    deliver_all(FEBRUARY_2)
    [mail] = mailoutbox
    assert mail.subject == f"Rapport du mois, janvier 2027\u00a0: {site.name}"
    assert "En bref, et entre parenthèses ce qu’il en était\u00a0:" in mail.body
    assert "42,00\u00a0€ (le mois d’avant 30,00\u00a0€)" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    name, content, type_ = mail.attachments[-1]
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
    assert (name, type_) == ("rapport-2027-01.pdf", "application/pdf")
    assert "Recettes HT 42,00 € 30,00 € " in text


def test_the_mail_of_a_first_month_speaks_of_no_comparison(site, desk, coworker, subscription, mailoutbox):
    charged(coworker, "42.00", date(2027, 1, 11), resource=desk, site=site)
    send_monthly(now=FEBRUARY_2)
    deliver_all(FEBRUARY_2)
    [mail] = mailoutbox
    assert "42,00\u00a0€" in mail.body
    assert "en pièce jointe. En bref\u00a0:" in mail.body


def test_the_report_of_one_site_tells_nothing_of_another(site, subscription, coworker, mailoutbox):
    other = ResourceFactory(site=SiteFactory(name="Ailleurs"), name="Salle secrète")
    charged(coworker, "99.00", date(2027, 1, 11), resource=other, site=other.site)
    SessionFactory(site=other.site, period=between(14, 16).stored)
    send_monthly(now=FEBRUARY_2)
    deliver_all(FEBRUARY_2)
    content = mailoutbox[0].attachments[-1][1]
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages) + mailoutbox[0].body
    assert ("99,00" in text, "Ailleurs" in text, "secrète" in text) == (False, False, False)


def test_english_readers_get_english(site, mailoutbox):
    reader = StewardFactory(person=PersonFactory(language="en"), site=site, role=Steward.Role.MANAGER).person
    subscribe(person=reader, site=site, by=reader, now=NOW)
    send_monthly(now=FEBRUARY_2)
    deliver_all(FEBRUARY_2)
    assert Message.objects.get().language == "en"


def test_subscribing_twice_is_once(site, accountant):
    for _time in range(2):
        subscribe(person=accountant, site=site, by=accountant, now=NOW)
        subscribe(person=accountant, site=None, by=accountant, now=NOW)
    assert ReportSubscription.objects.count() == 2


def test_subscribing_twice_is_told_once(subscription, site, accountant):
    subscribe(person=accountant, site=site, by=accountant, now=NOW)
    assert Event.objects.filter(kind="report.subscribed").count() == 1


def test_what_fell_due_is_noted_on_the_subscription(subscription):
    send_monthly(now=FEBRUARY_2)
    subscription.refresh_from_db()
    assert subscription.sent_month == JANUARY


def test_only_what_one_may_read_is_subscribed_to(site, coworker, accountant):
    other = SiteFactory()
    for person, place in ((coworker, site), (coworker, None), (accountant, other)):
        with pytest.raises(ReportsNotAllowed):
            subscribe(person=person, site=place, by=person, now=NOW)


def test_a_manager_subscribes_the_team_of_that_site_alone(site, accountant):
    manager = StewardFactory(site=site, role=Steward.Role.MANAGER).person
    assert subscribe(person=accountant, site=site, by=manager, now=NOW).person == accountant
    for by, person, place in (
        (manager, accountant, None),
        (accountant, manager, site),
        (manager, PersonFactory(), site),
    ):
        with pytest.raises(ReportsNotAllowed):
            subscribe(person=person, site=place, by=by, now=NOW)


def test_only_oneself_or_a_manager_ends_a_subscription(site, subscription):
    with pytest.raises(ReportsNotAllowed):
        unsubscribe(subscription=subscription, by=StewardFactory(site=site, role="accountant").person, now=NOW)
    unsubscribe(subscription=subscription, by=StewardFactory(site=site, role="manager").person, now=NOW)
    assert not ReportSubscription.objects.exists()


def test_the_team_of_a_site_is_who_may_read_it(site, accountant, manager):
    StewardFactory(site=site, role=Steward.Role.HOST)
    StewardFactory(site=SiteFactory(), role=Steward.Role.MANAGER)
    assert set(team_of(site)) == {accountant, manager}
    assert set(team_of(None)) == {manager}
