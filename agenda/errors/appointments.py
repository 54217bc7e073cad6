"""What is refused about the appointments of a permanence."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, Refused


class AppointmentNeeded(Invalid):
    code = "appointment-needed"
    title = _("Cette permanence reçoit sur rendez-vous")


class NoSuchAppointment(Refused):
    code = "no-such-appointment"
    title = _("Ce rendez-vous n’existe pas")


class AppointmentTaken(Conflict):
    code = "appointment-taken"
    title = _("Ce rendez-vous vient d’être pris")
