"""What a booking must respect. Pure: plain values in, a refusal out."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from booking import errors
from booking.claims import NOBODY, Claims
from core.clock import MIDNIGHT, days_touched, local_date, start_of_day
from core.errors import Refusal
from core.ranges import Period
from core.wording import hours_text
from spaces.catalogue import ResourceEntry
from spaces.models import BookingPolicy
from spaces.models.opening import Weekday
from spaces.policies import Policy
from spaces.terms import BOOKERS, Audience, Reserved, Slot
from spaces.wording import length_text

DAY = timedelta(days=1)
SHORTEST_OFFER = timedelta(minutes=15)


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
            _("La durée minimale est de %(length)s.") % {"length": length_text(policy.min_duration)},
            limit_minutes=minutes(policy.min_duration),
        )
    if period.length > policy.max_duration:
        raise errors.TooLong(
            _("La durée maximale est de %(length)s.") % {"length": length_text(policy.max_duration)},
            limit_minutes=minutes(policy.max_duration),
        )


def check_grid(policy: Policy, period: Period, resource: ResourceEntry) -> None:
    """Both ends fall on a multiple of the granularity, counted on the wall clock from local midnight.

    Where there are fixed slots, they take the place of the grid.
    """
    if policy.slots:
        return check_slots(policy, period, resource)
    for instant in (period.start, period.end):
        wall = instant.astimezone(resource.tz).replace(tzinfo=None)
        since_midnight = wall - wall.replace(hour=0, minute=0, second=0, microsecond=0)
        if since_midnight % policy.granularity:
            raise errors.OffTheGrid(
                _("Réservez par pas de %(length)s.") % {"length": length_text(policy.granularity)},
                granularity_minutes=minutes(policy.granularity),
            )
    return None


def check_slots(policy: Policy, period: Period, resource: ResourceEntry) -> None:
    """One slot of each set, or several that touch each other. The refusal gives those of the day."""
    for offered in sorted(policy.slots, key=lambda slots: slots.policy):
        if not offered.compose(period, resource.tz):
            of_day = offered.on(local_date(period.start, resource.tz), resource.tz)
            told = ", ".join(slot_text(slot) for slot, _one in of_day)
            raise errors.NotASlot(
                _("Ce jour-là, choisissez parmi : %(slots)s.") % {"slots": told}
                if told
                else _("Il n’y a pas de créneau ce jour-là."),
                slots=[_span(one, resource) | {"name": slot.name} for slot, one in of_day],
            )


def check_notice(policy: Policy, period: Period, *, now: datetime) -> None:
    """A period that has begun may still be booked while it is useful: until it ends, where no notice is asked."""
    check_to_come(policy, period, now=now)
    if policy.min_notice and period.start - now < policy.min_notice:
        raise errors.NoticeTooShort(
            _("Réservez au moins %(length)s à l’avance.") % {"length": length_text(policy.min_notice)},
            limit_minutes=minutes(policy.min_notice),
        )


def check_to_come(policy: Policy, period: Period, *, now: datetime) -> None:
    if period.end <= now or (policy.min_notice and period.start < now):
        raise errors.InThePast(_("Choisissez un créneau à venir."))


def check_horizon(
    policy: Policy, period: Period, resource: ResourceEntry, *, now: datetime, claims: Claims = NOBODY
) -> None:
    """Whole local days: the last day that can be booked can be booked until its end."""
    horizon = policy.horizon_of(claims.groups)
    last_day = local_date(now, resource.tz) + horizon + DAY
    if period.start >= start_of_day(last_day, resource.tz):
        opens = start_of_day(local_date(period.start, resource.tz) - horizon, resource.tz)
        raise errors.BeyondHorizon(
            _("Les réservations ouvrent %(length)s à l’avance.") % {"length": length_text(horizon)},
            limit_days=horizon.days,
            opens_at=opens.astimezone(resource.tz).isoformat(),
        )


def check_open(period: Period, resource: ResourceEntry, claims: Claims = NOBODY) -> None:
    hours = resource.hours_for(claims.groups)
    if hours.during(period) != [period]:
        raise errors.OutsideOpeningHours(
            _("Choisissez un créneau pendant les heures d’ouverture."),
            resource=str(resource.public_id),
            open=[
                _span(part, resource)
                for day in sorted({local_date(period.start, resource.tz), local_date(period.end, resource.tz)})
                for part in hours.on(day)
            ],
        )


def check_reserved(
    policy: Policy, period: Period, resource: ResourceEntry, *, now: datetime, claims: Claims = NOBODY
) -> None:
    """A day kept for a group is the group's, until it opens to all."""
    weekdays = {day.weekday() for day in days_touched(period.start, period.end, resource.tz)}
    for kept in sorted(policy.reserved, key=lambda kept: (kept.policy, kept.weekday)):
        is_open = kept.opens_to_all is not None and period.start - now <= kept.opens_to_all
        if kept.weekday in weekdays and kept.keys.isdisjoint(claims.groups) and not is_open:
            raise errors.DayReserved(
                reserved_text(kept),
                groups=sorted(group.name for group in kept.groups),
                opens_at=None
                if kept.opens_to_all is None
                else (period.start - kept.opens_to_all).astimezone(resource.tz).isoformat(),
            )


