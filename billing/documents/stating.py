"""From a draft to the facts of its document: all that it will ever say, taken from the tables once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.documents.facts import Address, Corrected, InvoiceFacts, Line, Means, Party, Settling, Terms, VatRow
from billing.models import Account, Charge, Issuer, IssuerTerms, Mandate
from billing.pending import Draft
from core.money import ZERO
from members.models import Affiliation, Person

WITH_VAT, EXEMPT = "S", "E"
"""UNTDID 5305."""
SIREN_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Setting:
    """Of an account on the day of issue; `paid_with` where the document is paid at once."""

    account: Account
    language: str
    mandates: dict[int, Mandate]
    paid_with: Means | None = None


def setting_of(account: Account, *, paid_with: Means | None = None) -> Setting:
    """Two queries; the account comes with its person or organisation."""
    mandates = Mandate.objects.filter(account=account, status=Mandate.Status.ACTIVE)
    return Setting(account, language_of(account), {mandate.issuer_id: mandate for mandate in mandates}, paid_with)


def language_of(account: Account) -> str:
    """The payer's; of an organisation, that of the first of those who answer for it."""
    if account.person is not None:
        return account.person.language
    answering = Affiliation.objects.administering().filter(organisation=account.organisation_id).order_by("pk")
    return answering.values_list("person__language", flat=True).first() or Person.Language.FR


def facts_for(
    draft: Draft, setting: Setting, *, issuer: Issuer, terms: IssuerTerms, number: str, issued_on: date, due_on: date
) -> InvoiceFacts:
    account, corrected = setting.account, draft.corrects
    lines = tuple(_line(charge, is_credit=corrected is not None) for charge in draft.charges)
    return InvoiceFacts(
        kind="credit_note" if corrected else "invoice",
        number=number,
        language=setting.language,
        issued_on=issued_on,
        due_on=due_on,
        supply_from=min(line.activity_on for line in lines),
        supply_to=max(line.activity_on for line in lines),
        seller=seller_of(issuer),
        buyer=buyer_of(account),
        is_business=is_business(account),
        lines=lines,
        vat_rows=_vat_rows(lines, terms),
        net=draft.net,
        vat=draft.vat,
        total=draft.total,
        terms=Terms(
            late_rate=terms.late_rate,
            indemnity=terms.indemnity,
            discount=terms.discount,
            legal=terms.legal,
            vat_on_debits=terms.vat_on_debits,
            operation=terms.operation,
        ),
        settling=_settling(draft, setting, issuer, issued_on=issued_on, due_on=due_on),
        corrects=Corrected(corrected.number, corrected.issued_on) if corrected else None,
        buyer_reference=account.buyer_reference,
    )


def is_business(account: Account) -> bool:
    """Who has a number as one; a person or an association without any is treated as a consumer."""
    return bool(_siren(account) or account.vat_number)


def buyer_of(account: Account) -> Party:
    organisation = account.organisation
    return Party(
        name=account.name,
        address=Address(account.street, account.street_extra, account.postcode, account.town, account.country),
        siren=_siren(account),
        siret=organisation.siret if organisation else "",
        vat_number=account.vat_number,
        email=account.email or (organisation.email if organisation else account.person.email if account.person else ""),
        reference=account.number,
    )


def _siren(account: Account) -> str:
    return account.siren or (account.organisation.siret[:SIREN_DIGITS] if account.organisation else "")


def seller_of(issuer: Issuer) -> Party:
    return Party(
        name=issuer.name,
        address=Address(issuer.street, issuer.street_extra, issuer.postcode, issuer.town, issuer.country),
        siren=issuer.siren,
        siret=issuer.siret,
        vat_number=issuer.vat_number,
        email=issuer.email,
        legal_form=str(issuer.get_legal_form_display()),
        phone=issuer.phone,
    )


def _line(charge: Charge, *, is_credit: bool) -> Line:
    sign = -1 if is_credit else 1
    return Line(
        label=charge.label,
        quantity=sign * charge.quantity,
        unit=charge.unit,
        unit_price=charge.unit_price,
        net=sign * charge.net,
        vat_rate=charge.vat_rate,
        vat=sign * charge.vat,
        activity_on=charge.activity_on,
        site=charge.site.name if charge.site else "",
    )


def _vat_rows(lines: tuple[Line, ...], terms: IssuerTerms) -> tuple[VatRow, ...]:
    net: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    vat: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        net[line.vat_rate] += line.net
        vat[line.vat_rate] += line.vat
    return tuple(
        VatRow(WITH_VAT, rate, net[rate], vat[rate])
        if rate
        else VatRow(EXEMPT, rate, net[rate], vat[rate], terms.exemption_text, terms.exemption_code)
        for rate in sorted(net, reverse=True)
    )


def _settling(draft: Draft, setting: Setting, issuer: Issuer, *, issued_on: date, due_on: date) -> Settling:
    """Paid at once, by direct debit where the account has signed a mandate, else by transfer."""
    if draft.corrects:
        return Settling(means="none")
    if setting.paid_with is not None:
        return Settling(means=setting.paid_with, paid_on=issued_on, prepaid=draft.total)
    mandate = setting.mandates.get(issuer.pk)
    if mandate is not None and issuer.ics:
        return Settling(
            means="direct_debit",
            iban=issuer.iban,
            bic=issuer.bic,
            ics=issuer.ics,
            mandate=mandate.reference,
            debtor_iban_end=mandate.iban_end,
            collect_on=due_on,
        )
    return Settling(means="transfer", iban=issuer.iban, bic=issuer.bic)
