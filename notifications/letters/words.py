"""Turns of phrase that several letters share."""

from datetime import datetime, tzinfo
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from booking import ics
from booking.feeds import address_of
from core.wording import day_text, hour_text, period_text
from spaces.models import Site


def moment(instant: datetime, tz: tzinfo) -> str:
    """`mardi 24 novembre à 9 h`."""
    local = instant.astimezone(tz)
    return _("%(day)s à %(hour)s") % {"day": day_text(local.date()), "hour": hour_text(local)}


def period(start: datetime, end: datetime, site: Site) -> str:
    return period_text(start, end, site.tz, with_year=True)


def place(site: Site, room: str = "") -> str:
    return f"{room}, {address_of(site)}" if room else address_of(site)


def organizer(site: Site) -> ics.Someone:
    """The service writes in the name of the place; answers go to the mail's Reply-To."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return ics.Someone(site.name, address)
