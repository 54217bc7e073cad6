"""What the frame of every page needs: the main navigation and, in the local runner, the demo accounts.

Both are lazy: a fragment or a mail that does not show them asks the database nothing.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.web.person import visitor_of
from spaces.access import roles_of
from spaces.models import Steward

DEMO_PASSWORD = "demo-lorient"  # noqa: S105  # printed by the local runner and shown on its sign-in page
DEMO_DOOR_CODE = "271828"
DEMO_ACCOUNTS = [
    ("coworker@demo.local", gettext_lazy("Coworker"), gettext_lazy("réserve un bureau, une salle")),
    ("partner@demo.local", gettext_lazy("Site partenaire"), gettext_lazy("publie des ateliers")),
    ("manager@demo.local", gettext_lazy("Gestion"), gettext_lazy("suit l’occupation et les recettes")),
    ("host@demo.local", gettext_lazy("Équipe d’accueil"), gettext_lazy("reçoit les personnes du jour")),
]


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "demo_accounts": demo_accounts() if settings.DEMO_WORLD_ALLOWED else [],
        "demo_door_code": DEMO_DOOR_CODE if settings.DEMO_WORLD_ALLOWED else "",
    }


def demo_accounts() -> list[dict[str, Any]]:
    return [
        {"email": email, "password": DEMO_PASSWORD, "label": label, "does": does}
        for email, label, does in DEMO_ACCOUNTS
    ]


def navigation(request: HttpRequest) -> list[Link]:
    """The pages this visitor has a use for, in the order of a day."""
    person = visitor_of(request) if hasattr(request, "user") else None
    is_known = person is not None
    roles = roles_of(person) if person else set()
    entries = [(_("Réserver"), "booking:search"), (_("Semaine"), "booking:week")]
    if not roles:  # the team comes to loans through its day
        entries += [(_("Prêts"), "booking:loans")]
    if not is_known:
        entries += [(_("Tarifs"), "billing:prices")]
    if is_known:
        entries += [(_("Mes réservations"), "booking:mine")]
    entries += [(_("Agenda"), "agenda:list")]
    if not roles & {Steward.Role.HOST, Steward.Role.MANAGER}:  # whose way is long enough; the footer has it
        entries += [(_("Lieux"), "agenda:places")]
    entries += steward_entries(roles)
    links = [_link(request.path, label, name) for label, name in entries]
    return [link for link in links if link]


def steward_entries(roles: set[str]) -> list[tuple[str, str]]:
    entries = []
    if roles & {Steward.Role.HOST, Steward.Role.MANAGER}:
        entries.append((_("Accueil du jour"), "booking:day"))
    if roles & {Steward.Role.PUBLISHER, Steward.Role.MANAGER}:
        entries.append((_("Partenaire"), "agenda:partner"))
    if roles & {Steward.Role.MANAGER, Steward.Role.ACCOUNTANT}:
        entries.append((_("Tableau de bord"), "reports:dashboard"))
    if roles:
        entries.append((_("Équipe"), "team"))
    return entries


def _link(path: str, label: str, name: str) -> Link | None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return Link(label=label, url=url, is_current=path.startswith(url))
