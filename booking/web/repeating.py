"""The dates of a series as a page lists them, each with what can be chosen for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from booking.web.times import instant_of
from core.ranges import Period
from core.wording import hours_text, period_text
from spaces.catalogue import Catalogue, ResourceEntry


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class DateLine:
    """`why` is empty where the date is possible."""

    name: str
    when: str
    why: str
    choices: tuple[Choice, ...]
    chosen: str


def lines_of(
    shapes: Iterable[Mapping[str, Any]],
    entry: ResourceEntry,
    catalogue: Catalogue,
    answers: Mapping[str, Any],
    *,
    may_keep: bool = False,
) -> list[DateLine]:
    """From the shapes of `booking.actions.conflicting`."""
    return [_line(one, entry, catalogue, answers, may_keep=may_keep) for one in shapes]


def _line(
    one: Mapping[str, Any], entry: ResourceEntry, catalogue: Catalogue, answers: Mapping[str, Any], *, may_keep: bool
) -> DateLine:
    name = f"d-{one['day']}"
    choices = [Choice("skip", _("Rendre cette date") if may_keep else _("Passer cette date"))]
    if may_keep:
        choices.append(Choice("keep", _("Garder la place actuelle")))
    choices += [_alternative(offer, one, catalogue) for offer in one["alternatives"]]
    chosen = answers.get(name) or ("" if one["free"] else "skip")
    period = _period(one, entry)
    return DateLine(name, period_text(period.start, period.end, entry.tz), why(one, catalogue), tuple(choices), chosen)


def why(one: Mapping[str, Any], catalogue: Catalogue) -> str:
    if one["conflict"]:
        taken = catalogue.resource(UUID(one["conflict"]["resource"]))
        busy = _period(one["conflict"], taken)
        said = {"resource": taken.name, "hours": hours_text(busy.start, busy.end, taken.tz)}
        return _("%(resource)s est occupé : %(hours)s.") % said
    return (one["refusal"]["detail"] or one["refusal"]["title"]) if one["refusal"] else ""


def _alternative(offer: Mapping[str, Any], one: Mapping[str, Any], catalogue: Catalogue) -> Choice:
    """The value names one resource: what several are asked for together is decided over the API."""
    entry = catalogue.resource(UUID(offer["resources"][0]["id"]))
    period = _period(offer, entry)
    names = ", ".join(resource["name"] for resource in offer["resources"])
    value = f"{offer['start']}|{offer['end']}|{entry.public_id}"
    return Choice(value, f"{names}, {hours_text(period.start, period.end, entry.tz)}")


def _period(shape: Mapping[str, Any], entry: ResourceEntry) -> Period:
    return Period(instant_of(shape["start"], entry.site), instant_of(shape["end"], entry.site))
