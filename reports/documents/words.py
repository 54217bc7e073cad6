"""How documents name what they are about."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from core.wording import day_text
from reports.question import Days, Question
from spaces.catalogue import Catalogue


def period_of(days: Days) -> str:
    return _("Du %(first)s au %(last)s") % {"first": _day(days.first), "last": _day(days.last)}


def _day(day: date) -> str:
    """Without the day of the week, which says nothing of a year."""
    return day_text(day, with_year=True).partition(" ")[2]


def place_of(question: Question, catalogue: Catalogue) -> str:
    """The site, where there is one; the network, or the sites by name."""
    if question.sites is None:
        return str(settings.NETWORK_NAME)
    names = sorted(site.name for site in catalogue.sites.values() if question.covers(site.pk))
    return ", ".join(names) or "–"
