"""What the document of a mandate says. Of the account number only the end: the debtor's bank has the rest."""

from dataclasses import replace

from billing import bearings
from billing.documents.mandate import MandateFacts
from billing.documents.stating import buyer_of, seller_of
from billing.models import Mandate

HIDDEN = "•"


def facts_of(mandate: Mandate, *, language: str) -> MandateFacts:
    made_on = mandate.signed_on or mandate.created_at.date()
    return MandateFacts(
        rum=mandate.reference,
        creditor=seller_of(mandate.issuer),
        ics=mandate.issuer.ics,
        debtor=replace(buyer_of(mandate.account), name=mandate.holder),
        made_on=made_on,
        language=language,
        iban=masked(mandate.iban),
        notice_days=bearings.current().terms(mandate.issuer_id, made_on).notice_days,
        signed_on=mandate.signed_on,
        signed_by=mandate.signed_by,
    )


def masked(iban: str) -> str:
    return f"{iban[:2]}{HIDDEN * (len(iban) - 6)}{iban[-4:]}"
