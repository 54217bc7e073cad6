"""Files and calendars of sessions, and what becomes of them."""

from datetime import datetime, timedelta
from typing import Any

from agenda.actions.importing import Choices, apply_import, begin_import
from agenda.actions.pulling import follow_calendar, go_live, pull
from agenda.api.said import facts_said
from agenda.models import Partner, PartnerCalendar, SessionImport, SessionImportRow
from members.models import Person
from spaces import catalogue
from spaces.models import Site
from tests.conftest import NOW

HEADING = "Identifiant;Titre;Jour;Début;Fin;Lieu;Places;Prix;État"
DEFAULTS: dict[str, Any] = {"capacity": 10, "workshop": {"theme": "basics", "price": "0.00"}}


def table(*rows: str, heading: str = HEADING) -> bytes:
    return "\r\n".join([heading, *rows, ""]).encode()


def event(uid: str, start: str = "20270112T140000", end: str = "20270112T160000", **more: str) -> str:
    """The lines of a VEVENT, in Lorient's hours."""
    lines = [
        f"UID:{uid}",
        f"DTSTART;TZID=Europe/Paris:{start}",
        f"DTEND;TZID=Europe/Paris:{end}",
        f"SUMMARY:{more.pop('summary', 'Café numérique')}",
        *(f"{name.replace('_', '-').upper()}:{value}" for name, value in more.items()),
    ]
    return "\n".join(lines)


def upload(
    partner: Partner,
    by: Person,
    data: bytes,
    *,
    site: Site,
    now: datetime = NOW,
    filename: str = "programme.csv",
    defaults: dict[str, Any] | None = None,
    cancels_vanished: bool = False,
) -> SessionImport:
    current = catalogue.current()
    choices = Choices(current.sites[site.pk], DEFAULTS if defaults is None else defaults, cancels_vanished)
    return begin_import(
        partner=partner,
        data=data,
        filename=filename,
        choices=choices,
        by=by,
        read=facts_said,
        catalogue=current,
        now=now,
    )


def apply(batch: SessionImport, *, now: datetime = NOW, **more: Any) -> SessionImport:
    return apply_import(batch=batch, by=batch.by, read=facts_said, catalogue=catalogue.current(), now=now, **more)


def verdicts(batch: SessionImport) -> list[str]:
    return [str(row.verdict) for row in rows_of(batch)]


def rows_of(batch: SessionImport) -> list[SessionImportRow]:
    return list(batch.rows.order_by("number"))


def codes(row: SessionImportRow) -> list[tuple[str, str]]:
    return [(said["field"], said["code"]) for said in row.problems]


def follow(
    partner: Partner, by: Person, url: str, *, site: Site, now: datetime = NOW, live: bool = True
) -> PartnerCalendar:
    """A calendar of the partner's, its first reading published."""
    current = catalogue.current()
    batch = follow_calendar(
        partner=partner,
        name="Programme",
        url=url,
        site=current.sites[site.pk],
        defaults=DEFAULTS,
        by=by,
        read=facts_said,
        catalogue=current,
        now=now,
    )
    if live:
        go_live(batch=batch, by=by, read=facts_said, catalogue=current, now=now)
    return PartnerCalendar.objects.get()


def pull_again(calendar: PartnerCalendar, *, after: timedelta = timedelta(hours=1)) -> SessionImport | None:
    """As the schedule does, so much later than the last time."""
    fresh = PartnerCalendar.objects.select_related("partner__organisation", "by").get(pk=calendar.pk)
    now = (fresh.pulled_at or NOW) + after
    return pull(fresh, read=facts_said, catalogue=catalogue.current(), now=now)
