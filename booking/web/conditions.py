"""What comes with the price: paid first, a deposit, a fee for not coming."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from billing import guarantees
from core.money import ZERO, vat_of
from core.wording import money_text
from spaces.catalogue import ResourceEntry


def conditions_text(
    resources: Sequence[ResourceEntry], *, group: str, on: date, version: int, is_paid_first: bool
) -> tuple[str, ...]:
    """Sentences, none where there are none."""
    asked, said = guarantees.at(version), []
    if is_paid_first:
        said.append(_("Se paie avant d’être confirmée : par carte, avec l’avoir du compte ou à l’accueil."))
    if deposit := asked.deposit(resources, group=group, on=on):
        told = {"amount": money_text(deposit)}
        said.append(_("Caution de %(amount)s, demandée avant l’usage et rendue après.") % told)
    fees = asked.fees(resources, group=group, on=on)
    if fee := sum((net + vat_of(net, rate) for rate, net in fees.items()), ZERO):
        told = {"amount": money_text(fee)}
        said.append(_("Si personne ne vient, des frais d’absence de %(amount)s s’ajoutent.") % told)
    return tuple(said)
