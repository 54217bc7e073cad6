"""The tiers-lieu on the avenue de la Perrière: two levels, eight rooms, forty desks, equipment for use and for loan."""

from backend.demo.equipment import LOANS, ON_THE_QUAY
from backend.demo.things import Thing

QUAY_ROOMS = [
    Thing(
        "room",
        "Atelier de la Forme",
        24,
        "workbench water wheelchair whiteboard",
        (106, 92, 206, 158),
        "Grand atelier sur le quai : fabrication, ateliers publics, sport doux et théâtre le soir.",
    ),
    Thing(
        "room",
        "La Criée",
        60,
        "projector screen stage sound-system hearing-loop wheelchair videoconference",
        (706, 48, 248, 196),
        "Salle de conférence de soixante places, du nom de la vente du poisson. L’équipe valide chaque demande.",
    ),
]

UPPER_ROOMS = [
    Thing(
        "room",
        "Les Coussins",
        8,
        "cushions whiteboard quiet",
        (40, 42, 160, 146),
        "On y travaille assis par terre, sur des coussins taillés dans de vieilles voiles.",
    ),
    Thing(
        "room",
        "La Piscine",
        6,
        "ball-pit screen whiteboard",
        (220, 42, 150, 146),
        "Six places au bord d’une piscine à balles : pour les idées qui ne viennent pas à une table.",
    ),
    Thing(
        "room",
        "La Cale",
        8,
        "screen whiteboard partition wheelchair",
        (390, 78, 160, 110),
        "Salle de réunion claire. La cloison mobile l’ouvre sur Le Pont.",
    ),
    Thing(
        "room",
        "Le Pont",
        10,
        "projector whiteboard partition wheelchair videoconference",
        (570, 78, 160, 110),
        "Salle de réunion avec visioconférence. La cloison mobile l’ouvre sur La Cale.",
    ),
    Thing(
        "room",
        "La Vigie",
        4,
        "sea-view screen videoconference quiet",
        (860, 396, 100, 102),
        "Quatre places dans l’angle, face aux chalutiers.",
    ),
]

WHOLE = Thing(
    "room",
    "La Cale et Le Pont",
    20,
    "screen projector whiteboard videoconference wheelchair",
    (390, 42, 340, 28),
    "Les deux salles réunies, cloison repliée.",
)
WHOLE_PARTS = ("La Cale", "Le Pont")


def desk(name: str, x: int, y: int, features: str, description: str) -> Thing:
    return Thing("desk", name, 1, features, (x, y, 38, 28), description)


def quay_desks() -> list[Thing]:
    """Eight places along the windows of the common room, near the bar."""
    tables = (348, 436, 524, 612)
    return [
        desk(
            f"Ponton {2 * table + side + 1}",
            x + 38 * side,
            458,
            "window near-kitchen wheelchair phone" if table in (0, 3) else "window near-kitchen phone",
            "Table haute près du bar : on passe, on s’installe, on discute.",
        )
        for table, x in enumerate(tables)
        for side in (0, 1)
    ]


def upper_desks() -> list[Thing]:
    return [*quiet_desks(), *open_desks(), *phone_desks()]


def quiet_desks() -> list[Thing]:
    rows = range(5)
    west = [(46, 272 + 46 * row, "quiet second-screen") for row in rows]
    east = [(218, 272 + 46 * row, "quiet second-screen standing-desk" if row < 2 else "quiet") for row in rows]
    return [
        desk(f"Silence {number}", x, y, features, "Espace sans appel ni conversation, derrière une vitre.")
        for number, (x, y, features) in enumerate([*west, *east], start=1)
    ]


def open_desks() -> list[Thing]:
    """Four islands of four; the southern two look onto the port."""
    islands = [(352, 282), (536, 282), (352, 416), (536, 416)]
    places = [
        (x + 46 * column, y + 30 * row, "window sea-view" if y > 400 and row else "second-screen" if not row else "")
        for x, y in islands
        for row in (0, 1)
        for column in (0, 1)
    ]
    return [
        desk(
            f"Large {number}",
            x,
            y,
            f"{features} wheelchair".strip() if number in (1, 9) else features,
            "Grand plateau ouvert, face au port de pêche.",
        )
        for number, (x, y, features) in enumerate(places, start=1)
    ]


def phone_desks() -> list[Thing]:
    """Six booths: a desk each, walls that swallow the voice."""
    places = [(x, 274 + 78 * row) for row in range(3) for x in (688, 752)]
    return [
        desk(f"Passerelle {number}", x, y, "phone standing-desk" if number > 4 else "phone", "Alcôve pour téléphoner.")
        for number, (x, y) in enumerate(places, start=1)
    ]


QUAY = [*QUAY_ROOMS, *quay_desks(), *ON_THE_QUAY]
UPPER = [*UPPER_ROOMS, WHOLE, *upper_desks()]
LENDING = LOANS
