"""Numbers that carry a check digit, as issuers have them: each is given back compact, or says what is wrong."""

from collections.abc import Callable
from types import ModuleType

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.eu import at_02, vat
from stdnum.exceptions import ValidationError as NumberInvalid
from stdnum.fr import siren, siret

from billing.banking import read_iban
from billing.payment_errors import IbanInvalid
from core.errors import Text


def _checked(module: ModuleType, said: Callable[[], Text]) -> Callable[[str], str]:
    def check(text: str) -> str:
        """Raises ValidationError; nothing stays nothing."""
        if not text:
            return ""
        try:
            return str(module.validate(text))
        except NumberInvalid:
            raise ValidationError(str(said())) from None

    return check


siren_of = _checked(
    siren, lambda: _("Un SIREN a neuf chiffres, dont une clé de contrôle : celui-ci n’est pas valable.")
)
siret_of = _checked(
    siret, lambda: _("Un SIRET a quatorze chiffres, dont une clé de contrôle : celui-ci n’est pas valable.")
)
vat_number_of = _checked(vat, lambda: _("Ce numéro de TVA intracommunautaire n’est pas valable."))
ics_of = _checked(at_02, lambda: _("Cet identifiant créancier SEPA (ICS) n’est pas valable."))


def iban_of(text: str) -> tuple[str, str]:
    """With its BIC where the bank is known. Raises ValidationError."""
    try:
        return read_iban(text) if text else ("", "")
    except IbanInvalid as refusal:
        raise ValidationError(str(refusal.detail)) from refusal
