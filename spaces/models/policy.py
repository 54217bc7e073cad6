from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spaces.models.resource import Resource
from spaces.models.site import Site, Zone


class BookingPolicy(models.Model):
    """What a booking must respect, for the resources it speaks of.

    It may name a kind, a site, a zone, a resource, or several of them; an unnamed one means all. A value left
    empty says nothing. Where several policies speak of a resource, the strictest value wins, one by one.
    """

    class Booker(models.TextChoices):
        ANYONE = "anyone", _("toute personne inscrite")
        MEMBERS = "members", _("les personnes qui ont un abonnement")
        STEWARDS = "stewards", _("l’équipe du lieu")

    name = models.CharField(_("nom"), max_length=80)
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind, blank=True, default="")
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="policies")
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, blank=True, related_name="policies")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="policies")

    granularity = models.DurationField(
        _("pas"), null=True, blank=True, help_text=_("Les débuts et fins tombent sur ce pas.")
    )
    min_duration = models.DurationField(_("durée minimale"), null=True, blank=True)
    max_duration = models.DurationField(_("durée maximale"), null=True, blank=True)
    min_notice = models.DurationField(_("préavis"), null=True, blank=True)
    horizon = models.DurationField(_("ouverture à l’avance"), null=True, blank=True)
    buffer_before = models.DurationField(_("battement avant"), null=True, blank=True)
    buffer_after = models.DurationField(_("battement après"), null=True, blank=True)
    needs_approval = models.BooleanField(_("à valider par l’équipe"), null=True, blank=True)
    bookable_by = models.CharField(_("réservable par"), max_length=10, choices=Booker, blank=True, default="")
    needs_check_in = models.BooleanField(_("arrivée à confirmer"), null=True, blank=True)
    check_in_grace = models.DurationField(_("délai d’arrivée"), null=True, blank=True)
    free_cancellation = models.DurationField(
        _("annulation gratuite jusqu’à"), null=True, blank=True, help_text=_("Durée avant le début.")
    )

    class Meta:
        verbose_name = _("règle de réservation")
        verbose_name_plural = _("règles de réservation")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granularity=None) | Q(granularity__gt="0 seconds"), name="policy_granularity_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name
