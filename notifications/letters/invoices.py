"""The letters that bring an invoice or a credit note, and those that remind of what is left to pay."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from billing.documents.facts import InvoiceFacts, facts_of
from billing.models import Account, Invoice
from core.models import Event
from core.wording import day_text, money_text
from members.models import Person
from notifications.addresses import absolute
from notifications.attachments import invoice_file
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category


def ready(event: Event, now: datetime) -> Iterator[Owed]:
    if invoice := _invoice(event):
        yield from _to_payer(invoice, _announcement)


def reminder_due(event: Event, now: datetime) -> Iterator[Owed]:
    """What was paid since owes nothing more."""
    invoice = _invoice(event)
    if invoice and invoice.left_to_pay > 0:
        step, last = int(event.payload["step"]), int(event.payload["last"])
        yield from _to_payer(invoice, partial(_reminder, step=step, last=last))


CATEGORY = Category.MONEY
WRITERS: dict[str, Writer] = {"invoice.ready": ready, "invoice.reminder_due": reminder_due}


def _invoice(event: Event) -> Invoice | None:
    rows = Invoice.objects.with_settled().select_related("issuer", "account__person", "account__organisation")
    return rows.filter(pk=event.about).first()


def _to_payer(invoice: Invoice, write: Callable[[Invoice], Letter]) -> Iterator[Owed]:
    for recipient in recipients_of(invoice):
        yield Owed(recipient, partial(write, invoice))


def recipients_of(invoice: Invoice) -> list[Recipient]:
    return recipients_at(invoice.account, invoice.language)


def recipients_at(account: Account, language: str) -> list[Recipient]:
    """The account's address for invoices, else the person, else whoever answers for the organisation.

    The language is that of an address without a person.
    """
    if account.email:
        return [Recipient(f"account-{account.public_id}", account.name, account.email, language)]
    if account.person is not None:
        return [Recipient.of(account.person)] if account.person.is_active else []
    answering = Person.objects.filter(
        is_active=True,
        affiliations__organisation=account.organisation_id,
        affiliations__role="administrator",
    ).order_by("pk")
    if found := [Recipient.of(person) for person in answering]:
        return found
    if account.organisation is not None and account.organisation.email:
        return [Recipient(f"account-{account.public_id}", account.name, account.organisation.email, language)]
    return []


def _announcement(invoice: Invoice) -> Letter:
    amount = money_text(invoice.total)
    if invoice.is_credit_note:
        subject = _("Avoir %(number)s : %(amount)s")
        opening = _("Voici un avoir : il vient en déduction de ce que vous devez, ou vous est remboursé.")
    else:
        subject = _("Facture %(number)s : %(amount)s")
        opening = _("Voici votre facture, en pièce jointe.")
    return _letter(
        invoice,
        subject=subject % {"number": invoice.number, "amount": amount},
        opening=(opening,),
        closing=tuple(_how_to_pay(invoice)),
    )


def _reminder(invoice: Invoice, *, step: int, last: int) -> Letter:
    """Friendlier at first, firmer at the end."""
    said = {"number": invoice.number, "day": day_text(invoice.due_on, with_year=True)}
    if step == 1:
        subject = _("Petit rappel : facture %(number)s")
        opening = _("Sauf erreur de notre part, cette facture, à payer avant le %(day)s, ne l’est pas encore.")
        after = _("Si vous venez de la payer, ne tenez pas compte de ce message. Une difficulté ? Écrivez-nous.")
    elif step < last:
        subject = _("Rappel : facture %(number)s à payer")
        opening = _("Cette facture était à payer avant le %(day)s. Merci de la régler dès que possible.")
        after = _("Si vous ne pouvez pas payer en une fois, écrivez-nous : nous trouverons un arrangement.")
    else:
        subject = _("Dernier rappel : facture %(number)s à payer")
        opening = _(
            "Malgré nos rappels, cette facture, à payer avant le %(day)s, reste due. Réglez-la sous huit jours."
        )
        after = _("Sans réponse de votre part, des pénalités pourront être demandées, comme le dit la facture.")
    return _letter(invoice, subject=subject % said, opening=(opening % said,), closing=(*_how_to_pay(invoice), after))


def _letter(invoice: Invoice, *, subject: str, opening: tuple[str, ...], closing: tuple[str, ...]) -> Letter:
    facts = [(_("Montant"), money_text(invoice.total))]
    if not invoice.is_credit_note:
        if invoice.left_to_pay != invoice.total:
            facts.append((_("Reste à payer"), money_text(invoice.left_to_pay)))
        if invoice.left_to_pay:
            facts.append((_("Échéance"), day_text(invoice.due_on, with_year=True)))
    return Letter(
        subject=subject,
        opening=opening,
        facts=(*facts, (_("Émetteur"), invoice.issuer.name)),
        action=Link(_("Voir la facture"), absolute("billing:invoice", invoice.public_id)),
        closing=closing,
        reply_to=invoice.issuer.email,
        attachment=invoice_file(invoice),
    )


def _how_to_pay(invoice: Invoice) -> Iterator[str]:
    facts = facts_of(invoice.facts)
    if invoice.is_credit_note:
        return
    if not invoice.left_to_pay or facts.is_paid:
        yield _("Elle est réglée : il n’y a rien à payer.")
    elif facts.settling.means == "direct_debit":
        yield _debited(facts, invoice.left_to_pay)
    elif facts.settling.iban:
        yield _("Par virement : IBAN %(iban)s, en rappelant %(number)s.") % {
            "iban": facts.settling.iban,
            "number": invoice.number,
        }


def _debited(facts: InvoiceFacts, amount: Decimal) -> str:
    day = day_text(facts.settling.collect_on or facts.due_on, with_year=True)
    said = {"amount": money_text(amount), "day": day, "mandate": facts.settling.mandate}
    return _("%(amount)s seront prélevés le %(day)s, sur le mandat %(mandate)s.") % said
