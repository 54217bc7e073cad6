"""Files as other software writes them, and what becomes of them; everybody in them is invented."""

from datetime import datetime
from typing import Any

from booking.actions.admitting import admit_next
from booking.actions.importing import apply_import, begin_import
from booking.models import ImportBatch, ImportRow
from members.models import Person
from spaces import catalogue
from spaces.models import Site
from tests.conftest import NOW

HEADING = "Identifiant;Ressource;Date;Début;Fin;Intitulé;Personne;Courriel"


def csv_of(*rows: str, heading: str = HEADING) -> bytes:
    return "\r\n".join([heading, *rows, ""]).encode()


def ics_of(*events: str) -> bytes:
    """VEVENTs, each given as its lines."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Essai//FR\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def upload(site: Site, by: Person, data: bytes, *, now: datetime = NOW, filename: str = "planning.csv") -> ImportBatch:
    current = catalogue.current()
    return begin_import(site=current.sites[site.pk], by=by, data=data, filename=filename, catalogue=current, now=now)


def carry_on(batch: ImportBatch, *, now: datetime = NOW) -> None:
    """Until nothing is in line."""
    while admit_next(batch.pk, catalogue=catalogue.current(), now=now):
        pass
    batch.refresh_from_db()


def apply(batch: ImportBatch, *, now: datetime = NOW, **more: Any) -> list[ImportRow]:
    apply_import(batch=batch, now=now, **more)
    carry_on(batch, now=now)
    return rows_of(batch)


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    return list(batch.rows.order_by("number"))


def codes(row: ImportRow) -> list[tuple[str, str]]:
    """Field and code of each problem."""
    return [(field, code) for field, code, _facts in row.problems]
