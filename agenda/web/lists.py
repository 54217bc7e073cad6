"""Who is registered, as the publisher reads it: on the page, in a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from agenda.actions.charging import Settling, is_billed, owed, settling
from agenda.answers import shown
from agenda.models import Question, Registration, Session
from core.wording import hours_text


@dataclass(frozen=True, slots=True)
class Line:
    """One registration; `answers` are pairs of a question and what was said, without those left open."""

    registration: Registration
    answers: Sequence[tuple[str, str]]
    price: Decimal
    settling: Settling

    @property
    def is_settled_here(self) -> bool:
        return self.settling == Settling.ON_THE_SPOT


def lines(session: Session, registrations: Sequence[Registration]) -> list[Line]:
    """Two queries at most, however many."""
    questions = questions_of(session) if any(row.answers for row in registrations) else []
    billed = bool(session.workshop.price or session.workshop.is_pay_what_you_want) and is_billed(session)
    return [
        Line(
            row,
            [(question.label, text) for question in questions if (text := shown(question, row.answers))],
            owed(row, session),
            settling(row, session, billed=billed),
        )
        for row in registrations
    ]


def questions_of(session: Session) -> list[Question]:
    """Those that are asked, and those that were."""
    return list(session.workshop.questions.order_by("position", "pk"))


def in_order_of_arrival(registrations: Iterable[Registration]) -> list[Registration]:
    """At a permanence by appointment, else by name, as one looks for people at the door."""
    return sorted(registrations, key=lambda row: (row.start, row.name.casefold(), row.pk))


def table(session: Session, registrations: Iterable[Registration]) -> tuple[list[str], list[list[str]]]:
    """Headers and rows of the file, with a column for each question."""
    questions = questions_of(session)
    names = [
        _("Nom"),
        _("Adresse électronique"),
        _("Inscrite par"),
        _("État"),
        _("Présence"),
        _("À titre de"),
        _("Adresse de qui inscrit"),
        _("Rendez-vous"),
        _("Prix choisi"),
    ]
    return [*names, *(question.label for question in questions)], [
        [*_cells(row, session), *(shown(question, row.answers) for question in questions)] for row in registrations
    ]


def _cells(row: Registration, session: Session) -> list[str]:
    said = {None: "", True: _("oui"), False: _("non")}
    return [
        row.name,
        row.email,
        row.registered_by_proxy,
        str(row.get_status_display()),
        said[row.has_attended],
        str(row.get_proxy_kind_display()),
        row.proxy_email,
        hours_text(row.start, row.end, session.site.tz) if row.slot else "",
        "" if row.price_chosen is None else str(row.price_chosen),
    ]