def check_audience(policy: Policy, claims: Claims, *, site_id: int) -> None:
    """Raises MembersOnly, GroupsOnly or StewardsOnly; the people at the desk may book everything at their site."""
    for audience in sorted(policy.bookers, key=lambda audience: BOOKERS.index(audience.level)):
        if not claims.admitted(audience, site_id):
            raise not_for(audience)


def not_for(audience: Audience) -> Refusal:
    if audience.level == BookingPolicy.Booker.MEMBERS:
        return errors.MembersOnly()
    if audience.level == BookingPolicy.Booker.GROUPS:
        names = sorted(group.name for group in audience.groups)
        return errors.GroupsOnly(_("Réservé à : %(groups)s.") % {"groups": ", ".join(names)}, groups=names)
    return errors.StewardsOnly()


def check_qualified(policy: Policy, claims: Claims) -> None:
    missing = sorted(named for named in policy.qualifications if named.pk not in claims.qualifications)
    if missing:
        names = ", ".join(named.name for named in missing)
        raise errors.QualificationMissing(
            _("Il vous manque : %(names)s. On l’obtient en suivant un atelier, ou auprès de l’équipe du lieu.")
            % {"names": names},
            qualifications=[{"slug": named.slug, "name": named.name} for named in missing],
        )


def is_paid_first(policy: Policy, purpose: str, total: Decimal) -> bool:
    """Whether it is confirmed only once it is paid. Loans and rooms of sessions are not; nor is what costs nothing."""
    return policy.needs_payment and purpose == "use" and total > 0


def check_attendees(resources: Sequence[ResourceEntry], attendees: int) -> None:
    """The people must find a place in the rooms and at the desks; equipment seats nobody."""
    seats = [entry.capacity for entry in resources if entry.kind != "equipment"]
    if seats and attendees > sum(seats):
        raise errors.TooManyPeople(_("Places disponibles : %(seats)s.") % {"seats": sum(seats)}, limit=sum(seats))


def checks(
    resources: Sequence[ResourceEntry],
    policy: Policy,
    period: Period,
    *,
    attendees: int,
    now: datetime,
    claims: Claims | None,
) -> Iterator[Callable[[], None]]:
    """Every rule that needs no more of the database than the claims; the first ones make the others sensible.

    Without claims, what holds for everybody: nothing is said of who may.
    """
    known = claims or NOBODY
    first, site = resources[0], resources[0].site.pk
    yield partial(check_notice, policy, period, now=now)
    yield partial(check_duration, policy, period)
    yield partial(check_grid, policy, period, first)
    yield partial(check_horizon, policy, period, first, now=now, claims=known)
    for entry in resources:
        yield partial(check_open, period, entry, known)
    yield partial(check_attendees, resources, attendees)
    if policy.reserved:
        yield partial(check_reserved, policy, period, first, now=now, claims=known)
    if claims is not None:
        yield partial(check_audience, policy, claims, site_id=site)
        yield partial(check_qualified, policy, claims)


def check_booking(
    resources: Sequence[ResourceEntry],
    policy: Policy,
    period: Period,
    *,
    attendees: int,
    now: datetime,
    claims: Claims | None = None,
) -> None:
    """All but quotas and what is taken. Raises the first refusal met."""
    check_resources(resources)
    for check in checks(resources, policy, period, attendees=attendees, now=now, claims=claims):
        check()


def failing(
    resources: Sequence[ResourceEntry],
    policy: Policy,
    period: Period,
    *,
    attendees: int,
    now: datetime,
    claims: Claims | None = None,
) -> list[Refusal]:
    """Every refusal of `check_booking`, not only the first; raises where the resources make no booking."""
    check_resources(resources)
    found = []
    for check in checks(resources, policy, period, attendees=attendees, now=now, claims=claims):
        try:
            check()
        except Refusal as refusal:
            found.append(refusal)
    return found


def answer_by(start: datetime, *, lasts: timedelta, now: datetime) -> datetime:
    """Until when an offer of the waiting list stands: so long, but half the time that is left before it begins, and
    in any case a quarter of an hour, never beyond the beginning.
    """
    short = max((start - now) / 2, SHORTEST_OFFER)
    return min(now + min(lasts, short), start)


def minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def slot_text(slot: Slot) -> str:
    """`Séance du matin (10 h – 13 h)`, on the wall clock."""
    on_a_day = date(2001, 1, 1)
    ends = datetime.combine(on_a_day, slot.ends) + (DAY if slot.ends == MIDNIGHT else timedelta(0))
    hours = hours_text(datetime.combine(on_a_day, slot.starts, tzinfo=UTC), ends.replace(tzinfo=UTC), UTC)
    return f"{slot.name} ({hours})" if slot.name else hours


def reserved_text(kept: Reserved) -> str:
    told = {
        "day": day_name(kept.weekday),
        "groups": ", ".join(sorted(group.name for group in kept.groups)),
    }
    if kept.opens_to_all is None:
        return _("Le %(day)s est réservé à : %(groups)s.") % told
    told["length"] = length_text(kept.opens_to_all)
    return _("Le %(day)s est réservé à : %(groups)s ; il s’ouvre à tous %(length)s avant le début.") % told


def day_name(weekday: int) -> str:
    return str(Weekday(weekday).label)


def _span(period: Period, resource: ResourceEntry) -> dict[str, str]:
    return {
        "start": period.start.astimezone(resource.tz).isoformat(),
        "end": period.end.astimezone(resource.tz).isoformat(),
    }
