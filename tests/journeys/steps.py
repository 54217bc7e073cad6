"""What people do on every journey, and the times at which they do it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import Page

from core import clock, outbox
from core.clock import at_wall, local_date
from core.ranges import Period
from members.models import Person

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "un-mot-de-passe-long"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


def with_account(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(page: Page, person: Person) -> None:
    page.goto("/compte/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/compte/" not in url)


def tomorrow() -> date:
    return local_date(clock.now(), PARIS) + timedelta(days=1)


def at(hour: int, day: date | None = None) -> datetime:
    return at_wall(day or tomorrow(), time(hour), PARIS)


def hours(start: int, end: int) -> Period:
    return Period(at(start), at(end))


def delivered() -> list[mail.EmailMessage]:
    """Do what the worker does, and read the mails."""
    while outbox.deliver_one(now=clock.now()):
        pass
    return mail.outbox


def calendar_entry(message: mail.EmailMessage) -> str:
    """The text of the mail's calendar part."""
    [entry] = [part for part in message.message().walk() if part.get_content_type() == "text/calendar"]
    return entry.get_payload(decode=True).decode().replace("\r\n ", "")
