"""What a scenario changes of today, in sentences: `Postes de travail, public : l’heure 3,00 € → 3,30 €`."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from billing.price_wording import COLUMNS, unit_text, value_text
from core.wording import duration_text, money_text, walls_text
from reports.scenarios.known import Words, group_word
from reports.scenarios.policies import said_of
from reports.scenarios.prices import price_key, unit_key
from reports.simulation.terms import (
    AllowanceTerm,
    PlanTerms,
    PriceTerm,
    RuleTerm,
    TariffTerms,
    Terms,
    UnitTerm,
)
from spaces.models.opening import Weekday

T = TypeVar("T")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Differences:
    """Sentences by part of the terms; none where all is as today."""

    tariff: list[str]
    plans: list[str]
    opening: list[str]
    policy: list[str]

    @property
    def count(self) -> int:
        return sum(len(getattr(self, name)) for name in self.__slots__)


def differences(terms: Terms, today: Terms, words: Words) -> Differences:
    """`today` is the copy of what is real for the same places."""
    return Differences(
        tariff=list(_tariff(terms.tariff, today.tariff, words)) if terms.tariff else [],
        plans=list(_plans(terms, today, words)),
        opening=list(_openings(terms, today, words)),
        policy=list(_policies(terms, today, words)),
    )


def _tariff(tariff: TariffTerms, today: TariffTerms | None, words: Words) -> Iterator[str]:
    was = today or TariffTerms()
    for before, after in _paired(was.prices, tariff.prices, price_key):
        yield from _price(before, after, words)
    for old, new in _paired(was.units, tariff.units, unit_key):
        yield from _unit(old, new, words)
    if tariff.peaks is not None and set(tariff.peaks) != set(was.peaks or ()):
        said = [f"{Weekday(one.weekday).label} {walls_text(one.starts, one.ends)}" for one in tariff.peaks]
        yield _("Heures pleines : %(hours)s") % {"hours": ", ".join(said) or _("aucune")}
    if tariff.half_day_minutes and tariff.half_day_minutes != was.half_day_minutes:
        yield _changed(_("Une demi-journée"), _minutes(was.half_day_minutes), _minutes(tariff.half_day_minutes))
    if tariff.caps_span_bookings is not None and tariff.caps_span_bookings != was.caps_span_bookings:
        yield (
            _("Les plafonds valent pour l’ensemble des réservations d’une même ressource.")
            if tariff.caps_span_bookings
            else _("Les plafonds valent réservation par réservation.")
        )


def price_changes(before: PriceTerm | None, after: PriceTerm) -> dict[str, str]:
    """By column that differs: what it is today, in words."""
    return {
        column.name: value_text(column, getattr(before, column.name, None))
        for column in COLUMNS
        if before is None or getattr(before, column.name) != getattr(after, column.name)
    }


def _price(before: PriceTerm | None, after: PriceTerm | None, words: Words) -> Iterator[str]:
    one = after or before
    if one is None:
        return
    name = f"{words.place(one.kind, one.site, one.resource)}, {group_word(one.group)}"
    if before is None or after is None:
        price = value_text(COLUMNS[0], one.hourly)
        text = _("%(what)s : prix ajouté, l’heure %(price)s") if before is None else _("%(what)s : prix retiré")
        yield text % {"what": name, "price": price}
        return
    changes = [
        f"{str(column.label).lower()} {value_text(column, old)} → {value_text(column, new)}"
        for column in COLUMNS
        if (old := getattr(before, column.name)) != (new := getattr(after, column.name))
    ]
    if changes:
        yield _("%(what)s : %(changes)s") % {"what": name, "changes": ", ".join(changes)}


def _unit(before: UnitTerm | None, after: UnitTerm | None, words: Words) -> Iterator[str]:
    one = after or before
    if one is None or before == after:
        return
    place = f", {words.site(one.site)}" if one.site else ""
    old, new = (unit_text(row.amount) if row else "–" for row in (before, after))
    name = f"{words.metered(one.usage_kind)}{place}, {group_word(one.group)}"
    yield _changed(name, old, new)


def _plans(terms: Terms, today: Terms, words: Words) -> Iterator[str]:
    real = {one.plan: one for one in today.plans}
    for plan in terms.plans:
        changes = list(_plan(plan, real.get(plan.plan, PlanTerms(plan.plan)), words))
        if changes:
            yield _("%(what)s : %(changes)s") % {"what": words.plan(plan.plan), "changes": ", ".join(changes)}


def _plan(plan: PlanTerms, was: PlanTerms, words: Words) -> Iterator[str]:
    if plan.monthly_fee is not None and plan.monthly_fee != was.monthly_fee:
        yield _("cotisation %(before)s → %(after)s") % {
            "before": "–" if was.monthly_fee is None else money_text(was.monthly_fee),
            "after": money_text(plan.monthly_fee),
        }
    if plan.discount_percent is not None and plan.discount_percent != was.discount_percent:
        yield _("remise %(before)s → %(after)s %%") % {
            "before": was.discount_percent or 0,
            "after": plan.discount_percent,
        }
    if plan.group and plan.group != was.group:
        before = group_word(was.group) if was.group else "–"
        yield _("prix du groupe %(before)s → %(after)s") % {"before": before, "after": group_word(plan.group)}
    if plan.allowances is not None:
        for old, new in _paired(was.allowances, plan.allowances, lambda one: (one.kind, one.usage_kind)):
            if old != new:
                yield _("crédit %(before)s → %(after)s") % {
                    "before": allowance_text(old, words),
                    "after": allowance_text(new, words),
                }
    if plan.becomes:
        yield _("ses abonnés prennent %(plan)s") % {"plan": words.plan(plan.becomes)}


def allowance_text(allowance: AllowanceTerm | None, words: Words) -> str:
    if allowance is None or not allowance.amount:
        return _("aucun")
    if allowance.usage_kind:
        return f"{allowance.amount} × {words.metered(allowance.usage_kind)}"
    return f"{duration_text(allowance.amount * MINUTE)} ({words.place(allowance.kind, None, None).lower()})"


def _openings(terms: Terms, today: Terms, words: Words) -> Iterator[str]:
    real = {(one.site, one.resource): one.rules for one in today.opening}
    for opening in terms.opening:
        was = real.get((opening.site, opening.resource), real.get((opening.site, None), ()))
        days = [
            f"{Weekday(day).label} {day_hours(was, day)} → {day_hours(opening.rules, day)}"
            for day in range(7)
            if day_hours(was, day) != day_hours(opening.rules, day)
        ]
        if days:
            name = words.thing(opening.site, opening.resource)
            yield _("%(what)s : %(changes)s") % {"what": name, "changes": ", ".join(days)}


def day_hours(rules: Iterable[RuleTerm], weekday: int) -> str:
    said = sorted((one for one in rules if one.weekday == weekday), key=lambda one: one.opens)
    return ", ".join(walls_text(one.opens, one.closes) for one in said) or _("fermé")


def _policies(terms: Terms, today: Terms, words: Words) -> Iterator[str]:
    real = {(one.site, one.kind): one for one in today.policy}
    for policy in terms.policy:
        was = real.get((policy.site, policy.kind))
        changes = [text for name, text in said_of(policy) if was is None or getattr(was, name) != getattr(policy, name)]
        if changes:
            place = words.place(policy.kind, policy.site, None) if policy.kind else words.site(policy.site)
            yield _("%(what)s : %(changes)s") % {"what": place, "changes": ", ".join(changes)}


def _changed(name: str, before: str, after: str) -> str:
    return _("%(what)s : %(before)s → %(after)s") % {"what": name, "before": before, "after": after}


def _minutes(minutes: int | None) -> str:
    return duration_text(minutes * MINUTE) if minutes else "–"


def _paired(
    before: Iterable[T] | None, after: Iterable[T] | None, key: Callable[[T], Hashable]
) -> Iterator[tuple[T | None, T | None]]:
    """In the order of what is there afterwards, then what is gone; nothing where the terms do not speak of it."""
    if after is None:
        return
    old, new = ({key(row): row for row in rows} for rows in (before or (), after))
    for case in [*new, *(case for case in old if case not in new)]:
        yield old.get(case), new.get(case)
