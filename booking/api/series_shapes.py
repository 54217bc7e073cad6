"""Series as the API shows them, and what a caller wrote about one as the verbs take it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from billing.api.shapes import payer_shape
from booking.actions.conflicting import occurrence_shape
from booking.actions.previewing import Preview
from booking.actions.repeating import Decision
from booking.actions.series_editing import pattern_of
from booking.actions.shifting import Edit
from booking.api.reading import Values, meant, named_in, payer_in, period_in
from booking.api.shapes import Shape, in_order
from booking.choosing import Wish
from booking.errors import NothingFree
from booking.models import Booking, Series
from booking.recurrence import Recurrence, wall_of
from booking.recurrence_reading import read_rule
from booking.recurrence_words import rule_text
from booking.repetition import Pattern, best_of
from booking.wanting import Wanted
from core.api.instants import local
from core.money import CURRENCY
from core.ranges import Period
from members.api.shapes import named as person_shape
from members.models import Person
from spaces.api.shapes import named, short
from spaces.catalogue import Catalogue

SAID = ("title", "attendees", "is_private")


def asked_in(values: Values, person: Person, catalogue: Catalogue, *, now: datetime) -> tuple[Wanted, Pattern]:
    """Raises PeriodInvalid, RuleInvalid, NothingAsked, NothingFree, PayerNotAllowed."""
    period, asked = period_in(values), meant(values, catalogue)
    entries = asked.candidates(catalogue) if isinstance(asked, Wish) else asked
    if not entries:
        raise NothingFree(alternatives=[])
    tz = entries[0].tz
    first, starts, length = wall_of(period, tz)
    rule = read_rule(values["rrule"], starts=starts, tz=tz)
    pattern = Pattern(rule, first, starts, length, tz, frozenset(values["exdates"]))
    said = {name: values[name] for name in SAID if name in values}
    wanted = Wanted(person=person, payer=payer_in(values, person), resources=entries, period=period, **said)
    if isinstance(asked, Wish):
        chosen = best_of(entries, pattern, wanted, now=now)
        wanted = Wanted(person=person, payer=wanted.payer, resources=[chosen] if chosen else [], period=period, **said)
    return wanted, pattern


def decisions_in(values: Values, tz: ZoneInfo, catalogue: Catalogue) -> dict[date, Decision]:
    """By the local day on which the occurrence would start. Raises PeriodInvalid, ResourceNotFound."""
    return {
        one["start"].astimezone(tz).date(): Decision(
            one["action"],
            Period(one["to"]["start"], one["to"]["end"]) if one.get("to") else None,
            tuple(named_in(one["to"], catalogue)) if one.get("to") else (),
        )
        for one in values["decisions"]
    }


def edit_in(values: Values, series: Series, catalogue: Catalogue) -> Edit:
    """Raises RuleInvalid, ResourceNotFound."""
    tz = series.site.tz
    starts = values.get("starts")
    return Edit(
        said={name: values[name] for name in SAID if name in values},
        starts=starts,
        length=length_in(values, series),
        resources=tuple(named_in(values, catalogue)) or None,
        rule=read_rule(values["rrule"], starts=starts or series.starts, tz=tz) if "rrule" in values else None,
        exdates=frozenset(values["exdates"]) if "exdates" in values else None,
    )


def length_in(values: Values, series: Series) -> timedelta | None:
    """From the start to an end on the same day, or the next one; the length stays where no end is given."""
    if values.get("ends") is None:
        return None
    start, end = (datetime.combine(date.min, wall) for wall in (values.get("starts") or series.starts, values["ends"]))
    return end - start if end > start else end - start + timedelta(days=1)


def preview_shape(preview: Preview, wanted: Wanted) -> Shape:
    rule: Recurrence = preview.pattern.rule
    return {
        "rrule": str(rule),
        "words": rule_text(rule, preview.pattern.first),
        "resources": [named(entry) for entry in in_order(wanted.resources)],
        "price": {
            "net": str(preview.net),
            "vat": str(preview.vat),
            "total": str(preview.total),
            "currency": CURRENCY,
        },
        "occurrences": [
            occurrence_shape(one, offers) for one, offers in zip(preview.occurrences, preview.offers, strict=True)
        ],
    }


def series_shape(series: Series, catalogue: Catalogue) -> Shape:
    """Asks the database nothing where person, organisation, site, resources and origin are fetched."""
    site, pattern = catalogue.sites[series.site_id], pattern_of(series)
    ends = datetime.combine(date.min, series.starts) + series.duration
    resources = in_order(catalogue.resources[row.pk] for row in series.resources.all())
    return {
        "id": str(series.public_id),
        **{name: getattr(series, name) for name in SAID},
        "person": person_shape(series.person),
        "payer": payer_shape(series.person, series.organisation),
        "site": short(site),
        "resources": [named(entry) for entry in resources],
        "rrule": series.rule,
        "words": rule_text(pattern.rule, pattern.first),
        "starts_on": series.starts_on.isoformat(),
        "starts": f"{series.starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "exdates": series.exdates,
        "split_from": str(series.split_from.public_id) if series.split_from else None,
        "ended_at": local(series.ended_at, site.tz) if series.ended_at else None,
        "end_reason": series.end_reason,
        "created_at": local(series.created_at, site.tz),
        "changed_at": local(series.changed_at, site.tz),
        "sequence": series.sequence,
    }


def whole_shape(series: Series, catalogue: Catalogue) -> Shape:
    tz = catalogue.sites[series.site_id].tz
    rows = series.bookings.order_by("occurrence_on", "pk")
    return {**series_shape(series, catalogue), "occurrences": [_occurrence(row, tz) for row in rows]}


def _occurrence(row: Booking, tz: Any) -> Shape:
    return {
        "id": str(row.public_id),
        "day": row.occurrence_on.isoformat() if row.occurrence_on else None,
        "start": local(row.start, tz),
        "end": local(row.end, tz),
        "status": row.status,
        "is_exception": row.is_exception,
        "total": str(row.total),
    }
