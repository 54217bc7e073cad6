from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models import Resource, Site


class Cost(models.Model):
    """What running a place cost, or is to cost, in one month, in euros excluding VAT.

    A fixed cost is owed whether anybody comes or not; a variable one grows with the hours used, and is entered as the
    month's sum. One that serves a single activity names it; the others are shared by all.
    """

    class Behaviour(models.TextChoices):
        FIXED = "fixed", _("fixe")
        VARIABLE = "variable", _("variable")

    class Activity(models.TextChoices):
        ROOM = Resource.Kind.ROOM.value, _("salles")
        DESK = Resource.Kind.DESK.value, _("postes de travail")
        EQUIPMENT = Resource.Kind.EQUIPMENT.value, _("équipements")
        WORKSHOP = "workshop", _("ateliers")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="costs", verbose_name=_("lieu"))
    month = models.DateField(_("mois"), help_text=_("Le premier jour du mois."))
    label = models.CharField(_("libellé"), max_length=80)
    behaviour = models.CharField(_("comportement"), max_length=8, choices=Behaviour, default=Behaviour.FIXED)
    activity = models.CharField(
        _("activité"), max_length=12, choices=Activity, blank=True, default="", help_text=_("Vide : toutes.")
    )
    amount = models.DecimalField(_("montant HT"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("saisi par"))
    created_at = models.DateTimeField(_("saisi le"))
    changed_at = models.DateTimeField(_("modifié le"))

    class Meta:
        verbose_name = _("charge d’exploitation")
        verbose_name_plural = _("charges d’exploitation")
        ordering = ["month", "site", "label"]
        indexes = [models.Index(fields=["month", "site"])]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "month", "label", "behaviour", "activity"], name="cost_once_per_month_and_label"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_is_not_negative"),
            models.CheckConstraint(condition=Q(month__day=1), name="cost_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.month:%Y-%m})"
