"""What the partners offer: fourteen workshops by theme, on Wednesdays, Saturday mornings and two evenings a week."""

from dataclasses import dataclass
from decimal import Decimal

from agenda.models import Theme, Workshop

BEGINNER, ALL = Workshop.Level.BEGINNER, Workshop.Level.ALL
TUESDAY, WEDNESDAY, THURSDAY, SATURDAY = 1, 2, 3, 5

PARTNERS = {
    "Défis": ("defis", "Inclusion numérique et ordinateurs remis en état, à Lanester depuis 2007."),
    "Médiathèques de Lorient": ("mediatheques-lorient", "Trois médiathèques, un seul programme numérique."),
    "Patronage laïque de Lorient": ("polygone", "Le centre social du Polygone : entraide, couture, journal citoyen."),
    "Fab Lab Lorient": ("fab-lab-lorient", "La fabrication numérique à la portée de chacun."),
    "L’Embarcadère": ("embarcadere", "Un café pour parler de droits, d’insertion et de travail."),
    "Collectif de la Perrière": ("collectif-perriere", "Les habitantes et habitants du tiers-lieu."),
}
"""By organisation: the slug of the address and a sentence."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`every` weeks from week number `offset` on; `popularity` is how full it gets, 1 is full."""

    bearer: str
    title: str
    description: str
    theme: str
    audience: str
    site: str
    room: str
    weekday: int
    start: str
    hours: Decimal
    capacity: int
    every: int = 2
    offset: int = 0
    popularity: float = 0.7
    level: str = ALL
    price: Decimal = Decimal(0)
    is_pay_what_you_want: bool = False
    to_bring: str = ""


TWO, HOUR_AND_HALF, TWO_AND_HALF = Decimal(2), Decimal("1.5"), Decimal("2.5")

OFFERS = (
    Offer(
        "Défis", "Premiers pas à l’ordinateur",
        "Allumer, cliquer, ranger, ne plus avoir peur : à son rythme.",
        Theme.BASICS, "Adultes", "defis-lanester", "Salle informatique", TUESDAY, "9:30", TWO, 10,
        1, 0, 0.6, BEGINNER,
    ),
    Offer(
        "Défis", "Réparer plutôt que jeter",
        "Grille-pain, lampe ou portable : on ouvre, on comprend, on répare ensemble.",
        Theme.REPAIR, "Tout public", "perriere", "Atelier de la Forme", SATURDAY, "9:30", TWO_AND_HALF, 16, 2, 0, 0.8,
        is_pay_what_you_want=True, price=Decimal(3), to_bring="L’objet en panne et, si possible, sa notice.",
    ),
    Offer(
        "Défis", "Logiciels libres au quotidien",
        "Écrire, compter, retoucher une photo sans rien acheter.",
        Theme.BASICS, "Adultes", "defis-lanester", "Salle de formation", WEDNESDAY, "10:00", TWO, 8, 2, 1, 0.5,
    ),
    Offer(
        "Médiathèques de Lorient", "Vos démarches en ligne",
        "Déclarer, demander, suivre : avec quelqu’un à côté de soi.",
        Theme.PROCEDURES, "Adultes", "mediatheque-francois-mitterrand", "Espace multimédia",
        WEDNESDAY, "10:30", TWO, 8,
        1, 0, 0.75, BEGINNER, to_bring="Vos identifiants et un justificatif récent.",
    ),
    Offer(
        "Médiathèques de Lorient", "L’heure du code",
        "Programmer un petit jeu, pour les 8 à 12 ans.",
        Theme.CREATION, "8–12 ans", "mediatheque-keryado", "Salle d’animation", WEDNESDAY, "15:00", HOUR_AND_HALF, 10,
        2, 0, 0.9,
    ),
    Offer(
        "Médiathèques de Lorient", "Jouer en famille",
        "Des jeux vidéo à partager, et ce qu’il faut en savoir.",
        Theme.PARENTING, "Familles", "mediatheque-kervenanec", "Petite salle numérique", SATURDAY,
        "10:30", HOUR_AND_HALF,
        8, 2, 1, 0.7,
    ),
    Offer(
        "Patronage laïque de Lorient", "Journal citoyen : la rédaction",
        "Choisir un sujet, enquêter, écrire, mettre en ligne.",
        Theme.CULTURE, "Adultes et jeunes", "polygone", "Salle multimédia", THURSDAY, "14:30", TWO, 10, 2, 0, 0.5,
    ),
    Offer(
        "Patronage laïque de Lorient", "Ma boîte aux lettres sans arnaque",
        "Reconnaître un faux message et s’en protéger.",
        Theme.SAFETY, "Seniors", "polygone", "Salle multimédia", WEDNESDAY, "9:30", TWO, 9, 2, 1, 0.6, BEGINNER,
    ),
    Offer(
        "Fab Lab Lorient", "Découvrir l’impression 3D",
        "De l’idée à la pièce en une matinée.",
        Theme.MAKING, "Dès 12 ans", "fab-lab-ploemeur", "Atelier numérique", SATURDAY, "10:00",
        TWO_AND_HALF, 8, 2, 0, 0.85,
        price=Decimal(10),
    ),
    Offer(
        "Fab Lab Lorient", "Découpe laser : prise en main",
        "La machine, la sécurité, un premier objet à emporter.",
        Theme.MAKING, "Adultes", "perriere", "Atelier de la Forme", TUESDAY, "19:00", TWO, 8, 2, 1,
        0.9, price=Decimal(15),
    ),
    Offer(
        "L’Embarcadère", "Réussir un entretien en visio",
        "S’installer, se présenter, répondre : on s’entraîne pour de vrai.",
        Theme.EMPLOYMENT, "En recherche d’emploi", "perriere", "Le Pont", WEDNESDAY, "10:00", TWO, 6, 2, 0, 0.6,
        to_bring="Une annonce qui vous intéresse.",
    ),
    Offer(
        "L’Embarcadère", "Café des droits",
        "Une question, un café, quelqu’un qui connaît la réponse ou le bon guichet.",
        Theme.PROCEDURES, "Tout public", "embarcadere", "Salle du café", THURSDAY, "10:00",
        HOUR_AND_HALF, 12, 2, 1, 0.4,
    ),
    Offer(
        "Collectif de la Perrière", "Soirée : le numérique et la mer",
        "Une invitée ou un invité du port, puis on discute.",
        Theme.CULTURE, "Tout public", "perriere", "La Criée", THURSDAY, "19:00", TWO, 50, 4, 2, 0.35,
        is_pay_what_you_want=True, price=Decimal(5),
    ),
    Offer(
        "Collectif de la Perrière", "Les écrans à la maison",
        "Parents et ados autour de la table, sans leçon de morale.",
        Theme.PARENTING, "Familles", "perriere", "La Cale et Le Pont", SATURDAY, "10:00",
        HOUR_AND_HALF, 18, 4, 3, 0.5,
    ),
)  # fmt: skip
