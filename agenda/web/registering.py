"""Registering on a page: what was tried, and how the page comes back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agenda.actions.queueing import join_queue
from agenda.actions.registering import register
from agenda.errors import RegistrationNotFound
from agenda.links import registration_behind
from agenda.models import Registration, Session
from agenda.throttling import RegistrationWindow
from agenda.web.registration_forms import RegistrationForm, known_of
from core import clock
from core.errors import Refusal, Throttled
from members.web.person import visitor_of


@dataclass(frozen=True, slots=True)
class Attempt:
    """`registration` where it was made; else the form as it comes back."""

    form: RegistrationForm
    refusal: Refusal | None = None
    registration: Registration | None = None

    @property
    def status(self) -> int:
        if self.refusal:
            return self.refusal.status
        return 400 if self.form.is_bound else 200

    @property
    def context(self) -> dict[str, Any]:
        return {"form": self.form, "refusal": self.refusal}


def attempt_on(request: HttpRequest, session: Session) -> Attempt:
    """A form not yet filled in, for a page that is only read."""
    waits = "queue" in request.POST or session.places_left <= 0
    known = known_of(visitor_of(request), like=_before(request))
    if request.method != "POST":
        return Attempt(RegistrationForm(session=session, initial=known, waits=waits))
    form = RegistrationForm(request.POST, session=session, initial=known, waits="queue" in request.POST)
    if not form.is_valid():
        return Attempt(form)
    try:
        return Attempt(form, registration=_made(request, session, form))
    except Refusal as refusal:
        session.refresh_from_db(fields=["places_taken", "status"])
        return Attempt(form, refusal=refusal)


def _made(request: HttpRequest, session: Session, form: RegistrationForm) -> Registration:
    """Raises Throttled and the refusals of `register` or `join_queue`."""
    if not RegistrationWindow().allow_request(request, None):  # type: ignore[arg-type]
        raise Throttled(_("Réessayez dans une heure, ou connectez-vous."))
    verb, language = join_queue if "queue" in request.POST else register, (get_language() or "fr")[:2]
    made = verb(session=session, language=language, person=visitor_of(request), now=clock.now(), **form.said)
    messages.success(request, sentence(made))
    return made


def sentence(made: Registration) -> str:
    if made.is_waiting:
        return _("Vous êtes dans la file. Si une place se libère, un courriel vous la propose.")
    if made.is_pending:
        return _("La place est gardée. Pour la réserver, suivez le lien du courriel que nous venons d’envoyer.")
    return _("Votre place est réservée. La confirmation part par courriel.")


def _before(request: HttpRequest) -> Registration | None:
    """`?par=<token>`: the one that was registered just before, whose proxy is the same."""
    try:
        return registration_behind(request.GET["par"]) if "par" in request.GET else None
    except RegistrationNotFound:
        return None
