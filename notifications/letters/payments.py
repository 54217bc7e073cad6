"""The letters about money: received by card or in cash, paid back, collected by direct debit, and what came back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from billing.models import Debit, Method, Payment
from billing.models.payment import PaymentQuerySet
from billing.paid import shown_payments
from billing.return_reasons import REASONS
from core.models import Event
from core.wording import day_text, money_text
from members.models import Person
from notifications.addresses import absolute
from notifications.letters.invoices import recipients_at, recipients_of
from notifications.letters.letter import Letter, Link, Owed, Writer
from notifications.models import Category

ACKNOWLEDGED = (Method.CARD, Method.CASH)
"""Who pays by transfer, cheque or debit has the bank's own word for it."""


def received(event: Event, now: datetime) -> Iterator[Owed]:
    payment = _payments().filter(pk=event.about, method__in=ACKNOWLEDGED).first()
    if payment:
        yield from _to_payer(payment, partial(_receipt, payment))


def refunded(event: Event, now: datetime) -> Iterator[Owed]:
    """What goes back through Stripe is told by its own letter."""
    payment = _payments().filter(pk=event.about, reverses__checkout=None).first()
    if payment:
        yield from _to_payer(payment, partial(_refund, payment))


def announced(event: Event, now: datetime) -> Iterator[Owed]:
    """What was called off meanwhile is not announced any more."""
    debit = _debit(event)
    if debit and debit.status == Debit.Status.ANNOUNCED:
        yield from _to_debtor(debit, partial(_announcement, debit))


def called_off(event: Event, now: datetime) -> Iterator[Owed]:
    if debit := _debit(event):
        yield from _to_debtor(debit, partial(_calling_off, debit))


def returned(event: Event, now: datetime) -> Iterator[Owed]:
    if debit := _debit(event):
        yield from _to_debtor(debit, partial(_return, debit))


CATEGORY = Category.MONEY
WRITERS: dict[str, Writer] = {
    "payment.received": received,
    "payment.refunded": refunded,
    "debit.announced": announced,
    "debit.cancelled": called_off,
    "debit.returned": returned,
}


def _payments() -> PaymentQuerySet:
    return shown_payments(Payment.objects.all())


def _debit(event: Event) -> Debit | None:
    rows = Debit.objects.select_related(
        "batch__issuer", "mandate", "invoice__issuer", "invoice__account__person", "invoice__account__organisation"
    )
    return rows.filter(pk=event.about).first()


def _to_payer(payment: Payment, write: Callable[[], Letter]) -> Iterator[Owed]:
    account = payment.account
    language = account.person.language if account.person else Person.Language.FR
    for recipient in recipients_at(account, language):
        yield Owed(recipient, write)


def _to_debtor(debit: Debit, write: Callable[[], Letter]) -> Iterator[Owed]:
    for recipient in recipients_of(debit.invoice):
        yield Owed(recipient, write)


def _receipt(payment: Payment) -> Letter:
    facts = [*_about(payment), *((invoice.number, money_text(part)) for invoice, part in payment.went_to)]
    if payment.left:
        facts.append((_("En crédit sur votre compte"), money_text(payment.left)))
    return Letter(
        subject=_("Paiement reçu : %(amount)s") % {"amount": money_text(payment.amount)},
        opening=(_("Nous avons bien reçu votre paiement. Merci !"),),
        facts=tuple(facts),
        action=_receipt_link(payment),
        reply_to=payment.issuer.email,
    )


def _refund(payment: Payment) -> Letter:
    amount = money_text(-payment.amount)
    facts = _about(payment)
    return Letter(
        subject=_("Remboursement : %(amount)s") % {"amount": amount},
        opening=(_("Nous vous remboursons %(amount)s.") % {"amount": amount},),
        facts=(*facts, (_("Motif"), payment.reason)) if payment.reason else tuple(facts),
        action=_receipt_link(payment),
        reply_to=payment.issuer.email,
    )


def _about(payment: Payment) -> list[tuple[str, str]]:
    return [
        (_("Montant"), money_text(abs(payment.amount))),
        (_("Date"), day_text(payment.paid_on, with_year=True)),
        (_("Moyen"), str(payment.get_method_display())),
        (_("Émetteur"), payment.issuer.name),
    ]


def _receipt_link(payment: Payment) -> Link:
    return Link(_("Voir le reçu"), absolute("billing:payment", payment.public_id))


def _announcement(debit: Debit) -> Letter:
    """The notice that the rulebook asks for: amount, day, mandate and creditor (EPC016-06, section 4.3.1)."""
    return Letter(
        subject=_("Prélèvement de %(amount)s le %(day)s") % _said(debit),
        opening=(_("Nous prélèverons %(amount)s sur votre compte bancaire le %(day)s.") % _said(debit),),
        facts=(
            *_of_debit(debit),
            (_("Mandat (RUM)"), debit.mandate.reference),
            (_("Compte débité"), _("finissant par %(end)s") % {"end": debit.mandate.iban_end}),
            (_("Créancier (ICS)"), f"{debit.batch.issuer.name} ({debit.batch.issuer.ics})"),
        ),
        action=_invoice_link(debit),
        closing=(
            _("Vous n’avez rien à faire. Une question, un empêchement ? Répondez à ce message avant cette date."),
        ),
        reply_to=debit.batch.issuer.email,
    )


def _calling_off(debit: Debit) -> Letter:
    return Letter(
        subject=_("Prélèvement annulé : %(amount)s") % _said(debit),
        opening=(_("Le prélèvement de %(amount)s annoncé pour le %(day)s n’aura pas lieu.") % _said(debit),),
        facts=_of_debit(debit),
        action=_invoice_link(debit),
        reply_to=debit.batch.issuer.email,
    )


def _return(debit: Debit) -> Letter:
    reason = str(REASONS.get(debit.return_reason, debit.return_reason))
    return Letter(
        subject=_("Prélèvement rejeté : facture %(number)s") % _said(debit),
        opening=(
            _("Votre banque a rejeté le prélèvement de %(amount)s. La facture %(number)s est à payer autrement.")
            % _said(debit),
        ),
        facts=(*_of_debit(debit), (_("Motif de la banque"), reason)),
        action=_invoice_link(debit),
        closing=(_("Une difficulté ? Écrivez-nous : nous trouverons un arrangement."),),
        reply_to=debit.batch.issuer.email,
    )


def _said(debit: Debit) -> dict[str, str]:
    day = day_text(debit.batch.collect_on, with_year=True)
    return {"amount": money_text(debit.amount), "day": day, "number": debit.invoice.number}


def _of_debit(debit: Debit) -> tuple[tuple[str, str], ...]:
    said = _said(debit)
    return ((_("Facture"), said["number"]), (_("Montant"), said["amount"]), (_("Date"), said["day"]))


def _invoice_link(debit: Debit) -> Link:
    return Link(_("Voir la facture"), absolute("billing:invoice", debit.invoice.public_id))
