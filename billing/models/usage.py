from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.charge import Charge
from billing.models.tariff import UsageKind
from core.ids import uuid7
from members.models import Organisation, Person
from spaces.models import Site


class UsageRecord(models.Model):
    """So many units of something metered, used at an instant. Append-only; corrected by a record that reverses it.

    `external_id` is the meter's own, so that whoever tells it twice has told it once.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    external_id = models.CharField(_("identifiant d’origine"), max_length=120, null=True, blank=True)
    kind = models.ForeignKey(UsageKind, models.PROTECT, related_name="records", verbose_name=_("consommation"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="usage_records")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="usage_records")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    quantity = models.DecimalField(_("quantité"), max_digits=10, decimal_places=2)
    occurred_at = models.DateTimeField(_("le"))
    note = models.CharField(_("remarque"), max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("saisi par"))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    charge = models.OneToOneField(Charge, models.PROTECT, null=True, related_name="usage_record")
    created_at = models.DateTimeField(_("saisi le"))

    class Meta:
        verbose_name = _("consommation relevée")
        verbose_name_plural = _("consommations relevées")
        ordering = ["-occurred_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "occurred_at"]),
            models.Index(fields=["organisation", "occurred_at"]),
            models.Index(fields=["site", "occurred_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "external_id"], condition=Q(external_id__isnull=False), name="usage_record_told_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="usage_record_has_one_payer",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, reverses=None) | Q(quantity__lt=0, reverses__isnull=False),
                name="usage_record_is_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} · {self.kind}"
