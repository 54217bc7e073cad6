"""The rules of a resource put into words: what holds, who said it, whether it lets somebody book, and what to do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from booking import rules
from booking.claims import NOBODY, Claims
from booking.quotas import Count, Standing
from booking.standing import check_standing, limit_text
from core.clock import local_date
from core.errors import Refusal
from core.ranges import Period
from core.wording import FIXED, day_text, hours_text
from spaces.catalogue import ResourceEntry
from spaces.models import BookingPolicy
from spaces.policies import Policy
from spaces.terms import Audience
from spaces.wording import cancellation_text, length_text

NOTHING = timedelta(0)
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Explained:
    """`holds` is None where nothing is asked, or where the rule never says no; `advice` says what to do if it does."""

    rule: str
    name: str
    value: str
    said_by: tuple[str, ...] = ()
    holds: bool | None = None
    code: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks, at what, when. Without claims nothing is said of who may; without a period, of when."""

    entry: ResourceEntry
    period: Period | None
    claims: Claims | None
    now: datetime
    is_free: bool | None = None

    @property
    def policy(self) -> Policy:
        return self.entry.policy

    @property
    def known(self) -> Claims:
        return self.claims or NOBODY


def explain(asked: Asked, standings: Sequence[Standing] = ()) -> list[Explained]:
    """Every rule of the resource, in the order in which one meets them. Asks the database nothing."""
    return [*_of_place(asked), *_of_time(asked), *_of_person(asked), *_of_use(asked, standings), *_to_know(asked)]


def refusing(explained: Sequence[Explained]) -> list[Explained]:
    return [rule for rule in explained if rule.holds is False]


def _judged(rule: str, name: str, value: str, said_by: Iterable[str], check: Check | None) -> Explained:
    told = tuple(sorted(said_by))
    if check is None:
        return Explained(rule, name, value, told)
    try:
        check()
    except Refusal as refusal:
        return Explained(rule, name, value, told, False, refusal.code, str(refusal.detail or refusal.title))
    return Explained(rule, name, value, told, True)


def _of_place(asked: Asked) -> Iterator[Explained]:
    entry, period = asked.entry, asked.period
    yield _judged(
        "bookable",
        _("Se réserve"),
        _("oui") if entry.is_bookable else _("non"),
        (),
        partial(rules.check_resources, [entry]),
    )
    if period is None:
        return
    hours = entry.hours_for(asked.known.groups).on(local_date(period.start, entry.tz))
    words = ", ".join(hours_text(part.start, part.end, entry.tz) for part in hours) or _("fermé")
    value = f"{day_text(local_date(period.start, entry.tz))}{FIXED}: {words}"
    yield _judged("opening", _("Ouverture"), value, (), partial(rules.check_open, period, entry, asked.known))
    if asked.is_free is not None:
        text = _("libre") if asked.is_free else _("déjà pris")
        advice = "" if asked.is_free else _("Choisissez une autre heure, ou inscrivez-vous sur la liste d’attente.")
        code = "" if asked.is_free else "slot-taken"
        yield Explained("free", _("Ce créneau"), text, (), asked.is_free, code, advice)


def _of_time(asked: Asked) -> Iterator[Explained]:
    policy, entry, period, now = asked.policy, asked.entry, asked.period, asked.now
    said = policy.said_by

    def when(check: Callable[[Period], None]) -> Check | None:
        return partial(check, period) if period else None

    grid = when(lambda period: rules.check_grid(policy, period, entry))
    if policy.slots:
        slots = f"{FIXED}; ".join(_slots_text(policy))
        yield _judged("slots", _("Créneaux fixes"), slots, said.get("slots", ()), grid)
    else:
        value = length_text(policy.granularity)
        yield _judged("granularity", _("Par pas de"), value, said.get("granularity", ()), grid)
    value = _("de %(least)s à %(most)s") % {
        "least": length_text(policy.min_duration),
        "most": length_text(policy.max_duration),
    }
    by = {*said.get("min_duration", ()), *said.get("max_duration", ())}
    yield _judged("duration", _("Durée"), value, list(by), when(lambda period: rules.check_duration(policy, period)))
    value = length_text(policy.min_notice) if policy.min_notice else _("aucun")
    notice = when(lambda period: rules.check_notice(policy, period, now=now))
    yield _judged("notice", _("Préavis"), value, said.get("min_notice", ()), notice)
    value = length_text(policy.horizon_of(asked.known.groups))
    ahead = when(lambda period: rules.check_horizon(policy, period, entry, now=now, claims=asked.known))
    yield _judged("horizon", _("Ouverture à l’avance"), value, said.get("horizons", ()), ahead)
    if policy.reserved:
        value = " ".join(sorted(rules.reserved_text(kept) for kept in policy.reserved))
        kept = when(lambda period: rules.check_reserved(policy, period, entry, now=now, claims=asked.known))
        yield _judged("reserved_days", _("Jours réservés"), value, said.get("reserved", ()), kept)


