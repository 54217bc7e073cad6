"""Invented people and the invented organisations they belong to. Any likeness is chance."""

from members.models import Organisation

STAFF = ("Maëlle Le Dantec", "Youenn Kerbrat", "Solène Marchadour", "Idris Benhamou")
"""The demo accounts: coworker, partner, manager, host."""

MEDIATORS = (
    ("Gaëlle Pennarun", "Défis"),
    ("Samuel Osei", "Médiathèques de Lorient"),
    ("Rozenn Calvez", "Médiathèques de Lorient"),
    ("Fatou Ndiaye", "Patronage laïque de Lorient"),
    ("Corentin Le Gall", "Fab Lab Lorient"),
    ("Nolwenn Jaffré", "L’Embarcadère"),
    ("Hélène Thomas", "Collectif de la Perrière"),
)

COWORKERS = (
    "Yann Le Bris", "Anaïs Guillou", "Karim Haddad", "Enora Tanguy", "Thomas Lefèvre", "Awa Diallo",
    "Ronan Kermarrec", "Camille Morvan", "Linh Nguyen", "Erwan Quéméner", "Julie Bertrand", "Malo Le Roux",
    "Inès Cabrera", "Pierre Daniel", "Lucie Hamon", "Tugdual Riou", "Sarah Cohen", "Aziliz Prigent",
    "Mehdi Bouzid", "Clara Rousseau", "Loïc Guéguen", "Oksana Kovalenko", "Bastien Le Floch", "Marion Caradec",
    "Ewen Stéphan", "Nadia Ferhat", "Antoine Garnier", "Morgane Cloarec", "Paulo Teixeira", "Elouan Bihan",
    "Sophie Lambert", "Yuna Derrien", "Hugo Perrot", "Katell Le Meur", "Ibrahim Traoré", "Emma Robin",
    "Gwendal Hervé", "Louise Fournier", "Goulven Masson", "Priya Raman", "Titouan Le Berre", "Chloé Andrieu",
    "Mathis Guyomarc’h", "Zoé Pasquier", "Alan Nicolas", "Marta Kowalska", "Briac Colin", "Jeanne Riou",
    "Denez Le Goff",
)  # fmt: skip

COMPANY, ASSOCIATION = Organisation.Kind.COMPANY, Organisation.Kind.ASSOCIATION

CLIENTS = (
    ("Goélette, sites et services", COMPANY, 6),
    ("Algues & Algorithmes", COMPANY, 4),
    ("Kornog Études marines", COMPANY, 4),
    ("Bivouac, coopérative d’activité", COMPANY, 4),
    ("Traversée, traductions", COMPANY, 2),
    ("Les Mains dans la vase", ASSOCIATION, 3),
    ("Radio Chalut", ASSOCIATION, 3),
    ("Atelier Rustine", ASSOCIATION, 2),
)
"""Name, kind and number of people; the first people of COWORKERS belong to them, in order."""
