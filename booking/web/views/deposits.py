"""The desk takes, gives back or keeps the deposit of a booking; lets go of a fee for not coming."""

from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing.models import Deposit
from booking.access import find_booking
from booking.actions import deposits
from booking.actions.absences import let_go_of_fee
from booking.actions.paying import AT_THE_DESK
from booking.web.views import mine
from core import clock
from core.errors import Invalid, Refusal
from core.money import ZERO
from members.web.person import person_of

SAID = {
    Deposit.Status.PAID: lambda: _("La caution est encaissée."),
    Deposit.Status.RETURNED: lambda: _("La caution est rendue."),
    Deposit.Status.KEPT: lambda: _("La part retenue est facturée et réglée ; le reste est à rendre."),
    Deposit.Status.DROPPED: lambda: _("La caution n’est plus demandée."),
}


@login_required
@require_POST
def deposit(request: HttpRequest, booking: UUID) -> HttpResponse:
    """`act`: take (with `method`), return, keep (with `amount` and `reason`), drop."""
    person = person_of(request)
    found = find_booking(person, booking)
    try:
        held = deposits.handle(
            booking=found,
            act=request.POST.get("act", ""),
            by=person,
            method=_method(request.POST.get("method", "")),
            amount=_amount(request.POST.get("amount", "")),
            reason=request.POST.get("reason", "").strip()[:200],
            now=clock.now(),
        )
    except Refusal as refusal:
        return mine.show(request, find_booking(person, booking), refusal=refusal)
    messages.success(request, SAID[Deposit.Status(held.status)]())
    return redirect("booking:detail", booking)


def _method(said: str) -> str:
    return said if said in AT_THE_DESK else AT_THE_DESK[0]


def _amount(said: str) -> Decimal:
    """Raises Invalid for what is no amount."""
    try:
        amount = Decimal(said.replace(",", ".").replace(" ", "")) if said.strip() else ZERO
    except InvalidOperation as error:
        raise Invalid(_("Écrivez un montant, comme 25,00.")) from error
    if not amount.is_finite():
        raise Invalid(_("Écrivez un montant, comme 25,00."))
    return amount


@login_required
@require_POST
def let_go(request: HttpRequest, booking: UUID) -> HttpResponse:
    """The fee for not coming, with a reason."""
    person = person_of(request)
    found = find_booking(person, booking)
    try:
        let_go_of_fee(booking=found, by=person, reason=request.POST.get("reason", "").strip()[:200], now=clock.now())
    except Refusal as refusal:
        return mine.show(request, find_booking(person, booking), refusal=refusal)
    messages.success(request, _("Les frais d’absence sont levés."))
    return redirect("booking:detail", booking)
