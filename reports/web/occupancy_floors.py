"""The floors of one site, coloured by how much each place on them was used."""

from string import ascii_lowercase
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import percent_text
from reports.definitions import OCCUPANCY
from reports.naming import LABELS, Names
from reports.occupancy import OccupancyReport, OccupancyRow
from reports.pictures.floor import FloorUse, Spot
from reports.place_use import cut
from reports.question import Question
from reports.tables import FIGURES
from reports.web.figure import Figure, Reader
from reports.web.figures import cells
from reports.wording import percent
from spaces import drawings
from spaces.catalogue import Catalogue
from spaces.drawings import Floor

NAMES = tuple(f"occupation-plan-{letter}" for letter in ascii_lowercase)
"""Of the pictures, from the ground up."""

NOT_ASKED = gettext_lazy("Ce qui n’a ni heures ouvertes ni taux est en pointillé.")


def floors_of(question: Question, catalogue: Catalogue) -> list[Floor]:
    """Of the one site asked about; none where it is not one."""
    if question.sites is None or len(question.sites) != 1:
        return []
    (site,) = question.sites
    return drawings.at(catalogue.version).floors.get(site, [])[: len(NAMES)]


def floor_figures(report: OccupancyReport, names: Names) -> list[Figure]:
    """One for each floor on which something was asked about. `report` is by resource."""
    floors = floors_of(report.question, names.catalogue)
    found = [
        _figure(name, floor, _used(floor, report, names.catalogue)) for name, floor in zip(NAMES, floors, strict=False)
    ]
    return [figure for figure in found if figure.rows]


Used = dict[int, tuple[str, OccupancyRow]]
"""By key of the resource: its name and figures."""


def _used(floor: Floor, report: OccupancyReport, catalogue: Catalogue) -> Used:
    """A whole has the hours of its parts together."""
    rows = {row.keys[0]: row for row in report.rows}
    found: Used = {}
    for key in floor.spots:
        entry = catalogue.resources[key]
        atoms = [rows[atom] for atom in entry.atoms if atom in rows]
        if atoms:
            found[key] = entry.name, _together(key, atoms)
    return found


def _together(key: int, rows: list[OccupancyRow]) -> OccupancyRow:
    names = ("open", "booked", "attended", "outside")
    return OccupancyRow((key,), *(sum(getattr(row, name) for row in rows) for name in names))


def _figure(name: str, floor: Floor, used: Used) -> Figure:
    ranked = sorted(used.values(), key=lambda one: -1 if one[1].occupancy is None else one[1].occupancy, reverse=True)
    return Figure(
        name=name,
        title=_("Plan : %(floor)s") % {"floor": floor.name},
        alt=_("Le plan, chaque place d’autant plus foncée qu’elle a été réservée. %(places)s.")
        % {"places": ", ".join(f"{called} {percent(row.occupancy)}" for called, row in ranked)},
        columns=[LABELS["resource"], *(column.label for column in FIGURES)],
        rows=[[called, *cells(row)] for called, row in ranked],
        report="occupancy",
        asked={"group_by": "zone,resource"},
        picture=picture(floor, used),
        note=str(NOT_ASKED),
        meaning=tuple((column.label, OCCUPANCY[column.name]) for column in FIGURES),
    )


def picture(floor: Floor, used: Used) -> FloorUse:
    return FloorUse(
        width=floor.width,
        height=floor.height,
        plan=floor.drawing,
        spots=tuple(_spot(spot, *used.get(key, ("", None))) for key, spot in floor.spots.items()),
        least=percent_text(0),
        most=percent_text(1),
        closed=_("fermé"),
    )


def _spot(spot: drawings.Spot, name: str, row: OccupancyRow | None) -> Spot:
    ratio = row.occupancy if row else None
    said = "" if ratio is None else f"{ratio * 100:.0f}"
    return Spot(spot.x, spot.y, spot.width, spot.height, name, ratio, said)


def _reader(place: int) -> Reader:
    def read(question: Question, names: Names, now: Any) -> FloorUse:
        report = cut(question, "resource", catalogue=names.catalogue, now=now)
        floors = floors_of(question, names.catalogue)
        if place >= len(floors):
            return FloorUse(1, 1, "", (), "", "", "")
        return picture(floors[place], _used(floors[place], report, names.catalogue))

    return read


READERS: dict[str, Reader] = {name: _reader(place) for place, name in enumerate(NAMES)}
