"""Twenty-five pieces of equipment: the workshop's machines, things that move about, things one may borrow."""

from backend.demo.things import Thing
from spaces.models import Resource

NEW, GOOD, WORN = Resource.Condition.NEW, Resource.Condition.GOOD, Resource.Condition.WORN
LASER = "Découpeuse laser"


def machine(
    name: str, features: str, at: tuple[int, int, int, int], serial: str, description: str, condition: str = GOOD
) -> Thing:
    return Thing("equipment", name, 1, features, at, description, serial, condition)


WORKSHOP = [
    machine(
        LASER,
        "laser-cutting",
        (42, 44, 60, 36),
        "LC-60-2019-0417",
        "Plaque de 60 × 40 cm. Réservée aux abonnés formés.",
    ),
    machine(
        "Imprimante 3D Bernique",
        "3d-printing",
        (108, 44, 48, 36),
        "P3D-22-1183",
        "Plateau 22 × 22 × 25 cm, PLA et PETG.",
    ),
    machine(
        "Imprimante 3D Étrille",
        "3d-printing",
        (160, 44, 48, 36),
        "P3D-22-1184",
        "Plateau 22 × 22 × 25 cm, PLA et PETG.",
    ),
    machine(
        "Découpeuse vinyle", "vinyl-cutting", (212, 44, 48, 36), "DV-61-0092", "Laize de 61 cm, autocollant et flex."
    ),
    machine(
        "Presse à chaud", "vinyl-cutting", (264, 44, 48, 36), "PC-38-0310", "Pose de flex et sublimation, 38 × 38 cm."
    ),
    machine(
        "Poste de soudure", "electronics workbench", (42, 92, 48, 36), "ST-936-552", "Fer réglable, loupe, aspiration."
    ),
    machine("Machine à coudre", "sewing", (42, 136, 48, 36), "MC-40-7719", "Toile et jean ; fil fourni.", WORN),
    machine(
        "Machine à badges", "workbench", (42, 180, 48, 36), "MB-56-0021", "Badges de 56 mm, cent fournitures comprises."
    ),
    machine(
        "Pied d’atelier vélo",
        "workbench",
        (42, 232, 48, 36),
        "PV-2-0008",
        "Avec la caisse d’outils, pour réparer soi-même.",
    ),
]

MOVABLE = [
    machine(
        "Projecteur Phare", "projector portable", (704, 318, 48, 36), "VP-3500-A01", "3 500 lumens, sacoche et câbles."
    ),
    machine(
        "Projecteur Fanal", "projector portable", (756, 318, 48, 36), "VP-3500-A02", "3 500 lumens, sacoche et câbles."
    ),
    machine(
        "Projecteur de poche",
        "projector portable",
        (808, 318, 48, 36),
        "VP-600-B11",
        "Tient dans un sac, 600 lumens.",
        WORN,
    ),
    machine(
        "Sono portable",
        "sound-system portable",
        (860, 318, 48, 36),
        "SP-200-0137",
        "Deux micros sans fil, six heures sur batterie.",
    ),
    machine(
        "Kit visioconférence",
        "videoconference portable",
        (912, 318, 48, 36),
        "KV-360-0044",
        "Caméra à 360° et micro de table.",
        NEW,
    ),
    machine(
        "Kit podcast", "audio portable", (704, 360, 48, 36), "KP-4-0015", "Quatre micros, table de mixage, casques."
    ),
    machine(
        "Appareil photo", "portable", (756, 360, 48, 36), "AP-24-9921", "Boîtier hybride, deux objectifs, trépied."
    ),
    machine(
        "Écran tactile mobile", "screen portable", (808, 360, 48, 36), "ET-65-0003", "65 pouces, sur roulettes.", NEW
    ),
    machine(
        "Scanner A3",
        "computers",
        (860, 360, 48, 36),
        "SC-A3-2206",
        "Documents et photos, avec reconnaissance de texte.",
    ),
]

LOANS = [
    *(
        Thing(
            "equipment",
            f"Portable reconditionné {number}",
            1,
            "loan computers free-software portable",
            None,
            "Remis en état par Défis, sous logiciels libres. Prêt gratuit, de un à vingt et un jours.",
            f"DEFIS-PC-{2140 + number}",
            condition,
        )
        for number, condition in enumerate((GOOD, GOOD, GOOD, WORN, GOOD, NEW), start=1)
    ),
    Thing(
        "equipment", "Vélo cargo", 1, "loan portable", None, "Assistance électrique, caisse de 100 litres.", "VC-3-0001"
    ),
]

ON_THE_QUAY = [*WORKSHOP, *MOVABLE]
