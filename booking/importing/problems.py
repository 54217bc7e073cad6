"""What can be wrong with a row, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.importing.columns import FIELDS
from booking.importing.table import Problem

SENTENCES: dict[str, str | Promise] = {
    "missing": _("Il manque une valeur."),
    "moment-unread": _("« %(said)s » n’est ni un jour ni une heure."),
    "no-such-day": _("« %(said)s » : ce jour n’existe pas."),
    "no-such-hour": _("« %(said)s » : cette heure n’existe pas."),
    "skipped-hour": _("%(said)s : ce jour-là, l’heure d’été saute cette heure."),
    "year-out-of-range": _("« %(said)s » : l’année doit être comprise entre %(first)s et %(last)s."),
    "length-unread": _("« %(said)s » n’est pas une durée."),
    "ends-before-start": _("La fin n’est pas après le début."),
    "too-long-a-time": _("Une réservation dure 366 jours au plus."),
    "cell-too-long": _("Le texte de la colonne %(column)s est trop long ; il a été coupé."),
    "resource-unknown": _("Aucune ressource du site ne s’appelle « %(name)s »."),
    "resource-unnamed": _("Le fichier ne dit pas quelle ressource."),
    "person-ambiguous": _("Plusieurs personnes s’appellent « %(name)s » : donnez leur courriel."),
    "email-invalid": _("« %(said)s » n’est pas une adresse électronique."),
    "not-a-number": _("« %(said)s » n’est pas un nombre de personnes."),
    "same-as-row": _("La ligne %(row)s dit la même chose."),
    "overlaps-row": _("La ligne %(row)s prend déjà ce temps."),
    "taken": _("Ce temps est déjà pris par « %(what)s », de %(start)s à %(end)s."),
    "cancelled-there": _("Le fichier dit que cette réservation n’a pas lieu."),
    "moved-here": _("Cette réservation a été déplacée ici depuis son import : elle reste où elle est."),
    "ended-here": _("Cette réservation est close ici depuis son import : elle n’est plus déplacée."),
    "zone-unknown": _("Le fuseau horaire « %(zone)s » est inconnu : l’heure n’est pas devinée."),
    "rule-not-understood": _("La récurrence « %(said)s » n’est pas comprise."),
    "no-start": _("L’événement n’a pas de début."),
}
HARMLESS = {"cell-too-long"}
"""Worth saying, no reason to leave the row out."""
IN_THE_WAY = {"overlaps-row", "taken"}


def said(problem: Problem) -> str:
    """The sentence in the reader's language."""
    _field, code, facts = problem
    return str(SENTENCES[code]) % facts if code in SENTENCES else code


def label_of(field: str) -> str:
    return str(FIELDS.get(field, ""))
