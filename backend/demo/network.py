"""The network: who bears which place, when it is open, what it lends. Addresses and vocations are public facts."""

from dataclasses import dataclass
from decimal import Decimal

from backend.demo.things import Hours, Thing
from members.models import Organisation
from spaces.models import Site

ASSOCIATION, PUBLIC_BODY = Organisation.Kind.ASSOCIATION, Organisation.Kind.PUBLIC_BODY
WEEK, TO_SATURDAY = range(5), range(6)
TOWN, LANESTER, PLOEMEUR = ("56100", "Lorient"), ("56600", "Lanester"), ("56270", "Ploemeur")


@dataclass(frozen=True, slots=True)
class Place:
    """A site to make. `position` is latitude and longitude."""

    slug: str
    name: str
    kind: str
    bearer: str
    street: str
    town: tuple[str, str]
    position: tuple[str, str]
    presentation: str
    accessibility: str
    summer: tuple[Hours, ...]
    rest: tuple[Hours, ...]
    things: tuple[Thing, ...] = ()
    closed_in_august: bool = False

    def as_site(self, bearers: dict[str, Organisation]) -> Site:
        postcode, town = self.town
        return Site(
            slug=self.slug,
            name=self.name,
            kind=self.kind,
            organisation=bearers[self.bearer],
            street=self.street,
            postcode=postcode,
            town=town,
            latitude=Decimal(self.position[0]),
            longitude=Decimal(self.position[1]),
            accessibility=self.accessibility,
            presentation=self.presentation,
            email=f"{self.slug}@demo.local",
            phone="02 97 00 00 00",
        )


BEARERS = {
    "Collectif de la Perrière": ASSOCIATION,
    "Défis": ASSOCIATION,
    "Médiathèques de Lorient": PUBLIC_BODY,
    "Patronage laïque de Lorient": ASSOCIATION,
    "Fab Lab Lorient": ASSOCIATION,
    "L’Embarcadère": ASSOCIATION,
}

STEP_FREE = "Entrée de plain-pied, toilettes adaptées."

TIERS_LIEU = Place(
    "perriere",
    "Tiers-lieu de la Perrière",
    Site.Kind.TIERS_LIEU,
    "Collectif de la Perrière",
    "avenue de la Perrière",
    TOWN,
    ("47.73312", "-3.37184"),
    "Ni maison ni bureau, mais un peu des deux et davantage : postes de travail, salles, atelier et matériel partagés, "
    "dans un ancien bâtiment de location d’outils, face au port de pêche.",
    "Entrée de plain-pied, ascenseur, toilettes adaptées à chaque étage, boucle magnétique dans La Criée.",
    summer=(Hours(WEEK, "9:00", "18:00"),),
    rest=(Hours(WEEK, "8:30", "18:30"), Hours([5], "9:00", "13:00")),
)

COMPUTERS = "computers free-software"

