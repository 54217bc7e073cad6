"""The agreement of a loan, as a PDF to sign: who lends what to whom, from when to when, and on what terms."""

import json
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from booking.models import Loan, LoanItem
from booking.models.booking import Booking
from core.wording import day_text, hour_text, money_text
from members.models import Organisation

PAGE = Path(__file__).parent / "typst" / "agreement.typ"
_compiler = typst.Compiler(str(PAGE), root=str(PAGE.parent), ignore_system_fonts=True)
"""Reads the page and its fonts once; then an agreement takes a few milliseconds. One at a time uses it."""
_turn = Lock()


def agreement_of(loan: Loan) -> bytes:
    """In the borrower's language; the same loan at the same revision gives the same bytes. Tagged (PDF/UA)."""
    return compiled(loan, format="pdf", pdf_standards=["ua-1"])


def compiled(loan: Loan, **options: Any) -> bytes:
    """As typst's other formats too, which can be read without a PDF reader."""
    language = loan.booking.person.language
    with translation.override(language):
        said = json.dumps(words_of(loan, language))
    made_at = loan.booking.changed_at.replace(microsecond=0)
    with _turn:
        page = _compiler.compile(sys_inputs={"said": said}, timestamp=made_at, **options)
    return cast(bytes, page)


def words_of(loan: Loan, language: str) -> dict[str, Any]:
    """All that the page says, in the active language."""
    return {
        "lang": language,
        "title": _("Convention de prêt"),
        "lead": _("Prêt de matériel à emporter, du %(start)s au %(end)s.")
        % {"start": _day(loan.booking, loan.booking.start), "end": _day(loan.booking, loan.due_at)},
        "reference": _("Prêt %(reference)s, conditions n° %(terms)s")
        % {"reference": str(loan.public_id), "terms": loan.terms},
        "lender": _lender(loan),
        "borrower": _borrower(loan),
        "things": _things(loan),
        "facts": _facts(loan),
        "terms": {"heading": _("Conditions"), "rows": _terms(loan)},
        "signatures": _signatures(loan),
    }


def _lender(loan: Loan) -> dict[str, Any]:
    site = loan.booking.site
    bearer: Organisation | None = site.organisation
    lines = [bearer.name, site.name] if bearer else [site.name]
    if bearer and bearer.siret:
        lines.append(_("SIRET : %(siret)s") % {"siret": bearer.siret})
    lines += [site.street, f"{site.postcode} {site.town}", site.phone, site.email]
    return {"heading": _("Qui prête"), "lines": [line for line in lines if line]}


def _borrower(loan: Loan) -> dict[str, Any]:
    person, organisation = loan.booking.person, loan.booking.organisation
    lines = [person.name]
    if organisation:
        lines.append(_("pour %(organisation)s") % {"organisation": organisation.name})
    return {"heading": _("Qui emprunte"), "lines": [*lines, loan.address, loan.phone, person.email]}


def _things(loan: Loan) -> dict[str, Any]:
    """A condition that is not yet known is left blank, to be written by hand."""
    return {
        "heading": _("Matériel prêté"),
        "columns": [_("Matériel"), _("Numéro de série"), _("État au départ"), _("État au retour")],
        "rows": [_row(item) for item in loan.items.all()],
    }


def _row(item: LoanItem) -> list[str]:
    out = str(item.get_condition_out_display() or item.resource.get_condition_display())
    back = str(item.get_condition_in_display()) if item.condition_in else ""
    return [
        item.resource.name,
        item.resource.serial_number or "–",
        f"{out} ({item.notes_out})" if item.notes_out else out,
        f"{back} ({item.notes_in})" if item.notes_in else back,
    ]


def _facts(loan: Loan) -> dict[str, Any]:
    booking = loan.booking
    price = money_text(booking.total) if booking.total else _("Prêt gratuit")
    rows = [
        (_("À retirer"), _moment(booking, booking.start)),
        (_("À rapporter au plus tard"), _moment(booking, loan.due_at)),
        (_("Usage prévu"), loan.purpose),
        (_("Prix"), price),
    ]
    return {"heading": _("Durée et usage"), "rows": [[label, value] for label, value in rows if value]}


def _terms(loan: Loan) -> list[str]:
    site = loan.booking.site.name
    return [
        _("Le matériel reste la propriété de qui le prête ; il ne se revend, ne se loue ni ne se prête à d’autres."),
        _("Il est remis en état de marche. Son état est constaté ensemble au départ et au retour, photos à l’appui."),
        _("La personne qui emprunte en prend soin et l’utilise pour l’usage dit plus haut, dans le respect de la loi."),
        _("Elle signale sans attendre toute panne, perte ou vol, et ne répare ni n’ouvre rien elle-même."),
        _("En cas de perte, de vol ou de dégât hors usure normale, la valeur de remplacement peut lui être demandée."),
        _("Le matériel revient complet, au plus tard à l’heure dite, à l’accueil : %(site)s.") % {"site": site},
        _("Le prêt se prolonge tant que personne d’autre n’attend le matériel ; il suffit de le demander."),
        _("Avant le retour, elle efface ses données personnelles ; celles qui restent sont effacées."),
    ]


def _signatures(loan: Loan) -> list[dict[str, str]]:
    hint = _("Date et signature")
    return [
        {"heading": _("Pour qui prête"), "hint": hint},
        {"heading": loan.booking.person.name, "hint": hint},
    ]


def _day(booking: Booking, instant: Any) -> str:
    return day_text(instant.astimezone(booking.site.tz).date(), with_year=True)


def _moment(booking: Booking, instant: Any) -> str:
    local = instant.astimezone(booking.site.tz)
    return _("%(day)s à %(hour)s") % {"day": day_text(local.date(), with_year=True), "hour": hour_text(local)}
