"""What payments and deposits owe by mail: money that goes back, a place to be paid, a deposit that is still there."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from billing.models import Checkout
from booking.models import Booking
from booking.models.booking import Status
from core.models import Event
from core.wording import money_text
from notifications.addresses import booking_page, checkout_page
from notifications.letters import words
from notifications.letters.booking_words import what
from notifications.letters.bookings import at_the_desk
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category


def refunded(event: Event, now: datetime) -> Iterator[Owed]:
    """To whoever paid: back on the card."""
    yield _to_payer(event, _refunded)


def credited(event: Event, now: datetime) -> Iterator[Owed]:
    """To whoever paid: the card did not take it back."""
    yield _to_payer(event, _credited)


def wrong_amount(event: Event, now: datetime) -> Iterator[Owed]:
    """To whoever paid another amount than was asked for."""
    yield _to_payer(event, _wrong_amount)


def kept(event: Event, now: datetime) -> Iterator[Owed]:
    """To whoever paid for what was not there to be paid."""
    yield _to_payer(event, _kept)


def payment_due(event: Event, now: datetime) -> Iterator[Owed]:
    """The desk has agreed; the place is kept until it is paid."""
    booking = _booking(event)
    if booking and booking.status == Status.HELD and booking.held_until and booking.held_until > now:
        yield Owed(Recipient.of(booking.person), partial(_payment_due, booking), urgent=True)


def unpaid(event: Event, now: datetime) -> Iterator[Owed]:
    """What the desk had agreed to was not paid in time."""
    booking = _booking(event)
    if booking and booking.status == Status.EXPIRED and booking.approved_at is not None:
        yield Owed(Recipient.of(booking.person), partial(_unpaid, booking))


def deposit_forgotten(event: Event, now: datetime) -> Iterator[Owed]:
    """To the desk."""
    if booking := _booking(event):
        for recipient in at_the_desk(booking.site, besides=0):
            yield Owed(recipient, partial(_deposit_forgotten, booking), category=Category.TEAM)


CATEGORY = Category.MONEY
WRITERS: dict[str, Writer] = {
    "checkout.refunded": refunded,
    "checkout.credited": credited,
    "checkout.wrong_amount": wrong_amount,
    "checkout.kept": kept,
    "booking.payment_due": payment_due,
    "booking.expired": unpaid,
    "deposit.forgotten": deposit_forgotten,
}


def _booking(event: Event) -> Booking | None:
    rows = Booking.objects.filter(pk=event.about).select_related("person", "organisation", "site")
    return rows.with_resources().first()


def _to_payer(event: Event, write: Callable[[Checkout, dict[str, str]], Letter]) -> Owed:
    checkout = Checkout.objects.select_related("by").get(pk=event.about)
    return Owed(Recipient.of(checkout.by), partial(write, checkout, event.payload))


def _refunded(checkout: Checkout, payload: dict[str, str]) -> Letter:
    amount = {"amount": money_text(Decimal(payload["amount"]))}
    said = _("%(amount)s vous sont rendus sur votre carte, sous quelques jours.") % amount
    return _about_money(checkout, _("Votre paiement vous est rendu"), said, payload["reason"])


def _credited(checkout: Checkout, payload: dict[str, str]) -> Letter:
    amount = {"amount": money_text(Decimal(payload["amount"]))}
    said = _("Votre banque a refusé le remboursement : %(amount)s restent à votre crédit sur votre compte.") % amount
    return _about_money(checkout, _("Votre paiement est à votre crédit"), said, payload["reason"])


def _wrong_amount(checkout: Checkout, _payload: dict[str, str]) -> Letter:
    said = _("Le montant reçu n’était pas celui demandé : il vous est rendu en entier sur votre carte.")
    return _about_money(checkout, _("Votre paiement vous est rendu"), said, "")


def _kept(checkout: Checkout, _payload: dict[str, str]) -> Letter:
    said = _(
        "Ce que ce paiement devait régler n’est plus à payer. Il va à vos factures ouvertes ; le reste est à votre "
        "crédit, et l’accueil vous le rend si vous préférez."
    )
    return _about_money(checkout, _("Votre paiement est à votre crédit"), said, "")


def _about_money(checkout: Checkout, subject: str, *said: str) -> Letter:
    return Letter(
        subject=subject,
        opening=tuple(one for one in said if one),
        facts=((_("Paiement"), checkout.label), (_("Montant payé"), money_text(checkout.amount))),
        action=Link(_("Voir le paiement"), checkout_page(checkout.public_id)),
    )


def _payment_due(booking: Booking) -> Letter:
    until = words.moment(booking.held_until, booking.site.tz) if booking.held_until else ""
    return Letter(
        subject=_("À payer pour confirmer : %(what)s") % {"what": what(booking)},
        opening=(
            _("L’équipe du lieu a accepté votre demande."),
            _("La place vous est gardée jusqu’au %(until)s ; elle est confirmée dès qu’elle est payée.")
            % {"until": until},
        ),
        facts=(
            (_("Quoi"), what(booking)),
            (_("Quand"), words.period(booking.start, booking.end, booking.site)),
            (_("Prix"), money_text(booking.total)),
        ),
        action=Link(_("Payer et confirmer"), booking_page(booking.public_id)),
        site=booking.site,
    )


def _unpaid(booking: Booking) -> Letter:
    return Letter(
        subject=_("Option expirée : %(what)s") % {"what": what(booking)},
        opening=(_("La réservation n’a pas été payée à temps ; la place a été rendue aux autres."),),
        facts=((_("Quand"), words.period(booking.start, booking.end, booking.site)),),
        action=Link(_("Voir la réservation"), booking_page(booking.public_id)),
        site=booking.site,
    )


def _deposit_forgotten(booking: Booking) -> Letter:
    return Letter(
        subject=_("Caution à rendre : %(what)s") % {"what": what(booking)},
        opening=(
            _("Une caution n’est pas encore rendue à %(name)s, alors que la réservation est terminée.")
            % {"name": booking.person.name},
        ),
        facts=((_("Quand"), words.period(booking.start, booking.end, booking.site)),),
        action=Link(_("Rendre ou retenir la caution"), booking_page(booking.public_id)),
        site=booking.site,
    )
