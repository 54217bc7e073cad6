"""What bookings are called."""

ROOM_TITLES = {
    "company": (
        "Point d’équipe", "Revue de sprint", "Entretien", "Comité de pilotage", "Rendez-vous client", "Atelier d’idées",
        "Visio fournisseur", "Formation interne", "Restitution d’étude", "Préparation du salon nautique",
    ),
    "association": (
        "Conseil d’administration", "Commission animation", "Réunion des bénévoles", "Préparation de la fête du port",
        "Atelier d’écriture", "Montage de l’émission", "Assemblée de quartier", "Point trésorerie",
    ),
    "": (
        "Rendez-vous", "Entretien", "Groupe de lecture", "Réunion de projet", "Séance de travail", "Soutenance à blanc",
        "Rencontre entre indépendants", "Cours particulier",
    ),
}  # fmt: skip
"""By kind of the organisation that pays; "" where nobody but the person does."""

MACHINE_TITLES = (
    "Pièce de rechange", "Prototype de support", "Enseigne", "Cadeaux de Noël", "Badges du festival", "Réparation",
    "Maquette de coque", "Autocollants", "Essai de découpe", "Épisode pilote",
)  # fmt: skip

PARTNER_TITLES = (
    "Accueil numérique", "Aide aux démarches", "Club de lecture", "Comité de rédaction", "Formation des bénévoles",
    "Entretiens individuels", "Tri des dons", "Préparation d’atelier",
)  # fmt: skip

CANCEL_REASONS = ("Imprévu", "Réunion reportée", "Malade", "En visio finalement", "")
DECLINE_REASON = "La salle est promise à une rencontre publique ce jour-là."

FIRST_NAMES = (
    "Annick", "Bernard", "Chantal", "Daniel", "Édith", "Fanch", "Ginette", "Hamid", "Irène", "Jakez", "Khadija", "Lena",
    "Michel", "Nicole", "Olena", "Patrick", "Rachid", "Simone", "Tiphaine", "Yvonne", "Noé", "Lou", "Adèle", "Soizic",
)  # fmt: skip
LAST_NAMES = (
    "Allain", "Brient", "Corre", "Dupuis", "Evano", "Fleury", "Gallo", "Henry", "Illien", "Josse", "Kerlau", "Lorcy",
    "Moreau", "Nédélec", "Offret", "Pouliquen", "Rivière", "Salaün", "Toulliou", "Vigouroux",
)  # fmt: skip
