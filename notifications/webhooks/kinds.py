"""What can be heard of, in words: sessions and registrations; for the network, bookings and money too."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEST = "webhook.test"
Kinds = dict[str, str | Promise]

OF_PARTNERS: Kinds = {
    "session.published": _("une séance est publiée"),
    "session.changed": _("une séance change"),
    "session.postponed": _("une séance est reportée"),
    "session.cancelled": _("une séance est annulée"),
    "registration.created": _("une place est prise"),
    "registration.pending": _("une inscription attend d’être confirmée par mail"),
    "registration.confirmed": _("une inscription est confirmée"),
    "registration.changed": _("une inscription est modifiée"),
    "registration.moved": _("une inscription passe à une autre séance"),
    "registration.queued": _("quelqu’un entre dans la file d’attente"),
    "registration.offered": _("une place est proposée à la file d’attente"),
    "registration.left": _("quelqu’un quitte la file d’attente"),
    "registration.expired": _("une place proposée ou à confirmer n’a pas été prise"),
    "registration.cancelled": _("une place est rendue"),
}
OF_THE_NETWORK: Kinds = {
    **OF_PARTNERS,
    "booking.requested": _("une réservation est demandée"),
    "booking.confirmed": _("une réservation est confirmée"),
    "booking.moved": _("une réservation est déplacée"),
    "booking.changed": _("une réservation change"),
    "booking.declined": _("une réservation est refusée"),
    "booking.cancelled": _("une réservation est annulée"),
    "booking.expired": _("une réservation expire"),
    "booking.checked_in": _("quelqu’un est arrivé"),
    "booking.completed": _("une réservation est terminée"),
    "booking.no_show": _("personne n’est venu"),
    "invoice.issued": _("une facture est émise"),
    "payment.received": _("un paiement est reçu"),
    "payment.refunded": _("un paiement est remboursé"),
    "payment.returned": _("un paiement est rejeté"),
}


def offered(*, to_partner: bool) -> Kinds:
    return OF_PARTNERS if to_partner else OF_THE_NETWORK
