"""Who may take, see and give back money: the desk of a site, what it took; who keeps the books, everything."""

from uuid import UUID

from django.db.models import Q, QuerySet

from billing.access_books import check_may_keep_books, may_keep_books
from billing.access_invoices import accounts_answered_for
from billing.models import Account, BankLine, Debit, DebitBatch, Issuer, Mandate, Payment
from billing.models.payment import PaymentQuerySet
from billing.payment_errors import (
    BankLineNotFound,
    DebitBatchNotFound,
    DirectDebitUnavailable,
    MandateNotFound,
    PayerNotFound,
    PaymentNotFound,
)
from core.errors import NotAllowed
from members.models import Organisation, Person
from spaces.access import ROLES_AT_THE_DESK, sites_where


def check_takes_payments(person: Person) -> None:
    """Raises NotAllowed for who neither is at a desk nor keeps the books."""
    if sites_where(person, ROLES_AT_THE_DESK) == set() and not may_keep_books(person):
        raise NotAllowed()


def payments_taken_by(person: Person) -> PaymentQuerySet:
    """As the team: all for who keeps the books, else those of one's desks. Raises NotAllowed."""
    check_takes_payments(person)
    return Payment.objects.filter(_of_team(person))


def payments_seen_by(person: Person) -> PaymentQuerySet:
    """Those of one's accounts too."""
    return Payment.objects.filter(Q(account__in=accounts_answered_for(person)) | _of_team(person))


def _of_team(person: Person) -> Q:
    if may_keep_books(person):
        return Q(pk__isnull=False)
    sites = sites_where(person, ROLES_AT_THE_DESK)
    return Q(site__isnull=False) if sites is None else Q(site__in=sites)


def find_payment(person: Person, public_id: UUID | str) -> Payment:
    """With what is settled of it. Raises PaymentNotFound, whether it is hidden or does not exist."""
    rows = payments_seen_by(person).with_settled()
    joined = rows.select_related("issuer", "account__person", "account__organisation", "site", "recorded_by")
    found = joined.filter(public_id=public_id).first()
    if found is None:
        raise PaymentNotFound()
    return found


def find_payer(public_id: UUID | str) -> Account:
    """The account of a person or an organisation of this id; not saved where it has none yet. Raises PayerNotFound."""
    known = Account.objects.select_related("person", "organisation")
    if person := Person.objects.filter(public_id=public_id, is_active=True).first():
        return known.filter(person=person).first() or Account(person=person)
    if organisation := Organisation.objects.filter(public_id=public_id).first():
        return known.filter(organisation=organisation).first() or Account(organisation=organisation)
    raise PayerNotFound()


def mandates_seen_by(person: Person) -> QuerySet[Mandate]:
    """Those of one's accounts; all for who keeps the books."""
    rows = Mandate.objects.select_related("issuer", "account__person", "account__organisation")
    return rows if may_keep_books(person) else rows.filter(account__in=accounts_answered_for(person))


def find_mandate(person: Person, public_id: UUID | str) -> Mandate:
    """Raises MandateNotFound, whether it is hidden or does not exist."""
    found = mandates_seen_by(person).filter(public_id=public_id).first()
    if found is None:
        raise MandateNotFound()
    return found


def debiting_issuers() -> list[Issuer]:
    """Those that may collect by direct debit."""
    return list(Issuer.objects.exclude(ics="").exclude(iban=""))


def find_debiting_issuer(public_id: UUID | str) -> Issuer:
    """Raises DirectDebitUnavailable."""
    found = Issuer.objects.exclude(ics="").exclude(iban="").filter(public_id=public_id).first()
    if found is None:
        raise DirectDebitUnavailable()
    return found


def find_batch(person: Person, public_id: UUID | str) -> DebitBatch:
    """For who keeps the books. Raises NotAllowed, DebitBatchNotFound."""
    check_may_keep_books(person)
    found = DebitBatch.objects.select_related("issuer", "by").filter(public_id=public_id).first()
    if found is None:
        raise DebitBatchNotFound()
    return found


def find_debit(person: Person, end_to_end: str) -> Debit:
    """For who keeps the books. Raises NotAllowed, DebitBatchNotFound."""
    check_may_keep_books(person)
    found = Debit.objects.select_related("batch", "mandate", "payment").filter(end_to_end=end_to_end).first()
    if found is None:
        raise DebitBatchNotFound()
    return found


def find_bank_line(person: Person, public_id: UUID | str) -> BankLine:
    """For who keeps the books. Raises NotAllowed, BankLineNotFound."""
    check_may_keep_books(person)
    found = BankLine.objects.select_related("issuer").filter(public_id=public_id).first()
    if found is None:
        raise BankLineNotFound()
    return found
