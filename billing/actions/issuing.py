"""Issuing: what waits becomes invoices and credit notes, numbered, posted and announced in one transaction.

Locks in this order: the account, then the counters of issuers, by key. A number is taken where the document is
written, so that a rollback gives it back and the series has no gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from billing import bearings, chart
from billing.accounts import lock_account
from billing.actions.posting import EntryLine, next_number, post_entry
from billing.actions.rebating import rebate_for
from billing.actions.settling import settle_with_credit
from billing.chain import SERIES, content_digest
from billing.documents.facts import Means
from billing.documents.stating import Setting, facts_for, language_of, setting_of
from billing.models import Account, Charge, Invoice, InvoiceLine, Issuer, IssuerTerms, Journal
from billing.pending import Draft, drafts_of, issuable, paid_by, pending_charges, ready, waiting_charges
from core import clock, outbox
from core.database import in_one_trip, inserting
from members.models import Person

CREDIT = """
SELECT EXISTS (SELECT 1 FROM billing_invoice WHERE account_id = %s AND kind = 'credit_note') OR coalesce(
    (SELECT sum(credit - debit) FROM billing_ledgerline WHERE ledger_account = %s AND account_id = %s), 0
) > 0
"""


@dataclass(frozen=True, slots=True)
class Issue:
    """The circumstances of an issue: `days` to pay it, where not those of the issuer's terms."""

    setting: Setting
    on: date
    now: datetime
    by: Person | None = None
    days: int | None = None


def issue_pending(*, account: Account, until: date, now: datetime, by: Person | None = None) -> list[Invoice]:
    """The invoices and credit notes of all that waits for the account; none where nothing does.

    What its contributions are worth is taken off, and what it has to its credit goes to them. Raises IssuerMissing.
    """
    with transaction.atomic():
        lock_account(account.pk)
        drafts = _drafts(pending_charges(account, until=until))
        rebated = [draft if draft.corrects else _rebated(draft, account, now=now) for draft in drafts]
        return _issue_and_settle(issuable(rebated), account, now=now, by=by)


def issue_for_source(
    *,
    account: Account,
    source_kind: str,
    source_id: UUID,
    now: datetime,
    paid_with: Means | None = None,
    issuer_id: int | None = None,
) -> list[Invoice]:
    """At once, for what is paid at once: due the same day, and left to the payment that comes for it.

    With `paid_with` the document says that it is paid. `issuer_id` bills where it has the money already, whoever does
    by now. Raises IssuerMissing.
    """
    with transaction.atomic():
        lock_account(account.pk)
        charges = ready(waiting_charges().filter(paid_by(account)).of_source(source_kind, source_id))
        drafts = _drafts(charges)
        if issuer_id is not None:
            drafts = [draft if draft.corrects else replace(draft, issuer_id=issuer_id) for draft in drafts]
        return _issue(drafts, account, now=now, days=0, paid_with=paid_with)


def issue_charges(charges: Sequence[Charge], account: Account, *, now: datetime, by: Person | None) -> list[Invoice]:
    """For whoever has locked the account and knows which of its charges to issue, as `ready` gives them."""
    return _issue_and_settle(_drafts(charges), account, now=now, by=by)


def _drafts(charges: Sequence[Charge]) -> list[Draft]:
    if not any(charge.total for charge in charges):
        return []
    return issuable(drafts_of(charges, bearings.current()))


def _rebated(draft: Draft, account: Account, *, now: datetime) -> Draft:
    """With what contributions take off; where that is all of it, nothing is issued and both wait for the next."""
    with translation.override(language_of(account)):
        rebates = rebate_for(account=account, charges=draft.charges, now=now)
    return Draft(draft.issuer_id, (*draft.charges, *rebates)) if rebates else draft


def _issue_and_settle(
    drafts: Sequence[Draft], account: Account, *, now: datetime, by: Person | None = None
) -> list[Invoice]:
    issued = _issue(drafts, account, now=now, by=by)
    if issued and _has_credit(account):
        settle_with_credit(account=account, now=now)
    return issued


