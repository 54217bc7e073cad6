"""What a booking must respect. Pure: plain values in, a refusal out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from booking import errors
from core.clock import local_date, start_of_day
from core.ranges import Period
from spaces.catalogue import ResourceEntry
from spaces.policies import Policy


def check_resources(resources: Sequence[ResourceEntry]) -> None:
    if not resources:
        raise errors.NothingAsked()
    if len({entry.site.pk for entry in resources}) > 1:
        raise errors.SeveralSites()
    for entry in resources:
        if not entry.is_bookable:
            raise errors.NotBookable(resource=str(entry.public_id))


def check_duration(policy: Policy, period: Period) -> None:
    if period.length < policy.min_duration:
        raise errors.TooShort(
            _("La durée minimale est de %(minutes)s minutes.") % {"minutes": minutes(policy.min_duration)},
            limit_minutes=minutes(policy.min_duration),
        )
    if period.length > policy.max_duration:
        raise errors.TooLong(
            _("La durée maximale est de %(minutes)s minutes.") % {"minutes": minutes(policy.max_duration)},
            limit_minutes=minutes(policy.max_duration),
        )


def check_grid(policy: Policy, period: Period, resource: ResourceEntry) -> None:
    """Both ends fall on a multiple of the granularity, counted on the wall clock from local midnight."""
    for instant in (period.start, period.end):
        wall = instant.astimezone(resource.tz).replace(tzinfo=None)
        since_midnight = wall - wall.replace(hour=0, minute=0, second=0, microsecond=0)
        if since_midnight % policy.granularity:
            raise errors.OffTheGrid(
                _("Réservez par pas de %(minutes)s minutes.") % {"minutes": minutes(policy.granularity)},
                granularity_minutes=minutes(policy.granularity),
            )


def check_notice(policy: Policy, period: Period, *, now: datetime) -> None:
    """A period that has begun may still be booked while it is useful: until it ends, where no notice is asked."""
    if period.end <= now or (policy.min_notice and period.start < now):
        raise errors.InThePast(_("Choisissez un créneau à venir."))
    if policy.min_notice and period.start - now < policy.min_notice:
        raise errors.NoticeTooShort(
            _("Réservez au moins %(minutes)s minutes à l’avance.") % {"minutes": minutes(policy.min_notice)},
            limit_minutes=minutes(policy.min_notice),
        )


def check_horizon(policy: Policy, period: Period, resource: ResourceEntry, *, now: datetime) -> None:
    """Whole local days: the last day that can be booked can be booked until its end."""
    last_day = local_date(now, resource.tz) + policy.horizon + timedelta(days=1)
    if period.start >= start_of_day(last_day, resource.tz):
        raise errors.BeyondHorizon(
            _("Les réservations ouvrent %(days)s jours à l’avance.") % {"days": policy.horizon.days},
            limit_days=policy.horizon.days,
        )


def check_open(period: Period, resource: ResourceEntry) -> None:
    open_ = resource.opening.during(period)
    if open_ != [period]:
        raise errors.OutsideOpeningHours(
            _("Choisissez un créneau pendant les heures d’ouverture."),
            resource=str(resource.public_id),
            open=[
                {
                    "start": part.start.astimezone(resource.tz).isoformat(),
                    "end": part.end.astimezone(resource.tz).isoformat(),
                }
                for day in {local_date(period.start, resource.tz), local_date(period.end, resource.tz)}
                for part in resource.opening.on(day)
            ],
        )


def check_attendees(resources: Sequence[ResourceEntry], attendees: int) -> None:
    """The people must find a place in the rooms and at the desks; equipment seats nobody."""
    seats = [entry.capacity for entry in resources if entry.kind != "equipment"]
    if seats and attendees > sum(seats):
        raise errors.TooManyPeople(_("Places disponibles : %(seats)s.") % {"seats": sum(seats)}, limit=sum(seats))


def check_booking(
    resources: Sequence[ResourceEntry], policy: Policy, period: Period, *, attendees: int, now: datetime
) -> None:
    """Everything that can be known without the database. Raises the first refusal met."""
    check_resources(resources)
    check_notice(policy, period, now=now)
    check_duration(policy, period)
    check_grid(policy, period, resources[0])
    check_horizon(policy, period, resources[0], now=now)
    for entry in resources:
        check_open(period, entry)
    check_attendees(resources, attendees)


def minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
