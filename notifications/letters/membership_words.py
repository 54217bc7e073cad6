"""The letters about contracts, in the active language."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.fees import rate_of
from billing.models import Membership, MembershipChange
from billing.terms import DAY
from core.money import vat_of
from core.wording import day_text, money_text
from notifications.addresses import absolute
from notifications.letters.letter import Letter, Link

Facts = tuple[tuple[str, str], ...]


def joined(change: MembershipChange) -> Letter:
    row = change.membership
    opening = [_("Bienvenue\u00a0! Votre abonnement est en place.")]
    if row.trial_until:
        opening.append(_("L’essai est gratuit\u00a0: si vous partez avant sa fin, vous ne devez rien."))
    return Letter(
        subject=_("Bienvenue\u00a0: %(plan)s") % {"plan": _name(change)},
        opening=tuple(opening),
        facts=(*_who(row), (_("À partir du"), _day(row.starts_on)), *_trial(row), (_("Échéance"), _fee(row))),
        action=_see(row),
        closing=(_("Vous pouvez en changer, le mettre en pause ou le résilier depuis cette page."),),
    )


def changed(change: MembershipChange) -> Letter:
    return Letter(
        subject=_("Votre nouvelle formule\u00a0: %(plan)s") % {"plan": _name(change)},
        opening=(
            _("Votre abonnement change de formule."),
            _("Ce qui était payé pour les jours repris vous est rendu."),
        ),
        facts=(
            *_who(change.membership),
            (_("Avant"), change.facts.get("from", "")),
            (_("Ensuite"), _name(change)),
            (_("À partir du"), _day(change.effective_on)),
        ),
        action=_see(change.membership),
    )


def renewing(change: MembershipChange) -> Letter:
    fees = {name: money_text(Decimal(change.facts.get(name, "0"))) for name in ("fee_before", "fee")}
    return Letter(
        subject=_("%(plan)s change à partir du %(day)s")
        % {"plan": change.facts.get("from", _name(change)), "day": _day(change.effective_on)},
        opening=(
            _("Une nouvelle version de votre formule vous concernera à partir de votre échéance de ce jour-là."),
            _("D’ici là, rien ne change. Si elle ne vous convient pas, changez de formule ou résiliez avant."),
        ),
        facts=(
            *_who(change.membership),
            (_("À partir du"), _day(change.effective_on)),
            (_("Cotisation mensuelle HT, avant"), fees["fee_before"]),
            (_("Cotisation mensuelle HT, ensuite"), fees["fee"]),
        ),
        action=_see(change.membership),
    )


def paused(change: MembershipChange) -> Letter:
    until = date.fromisoformat(change.facts["until"])
    return Letter(
        subject=_("Pause de votre abonnement %(plan)s") % {"plan": _name(change)},
        opening=(_("Pendant la pause, rien n’est dû et rien n’est compris. L’abonnement reprend ensuite tout seul."),),
        facts=(
            *_who(change.membership),
            (_("Premier jour de pause"), _day(change.effective_on)),
            (_("Dernier jour de pause"), _day(until)),
            (_("Reprise"), _day(until + DAY)),
        ),
        action=_see(change.membership),
    )


def leaving(change: MembershipChange) -> Letter:
    return Letter(
        subject=_("Résiliation notée\u00a0: dernier jour, %(day)s") % {"day": _day(change.effective_on)},
        opening=(
            _("Nous avons bien noté votre départ. Vous gardez tout ce que comprend la formule jusqu’au dernier jour."),
            _("Rien ne vous sera demandé pour les jours d’après."),
        ),
        facts=(*_who(change.membership), (_("Formule"), _name(change)), (_("Dernier jour"), _day(change.effective_on))),
        action=Link(_("Voir, ou annuler la résiliation"), _page(change.membership)),
    )


def stayed(change: MembershipChange) -> Letter:
    return Letter(
        subject=_("Vous restez\u00a0: %(plan)s") % {"plan": _name(change)},
        opening=(_("La résiliation est annulée et l’abonnement continue comme avant."),),
        facts=_who(change.membership),
        action=_see(change.membership),
    )


def ended(change: MembershipChange) -> Letter:
    return Letter(
        subject=_("Abonnement terminé\u00a0: %(plan)s") % {"plan": _name(change)},
        opening=(_("Votre abonnement est terminé. Merci d’avoir été des nôtres\u00a0; la porte reste ouverte."),),
        facts=(*_who(change.membership), (_("Dernier jour"), _day(change.effective_on))),
        action=Link(_("Voir les formules"), absolute("billing:plans")),
        closing=(_("Vous pouvez toujours réserver, au tarif sans abonnement."),),
    )


def trial_ending(row: Membership) -> Letter:
    return Letter(
        subject=_("Votre essai se termine bientôt\u00a0: %(plan)s") % {"plan": row.plan.name},
        opening=(
            _("L’abonnement continue après l’essai et la première échéance est alors due."),
            _("S’il ne vous convient pas, résiliez avant la fin de l’essai\u00a0: vous ne devrez rien."),
        ),
        facts=(*_who(row), *_trial(row), (_("Ensuite"), _fee(row))),
        action=_see(row),
    )


def _name(change: MembershipChange) -> str:
    return str(change.facts.get("plan") or change.membership.plan.name)


def _who(row: Membership) -> Facts:
    return ((_("Pour"), row.organisation.name),) if row.organisation else ()


def _trial(row: Membership) -> Facts:
    return ((_("Essai gratuit jusqu’au"), _day(row.trial_until)),) if row.trial_until else ()


def _fee(row: Membership) -> str:
    plan = row.plan
    net = plan.monthly_fee * plan.term_months
    amount = money_text(net + vat_of(net, rate_of(row, row.anchor)))
    if plan.term_months == 1:
        return _("%(amount)s par mois, taxes comprises") % {"amount": amount}
    return _("%(amount)s tous les %(months)s mois, taxes comprises") % {"amount": amount, "months": plan.term_months}


def _page(row: Membership) -> str:
    return absolute("billing:contract", row.public_id)


def _see(row: Membership) -> Link:
    return Link(_("Voir l’abonnement"), _page(row))


def _day(day: date) -> str:
    return day_text(day, with_year=True)
