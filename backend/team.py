"""The team's page: what a steward's roles give, in one place."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from members.web.person import person_of
from spaces.access import network_roles_of, roles_of
from spaces.models import Steward

DESK = frozenset({Steward.Role.MANAGER, Steward.Role.HOST})
MANAGING = frozenset({Steward.Role.MANAGER})
PUBLISHING = frozenset({Steward.Role.MANAGER, Steward.Role.PUBLISHER})
READING = frozenset({Steward.Role.MANAGER, Steward.Role.ACCOUNTANT})


@dataclass(frozen=True, slots=True)
class Tool:
    name: str | Promise
    does: str | Promise
    icon: str
    address: str
    """The name of its page."""
    roles: frozenset[str] = frozenset()
    network_roles: frozenset[str] = frozenset()
    """Those for which it is there where they are held in the whole network."""


TOOLS = [
    Tool(_("Accueil du jour"), _("Qui arrive, qui est là, ce qui est libre."), "people", "booking:day", DESK),
    Tool(_("Prêts à l’accueil"), _("Remettre, reprendre, relancer."), "equipment", "booking:loans-desk", DESK),
    Tool(_("Passage"), _("Installer quelqu’un qui n’a pas réservé."), "plus", "booking:walk-in", DESK),
    Tool(
        _("Fermetures et ouvertures"),
        _("Annoncer un jour fermé ou ouvert pour une fois, et décider des réservations touchées."),
        "calendar",
        "booking:closures",
        DESK,
    ),
    Tool(
        _("Agendas extérieurs"),
        _("Ce qui est occupé ailleurs est bloqué ici\u00a0; ce qui s’y oppose."),
        "globe",
        "booking:external-calendars",
        DESK,
    ),
    Tool(_("Habilitations"), _("Accorder, retirer, voir ce qui expire."), "key", "spaces:qualifications", DESK),
    Tool(_("Étiquettes"), _("Les QR codes des ressources, à imprimer."), "ticket", "booking:labels", DESK),
    Tool(_("Portes et bornes"), _("Associer une tablette, en retirer une."), "screen", "booking:doors", DESK),
    Tool(_("Dérogations"), _("Les règles mises de côté, et pourquoi."), "hand", "booking:overrides", MANAGING),
    Tool(_("Import"), _("Reprendre les réservations d’un autre outil."), "download", "booking:imports", MANAGING),
    Tool(_("Espace partenaire"), _("Ateliers, séances, inscriptions."), "pencil", "agenda:partner", PUBLISHING),
    Tool(
        _("Label"),
        _("Les lieux sous le label, la charte, entrées et départs."),
        "check",
        "agenda:label",
        network_roles=MANAGING,
    ),
    Tool(
        _("Facturation"),
        _("Facturer ce qui attend, suivre les impayés, corriger."),
        "mail",
        "billing:invoicing-invoices",
        READING,
    ),
    Tool(
        _("Encaissements"),
        _("Recevoir un paiement, la caisse, les prélèvements, les relevés bancaires."),
        "ticket",
        "billing:payments",
        DESK,
        READING,
    ),
    Tool(
        _("Abonnements"),
        _("Qui est abonné, à l’essai, en pause, sur le départ\u00a0; les formules."),
        "people",
        "billing:contracts",
        MANAGING,
    ),
    Tool(
        _("Compensation"),
        _("Ce que les émetteurs se doivent pour les abonnés des uns chez les autres."),
        "globe",
        "billing:clearing",
        READING,
    ),
    Tool(
        _("Émetteurs"),
        _("Qui facture pour quel lieu, et depuis quand."),
        "people",
        "billing:bearers",
        network_roles=MANAGING,
    ),
    Tool(_("Tarifs"), _("Préparer, comparer, publier les prix."), "ticket", "billing:tariffs", MANAGING),
    Tool(
        _("Comptabilité"),
        _("Clôtures, vérification, FEC, journaux, archives."),
        "check",
        "billing:books",
        network_roles=READING,
    ),
    Tool(
        _("Comptes publiés"),
        _("Ce que tout le monde lit d’une année\u00a0: l’aperçu, publier, retirer."),
        "globe",
        "reports:accounts",
        network_roles=READING,
    ),
    Tool(_("Consommations"), _("Noter ce qui est imprimé, usiné, bu."), "plus", "billing:usage-desk", DESK),
    Tool(_("Contributions"), _("Valider les heures données au lieu."), "hand", "billing:contribution-decisions", DESK),
    Tool(_("Carnets"), _("En offrir un, en rembourser un."), "ticket", "billing:team-passes", MANAGING),
    Tool(
        _("Messages"),
        _("Ce qui a été envoyé, à qui, pourquoi\u00a0; les adresses qui ne marchent plus."),
        "mail",
        "notifications:log",
        network_roles=MANAGING,
    ),
    Tool(
        _("Webhooks"),
        _("Prévenir d’autres systèmes de ce qui se passe dans le réseau."),
        "globe",
        "notifications:team-webhooks",
        network_roles=MANAGING,
    ),
    Tool(_("Tableau de bord"), _("Occupation et recettes."), "chart", "reports:dashboard", READING),
]


@login_required
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Raises NotAllowed for whoever has no role anywhere."""
    person = person_of(request)
    roles = roles_of(person)
    if not roles:
        raise NotAllowed()
    everywhere = network_roles_of(person)
    tools = [tool for tool in TOOLS if tool.roles & roles or tool.network_roles & everywhere]
    context: dict[str, Any] = {"tools": tools}
    return render(request, "pages/team.html", context)
