"""Mandates for direct debit: signed, revoked, lapsed. Of an IBAN, only its end is told to anybody."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce

from billing.accounts import lock_account
from billing.actions.settling import today
from billing.banking import read_iban, years_before
from billing.models import Account, Debit, DebitBatch, Issuer, Mandate
from billing.payment_errors import DirectDebitUnavailable, MandateAlreadyActive, MandateDateInvalid, MandateNotActive
from core import outbox
from core.database import violated

LAPSES_AFTER = 3
"""Years without use (EPC016-06, section 4.1: 36 months)."""


def sign_mandate(
    *,
    issuer: Issuer,
    account: Account,
    holder: str,
    iban: str,
    signed_by: str,
    signed_on: date,
    now: datetime,
) -> Mandate:
    """Active at once; the reference counts the account's mandates.

    Raises DirectDebitUnavailable, IbanInvalid, MandateDateInvalid, MandateAlreadyActive.
    """
    if not (issuer.ics and issuer.iban):
        raise DirectDebitUnavailable()
    number, bic = read_iban(iban)
    if not years_before(today(now), LAPSES_AFTER) < signed_on <= today(now):
        raise MandateDateInvalid()
    try:
        with transaction.atomic():
            lock_account(account.pk)
            count = Mandate.objects.filter(issuer=issuer, account=account).count()
            mandate = Mandate.objects.create(
                issuer=issuer,
                account=account,
                reference=f"{issuer.prefix.strip('-')}-{account.number}-{count + 1:02}",
                holder=holder.strip()[:70],
                iban=number,
                bic=bic,
                status=Mandate.Status.ACTIVE,
                signed_on=signed_on,
                signed_by=signed_by.strip()[:120],
                created_at=now,
            )
            _tell("mandate.signed", mandate, now=now)
    except IntegrityError as error:
        if violated(error) == "mandate_one_active_per_account":
            raise MandateAlreadyActive() from error
        raise
    return mandate


def revoke_mandate(*, mandate: Mandate, now: datetime) -> Mandate:
    """Debits through it that the bank does not have yet are called off. Raises MandateNotActive."""
    with transaction.atomic():
        lock_account(mandate.account_id)
        end_mandates([mandate.pk], Mandate.Status.REVOKED, now=now)
        _call_off(mandate)
        mandate.refresh_from_db()
        _tell("mandate.revoked", mandate, now=now)
    return mandate


def _call_off(mandate: Mandate) -> None:
    unsent = Debit.objects.filter(mandate=mandate, status=Debit.Status.ANNOUNCED)
    unsent = unsent.filter(batch__status=DebitBatch.Status.ANNOUNCED)
    unsent.update(status=Debit.Status.CANCELLED)


def end_mandates(keys: list[int], status: Mandate.Status, *, now: datetime) -> int:
    """Raises MandateNotActive where none of them is."""
    active = Mandate.objects.filter(pk__in=keys, status=Mandate.Status.ACTIVE)
    count = active.update(status=status, ended_at=now)
    if not count:
        raise MandateNotActive()
    return count


def lapse_mandates(*, now: datetime) -> int:
    """Those that were not used for 36 months; how many there were."""
    used = Mandate.objects.filter(status=Mandate.Status.ACTIVE).annotate(used=Coalesce("last_used_on", "signed_on"))
    late = list(used.filter(used__lte=years_before(today(now), LAPSES_AFTER)).values_list("pk", flat=True))
    return end_mandates(late, Mandate.Status.LAPSED, now=now) if late else 0


def _tell(kind: str, mandate: Mandate, *, now: datetime) -> None:
    outbox.record(kind, subject_id=mandate.pk, payload={"mandate": str(mandate.public_id)}, now=now)
