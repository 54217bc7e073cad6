"""The page of workshops, and the sessions behind its figures."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agenda.statistics import activities_among
from core import clock
from reports.documents.answering import as_file
from reports.documents.workshops import file_name, workshops_pdf
from reports.naming import names_for
from reports.web.asking import Asked, ask_of_all_kinds
from reports.web.figure import shown
from reports.web.page import page
from reports.web.workshops_figures import WORDS, figures, meaning_of, people_figures
from reports.web.workshops_sessions import sessions_shown
from reports.web.workshops_tiles import compared_with, tiles, whole_of
from reports.workshops import read
from reports.workshops.reading import announced


@login_required
@never_cache
@require_safe
def workshops(request: HttpRequest) -> HttpResponse:
    asked = ask_of_all_kinds(request)
    context = _figures(asked) if asked.is_valid else {}
    return page(request, asked, "reports/workshops/workshops.html", context)


def _figures(asked: Asked) -> dict[str, Any]:
    question, current, now = asked.question, asked.catalogue, clock.now()
    sessions = read(question, catalogue=current, now=now)
    earlier = read(replace(question, days=question.days.before()), catalogue=current, now=now)
    activities = activities_among(announced(question, current), now=now)
    named = names_for(WORDS, current)
    return {
        "is_empty": not sessions,
        "tiles": tiles(whole_of(sessions), whole_of(earlier)),
        "compared_with": compared_with(question.days),
        "definitions": meaning_of("audience", "type"),
        "figures": shown(figures(sessions, asked, named), asked) if sessions else [],
        "people": shown(people_figures(activities), asked) if activities else [],
        "query": urlencode(asked.as_page, doseq=True),
    }


@login_required
@never_cache
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    """For those who fund workshops. A wrong choice is said on the page."""
    asked = ask_of_all_kinds(request)
    if not asked.is_valid:
        return page(request, asked, "reports/workshops/workshops.html", {})
    file = workshops_pdf(asked.question, catalogue=asked.catalogue, now=clock.now())
    return as_file(file, file_name(asked.question))


@login_required
@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Those behind a figure: the address names what cuts them, each word once."""
    asked = ask_of_all_kinds(request)
    context = sessions_shown(request, asked, now=clock.now()) if asked.is_valid else {}
    return page(request, asked, "reports/workshops/sessions.html", context)