def _has_credit(account: Account) -> bool:
    """Most accounts have none, and need not be looked through."""
    (((found,),),) = in_one_trip([(CREDIT, [account.pk, chart.ADVANCES, account.pk])])
    return bool(found)


def _issue(
    drafts: Sequence[Draft],
    account: Account,
    *,
    now: datetime,
    by: Person | None = None,
    days: int | None = None,
    paid_with: Means | None = None,
) -> list[Invoice]:
    if not drafts:
        return []
    borne = bearings.current()
    fresh = Account.objects.select_related("person", "organisation").get(pk=account.pk)
    today = clock.local_date(now, ZoneInfo(settings.TIME_ZONE))
    issue = Issue(setting_of(fresh, paid_with=paid_with), today, now, by, days)
    with translation.override(issue.setting.language):
        return [
            _write(draft, issue, issuer=borne.issuers[draft.issuer_id], terms=borne.terms(draft.issuer_id, today))
            for draft in drafts
        ]


def _write(draft: Draft, issue: Issue, *, issuer: Issuer, terms: IssuerTerms) -> Invoice:
    serial = next_number(issuer.pk, SERIES, issue.on.year)
    number = f"{issuer.prefix}{issue.on.year}-{serial:04}"
    due_on = _due_on(draft, issue, terms)
    facts = facts_for(
        draft, issue.setting, issuer=issuer, terms=terms, number=number, issued_on=issue.on, due_on=due_on
    )
    invoice = Invoice.objects.create(
        issuer=issuer,
        account=issue.setting.account,
        kind=draft.kind,
        year=issue.on.year,
        serial=serial,
        number=number,
        corrects=draft.corrects,
        issued_on=issue.on,
        due_on=due_on,
        supply_from=facts.supply_from,
        supply_to=facts.supply_to,
        net=draft.net,
        vat=draft.vat,
        total=draft.total,
        language=facts.language,
        facts=facts.as_json(),
        created_at=issue.now,
    )
    lines = [
        InvoiceLine(invoice=invoice, charge=charge, position=place)
        for place, charge in enumerate(draft.charges, start=1)
    ]
    payload = {"invoice": str(invoice.public_id), "by": str(issue.by.public_id) if issue.by else None}
    told = outbox.recording("invoice.issued", subject_id=invoice.pk, payload=payload, now=issue.now)
    in_one_trip([*inserting(lines), told])
    _post(invoice, draft, now=issue.now)
    return invoice


def _due_on(draft: Draft, issue: Issue, terms: IssuerTerms) -> date:
    if draft.corrects:
        return issue.on
    return issue.on + timedelta(days=terms.payment_days if issue.days is None else issue.days)


def _post(invoice: Invoice, draft: Draft, *, now: datetime) -> None:
    """Members' account against revenue and VAT; the other way round for a credit note."""
    sign = -1 if draft.corrects else 1
    revenue: dict[str, Decimal] = {}
    for charge in draft.charges:
        account = chart.revenue_account(charge.kind)
        revenue[account] = revenue.get(account, Decimal(0)) + charge.net
    with translation.override(settings.LANGUAGE_CODE):
        label = f"{invoice.get_kind_display()} {invoice.number} {invoice.account.name}"
    post_entry(
        issuer_id=invoice.issuer_id,
        journal=Journal.SALES,
        entered_on=invoice.issued_on,
        piece=invoice.number,
        piece_on=invoice.issued_on,
        label=label,
        lines=[
            EntryLine(chart.MEMBERS, debit=sign * draft.total, account_id=invoice.account_id),
            *(EntryLine(account, credit=net) for account, net in sorted(revenue.items())),
            EntryLine(chart.VAT_COLLECTED, credit=sign * draft.vat),
        ],
        source_kind="invoice",
        source_id=invoice.public_id,
        evidence=content_digest(invoice.facts),
        now=now,
    )
