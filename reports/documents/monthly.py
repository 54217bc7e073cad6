"""The monthly report as a PDF: for the team of the place, so nothing is left out."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from billing.models import Charge
from core.clock import local_date
from core.money import ZERO
from core.wording import money_text
from reports.costs.table import BALANCE, balance
from reports.definitions import BASIS, BREAK_EVEN, NET, NO_SHOW_RATE, OCCUPANCY, RECURRING, WORKSHOPS, Definitions
from reports.documents.parts import Cover, Document, Part, Section, part_of, printed
from reports.documents.words import place_of
from reports.members_money.tables import BRIDGE, MEMBERS, amounts, members
from reports.monthly.figures import key_figures
from reports.monthly.gathering import Monthly, Totals
from reports.naming import Names, names_for
from reports.occupancy import OccupancyReport, OccupancyRow
from reports.pictures.look import LIGHT
from reports.pictures.shares import Share, Shares
from reports.picturing import bars, full_names, heatmap
from reports.tables import FIGURES, Cell, Column, figures
from reports.wording import shown
from reports.workshops.exhibits import CUTS, exhibit
from reports.workshops.guarding import PLACE
from reports.workshops.table import COLUMNS
from spaces.catalogue import Catalogue

THEMES = CUTS[0]
OF_WORKSHOPS = ("sessions", "cancelled", "places", "registered", "attended", "facilitation_hours", "attended_fill")


def monthly_pdf(told: Monthly, *, catalogue: Catalogue, now: datetime) -> bytes:
    """In the active language."""
    months = (told.now, told.before, told.year_before)
    return printed(
        Document(
            cover=Cover(_("Rapport du mois"), place_of(told.question, catalogue), month_text(told.now.first)),
            figures=tuple((str(one.label), *one.said) for one in key_figures(told)),
            compared=tuple(month_text(month.first) for month in months),
            sections=tuple(_sections(told, catalogue)),
            method=tuple(_method()),
            definitions=tuple(_definitions(told)),
            author=settings.NETWORK_NAME,
            made_on=_today(catalogue, now),
        )
    )


def file_name(first: date) -> str:
    return f"rapport-{first:%Y-%m}"


def month_text(first: date) -> str:
    return f"{MONTHS[first.month]} {first.year}"


def _today(catalogue: Catalogue, now: datetime) -> date:
    site = next(iter(catalogue.sites.values()), None)
    return local_date(now, site.tz) if site else now.date()


def _sections(told: Monthly, catalogue: Catalogue) -> list[Section]:
    sections = [_occupancy(told, catalogue), _revenue(told.now)]
    if not told.recurring.is_empty:
        row = told.recurring.rows[0]
        parts = (_listed(_("Revenu récurrent"), BRIDGE, amounts(row)), _listed(_("Abonnés"), MEMBERS, members(row)))
        sections.append(Section(_("Abonnés"), parts=parts))
    if told.has_costs:
        part = _listed(_("Le mois entier"), BALANCE, balance(told.balance.whole))
        sections.append(Section(_("Coûts et équilibre"), parts=(part,)))
    if told.sessions:
        themes = exhibit(THEMES, told.sessions, told.question, names_for((), catalogue))
        kept = (0, *(1 + PLACE[name] for name in OF_WORKSHOPS))
        sections.append(Section(_("Ateliers"), parts=(part_of(themes, columns=kept),)))
    return sections


def _occupancy(told: Monthly, catalogue: Catalogue) -> Section:
    if not told.by_resource.rows:
        return Section(_("Occupation"), _("Aucune ressource à réserver."))
    names, by_resource = names_for((), catalogue), told.by_resource
    word, rows = _table_of(told, names)
    whole = (_("Ensemble"), *_texts(FIGURES, figures(by_resource.whole)))
    week = Part(
        _("Par jour et par heure"),
        picture=heatmap(told.by_hour).draw(LIGHT),
        alt=_("Part des heures ouvertes qui était réservée, pour chaque heure de la semaine."),
        note=_("Chaque case donne la part réservée des heures ouvertes, en pour cent."),
    )
    resources = Part(
        _("Par ressource"),
        picture=bars(by_resource, names).draw(LIGHT),
        alt=_("Part des heures ouvertes qui était réservée, et présence, de chaque ressource."),
        columns=(word, *(str(column.label) for column in FIGURES)),
        rows=(*rows, whole),
        has_total=True,
    )
    return Section(_("Occupation"), parts=(week, resources))


def _table_of(told: Monthly, names: Names) -> tuple[str, list[tuple[str, ...]]]:
    """Of each resource; of each site, where several would fill pages. The files have them all."""
    by_site: dict[str, list[OccupancyRow]] = defaultdict(list)
    for row in told.by_resource.rows:
        by_site[names.catalogue.resources[row.keys[0]].site.name].append(row)
    if len(by_site) == 1:
        called = full_names(told.by_resource, names)
        rows = [(called[row.keys[0]], *_texts(FIGURES, figures(row))) for row in told.by_resource.rows]
        return _("Ressource"), rows
    sums = {name: OccupancyReport(told.by_resource.question, rows).whole for name, rows in sorted(by_site.items())}
    return _("Site"), [(name, *_texts(FIGURES, figures(row))) for name, row in sums.items()]


def _revenue(month: Totals) -> Section:
    """The basis is printed: the same month reads otherwise by invoice or by payment."""
    rows = [(_kind(row.keys[0]), (row.net, row.vat, row.total)) for row in month.revenue.rows]
    whole = tuple(sum((money[place] for _name, money in rows), ZERO) for place in range(3))
    shares = tuple(Share(name, max(round(money[0]), 0), money_text(money[0])) for name, money in rows)
    said = " ; ".join(f"{share.name} {share.said}" for share in shares)
    part = Part(
        _("Par nature"),
        picture=Shares(shares).draw(LIGHT) if shares else "",
        alt=_("Recettes hors taxe : %(kinds)s.") % {"kinds": said},
        columns=(_("Nature"), _("HT"), _("TVA"), _("TTC")),
        rows=tuple((name, *map(money_text, money)) for name, money in (*rows, (_("Ensemble"), whole))),
        has_total=True,
    )
    return Section(_("Recettes"), str(BASIS["activity"]), (part,) if rows else ())


def _kind(key: str) -> str:
    return str(Charge.Kind(key).label).capitalize()


def _listed(title: str, columns: Sequence[Column], cells: Sequence[Cell]) -> Part:
    """One line of a table that is too wide for the page, turned: each figure under the other."""
    told = zip(columns, cells, strict=True)
    rows = tuple(
        (str(column.label), shown(column.said(cell), column.shape))
        for column, cell in told
        if cell is not None or column.shape != "text"
    )
    return Part(title, columns=(_("Chiffre"), _("Valeur")), rows=rows)


def _texts(columns: Sequence[Column], cells: Sequence[Cell]) -> list[str]:
    return [shown(cell, column.shape) for column, cell in zip(columns, cells, strict=True)]


def _method() -> list[str]:
    return [
        _(
            "Le mois va du premier jour à minuit au dernier jour à minuit, sur les horloges de chaque lieu. "
            "Il est comparé au mois d’avant et au même mois de l’année passée ; "
            "un tiret dit qu’il n’y avait encore rien à compter."
        ),
        _(
            "Les recettes sont comptées à la date de l’activité, hors taxe. "
            "Les abonnements ne dépendent d’aucun lieu : ils comptent dans le rapport de tout le réseau."
        ),
        _(
            "Ce rapport est fait pour l’équipe du lieu : les petits nombres n’y sont pas masqués. "
            "Ne le diffusez pas tel quel."
        ),
    ]


def _definitions(told: Monthly) -> list[tuple[str, str]]:
    """Of what the document shows."""
    said = [_meaning(column, OCCUPANCY) for column in FIGURES]
    said += [(_("Taux d’absence"), str(NO_SHOW_RATE)), (_("Recettes HT"), str(NET["activity"]))]
    if not told.recurring.is_empty:
        said += [_meaning(column, RECURRING) for column in BRIDGE if column.name in RECURRING]
    if told.has_costs:
        said += [_meaning(column, BREAK_EVEN) for column in BALANCE if column.shape != "text"]
    if told.sessions:
        said += [_meaning(COLUMNS[PLACE[name]], WORKSHOPS) for name in OF_WORKSHOPS]
    return list(dict(said).items())


def _meaning(column: Column, definitions: Definitions) -> tuple[str, str]:
    return str(column.label), str(definitions[column.name])