PARTNERS = (
    Place(
        "defis-lanester",
        "Défis, Lanester",
        Site.Kind.ASSOCIATION,
        "Défis",
        "8 rue du Général-Leclerc",
        LANESTER,
        ("47.76431", "-3.34207"),
        "Association d’inclusion numérique depuis 2007 : salle ouverte, formations, ordinateurs remis en état.",
        "Rez-de-chaussée accessible ; les étages n’ont pas d’ascenseur.",
        summer=(Hours(WEEK, "9:00", "12:30"),),
        rest=(Hours(WEEK, "9:00", "12:30"), Hours((0, 1, 3), "13:30", "17:30")),
        things=(
            Thing(
                "room",
                "Salle informatique",
                12,
                f"{COMPUTERS} projector wheelchair",
                None,
                "Clients légers sous logiciels libres.",
            ),
            Thing("room", "Salle de formation", 10, "projector whiteboard", None, "Au premier étage."),
            Thing(
                "room",
                "Atelier de reconditionnement",
                6,
                "workbench electronics",
                None,
                "On y remet les machines en état.",
            ),
            Thing(
                "equipment",
                "Mallette de dix tablettes",
                10,
                "computers portable",
                None,
                "Pour les ateliers hors les murs.",
                "DEFIS-TAB-01",
            ),
        ),
        closed_in_august=True,
    ),
    Place(
        "mediatheque-francois-mitterrand",
        "Médiathèque François-Mitterrand",
        Site.Kind.MEDIA_LIBRARY,
        "Médiathèques de Lorient",
        "4 place François-Mitterrand",
        TOWN,
        ("47.74975", "-3.36389"),
        "La grande médiathèque du centre : espace multimédia, salles d’étude, rencontres.",
        STEP_FREE,
        summer=(Hours((1, 2, 3, 4), "10:00", "17:00"), Hours([5], "10:00", "13:00")),
        rest=(Hours([1, 3, 4], "12:00", "18:30"), Hours([2, 5], "10:00", "18:00")),
        things=(
            Thing(
                "room", "Espace multimédia", 10, f"{COMPUTERS} wheelchair", None, "Dix postes avec accès à Internet."
            ),
            Thing("room", "Salle d’étude", 6, "quiet whiteboard wheelchair", None, "Pour travailler en groupe."),
            Thing(
                "room",
                "Auditorium",
                80,
                "stage projector sound-system hearing-loop wheelchair",
                None,
                "Rencontres et projections.",
            ),
        ),
    ),
    Place(
        "mediatheque-keryado",
        "Médiathèque de Keryado",
        Site.Kind.MEDIA_LIBRARY,
        "Médiathèques de Lorient",
        "rue Adolphe-Le-Bail",
        TOWN,
        ("47.76218", "-3.37705"),
        "La médiathèque du nord de la ville, au milieu du quartier.",
        STEP_FREE,
        summer=(Hours((1, 2, 4), "14:00", "18:00"),),
        rest=(Hours((1, 4), "14:00", "18:30"), Hours((2, 5), "10:00", "12:30"), Hours([2], "14:00", "18:30")),
        things=(Thing("room", "Salle d’animation", 14, "screen wheelchair", None, "Contes, jeux et ateliers."),),
    ),
    Place(
        "mediatheque-kervenanec",
        "Médiathèque de Kervénanec",
        Site.Kind.MEDIA_LIBRARY,
        "Médiathèques de Lorient",
        "rue Maurice-Thorez",
        TOWN,
        ("47.73764", "-3.39311"),
        "La médiathèque de l’ouest de la ville, avec sa petite salle numérique.",
        STEP_FREE,
        summer=(Hours((1, 2, 4), "14:00", "18:00"),),
        rest=(Hours((1, 3), "14:00", "18:30"), Hours((2, 5), "10:00", "12:30"), Hours([2], "14:00", "18:30")),
        things=(
            Thing(
                "room", "Petite salle numérique", 8, f"{COMPUTERS} wheelchair", None, "Huit postes et un grand écran."
            ),
            Thing(
                "equipment",
                "Console de jeux accessible",
                4,
                "screen",
                None,
                "Manettes adaptées comprises.",
                "KERV-JEU-02",
            ),
        ),
    ),
    Place(
        "polygone",
        "Centre social du Polygone",
        Site.Kind.SOCIAL_CENTRE,
        "Patronage laïque de Lorient",
        "80 avenue du Général-de-Gaulle",
        TOWN,
        ("47.75683", "-3.35842"),
        "Salle multimédia, couture, aide aux démarches et journal citoyen en ligne.",
        STEP_FREE,
        summer=(Hours(WEEK, "9:00", "12:00"),),
        rest=(Hours(WEEK, "9:00", "12:00"), Hours(WEEK, "14:00", "18:00"), Hours([5], "9:30", "12:30")),
        things=(
            Thing(
                "room",
                "Salle multimédia",
                10,
                f"{COMPUTERS} projector wheelchair",
                None,
                "La rédaction du journal s’y réunit.",
            ),
            Thing(
                "room", "Salle de couture", 8, "sewing wheelchair", None, "Six machines et une grande table de coupe."
            ),
            Thing(
                "room", "Bureau des démarches", 3, "quiet wheelchair", None, "Un entretien, un écran, de la discrétion."
            ),
        ),
        closed_in_august=True,
    ),
    Place(
        "fab-lab-ploemeur",
        "Fab Lab Lorient",
        Site.Kind.FAB_LAB,
        "Fab Lab Lorient",
        "parc technologique de Soye",
        PLOEMEUR,
        ("47.73502", "-3.40733"),
        "Fabrication numérique ouverte à tous : impression 3D, découpe, sublimation.",
        "Plain-pied, tables réglables.",
        summer=(Hours((1, 2, 3), "10:00", "17:00"),),
        rest=(
            Hours((1, 2, 3, 4), "10:00", "12:30"),
            Hours((1, 2, 3, 4), "13:30", "18:00"),
            Hours([5], "9:30", "13:00"),
        ),
        things=(
            Thing(
                "room",
                "Atelier numérique",
                16,
                "workbench 3d-printing laser-cutting wheelchair",
                None,
                "Toutes les machines autour.",
            ),
            Thing(
                "equipment", "Grande découpeuse laser", 1, "laser-cutting", None, "Plaque de 100 × 60 cm.", "FLL-LC-100"
            ),
            Thing(
                "equipment",
                "Imprimante 3D grand format",
                1,
                "3d-printing",
                None,
                "40 cm dans chaque sens.",
                "FLL-3D-400",
            ),
            Thing(
                "equipment",
                "Imprimante à sublimation",
                1,
                "vinyl-cutting",
                None,
                "Tissus et tasses, format A3.",
                "FLL-SUB-03",
            ),
        ),
    ),
    Place(
        "embarcadere",
        "L’Embarcadère",
        Site.Kind.ASSOCIATION,
        "L’Embarcadère",
        "boulevard Franchet-d’Esperey",
        TOWN,
        ("47.75391", "-3.36627"),
        "Café-ressource sur les droits, l’insertion et le travail.",
        STEP_FREE,
        summer=(Hours(WEEK, "9:30", "12:30"),),
        rest=(Hours(WEEK, "9:30", "12:30"), Hours((0, 1, 3), "14:00", "17:00")),
        things=(
            Thing(
                "room",
                "Salle du café",
                20,
                "screen near-kitchen wheelchair",
                None,
                "On y parle droits et métiers autour d’un café.",
            ),
            Thing("room", "Bureau des permanences", 3, "quiet wheelchair", None, "Entretiens à deux ou trois."),
        ),
    ),
)
