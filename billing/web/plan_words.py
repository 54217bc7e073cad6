"""What a plan binds to, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import Plan


def binding_words(plan: Plan) -> list[str]:
    """In the order in which it matters to somebody who joins."""
    said = []
    if plan.trial_days:
        days = ngettext("%(days)s jour d’essai gratuit", "%(days)s jours d’essai gratuits", plan.trial_days)
        said.append(days % {"days": plan.trial_days})
    if plan.minimum_months:
        words = ngettext("Engagement de %(months)s mois", "Engagement de %(months)s mois", plan.minimum_months)
        said.append(words % {"months": plan.minimum_months})
    else:
        said.append(_("Sans engagement"))
    if plan.notice_days:
        words = ngettext("Préavis de %(days)s jour", "Préavis de %(days)s jours", plan.notice_days)
        said.append(words % {"days": plan.notice_days})
    if plan.longest_pause_months:
        words = ngettext(
            "Pause possible, jusqu’à %(months)s mois",
            "Pause possible, jusqu’à %(months)s mois",
            plan.longest_pause_months,
        )
        said.append(words % {"months": plan.longest_pause_months})
    said.append(
        _("Le mois du départ est dû au prorata des jours")
        if plan.is_prorated
        else _("Une échéance commencée est due en entier")
    )
    if plan.scope == Plan.Scope.NETWORK:
        said.append(_("Valable dans tous les lieux du réseau"))
    else:
        said.append(_("Valable dans votre lieu d’attache"))
    if plan.discount_percent:
        said.append(_("%(percent)s\u00a0%% de remise au-delà") % {"percent": plan.discount_percent})
    return said
