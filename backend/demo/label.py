"""The label in the demo world: its charter, who accepted it and when, entries of the directory, an open invitation.

The places are real, and what they offer fits what is publicly known of them; the numbers are invented.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from agenda.actions.inviting import invite
from agenda.models import Charter, DirectoryEntry, LabelMembership, Partner
from agenda.models.directory import AccessMode, AddressedTo, Care, Fee, Service, SupportMode, Typology
from backend.demo.people import DOMAIN, People
from backend.demo.places import Network
from backend.demo.span import DAY, Span
from core.clock import at_wall
from members.models import Person
from spaces.models import Site

CHARTER = """Chaque lieu du label accueille toute personne, quels que soient son âge, ses moyens et son savoir.

Il ouvre à des heures annoncées, tient sa fiche à jour, et prévient quand il ferme.

Il propose au moins un atelier ou une permanence par mois, gratuit ou à prix libre, et dit si l’on y vient en fauteuil.

Il reconnaît les abonnements et les habilitations des autres lieux, et oriente vers eux ce qu’il ne fait pas."""
ADDITION = """

Il rend compte chaque trimestre de ses ateliers et de leur fréquentation, sans nommer personne."""
TEN = time(10)
LEFT_AFTER, AWAY = 150 * DAY, 90 * DAY
NO_CHARGE = (Fee.FREE,)
COME = (AccessMode.COME, AccessMode.PHONE)
GROUP = (SupportMode.INDIVIDUAL, SupportMode.WORKSHOP)


@dataclass(frozen=True, slots=True)
class Entry:
    """`joined` is days after the first charter; None where it never was accepted."""

    pivot: str
    insee: str
    joined: int | None
    summary: str
    typologies: tuple[str, ...]
    services: tuple[str, ...]
    addressed_to: tuple[str, ...] = ()
    care: tuple[str, ...] = ()
    fees: tuple[str, ...] = NO_CHARGE
    access_modes: tuple[str, ...] = COME
    support_modes: tuple[str, ...] = GROUP
    programmes: tuple[str, ...] = ()


LORIENT, LANESTER, PLOEMEUR = "56121", "56098", "56162"
ENTRIES = {
    "perriere": Entry(
        "90000000100011",
        LORIENT,
        0,
        "Postes de travail, salles, atelier et matériel partagés face au port de pêche.",
        (Typology.TIERS_LIEUX,),
        (Service.ACCESS, Service.WORK, Service.LEISURE),
        care=(Care.MOTOR, Care.DEAFNESS),
        fees=(Fee.CONDITIONAL, Fee.PAID),
        access_modes=(AccessMode.COME, AccessMode.APPOINTMENT),
        support_modes=(SupportMode.ALONE, SupportMode.WORKSHOP),
    ),
    "defis-lanester": Entry(
        "W561000201",
        LANESTER,
        0,
        "Salle ouverte sous logiciels libres, formations, prêt et vente d’ordinateurs remis en état.",
        (Typology.ASSO, Typology.EPN),
        (Service.PROCEDURES, Service.TOOLS, Service.ACCESS, Service.EQUIPMENT, Service.SAFETY),
        addressed_to=(AddressedTo.SENIORS,),
        care=(Care.ILLITERACY,),
        fees=(Fee.FREE, Fee.CONDITIONAL),
        programmes=("Conseillers numériques",),
    ),
    "mediatheque-francois-mitterrand": Entry(
        "90000000200019",
        LORIENT,
        12,
        "Espace multimédia de dix postes, salles d’étude et ateliers du même programme que Keryado et Kervénanec.",
        (Typology.BIB,),
        (Service.ACCESS, Service.TOOLS, Service.UNDERSTANDING),
        addressed_to=(AddressedTo.YOUNG, AddressedTo.FAMILIES),
        care=(Care.MOTOR, Care.SIGHT),
        support_modes=(SupportMode.ALONE, SupportMode.WORKSHOP),
    ),
    "mediatheque-keryado": Entry(
        "90000000200027",
        LORIENT,
        None,
        "La médiathèque du nord de la ville, au milieu du quartier.",
        (Typology.BIB,),
        (Service.ACCESS, Service.PARENTING),
        addressed_to=(AddressedTo.FAMILIES,),
        care=(Care.MOTOR,),
    ),
    "mediatheque-kervenanec": Entry(
        "90000000200035",
        LORIENT,
        12,
        "Petite salle numérique de huit postes, jeux accessibles et ateliers de découverte.",
        (Typology.BIB,),
        (Service.ACCESS, Service.LEISURE, Service.PARENTING),
        addressed_to=(AddressedTo.YOUNG, AddressedTo.FAMILIES),
        care=(Care.MOTOR, Care.MENTAL),
    ),
    "polygone": Entry(
        "W561000302",
        LORIENT,
        33,
        "Centre social : salle multimédia, aide aux démarches, couture, journal citoyen en ligne.",
        (Typology.CS,),
        (Service.PROCEDURES, Service.TOOLS, Service.LEISURE),
        care=(Care.MOTOR, Care.ILLITERACY, Care.LANGUAGES),
        fees=(Fee.FREE, Fee.CONDITIONAL),
    ),
    "fab-lab-ploemeur": Entry(
        "W561000403",
        PLOEMEUR,
        47,
        "Impression 3D, découpe laser, vinyle et sublimation, avec quelqu’un pour apprendre.",
        (Typology.FABLAB, Typology.ASSO),
        (Service.LEISURE, Service.UNDERSTANDING),
        care=(Care.MOTOR,),
        fees=(Fee.CONDITIONAL, Fee.PAID),
    ),
    "embarcadere": Entry(
        "W561000504",
        LORIENT,
        61,
        "Café-ressource : ses droits, ses démarches et son projet de travail, autour d’une table.",
        (Typology.ASSO,),
        (Service.PROCEDURES, Service.WORK),
        care=(Care.MOTOR, Care.LANGUAGES),
        support_modes=(SupportMode.INDIVIDUAL,),
    ),
}
STANDS_BY_THE_NEWER = ("perriere", "defis-lanester", "polygone")


def hold_label(network: Network, people: People, span: Span, *, now: datetime) -> int:
    """The number of places under the label. L’Embarcadère left once and came back; Keryado has not joined yet."""
    begun = span.first - 500 * DAY
    first = Charter.objects.create(version="1.0", title="Charte du label", text=CHARTER, published_on=begun)
    newer = Charter.objects.create(
        version="1.1", title="Charte du label", text=CHARTER + ADDITION, published_on=span.monday - 21 * DAY
    )
    answering: dict[int | None, Person] = {bearer.pk: person for person, bearer in people.mediators}
    answering[network.bearers["Défis"].pk] = people.partner
    rows = []
    for site in [*network.houses, *network.partners]:
        person, entry = answering[site.organisation_id], ENTRIES.get(site.slug)
        if entry and entry.joined is None:
            Site.objects.filter(pk=site.pk).update(has_label=False)
        else:
            rows += memberships(site, person, people.manager, (first, newer), entry.joined or 0 if entry else 0)
    LabelMembership.objects.bulk_create(rows)
    list_places(network, now=now)
    invite_somebody(network, people, now=now)
    return LabelMembership.objects.standing().count()


def memberships(
    site: Site, person: Person, manager: Person, charters: tuple[Charter, Charter], joined: int
) -> list[LabelMembership]:
    first, newer = charters
    begun = first.published_on + joined * DAY
    moment = at_wall(begun, TEN, site.tz)
    row = LabelMembership(site=site, charter=first, joined_on=begun, accepted_by=person, accepted_at=moment)
    if site.slug == "embarcadere":
        row.left_on, row.left_by, row.leave_reason = begun + LEFT_AFTER, manager, "Café fermé pour travaux"
        again = begun + LEFT_AFTER + AWAY
        back = LabelMembership(
            site=site, charter=first, joined_on=again, accepted_by=person, accepted_at=moment + LEFT_AFTER + AWAY
        )
        return [row, back]
    if site.slug not in STANDS_BY_THE_NEWER:
        return [row]
    accepted = newer.published_on + timedelta(days=2 + len(site.slug) % 5)
    row.left_on, row.left_by, row.leave_reason = accepted, person, f"Charte {newer.version} acceptée"
    at = at_wall(accepted, TEN, site.tz)
    return [row, LabelMembership(site=site, charter=newer, joined_on=accepted, accepted_by=person, accepted_at=at)]


def list_places(network: Network, *, now: datetime) -> None:
    sites = {site.slug: site for site in [*network.houses, *network.partners]}
    DirectoryEntry.objects.bulk_create(
        DirectoryEntry(
            site=sites[slug],
            pivot=entry.pivot,
            insee_code=entry.insee,
            summary=entry.summary,
            typologies=[str(one) for one in entry.typologies],
            services=[str(one) for one in entry.services],
            addressed_to=[str(one) for one in entry.addressed_to],
            care=[str(one) for one in entry.care],
            fees=[str(one) for one in entry.fees],
            access_modes=[str(one) for one in entry.access_modes],
            support_modes=[str(one) for one in entry.support_modes],
            programmes=list(entry.programmes),
            changed_at=now - timedelta(days=3 + len(slug)),
        )
        for slug, entry in ENTRIES.items()
        if slug in sites
    )


def invite_somebody(network: Network, people: People, *, now: datetime) -> None:
    """An answer that Défis still waits for."""
    partner = Partner.objects.select_related("organisation").get(organisation=network.bearers["Défis"])
    site = next(site for site in network.partners if site.organisation_id == partner.organisation_id)
    invite(
        partner=partner,
        site=site,
        email=f"lena.jouan@{DOMAIN}",
        name="Lena Jouan",
        by=people.partner,
        now=now - timedelta(days=2),
    )