def _slots_text(policy: Policy) -> Iterator[str]:
    """Days with the same slots are told together: `lundi, mardi : 9 h – 10 h, 10 h – 11 h`."""
    for slots in sorted(policy.slots, key=lambda slots: slots.policy):
        days: dict[int, list[str]] = {}
        for slot in slots.slots:
            days.setdefault(slot.weekday, []).append(rules.slot_text(slot))
        alike: dict[tuple[str, ...], list[int]] = {}
        for day, told in days.items():
            alike.setdefault(tuple(told), []).append(day)
        for told_alike, several in alike.items():
            names = ", ".join(rules.day_name(day) for day in several)
            yield f"{names}{FIXED}: {', '.join(told_alike)}"


def _of_person(asked: Asked) -> Iterator[Explained]:
    policy, claims, said = asked.policy, asked.claims, asked.policy.said_by
    value = f"{FIXED}; ".join(sorted(_audience_text(audience) for audience in policy.bookers)) or _("tout le monde")
    may = partial(rules.check_audience, policy, claims, site_id=asked.entry.site.pk) if claims else None
    yield _judged("bookable_by", _("Réservable par"), value, said.get("bookers", ()), may)
    if policy.qualifications:
        value = ", ".join(sorted(named.name for named in policy.qualifications))
        qualified = partial(rules.check_qualified, policy, claims) if claims else None
        yield _judged("qualifications", _("Habilitations"), value, said.get("qualifications", ()), qualified)


def _audience_text(audience: Audience) -> str:
    if audience.level == BookingPolicy.Booker.GROUPS:
        return ", ".join(sorted(group.name for group in audience.groups))
    return str(BookingPolicy.Booker(audience.level).label)


def _of_use(asked: Asked, standings: Sequence[Standing]) -> Iterator[Explained]:
    """Quotas and rests; judged where it is known what the person has had."""
    met: dict[object, Standing] = {}
    for standing in standings:
        term = standing.limit if isinstance(standing, Count) else standing.rest
        if term not in met or not standing.holds:
            met[term] = standing
    for limit in sorted(asked.policy.limits, key=repr):
        check = partial(check_standing, met[limit], asked.entry.tz) if limit in met else None
        yield _judged("quota", _("Quota"), limit_text(limit), (limit.policy,), check)
    for rest in sorted(asked.policy.rests, key=repr):
        check = partial(check_standing, met[rest], asked.entry.tz) if rest in met else None
        value = length_text(rest.length)
        yield _judged("cooldown", _("Repos entre deux réservations"), value, (rest.policy,), check)


def _to_know(asked: Asked) -> Iterator[Explained]:
    """What says no to nobody, and is good to know."""
    policy, said = asked.policy, asked.policy.said_by
    if policy.buffer_before or policy.buffer_after:
        value = _("%(before)s avant, %(after)s après") % {
            "before": length_text(policy.buffer_before),
            "after": length_text(policy.buffer_after),
        }
        by = {*said.get("buffer_before", ()), *said.get("buffer_after", ())}
        yield _judged("buffers", _("Battement"), value, list(by), None)
    if policy.needs_approval:
        yield _judged("approval", _("Validation"), _("par l’équipe du lieu"), said.get("needs_approval", ()), None)
    if policy.needs_check_in:
        value = _("dans les %(length)s") % {"length": length_text(policy.check_in_grace)}
        yield _judged("check_in", _("Arrivée à confirmer"), value, said.get("needs_check_in", ()), None)
    yield _judged("cancellation", _("Annulation"), cancellation_text(policy), said.get("tiers", ()), None)
