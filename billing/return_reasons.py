"""Why a bank returns a direct debit (ISO 20022 external codes), in words, and what becomes of the mandate."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "AM04": _("provision insuffisante"),
    "AC01": _("numéro de compte incorrect"),
    "AC04": _("compte clôturé"),
    "AC06": _("compte bloqué"),
    "AC13": _("type de compte refusé"),
    "AG01": _("prélèvement interdit sur ce compte"),
    "AM05": _("prélèvement en double"),
    "BE05": _("créancier inconnu du débiteur"),
    "MD01": _("aucun mandat valable"),
    "MD06": _("contesté par le débiteur"),
    "MD07": _("titulaire décédé"),
    "MS02": _("refusé par le débiteur"),
    "MS03": _("motif non communiqué"),
    "SL01": _("refusé par la banque du débiteur"),
}

REVOKING = frozenset({"AC01", "AC04", "AC06", "AC13", "AG01", "MD01", "MD07"})
"""The account or the mandate is no good any more: the next debit would come back as well."""
