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


class AppointmentsMissing(Invalid):
    code = "appointments-missing"
    title = _("Une permanence se découpe en rendez-vous")


class AppointmentsInAGroup(Invalid):
    code = "appointments-in-a-group"
    title = _("Un atelier collectif n’a pas de rendez-vous")


class NoWholeAppointment(Refused):
    code = "no-whole-appointment"
    title = _("L’horaire ne contient aucun rendez-vous entier")


class PlacesAreAppointments(Refused):
    code = "places-are-appointments"
    title = _("Une permanence a autant de places que de rendez-vous")


class AppointmentsDoNotFit(Conflict):
    code = "appointments-do-not-fit"
    title = _("Des rendez-vous déjà pris ne tiennent pas dans le nouvel horaire")
