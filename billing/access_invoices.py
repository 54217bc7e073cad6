"""Who may see invoices and accounts, and correct them.

Payers see their own, and those of the organisations that they answer for. Managers and accountants of the network see
all; those of a site, what its issuers have billed.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.errors import AccountNotFound, InvoiceNotFound, InvoiceRunNotFound
from billing.models import Account, Bearing, Charge, Invoice, InvoiceRun
from billing.models.invoice import InvoiceQuerySet
from core.errors import NotAllowed
from members.models import Affiliation, Person
from spaces.access import sites_where
from spaces.models import Steward

MANAGING = (Steward.Role.MANAGER,)
KEEPING = (Steward.Role.MANAGER, Steward.Role.ACCOUNTANT)


def accounts_answered_for(person: Person) -> QuerySet[Account]:
    """One's own, and those of the organisations that one administers."""
    organisations = Affiliation.objects.of(person).administering().values("organisation")
    return Account.objects.filter(Q(person=person) | Q(organisation__in=organisations))


def payers_answered_for(person: Person) -> list[Account]:
    """One's own account first, then those of the organisations; not saved yet where nothing was ever billed."""
    known = {row.organisation_id: row for row in accounts_answered_for(person).select_related("person", "organisation")}
    answered = Affiliation.objects.of(person).administering().select_related("organisation")
    organisations = [row.organisation for row in answered.order_by("organisation__name")]
    own = known.get(None) or Account(person=person)
    return [own, *(known.get(row.pk) or Account(organisation=row) for row in organisations)]


def invoices_seen_by(person: Person) -> InvoiceQuerySet:
    own = Q(account__in=accounts_answered_for(person))
    sites = sites_where(person, KEEPING)
    if sites is None:
        return Invoice.objects.all()
    return Invoice.objects.filter(own | _billed_for(sites) if sites else own)


def invoices_kept_by(person: Person) -> InvoiceQuerySet:
    """As a steward. Raises NotAllowed for who keeps nothing."""
    sites = _kept(person)
    return Invoice.objects.all() if sites is None else Invoice.objects.filter(_billed_for(sites))


def find_invoice(person: Person, public_id: UUID | str) -> Invoice:
    """With what is settled of it. Raises InvoiceNotFound, whether it is hidden or does not exist."""
    rows = invoices_seen_by(person).with_settled()
    joined = rows.select_related("issuer", "account__person", "account__organisation", "corrects")
    found = joined.filter(public_id=public_id).first()
    if found is None:
        raise InvoiceNotFound()
    return found


def find_account(person: Person, public_id: UUID | str) -> Account:
    """As a steward. Raises NotAllowed, AccountNotFound."""
    rows = Account.objects.select_related("person", "organisation")
    sites = _kept(person)
    if sites is not None:
        billed = Invoice.objects.filter(_billed_for(sites), account=OuterRef("pk"))
        charged = Charge.objects.filter(
            Q(person=OuterRef("person")) | Q(organisation=OuterRef("organisation")), site__in=sites
        )
        rows = rows.filter(Exists(billed) | Exists(charged))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise AccountNotFound()
    return found


def keeps(person: Person, invoice: Invoice) -> bool:
    """Sees more of it than who pays it."""
    sites = sites_where(person, KEEPING)
    return sites is None or (bool(sites) and Invoice.objects.filter(_billed_for(sites), pk=invoice.pk).exists())


def may_correct(person: Person, invoice: Invoice) -> bool:
    sites = sites_where(person, MANAGING)
    return sites is None or (bool(sites) and Invoice.objects.filter(_billed_for(sites), pk=invoice.pk).exists())


def check_may_correct(person: Person, invoice: Invoice) -> None:
    """Raises NotAllowed."""
    if not may_correct(person, invoice):
        raise NotAllowed()


def check_may_waive(person: Person, charges: QuerySet[Charge]) -> None:
    """Who manages the network, or every site that they are of. Raises NotAllowed."""
    sites = sites_where(person, MANAGING)
    if sites is not None and (not sites or charges.exclude(site__in=sites).exists()):
        raise NotAllowed()


def find_run(public_id: UUID | str) -> InvoiceRun:
    """Raises InvoiceRunNotFound."""
    found = InvoiceRun.objects.filter(public_id=public_id).select_related("by").first()
    if found is None:
        raise InvoiceRunNotFound()
    return found


def _kept(person: Person) -> set[int] | None:
    sites = sites_where(person, KEEPING)
    if sites == set():
        raise NotAllowed()
    return sites


def _billed_for(sites: set[int]) -> Q:
    return Q(issuer__in=Bearing.objects.filter(site__in=sites).values("issuer"))
