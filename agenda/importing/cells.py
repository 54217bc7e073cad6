"""The rows of a table as parts of the API's body. An empty cell says nothing, but that a text is none."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from agenda.importing import words
from agenda.importing.columns import recognised, unrecognised
from agenda.importing.places import Places
from agenda.importing.told import MOST_ROWS, Body, Source, Told, key_of, problem
from agenda.models import SessionImport
from booking.importing.columns import folded
from booking.importing.moments import order_of
from booking.importing.periods import read_period
from booking.importing.table import Row
from booking.importing.tabular import Sheet, read_csv
from core.api.instants import local
from spaces.catalogue import SiteEntry

SHEET = Sheet(recognised=recognised, most_rows=MOST_ROWS, longest_cell=12_000, keeps_lines=True)
TEXTS = ("title", "description", "audience", "to_bring", "accessibility")
MOMENTS = ("day", "start", "end_day", "end", "duration")
WORDS = {"level": words.level_named, "language": words.language_named}
PLAIN = ("min_age", "max_age")
AMOUNT = re.compile(r"\d{1,5}(?:[.,]\d{1,2})?")


def read_table(text: str, places: Places, site: SiteEntry) -> Source:
    """`site` is where a session takes place whose row names none. Raises ImportUnreadable, ImportTooLarge."""
    table = read_csv(text, SHEET)
    mapping = recognised(table.columns)
    columns = [mapping[name] for name in MOMENTS if name in mapping]
    order = order_of([row.cells[column] for row in table.rows for column in columns])
    rows = [_Reader(row, mapping, places, site, order).told() for row in table.rows]
    return Source(SessionImport.Kind.CSV, rows, ignored=unrecognised(table.columns))


class _Reader:
    def __init__(self, row: Row, mapping: Mapping[str, int], places: Places, site: SiteEntry, order: str) -> None:
        self.cells = {name: row.cells[column] for name, column in mapping.items()}
        self.row = Told(row.number, problems=[problem(*found) for found in row.found])
        self.places, self.order = places, order
        self.site = site

    def told(self) -> Told:
        said = self.row.said
        said["workshop"] = self._workshop()
        self._place(said)
        self._period(said)
        for name in ("capacity", "online_url"):
            if self.cells.get(name):
                said[name] = self.cells[name]
        if self.cells.get("mode"):
            said["mode"] = words.mode_named(self.cells["mode"])
        if self.cells.get("status"):
            said["status"] = words.status_named(self.cells["status"])
        self.row.external_id = key_of(self.cells.get("external_id", "")) or self._derived_id()
        return self.row

    def _wrong(self, where: str, code: str, **facts: Any) -> None:
        self.row.problems.append(problem(where, code, facts))

    def _workshop(self) -> Body:
        said: Body = {name: self.cells[name] for name in TEXTS if name in self.cells}
        if not said.get("title"):
            said.pop("title", None)
            self._wrong("title", "missing")
        said |= {name: named(self.cells[name]) for name, named in WORDS.items() if self.cells.get(name)}
        said |= {name: self.cells[name] for name in PLAIN if self.cells.get(name)}
        if self.cells.get("theme"):
            said["theme"] = words.theme_named(self.cells["theme"]) or self.cells["theme"][:60]
        return said | self._price()

    def _price(self) -> Body:
        """`5`, `5,00 €`, `gratuit`, `prix libre`, `prix libre (5 €)`."""
        text = self.cells.get("price", "")
        if not text:
            return {}
        plain = folded(text)
        is_open = "libre" in plain or "pay what you" in plain
        found = AMOUNT.search(text)
        try:
            amount = Decimal(found[0].replace(",", ".")) if found else Decimal(0)
        except InvalidOperation:
            amount = Decimal(-1)
        if "-" in text or not (found or is_open or plain in words.FREE) or amount < 0:
            self._wrong("price", "price-unread", said=text[:60])
            return {}
        return {"price": f"{amount:.2f}", "is_pay_what_you_want": is_open}

    def _place(self, said: Body) -> None:
        if name := self.cells.get("site"):
            site = self.places.site(name)
            if site is None:
                self._wrong("site", "site-unknown", name=name[:80])
            else:
                self.site = site
                said["site"] = str(site.public_id)
        if name := self.cells.get("room"):
            room = self.places.room(name, self.site)
            if room is None:
                self._wrong("room", "room-unknown", name=name[:80])
            else:
                said["room"], said["site"] = str(room.public_id), str(self.site.public_id)

    def _period(self, said: Body) -> None:
        moments = {name: self.cells[name] for name in MOMENTS if self.cells.get(name)}
        period, problems = read_period(moments, order=self.order, tz=self.site.tz)
        self.row.problems += [problem(*found) for found in problems]
        if period:
            said["start"], said["end"] = local(period.start, self.site.tz), local(period.end, self.site.tz)

    def _derived_id(self) -> str:
        """The same for the same session in another copy of the file: its title, its beginning, its place."""
        said = self.row.said
        if "start" not in said or "title" not in said["workshop"]:
            return ""
        start = datetime.fromisoformat(said["start"]).timestamp()
        parts = [folded(said["workshop"]["title"]), f"{start:.0f}", str(self.site.public_id)]
        return f"row#{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:40]}"
