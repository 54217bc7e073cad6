"""Opening hours as people read them: day by day, with what makes a day unlike the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.clock import start_of_day
from core.configuration import Compiled
from core.ranges import Period
from spaces.days_off import public_holiday_name, school_holiday_name
from spaces.models import AccessGroup
from spaces.opening import DAY, OpeningHours


class Cause(models.TextChoices):
    CLOSURE = "closure", _("fermeture")
    SPECIAL = "special_opening", _("ouverture exceptionnelle")
    PUBLIC_HOLIDAY = "public_holiday", _("jour férié")
    SCHOOL_HOLIDAYS = "school_holidays", _("vacances scolaires")


@dataclass(frozen=True, slots=True)
class Reason:
    """`period` is the part of the day concerned, where it is not the whole day's character."""

    cause: Cause
    text: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    open: tuple[Period, ...]
    reasons: tuple[Reason, ...]
    wider: tuple[tuple[str, tuple[Period, ...]], ...]
    """By name of the group, what its people have where that is more than everybody's."""


def days_of(hours: OpeningHours, first: date, last: date) -> list[Day]:
    """From the first day to the last, both included."""
    return [_day(hours, first + offset * DAY) for offset in range((last - first).days + 1)]


def _day(hours: OpeningHours, day: date) -> Day:
    everybody = hours.on(day)
    named = groups()
    wider = [(named[group], hours.for_groups(frozenset({group})).on(day)) for group in hours.wider if group in named]
    more = tuple((name, open_) for name, open_ in wider if open_ != everybody)
    return Day(day, everybody, tuple(reasons_of(hours, day)), more)


def reasons_of(hours: OpeningHours, day: date) -> Iterator[Reason]:
    """School holidays are told only where the hours depend on them, public ones only where they close."""
    whole = Period(start_of_day(day, hours.tz), start_of_day(day + DAY, hours.tz))
    if hours.is_off(day):
        yield Reason(Cause.PUBLIC_HOLIDAY, public_holiday_name(day))
    if hours.follows_school and (name := school_holiday_name(day, hours.school_zone)):
        yield Reason(Cause.SCHOOL_HOLIDAYS, name)
    for cause, periods in ((Cause.SPECIAL, hours.specials), (Cause.CLOSURE, hours.closures)):
        for period in periods:
            if part := period.within(whole):
                yield Reason(cause, hours.why.get(period, ""), None if part == whole else part)


def _build(_version: int) -> dict[int, tuple[str, str]]:
    return {group.pk: (group.name, group.name_en) for group in AccessGroup.objects.all()}


_names = Compiled(_build)


def groups() -> dict[int, str]:
    """The names of access groups by key, in the reader's language."""
    in_english = (get_language() or "fr").startswith("en")
    return {key: english if in_english and english else name for key, (name, english) in _names.current().items()}
